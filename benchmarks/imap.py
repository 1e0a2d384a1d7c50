"""IMAP on a folder of 100,000 messages: opening it, fetching flags, sizes and headers, and looking for messages, beside
Dovecot.

Each figure is the best of three on a connection of its own, with files and indexes warm. We are filled by APPEND of
many messages at once, and waited for until they have been looked through; Dovecot's files are put into its Maildir,
since it syncs each. Dovecot keeps header fields in its cache, and has no index of words here.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import apsw

from benchmarks.measure import Row, cpu_seconds
from tests.support import dovecot
from tests.support.board import Board
from tests.support.ports import free_port

MESSAGES = 100_000
AT_ONCE = 500
PASSWORD = "sesame"
HEADERS = b"BODY.PEEK[HEADER.FIELDS (DATE FROM SUBJECT TO CC MESSAGE-ID REFERENCES)]"
COMMANDS = (
    ("open", b"SELECT INBOX"),
    ("fetch flags and uids", b"FETCH 1:* (FLAGS UID)"),
    ("uid fetch sizes", b"UID FETCH 1:* (RFC822.SIZE)"),
    ("fetch headers", b"FETCH 1:* (" + HEADERS + b")"),
    ("fetch envelopes", b"FETCH 1:* (UID FLAGS ENVELOPE)"),
    ("fetch envelopes of the last thousand", b"FETCH %d:* (UID FLAGS ENVELOPE BODYSTRUCTURE)" % (MESSAGES - 999)),
    ("search unseen", b"SEARCH UNSEEN"),
    ("search a subject", b'SEARCH SUBJECT "message 4242 "'),
    ("search a subject all have", b'SEARCH SUBJECT "of many"'),
    ("search a recipient nobody is", b'SEARCH TO "carol@local"'),
    ("search a text nobody wrote", b'SEARCH BODY "a line of verse"'),
    ("sort by date", b"SORT (DATE) UTF-8 ALL"),
    ("thread", b"THREAD REFERENCES UTF-8 ALL"),
)


class Conversation:
    """A logged-in connection; `ask` waits for the tagged answer and counts what came."""

    def __init__(self, port: int, user: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), 120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.recv(4096)
        self.ask(f"LOGIN {user} {PASSWORD}".encode())

    def ask(self, command: bytes) -> int:
        """One command; bytes of its answers. Raises RuntimeError when it is not OK."""
        self._socket.sendall(b"t " + command + b"\r\n")
        size, tail = 0, b"\r\n"
        while (at := tail.rfind(b"\r\nt ")) < 0 or not tail.endswith(b"\r\n"):
            piece = self._socket.recv(1 << 20)
            if not piece:
                raise RuntimeError(f"closed during {command[:60]!r}")
            size += len(piece)
            tail = (tail + piece)[-4096:]
        if not tail[at + 4 :].startswith(b"OK"):
            raise RuntimeError(f"{command[:60]!r}: {tail[at:]!r}")
        return size

    def close(self) -> None:
        """End it."""
        self._socket.close()


def fill(port: int, user: str, messages: int) -> None:
    """Put messages into a folder of their own."""
    talk = Conversation(port, user)
    for start in range(0, messages, AT_ONCE):
        texts = (text(number) for number in range(start, min(start + AT_ONCE, messages)))
        talk.ask(b"APPEND INBOX" + b"".join(b" {%d+}\r\n%b" % (len(one), one) for one in texts))
    talk.close()


def wait_until_looked_through(store: Path) -> float:
    """Wait for the index of words; how long that took, in seconds."""
    begin = time.perf_counter()
    connection = apsw.Connection(str(store), apsw.SQLITE_OPEN_READWRITE)
    left = "SELECT (SELECT COUNT(*) FROM copies) - (SELECT COUNT(*) FROM mail_index)"
    while connection.execute(left).fetchall()[0][0]:
        time.sleep(0.5)
    connection.close()
    return time.perf_counter() - begin


def sizes(store: Path, messages: int) -> str:
    """What the tables beside mail take, for each message."""
    connection = apsw.Connection(str(store), apsw.SQLITE_OPEN_READWRITE)
    names = {"header fields": "mail_heads", "which there are": "mail_index", "words of fields": "mail_field_grams%"}
    names["words"] = "mail_grams%"
    sql = "SELECT COALESCE(SUM(pgsize), 0) FROM dbstat WHERE name LIKE $1"
    found = {words: connection.execute(sql, (name,)).fetchall()[0][0] for words, name in names.items()}
    connection.close()
    return ", ".join(f"{words} {size / messages:.0f} bytes" for words, size in found.items())


def text(number: int) -> bytes:
    """An ordinary small message."""
    head = (
        f"Date: Mon, 2 Mar 2026 10:{number // 60 % 60:02d}:{number % 60:02d} +0000\r\n"
        "From: Ann Example <ann@ext.test>\r\n"
        f"To: Bob <bob@local.test>\r\nSubject: message {number} of many\r\nMessage-ID: <{number}@ext.test>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    return head.encode() + b"a line of text in a message that says little\r\n" * 10


def rows(name: str, port: int, pid: int, user: str, messages: int) -> Iterator[Row]:
    """All figures of one server."""
    for words, command in COMMANDS:
        if b"%d:*" % (MESSAGES - 999) in command:
            command = command.replace(b"%d" % (MESSAGES - 999), b"%d" % max(messages - 999, 1))
        best, size, cpu = 0.0, 0, 0.0
        for _ in range(3):
            talk = Conversation(port, user)
            if not command.startswith(b"SELECT"):
                talk.ask(b"SELECT INBOX")
            before, begin = cpu_seconds(pid), time.perf_counter()
            size = talk.ask(command)
            took, cpu = time.perf_counter() - begin, cpu_seconds(pid) - before
            talk.close()
            best = took if not best else min(best, took)
        yield Row(
            f"imap {words}, {messages} messages", name, 1 / best, cpu * 1e6, f"{best * 1000:.1f} ms, {size} bytes"
        )


def run(quick: bool = False) -> Iterator[Row]:
    """Ours, then Dovecot's."""
    messages = MESSAGES // 5 if quick else MESSAGES
    board = Board()
    board.set("Mail", "MaxMsgsWaiting", "0")
    board.add_user("bob", PASSWORD)
    (board.root / "ctrl" / "services.ini").write_text(f"[IMAP]\nPort = {free_port()}\nCommand = imapservice.js\n")
    with board:
        assert board.process is not None
        port = board.port("imap")
        store = board.root / "data" / "dialtone.db"
        fill(port, "bob", messages)
        before = cpu_seconds(board.process.pid)
        took = wait_until_looked_through(store)
        cpu = cpu_seconds(board.process.pid) - before
        note = f"{took:.0f} s after the last came; " + sizes(store, messages)
        yield Row(f"imap looked through, {messages} messages", "dialtone", messages / took, cpu / messages * 1e6, note)
        yield from rows("dialtone", port, board.process.pid, "bob", messages)
    if not dovecot.has_imap() or (reason := dovecot.why_not()):
        print(reason if dovecot.has_imap() else "dovecot with IMAP is not installed")
        return
    server = dovecot.Dovecot({"bob": PASSWORD})
    server.fill("bob", [text(number) for number in range(messages)])
    with server:
        pid = server._process.pid if server._process else 0
        yield from rows("dovecot", server.imap_port, pid, "bob", messages)
