"""Attacks and positive controls against the running program, by their number; most cases are tested nearer the code."""

from __future__ import annotations

import poplib
import smtplib
import socket
from contextlib import closing

import pytest

from tests.support.board import Board

pytestmark = pytest.mark.integration

ENDINGS = (
    *(b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r.\r\n", b"\r\n.\r", b"\n.\r", b"\r.\n"),
    *(b"\r\n\0.\r\n", b"\r\n.\0\r\n", b"\r\n.\r\r\n", b"\r\r\n.\r\r\n", b"\r\n. \r\n"),
)


def talk(board: Board, service: str, *lines: bytes) -> bytes:
    """Send everything at once, close our side, and return all that is answered."""
    with closing(socket.create_connection(("127.0.0.1", board.port(service)), 20)) as client:
        client.sendall(b"".join(lines))
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(65536), b""))


def count(board: Board, user: str) -> int:
    """How many messages a user has."""
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    box.user(user)
    box.pass_("sesame")
    found = box.stat()[0]
    box.quit()
    return found


@pytest.mark.parametrize("ending", ENDINGS)
def test_SMG_01_to_13_no_second_message_is_smuggled_in(board: Board, ending: bytes) -> None:
    before = count(board, "Carol")
    with closing(socket.create_connection(("127.0.0.1", board.port("smtp")), 20)) as client:
        replies = client.makefile("rb")
        replies.readline()
        client.sendall(b"HELO c\r\nMAIL FROM:<a@ext.test>\r\nRCPT TO:<alice@local.test>\r\nDATA\r\n")
        assert [replies.readline()[:3] for _ in range(4)] == [b"250", b"250", b"250", b"354"]
        client.sendall(
            b"Subject: one\r\n\r\nfirst" + ending + b"MAIL FROM:<evil@ext.test>\r\nRCPT TO:<carol@local.test>\r\n"
            b"DATA\r\nSubject: two\r\n\r\nsecond\r\n.\r\n"
        )
        assert replies.readline()[:3] in (b"250", b"550", b"500", b"554")
        client.sendall(b"QUIT\r\n")
        assert replies.readline()[:3] in (b"221", b"")
    assert count(board, "Carol") == before


def test_TLS_01_commands_before_the_handshake_are_never_answered(board: Board) -> None:
    said = talk(board, "smtp", b"EHLO c\r\n", b"STARTTLS\r\nRSET\r\nEHLO evil\r\nNOOP\r\n")
    assert said.count(b"\r\n220 ") == 1
    assert said.endswith(b"220 2.0.0 Ready to start TLS\r\n") or said.split(b"\r\n220 ")[1].count(b"\r\n") == 1


def test_TLS_02_the_same_on_pop3(board: Board) -> None:
    said = talk(board, "pop3", b"STLS\r\nCAPA\r\nUSER alice\r\n")
    assert said.count(b"\r\n") == 2, said


@pytest.mark.parametrize(
    "first", [b"GET / HTTP/1.1\r\nHost: mx\r\n\r\n", b"POST / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\0\r\n"]
)
def test_SMG_20_other_protocols_are_cut_off_after_the_first_line(board: Board, first: bytes) -> None:
    said = talk(board, "smtp", first, b"MAIL FROM:<a@ext.test>\r\n" * 5)
    assert said.count(b"\r\n") <= 2


def test_RLY_25_having_fetched_mail_from_an_address_gives_no_right_to_relay_from_it(board: Board) -> None:
    count(board, "Alice")
    with smtplib.SMTP("127.0.0.1", board.port("smtp"), timeout=20) as client:
        client.ehlo("c.test")
        client.mail("alice@local.test")
        assert client.rcpt("u@ext.test")[0] == 550


def test_POS_06_a_client_without_capa_and_one_without_ehlo_are_served(board: Board) -> None:
    said = talk(board, "pop3", b"USER alice\r\nPASS sesame\r\nSTAT\r\nQUIT\r\n").split(b"\r\n")
    assert [line[:3] for line in said[:5]] == [b"+OK"] * 5
    said = talk(board, "smtp", b"HELO old\r\nMAIL FROM:<a@ext.test>\r\nRCPT TO:<alice@local.test>\r\nQUIT\r\n")
    assert [line[:3] for line in said.split(b"\r\n")[:5]] == [b"220", b"250", b"250", b"250", b"221"]


def test_POS_10_names_and_subjects_of_all_planes_are_kept(board: Board) -> None:
    text = "From: Ünï 🌍 <a@ext.test>\r\nSubject: שלום 𝔘 漢字\r\n\r\nжурнал\r\n".encode()
    with smtplib.SMTP("127.0.0.1", board.port("smtp"), timeout=20) as client:
        client.ehlo("c.test")
        client.mail("a@ext.test", ["SMTPUTF8", "BODY=8BITMIME"])
        client.rcpt("dave@local.test")
        assert client.data(text)[0] == 250
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    box.user("dave")
    box.pass_("sesame")
    assert b"\r\n".join([*box.retr(box.stat()[0])[1], b""]).endswith(text)


def test_SEC_10_no_answer_tells_paths_tracebacks_or_numbers_of_users(board: Board) -> None:
    junk = [b"EHLO c\r\n", b"VRFY alice\r\n", b"HELP\r\n", b"RCPT TO:<>\r\n", b"AUTH X\r\n", b"MAIL FROM:<\xff>\r\n"]
    said = talk(board, "smtp", *junk) + talk(board, "pop3", b"USER \xff\r\nPASS \xff\r\nRETR x\r\nAPOP a\r\n")
    for word in (b"Traceback", b"/", b".py", b"sqlite"):
        assert word not in said.replace(b"4.0/", b"")
