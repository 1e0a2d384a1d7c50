"""Callers of one board who meet: over Telnet, SSH and mail, with the programs people use."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.test_ways_in_live import SSH_OPTIONS, dial, needs
from tests.support.live import LiveBoard

pytestmark = pytest.mark.integration

MENU = rb"Main menu\S*: "
SEND = b"\x1a"  # Ctrl-Z in the editor


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    with LiveBoard() as made:
        yield made


def at_menu(call: Any) -> Any:
    """Past the question about mail that waits."""
    if call.expect([MENU, b"unread mail now"]) == 1:
        call.send(b"n")
        call.expect(MENU)
    return call


def by_telnet(board: LiveBoard, name: bytes) -> Any:
    """Somebody at the main menu, called by Telnet."""
    call = dial("telnet", "127.0.0.1", str(board.port("telnet")))
    call.expect(b"Login:")
    call.send(name + b"\r")
    call.expect(b"assword")
    call.send(b"sesame\r")
    return at_menu(call)


def by_ssh(board: LiveBoard, name: str) -> Any:
    """Somebody at the main menu, called by SSH."""
    call = dial("ssh", *SSH_OPTIONS, "-p", str(board.port("ssh")), f"{name}@127.0.0.1")
    call.expect(b"assword")
    call.send(b"sesame\r")
    return at_menu(call)


def post(call: Any, subject: bytes, text: bytes) -> None:
    """Write a message on the current sub-board in the full-screen editor."""
    call.send(b"p")
    call.expect(b"ubject")
    call.send(subject + b"\r")
    call.expect(b"1/1")
    call.send(text)
    call.expect(text[-5:])
    call.send(SEND)
    call.expect(MENU)


@needs("telnet")
@needs("ssh")
def test_a_post_by_telnet_is_read_by_another_caller_over_ssh(board: LiveBoard) -> None:
    alice, bob = by_telnet(board, b"alice"), by_ssh(board, "bob")
    post(alice, b"Tea time", b"Who has the kettle?")
    bob.send(b"r")
    bob.expect(b"Tea time")
    bob.expect(b"Who has the kettle")
    for call in (alice, bob):
        call.close(force=True)


@needs("ssh")
def test_mail_by_smtp_rings_its_reader_who_is_on_line_at_once(board: LiveBoard) -> None:
    bob = by_ssh(board, "bob")
    with smtplib.SMTP("127.0.0.1", board.port("smtp")) as client:
        text = "From: Xavier <x@far.test>\r\nTo: bob@local.test\r\nSubject: lunch\r\n\r\nat noon?\r\n"
        client.sendmail("x@far.test", ["bob@local.test"], text)
    bob.expect(b"New e-mail from")
    bob.expect(b"Xavier")
    bob.close(force=True)


@needs("telnet")
def test_who_is_on_line_names_both(board: LiveBoard) -> None:
    alice, bob = by_telnet(board, b"alice"), by_ssh(board, "bob")
    alice.send(b"w")
    alice.expect(b"Alice.*Telnet")
    alice.expect(b"Bob.*SSH")
    for call in (alice, bob):
        call.close(force=True)


@needs("telnet")
def test_a_caller_logs_off_and_the_line_ends(board: LiveBoard) -> None:
    alice = by_telnet(board, b"alice")
    alice.send(b"o")
    alice.expect(b"Log off")
    alice.send(b"y")
    alice.expect(b"Thank you|closed")
    alice.expect(b"closed by foreign host")
    alice.close(force=True)
