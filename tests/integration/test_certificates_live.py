"""A whole board gets its certificate from a real authority and serves it without a restart."""

from __future__ import annotations

import smtplib
import socket
import ssl
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.live import LiveBoard
from tests.support.pebble import Pebble, needs_pebble, pebble
from tests.support.waiting import until

pytestmark = [pytest.mark.integration, needs_pebble]

HOST = "bbs.acme.test"


@pytest.fixture
def board() -> Iterator[LiveBoard]:
    made = LiveBoard(HOST)
    yield made
    made.stop()
    made.remove()


def settle(board: LiveBoard, authority: Pebble, challenge: str) -> None:
    said = {
        "TermsAgreed": "true",
        "Directory": authority.directory,
        "CAFile": str(authority.ca_file),
        "Challenge": challenge,
        "Names": HOST,
        "Email": "sysop@acme.test",
        "Enabled": "true",  # last: a running board takes each setting at once
    }
    for key, value in said.items():
        board.command("config", "set", f"ACME.{key}", value)


@contextmanager
def trusting(authority: Pebble, folder: Path) -> Iterator[ssl.SSLContext]:
    """A client that trusts the authority."""
    file = folder / "root.pem"
    file.write_bytes(authority.root_pem() or b"")
    yield ssl.create_default_context(cafile=str(file))


def served_by(port: int) -> bytes | None:
    """The certificate at a port that begins with TLS."""
    context = ssl._create_unverified_context()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        with context.wrap_socket(plain, server_hostname=HOST) as line:
            return line.getpeercert(binary_form=True)


def starttls(port: int, context: ssl.SSLContext) -> int:
    """Log nothing in, only become TLS; the certificate must be good for the board's name."""
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as line:
        line._host = HOST  # type: ignore[attr-defined]  # the name that is verified
        return line.starttls(context=context)[0]


def test_by_tls_alpn_on_the_running_board(board: LiveBoard, tmp_path: Path) -> None:
    board.start()
    secure, plain = board.port("submissions"), board.port("smtp")
    before = served_by(secure)
    with pebble(tmp_path, tls_port=secure) as authority:
        settle(board, authority, "tls-alpn-01")
        until(lambda: (board.root / "ctrl" / "acme.pem").exists(), 40, "the certificate is there")
        until(lambda: served_by(secure) != before, 10, "the new certificate is served")
        with trusting(authority, tmp_path) as context:
            assert starttls(plain, context) == 220
        status = board.json("cert", "status")
        assert status["names"] == [HOST]
        assert (status["good"], status["failures"]) == (True, 0)
        for name in ("acme.pem", "acme-account.json"):
            assert stat.S_IMODE((board.root / "ctrl" / name).stat().st_mode) == 0o600

        first = served_by(secure)
        done = board.command("cert", "renew", check=False)
        assert done.returncode == 1
        assert "not due" in done.stderr
        board.command("cert", "renew", "--force")
        until(lambda: served_by(secure) != first, 10, "the renewed certificate is served")

    renewed = served_by(secure)  # the authority has gone
    done = board.command("cert", "renew", "--force", check=False)
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
    assert served_by(secure) == renewed
    assert board.json("cert", "status")["failures"] == 1
    assert board.logged("No new certificate: the authority cannot be reached")
    assert board.process is not None
    assert board.process.poll() is None


def test_by_http_from_the_boards_own_web_server(board: LiveBoard, tmp_path: Path) -> None:
    board.start()
    page, pages, secure = board.port("http"), board.port("https"), board.port("submissions")
    before = served_by(secure)
    with pebble(tmp_path, http_port=page) as authority:
        settle(board, authority, "http-01")
        until(lambda: served_by(secure) != before, 40, "the new certificate is served")
        with trusting(authority, tmp_path) as context:
            assert starttls(board.port("smtp"), context) == 220
            assert b"<hostname>bbs.acme.test</hostname>" in fetch(pages, context, "/mail/config-v1.1.xml")
            assert b"mx: bbs.acme.test\r\n" in fetch(pages, context, "/.well-known/mta-sts.txt", f"mta-sts.{HOST}")


def fetch(port: int, context: ssl.SSLContext, path: str, host: str = HOST) -> bytes:
    """A page over HTTPS; the certificate must be good for the board's name."""
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        with context.wrap_socket(plain, server_hostname=HOST) as line:
            line.sendall(request)
            found = b"".join(iter(lambda: line.recv(65536), b""))
    assert found.startswith(b"HTTP/1.1 200 "), found[:300]
    return found


def test_what_fails_is_told_and_everything_goes_on(board: LiveBoard, tmp_path: Path) -> None:
    """Nobody answers where the authority looks: the board serves its own certificate."""
    with pebble(tmp_path) as authority:
        settle(board, authority, "tls-alpn-01")
        board.start()
        assert board.logged(f"No new certificate: {HOST}: ")
        assert served_by(board.port("submissions"))
        status = board.command("cert", "status", check=False)
        assert status.returncode == 1
        assert "failed      1 times" in status.stdout
