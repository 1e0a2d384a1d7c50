"""A new board serves what the FAQ says a default installation serves ("What inbound ports do I need to open in my
firewall?"): each row of its table is connected to by a real client or library, and something real is done there."""

from __future__ import annotations

import asyncio
import ftplib
import imaplib
import json
import poplib
import smtplib
import socket
import ssl
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pexpect
import pytest
from websockets.asyncio.client import connect

from dialtone.protocols.msp.grammar import Message, written
from tests.support.clients import needs, run
from tests.support.new_board import NewBoard
from tests.support.waiting import until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

WAIT = 20  # seconds
ROWS = [line.split() for line in Path(__file__).with_name("faq_ports.txt").read_text().splitlines()[1:]]
TABLE = {protocol: int(tcp) for protocol, tcp, _ in ROWS}  # the FAQ's table
DATAGRAMS = {protocol: int(udp) for protocol, _, udp in ROWS if udp != "-"}
OURS = {"IMAP": 143, "IMAPS": 993}  # what people expect today
LETTER = b"From: %s\r\nTo: alice@local.test\r\nSubject: %s\r\n\r\nHello.\r\n"
SSH_OPTIONS = (
    *("-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"),
    *("-o", "LogLevel=ERROR", "-o", "IdentityAgent=none", "-o", "PreferredAuthentications=password"),
)
Test = TypeVar("Test", bound=Callable[..., None])
ACTS: dict[tuple[str, str], str] = {}  # protocol and transport -> the test that does something there


def does(*protocols: str, transport: str = "tcp") -> Callable[[Test], Test]:
    """Mark the test that connects to these rows of the table."""

    def mark(test: Test) -> Test:
        ACTS.update(dict.fromkeys(((protocol, transport) for protocol in protocols), test.__name__))
        return test

    return mark


@pytest.fixture(scope="module")
def board() -> Iterator[NewBoard]:
    made = NewBoard()
    made.add_users("Guest", restrictions="G")
    with made:
        yield made


def at(board: NewBoard, protocol: str) -> int:
    """Where this board has what the table has on that port."""
    return (TABLE | OURS)[protocol] + board.offset


