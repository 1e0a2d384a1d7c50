"""What strangers ask a running board: Gopher, Finger, SYSTAT, quotes; and words between two boards."""

from __future__ import annotations

import json
import os
import pty
import random
import select
import socket
import subprocess
from collections.abc import Iterator
from typing import Any

import pexpect
import pytest

from dialtone.protocols.msp.grammar import Message, written
from tests.support.clients import needs, run
from tests.support.live import LiveBoard
from tests.support.waiting import until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

BIG = os.urandom(3 << 20) + b"\r\n.\r\n"
SERVICES = """\
[Gopher]
Command = gopherservice.js
[Finger]
Command = fingerservice.js
Interface = 127.0.0.1, {own}:79
[Finger-UDP]
Command = fingerservice.js
Options = UDP
[ActiveUser]
Command = fingerservice.js -u
[ActiveUser-UDP]
Command = fingerservice.js -u
Options = UDP
[MSP]
Command = mspservice.js
[MSP-UDP]
Command = mspservice.js
Options = UDP
[QOTD]
Command = qotdservice.js
[QOTD-UDP]
Command = qotdservice.js
Options = UDP
"""
# The finger program knows no port but 79, so it gets a loopback address of its own.
FINGER_HOST = f"127.{random.randint(2, 250)}.{random.randint(2, 250)}.{random.randint(2, 250)}"


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard("near.test", options="NO_SENDMAIL")
    made.add_users("Guest", restrictions="G")
    made.write("ctrl/services.ini", SERVICES.format(own=FINGER_HOST))
    made.write("text/gopher_welcome.msg", "Welcome to the burrow\n")
    made.write("text/qwk/news.txt", "News of today\n")
    made.write("data/msgs/auto.msg", "Be kind\n")
    made.write("data/user/0002.plan", "World domination\n")
    made.write("text/secret.txt", "secret\n")
    folder = made.root / "data" / "dirs" / "main-programs"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "big.bin").write_bytes(BIG)
    made.command("files", "add", "MAIN-PROGRAMS", "--uploader", "Sysop")
    with made:
        post(made, b"From: Alice <alice@near.test>\r\nSubject: Hello\tburrow\r\n\r\nFirst words\r\n..dots\r\n")
        yield made


def post(board: LiveBoard, text: bytes) -> None:
    """Have Alice post by mail. (smtplib would take `sub:` off the address.)"""
    with board.submitting() as client:
        client.ehlo_or_helo_if_needed()
        assert client.mail("alice@near.test")[0] == 250
        assert client.docmd("RCPT TO:<sub:main-general@near.test>")[0] == 250
        assert client.data(text)[0] == 250


def asked(board: LiveBoard, service: str, question: bytes) -> bytes:
    """Everything a service answers over TCP."""
    with socket.create_connection(("127.0.0.1", board.port(service)), 20) as client:
        client.sendall(question)
        return b"".join(iter(lambda: client.recv(1 << 16), b""))


def asked_by_datagram(board: LiveBoard, service: str, question: bytes) -> bytes:
    """A service's answer to one datagram."""
    port = next(row["port"] for row in board.listeners() if (row["service"], row["transport"]) == (service, "udp"))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(20)
        client.sendto(question, ("127.0.0.1", port))
        return client.recv(65_536)


# Gopher


@needs("curl")
def test_curl_walks_through_gopher(board: LiveBoard) -> None:
    start = f"gopher://127.0.0.1:{board.port('gopher')}"
    assert "Welcome to the burrow" in run("curl", "-sS", f"{start}/")
    assert "sub:MAIN-GENERAL" in run("curl", "-sS", f"{start}/1grp:Main")
    menu = until(lambda: run("curl", "-sS", f"{start}/1sub:MAIN-GENERAL"), 20, "a menu")
    assert "Hello burrow" in menu or "Hello   burrow" in menu
    text = run("curl", "-sS", f"{start}/0sub:MAIN-GENERAL:1")
    assert "From : Alice" in text
    assert "First words" in text
    assert "News of today" in run("curl", "-sS", f"{start}/0qwkbulletin:news.txt")
    assert "secret" not in run("curl", "-sS", f"{start}/0qwkbulletin:..%2fsecret.txt")


@needs("curl")
def test_curl_fetches_a_large_file_exactly(board: LiveBoard) -> None:
    target = board.folder / "fetched"
    port = board.port("gopher")
    run("curl", "-sS", "-o", str(target), f"gopher://127.0.0.1:{port}/9file:MAIN-PROGRAMS/big.bin")
    assert target.read_bytes() == BIG


@needs("lynx")
def test_lynx_shows_menus_and_messages(board: LiveBoard) -> None:
    start = f"gopher://127.0.0.1:{board.port('gopher')}"
    shown = run("lynx", "-dump", "-nolist", f"{start}/1")
    assert "Welcome to the burrow" in shown
    assert "Statistics" in shown
    assert "First words" in run("lynx", "-dump", f"{start}/0sub:MAIN-GENERAL:1")


