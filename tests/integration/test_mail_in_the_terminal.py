"""Mail at the terminal of the whole program: written there it arrives at a Postfix; what comes by SMTP rings."""

from __future__ import annotations

import email
import os
import shutil
import smtplib
from collections.abc import Iterator
from typing import Any

import pexpect
import pytest

from tests.support import postfix
from tests.support.board import Board
from tests.support.dns import NameServer
from tests.support.live import LiveBoard
from tests.support.ports import free_port
from tests.support.waiting import until

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def far_port() -> int:
    return free_port("127.0.0.2")


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    with NameServer() as server:
        yield server


@pytest.fixture(scope="module")
def board(names: NameServer, far_port: int) -> Iterator[Board]:
    settings = {"DNSServer": names.address, "DeliveryPort": str(far_port), "AllowPrivateDestinations": "true"}
    with LiveBoard(settings=settings) as made:
        yield made


def call(board: Board, name: str) -> Any:
    """Somebody calls by Telnet with a plain terminal and gets to the main menu."""
    env = os.environ | {"TERM": "dumb"}
    made = pexpect.spawn("telnet", ["127.0.0.1", str(board.port("telnet"))], timeout=20, dimensions=(24, 80), env=env)
    made.expect(b"Login:")
    made.send(b"!" + name.encode() + b"\r")  # fast: without what greets
    made.expect(b"assword")
    made.send(b"sesame\r")
    while made.expect([b"ain menu", b"ny key"]):
        made.send(b" ")
    return made


@pytest.mark.skipif(shutil.which("telnet") is None, reason="telnet is not installed")
@pytest.mark.skipif(bool(postfix.why_not()), reason=postfix.why_not() or "-")
def test_a_message_written_in_the_terminal_arrives_at_a_postfix(board: Board, names: NameServer, far_port: int) -> None:
    names.zone |= {("far.test", "MX"): ["10 mx.far.test."], ("mx.far.test", "A"): ["127.0.0.2"]}
    with postfix.Postfix("far.test", "127.0.0.2", port=far_port) as far:
        alice = call(board, "alice")
        for wait, typed in (
            (b"ommand|menu", b"E"),
            (b"E-mail", b"S"),
            (b"To ", b"eve@far.test\r"),
            (b"Subject", b"From the terminal\r"),
            (b"shows the rest", b"Good evening from the board.\r"),
            (b"  2 ", b"/S\r"),
            (b"ttach", b"S"),
        ):
            alice.expect(wait)
            alice.send(typed)
        alice.expect(b"Sent to eve@far.test.")
        alice.close(force=True)
        until(lambda: far.count() == 1, 30, "the message arrives")
        message = email.message_from_bytes(far.messages()[0])
    assert message["Subject"] == "From the terminal"
    assert message["From"] == '"Alice" <Alice@local.test>'
    assert message.get_payload() == "Good evening from the board.\n"


@pytest.mark.skipif(shutil.which("telnet") is None, reason="telnet is not installed")
def test_mail_by_smtp_rings_a_reader_on_line_at_once(board: Board) -> None:
    bob = call(board, "bob")
    with smtplib.SMTP("127.0.0.1", board.port("smtp"), timeout=20) as client:
        client.sendmail("eve@far.test", ["bob@local.test"], "From: Eve <eve@far.test>\r\nSubject: Hi\r\n\r\nHi\r\n")
    bob.expect(b"New e-mail from")
    bob.expect(b"Eve")
    bob.close(force=True)