def trusting() -> ssl.SSLContext:
    """A client's TLS that takes the certificate a new board makes for itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def logs_in(call: Any) -> None:
    """A caller types his password and sees the main menu."""
    call.expect(b"assword")
    call.send(b"sesame\r")
    call.expect(b"ain menu")
    call.close(force=True)


def subjects(board: NewBoard) -> list[bytes]:
    """What Alice has by POP3 over TLS; it is left there."""
    box = poplib.POP3_SSL("127.0.0.1", at(board, "POP3/TLS"), context=trusting(), timeout=WAIT)
    box.user("alice")
    box.pass_("sesame")
    try:
        texts = [b"\r\n".join(box.retr(number)[1]) for number in range(1, box.stat()[0] + 1)]
    finally:
        box.quit()
    return [line for text in texts for line in text.split(b"\r\n") if line.startswith(b"Subject: ")]


def test_every_row_of_the_table_has_a_test_that_does_something_there() -> None:
    rows = {(protocol, "tcp") for protocol in TABLE} | {(protocol, "udp") for protocol in DATAGRAMS}
    assert len(rows) == 20
    assert rows - ACTS.keys() == set()


def test_every_row_listens_and_nothing_of_it_is_missing(board: NewBoard) -> None:
    rows = board.listeners()
    tcp = {row["port"] - board.offset for row in rows if row["transport"] == "tcp"}
    udp = {row["port"] - board.offset for row in rows if row["transport"] == "udp"}
    assert set((TABLE | OURS).values()) - tcp == set()
    assert set(DATAGRAMS.values()) - udp == set()


@needs("telnet")
@does("Telnet")
def test_telnet(board: NewBoard) -> None:
    call = pexpect.spawn("telnet", ["127.0.0.1", str(at(board, "Telnet"))], timeout=WAIT)
    call.expect(b"Login:")
    call.send(b"alice\r")
    logs_in(call)


@needs("ssh")
@does("SSH")
def test_ssh(board: NewBoard) -> None:
    words = [*SSH_OPTIONS, "-p", str(at(board, "SSH")), "alice@127.0.0.1"]
    logs_in(pexpect.spawn("ssh", words, timeout=WAIT))


@needs("rlogin")
@does("RLogin")
def test_rlogin(board: NewBoard) -> None:
    words = ["-p", str(at(board, "RLogin")), "-l", "alice", "127.0.0.1"]
    call = pexpect.spawn("rlogin", words, timeout=WAIT)  # its local name is no password, so the board asks
    call.expect(b"Login:")
    call.send(b"alice\r")
    logs_in(call)


@does("SMTP")
def test_smtp(board: NewBoard) -> None:
    with smtplib.SMTP("127.0.0.1", at(board, "SMTP"), timeout=WAIT) as client:
        client.sendmail("ann@ext.test", ["alice@local.test"], LETTER % (b"ann@ext.test", b"by SMTP"))
    assert b"Subject: by SMTP" in subjects(board)


@does("Submission")
def test_submission(board: NewBoard) -> None:
    with smtplib.SMTP("127.0.0.1", at(board, "Submission"), timeout=WAIT) as client:
        client.starttls(context=trusting())
        client.login("bob", "sesame")
        client.sendmail("bob@local.test", ["alice@local.test"], LETTER % (b"bob@local.test", b"by submission"))
    assert b"Subject: by submission" in subjects(board)


@does("Submission/TLS")
def test_submission_over_tls(board: NewBoard) -> None:
    with smtplib.SMTP_SSL("127.0.0.1", at(board, "Submission/TLS"), context=trusting(), timeout=WAIT) as client:
        client.login("bob", "sesame")
        client.sendmail("bob@local.test", ["alice@local.test"], LETTER % (b"bob@local.test", b"over TLS"))
    assert b"Subject: over TLS" in subjects(board)


@does("POP3")
def test_pop3(board: NewBoard) -> None:
    box = poplib.POP3("127.0.0.1", at(board, "POP3"), timeout=WAIT)
    box.stls(trusting())
    box.user("alice")
    box.pass_("sesame")
    assert box.stat()[0] == len(box.list()[1])
    box.quit()


@does("POP3/TLS")
def test_pop3_over_tls(board: NewBoard) -> None:
    with smtplib.SMTP("127.0.0.1", at(board, "SMTP"), timeout=WAIT) as client:
        client.sendmail("ann@ext.test", ["alice@local.test"], LETTER % (b"ann@ext.test", b"to be fetched"))
    assert b"Subject: to be fetched" in subjects(board)


@does("FTP")
def test_ftp(board: NewBoard) -> None:
    client = ftplib.FTP_TLS(context=trusting(), timeout=WAIT)
    client.connect("127.0.0.1", at(board, "FTP"))
    client.login("alice", "sesame")
    client.prot_p()
    assert "Main" in " ".join(client.nlst())
    client.quit()


@needs("curl")
@does("HTTP")
def test_http(board: NewBoard) -> None:
    head = run("curl", "-sSi", "--max-time", "20", f"http://127.0.0.1:{at(board, 'HTTP')}/")
    assert head.split()[1] in ("200", "301", "302", "307", "308")
    assert (
        run("curl", "-sSkL", "--max-time", "20", f"https://127.0.0.1:{at(board, 'HTTPS')}/boards/").count("<html") == 1
    )


@does("HTTPS")
def test_https(board: NewBoard) -> None:
    with urllib.request.urlopen(f"https://127.0.0.1:{at(board, 'HTTPS')}/", context=trusting(), timeout=WAIT) as page:
        assert page.status == 200
        assert b"<html" in page.read()


@does("NNTP")
def test_nntp(board: NewBoard) -> None:
    nntplib = pytest.importorskip("nntplib", reason="this Python has no nntplib")
    with nntplib.NNTP("127.0.0.1", at(board, "NNTP"), timeout=WAIT) as client:
        _, groups = client.list()
        assert groups
        assert client.group(groups[0].group)[1] == 0


@needs("curl")
@does("Gopher")
def test_gopher(board: NewBoard) -> None:
    menu = run("curl", "-sS", "--max-time", "20", f"gopher://127.0.0.1:{at(board, 'Gopher')}/")
    assert "grp:Main" in menu
    assert f"\t{at(board, 'Gopher')}" in menu


@does("IRC")
def test_irc(board: NewBoard) -> None:
    with socket.create_connection(("127.0.0.1", at(board, "IRC")), WAIT) as client, client.makefile("rb") as lines:
        client.sendall(b"NICK visitor\r\nUSER visitor 0 * :Visitor\r\n")
        for line in lines:
            if line.startswith(b"PING"):
                client.sendall(b"PONG" + line[4:])
            if line.split()[1:2] == [b"001"]:
                client.sendall(b"JOIN #port-table\r\n")
            if line.split()[1:2] == [b"366"]:  # the end of the names on it
                break
        else:
            pytest.fail("the server hung up")
        client.sendall(b"QUIT\r\n")


def asked(port: int, question: bytes) -> bytes:
    """Everything that is answered."""
    with socket.create_connection(("127.0.0.1", port), WAIT) as client:
        client.sendall(question)
        return b"".join(iter(lambda: client.recv(1 << 16), b""))


@does("Finger")
def test_finger(board: NewBoard) -> None:
    assert b"User: Alice #2" in asked(at(board, "Finger"), b"alice\r\n")


@does("SYSTAT")
@does("SYSTAT", transport="udp")
def test_systat_over_tcp_and_udp(board: NewBoard) -> None:
    assert asked(at(board, "SYSTAT"), b"").startswith(b"User ")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(WAIT)
        client.sendto(b"?active-users.json\r\n", ("127.0.0.1", at(board, "SYSTAT")))
        assert isinstance(json.loads(client.recv(65_536)), list)


@does("MSP")
def test_msp(board: NewBoard) -> None:
    message = written(Message(recipient="Bob", words=b"Hello Bob", sender="Ann", signature="Elsewhere"))
    assert asked(at(board, "MSP"), message) == b""
    (telegram,) = until(lambda: board.json("telegram", "list", "bob"), WAIT, "a telegram")
    assert "Hello Bob" in telegram["text"]


@does("WS", "WSS")
@pytest.mark.parametrize(("protocol", "scheme"), [("WS", "ws"), ("WSS", "wss")])
def test_web_sockets(board: NewBoard, protocol: str, scheme: str) -> None:
    async def call() -> bytes:
        tls = trusting() if scheme == "wss" else None
        address = f"{scheme}://127.0.0.1:{at(board, protocol)}/"
        async with connect(address, subprotocols=["binary"], ssl=tls, compression=None) as client:  # type: ignore[list-item]
            shown = b""
            async with asyncio.timeout(WAIT):
                while b"Login:" not in shown:
                    piece = await client.recv()
                    shown += piece if isinstance(piece, bytes) else piece.encode()
            return shown

    assert b"Login:" in asyncio.run(call())


@pytest.mark.parametrize("tls", [False, True], ids=["imap", "imaps"])
def test_imap(board: NewBoard, *, tls: bool) -> None:
    if tls:
        client: Any = imaplib.IMAP4_SSL("127.0.0.1", at(board, "IMAPS"), ssl_context=trusting(), timeout=WAIT)
    else:
        client = imaplib.IMAP4("127.0.0.1", at(board, "IMAP"), timeout=WAIT)
        client.starttls(trusting())
    client.login("alice", "sesame")
    assert client.select("INBOX", readonly=True)[0] == "OK"
    client.logout()
