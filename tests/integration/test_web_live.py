"""The web server of a running board: real clients, TLS, proxies, slow and silent ones, recycling, the end."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.live import PROXY, STRANGER, LiveBoard
from tests.support.waiting import until

pytestmark = pytest.mark.integration

SETTINGS = {
    "Web.MaxConcurrentConnections": "60",
    "Web.Options": "ALLOW_TLS | NO_HOST_LOOKUP | HTTP_LOGGING | VIRTUAL_HOSTS",
    "Web.MaxInactivity": "20",
}
PAGES = "web/root"  # where RootDirectory stands unless a board says otherwise
HOST = b"GET /hello.txt HTTP/1.1\r\nHost: local.test\r\n"


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    with LiveBoard(settings=SETTINGS) as made:
        made.write(f"{PAGES}/hello.txt", "hello\n")
        made.write(f"{PAGES}/games.example/index.html", "games")
        (made.root / PAGES / "big").write_bytes(os.urandom(1 << 20) * 20)
        until(lambda: b"hello" in fetched(made, HOST + b"Connection: close\r\n\r\n"), 10, "the file is seen")
        yield made


def dial(board: LiveBoard, service: str = "http", stranger: str = "") -> socket.socket:
    place = ("127.0.0.1", board.port(service))
    if not stranger:
        return socket.create_connection(place, timeout=20)
    made = socket.create_connection(place, timeout=20, source_address=(PROXY, 0))
    made.sendall(f"PROXY TCP4 {stranger} 127.0.0.1 4000 80\r\n".encode())
    return made


def rest(line: socket.socket) -> bytes:
    data = b""
    while piece := line.recv(65536):
        data += piece
    return data


def fetched(board: LiveBoard, data: bytes, **more: str) -> bytes:
    with dial(board, **more) as line:
        line.sendall(data)
        return rest(line)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(board: LiveBoard, tmp_path: Path) -> None:
    plain, secure = (f"{kind}://127.0.0.1:{board.port(kind)}" for kind in ("http", "https"))

    def curl(*words: str) -> str:
        done = subprocess.run(["curl", "-sk", "--max-time", "20", *words], capture_output=True, text=True, check=True)
        return done.stdout

    assert curl(f"{plain}/hello.txt") == curl(f"{secure}/hello.txt") == "hello\n"
    assert curl("-H", "Host: games.example", f"{plain}/") == "games"
    assert "local.test" in curl(f"{secure}/")
    for base in (plain, secure):
        out = tmp_path / "big"
        curl("-o", str(out), f"{base}/big")
        assert out.read_bytes() == (board.root / PAGES / "big").read_bytes()
        out.write_bytes(out.read_bytes()[:1_000_000])
        curl("-C", "-", "-o", str(out), f"{base}/big")
        assert out.read_bytes() == (board.root / PAGES / "big").read_bytes()
    assert curl("-o", "/dev/null", "-w", "%{http_code}", "--path-as-is", f"{plain}/..%2f..%2fctrl/sbbs.ini") == "400"


def test_many_requests_over_one_connection_by_tls(board: LiveBoard) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    client = http.client.HTTPSConnection("127.0.0.1", board.port("https"), context=context, timeout=20)
    for _ in range(50):
        client.request("GET", "/hello.txt")
        assert client.getresponse().read() == b"hello\n"
    client.close()
    assert board.logged(r"HTTPS .*Connection accepted")


def test_the_access_log_has_every_request(board: LiveBoard) -> None:
    fetched(
        board, HOST.replace(b"hello.txt", b"hello.txt?token=s3cr3t") + b"Connection: close\r\n\r\n", stranger=STRANGER
    )

    def logged() -> bool:
        text = "".join(path.read_text() for path in (board.root / "data/logs").glob("http-2*.log"))
        return f"{STRANGER} - - [" in text and '"GET /hello.txt?token=*** HTTP/1.1" 200 6' in text

    until(logged, 10, "the line in the log")


def test_a_client_on_a_filter_list_gets_403_and_words(board: LiveBoard) -> None:
    board.append("text/ip.can", "203.0.113.66\n")
    one = HOST + b"Connection: close\r\n\r\n"
    until(lambda: b"403 Forbidden" in fetched(board, one, stranger="203.0.113.66"), 15, "the list is read")


def test_SLO_01_a_hundred_silent_clients_of_one_address_keep_nobody_out(board: LiveBoard) -> None:
    silent = [dial(board, stranger="203.0.113.77") for _ in range(100)]
    answers = []
    for line in silent:
        line.settimeout(0.2)
        try:
            answers.append(line.recv(100))
        except OSError:
            answers.append(b"")
        if answers[-1]:
            break
    refused = fetched(board, b"", stranger="203.0.113.77")
    assert refused.startswith(b"HTTP/1.1 429 Too Many Requests\r\n")
    assert b"retry-after: " in refused
    assert b"200 OK" in fetched(board, HOST + b"Connection: close\r\n\r\n", stranger=STRANGER)
    for line in silent:
        line.close()


def test_after_a_recycle_connections_that_stay_open_are_ended_with_their_next_answer(board: LiveBoard) -> None:
    with dial(board) as line:
        line.sendall(HOST + b"\r\n")
        assert b"connection: close" not in line.recv(65536)
        board.recycle()
        line.sendall(HOST + b"\r\n")
        assert b"connection: close" in rest(line)


def test_the_end_is_quick_with_connections_that_wait(board: LiveBoard) -> None:
    with LiveBoard(settings=SETTINGS) as other:
        waiting = [dial(other) for _ in range(5)]
        for line in waiting[:3]:
            line.sendall(b"GET /x HTTP/1.1\r\nHost: local.test\r\n\r\n")
            assert b"404" in line.recv(65536)
        assert other.stop(signal.SIGTERM) == 0
        for line in waiting:
            line.close()
        assert "FAULT" not in other.console()


def test_nothing_of_this_was_a_fault(board: LiveBoard) -> None:
    assert "FAULT" not in board.console()