@needs("gopher")
def test_the_gopher_program_shows_the_first_menu(board: LiveBoard) -> None:
    screen, keyboard = pty.openpty()
    line = ["gopher", "127.0.0.1", str(board.port("gopher"))]
    environment = {**os.environ, "TERM": "vt100"}
    client = subprocess.Popen(line, stdin=keyboard, stdout=keyboard, stderr=keyboard, env=environment)
    try:
        shown = b""
        while b"Main" not in shown and select.select([screen], [], [], 20)[0]:
            shown += os.read(screen, 65_536)
        assert b"Welcome to the burrow" in shown
    finally:
        client.kill()
        client.wait(20)
        os.close(screen)
        os.close(keyboard)


def test_GPH_01_odd_requests_over_a_real_socket(board: LiveBoard) -> None:
    for question in (b"../../etc/passwd\r\n", b"x" * 100_000 + b"\r\n", b"\0\r\n", b"URL:javascript:x\r\n"):
        answer = asked(board, "gopher", question)
        assert answer.startswith(b"3")
        assert answer.endswith(b"\r\n.\r\n")


# Finger, SYSTAT, QOTD


@needs("finger")
@pytest.mark.skipif(os.getuid() != 0, reason="port 79 is only for root")
def test_the_finger_program(board: LiveBoard) -> None:
    shown = run("finger", f"alice@{FINGER_HOST}")
    assert "Alice #2" in shown
    assert "World domination" in shown
    assert "alice@near.test" not in shown
    assert "Action" in run("finger", f"@{FINGER_HOST}")


def test_finger_tells_its_own_machine_what_listens(board: LiveBoard) -> None:
    lines = asked(board, "finger", b"?services\r\n").decode().split("\r\n")
    assert f"gopher {board.port('gopher')}/tcp" in lines
    assert any(line.startswith("systat") and line.endswith("/udp") for line in lines)
    assert b"total_users" in asked(board, "finger", b"?stats\r\n")


def test_systat_over_tcp_and_udp(board: LiveBoard) -> None:
    assert asked(board, "systat", b"").startswith(b"User ")
    people = json.loads(asked_by_datagram(board, udp_name(board, "systat"), b"?active-users.json\r\n"))
    assert people == []


def test_quotes_over_tcp_and_udp(board: LiveBoard) -> None:
    assert asked(board, "qotd", b"") == b"Be kind\r\n"
    assert asked_by_datagram(board, udp_name(board, "qotd"), b"?") == b"Be kind\r\n"


def udp_name(board: LiveBoard, service: str) -> str:
    """The name of a service's listener for datagrams."""
    rows = [row for row in board.listeners() if row["transport"] == "udp" and row["service"].startswith(service)]
    return str(rows[0]["service"])


# Words between boards


def waiting(board: LiveBoard, user: str) -> list[str]:
    """The telegrams a user has not seen."""
    return [row["text"] for row in board.json("telegram", "list", user)]


def test_MSP_01_messages_by_datagram_are_sent_back_and_by_tcp_not(board: LiveBoard) -> None:
    message = written(Message(recipient="Bob", words=b"Hi \x1b[2J", sender="Sysop", signature="near.test"))
    assert asked(board, "msp", message) == b""
    assert asked_by_datagram(board, udp_name(board, "msp"), message) == message
    texts = until(lambda: len(found := waiting(board, "bob")) == 2 and found, 20, "two telegrams")
    assert all("unverified" in text and "127.0.0.1" in text and "\x1b" not in text for text in texts)


@pytest.fixture
def far(board: LiveBoard) -> Iterator[LiveBoard]:
    """Another board, which knows the first one."""
    made = LiveBoard("far.test", options="NO_SENDMAIL")
    systat = next(row["port"] for row in board.listeners() if row["service"] == udp_name(board, "systat"))
    ports = f"{systat}/{board.port('msp')}"
    made.write("ctrl/sbbsimsg.lst", f"near.test\t127.0.0.1\tNear Board\t{ports}\nfar.test\t127.0.0.1\tOurselves\n")
    with made:
        yield made


def calls(board: LiveBoard, name: str) -> Any:
    """Somebody at a terminal, in the main menu."""
    call = pexpect.spawn("telnet", ["127.0.0.1", str(board.port("telnet"))], timeout=20, dimensions=(24, 80))
    call.expect(b"Login:")
    call.send(name.encode() + b"\r")
    call.expect(b"assword")
    call.send(b"sesame\r")
    call.expect(b"ain menu")
    return call


@needs("telnet")
def test_words_go_from_one_board_to_the_other(board: LiveBoard, far: LiveBoard) -> None:
    bob, alice = calls(board, "bob"), calls(far, "alice")
    try:
        alice.send(b"\x10")
        alice.expect(b"nter-BBS")
        alice.send(b"I")
        alice.expect(b"Bob at Near Board")
        alice.send(b"\r")
        alice.expect(b"lines")
        alice.send(b"Hello over there\r")
        alice.send(b"\r")
        alice.expect(b"Sent to Bob at Near Board")
        bob.expect(b"unverified")
        bob.expect(b"Hello over there")
    finally:
        bob.close(force=True)
        alice.close(force=True)
