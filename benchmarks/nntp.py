"""NNTP: overviews of 10,000 articles, and articles a second over ten sessions, beside INN's reader where it is there.

Latency is told in the note: the best of some rounds, since other programs only make one slower.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Iterator

from benchmarks.inn import inn, programs
from benchmarks.measure import Row, cpu_seconds
from dialtone.app.desk import Desk, work
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.post import NewPost
from dialtone.domain.ports.store import Records
from dialtone.formats.mail.dates import rfc5322
from dialtone.formats.mail.headers import encode_text
from tests.support.live import LiveBoard

ARTICLES = 10_000
SESSIONS = 10
CODE, GROUP = "MAIN-GENERAL", "Main.General"
LINE = b"A line of an article, as long as most lines of articles are, number %03d.\r\n"
BODY = b"".join(LINE % at for at in range(25))
HEAD = "From: {author} <a@b.test>\r\nSubject: {subject}\r\nMessage-ID: {id}\r\n"
HEAD += "Content-Type: text/plain; charset=utf-8\r\n\r\n"


def message(at: int) -> tuple[str, str, str, str]:
    """Author, subject, message-id and the id of what is answered."""
    answered = f"<{at - at % 7}@bench.test>" if at % 7 else ""
    subject = f"Ein Thema mit Ümlauten {at}" if at % 10 == 0 else f"The subject of article number {at}"
    return f"User {at % 50}", subject, f"<{at}@bench.test>", answered


def article(at: int) -> bytes:
    """The same as INN keeps it."""
    author, subject, id, answered = message(at)
    fields = {
        "From": f"{author} <a@b.test>",
        "Newsgroups": GROUP,
        "Subject": encode_text(subject).decode(),
        "Date": rfc5322(1.7e9 + at * 60),
        "Message-ID": id,
        "References": answered,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n".encode() + BODY


async def _fill(records: Records) -> None:
    for at in range(1, ARTICLES + 1):
        author, subject, id, answered = message(at)
        text = HEAD.format(author=author, subject=subject, id=id).encode() + BODY
        letter = await records.mail.add_letter(NewLetter(tag=f"{at:016x}", size=len(text), body=text, message_id=id))
        post = NewPost(
            board=CODE,
            letter=letter,
            prefix=b"",
            size=len(text),
            author=author,
            subject=subject,
            message_id=id,
            reply_to=answered,
            references=answered,
            posted=1.7e9 + at * 60,
            written=1.7e9 + at * 60,
        )
        number = await records.posts.add(post)
        await records.posts.index(CODE, number, "")  # or the board would be busy with that while it is measured


def fill(board: LiveBoard) -> None:
    """Put the articles on a board that does not run, and keep maintenance from them."""
    table = board.root / "ctrl" / "msgs.ini"
    table.write_text(re.sub(r"(?m)^(max_\w+) *=.*$", r"\1 = 0", table.read_text()))

    async def job(desk: Desk) -> None:
        await desk.store.write(_fill)

    work(board.root, job)


def enter(port: int, group: str) -> socket.socket:
    """A connection with the group selected."""
    conversation = socket.create_connection(("127.0.0.1", port), 60)
    conversation.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    _line(conversation)
    for command in (b"MODE READER", b"GROUP " + group.encode()):
        conversation.sendall(command + b"\r\n")
        answer = _line(conversation)
        if not answer.startswith(b"2"):
            raise RuntimeError(f"{command!r}: {answer!r}")
    return conversation


def _line(conversation: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(b"\r\n"):
        answer += conversation.recv(4096)
    return answer


def first_over(port: int, pid: int, group: str) -> tuple[float, float]:
    """Overviews of everything, asked for the first time: seconds, and seconds of processor time."""
    conversation, before, begin = enter(port, group), cpu_seconds(pid), time.perf_counter()
    conversation.sendall(b"OVER 1-\r\n")
    read = bytearray()
    while not read.endswith(b"\r\n.\r\n"):
        read += conversation.recv(1 << 18)
    took, cpu = time.perf_counter() - begin, cpu_seconds(pid) - before
    conversation.close()
    return took, cpu


def over(port: int, pid: int, group: str, rounds: int) -> tuple[float, float, float]:
    """Overviews of everything a second, microseconds of the server for one article, and the shortest in seconds."""
    conversation, best = enter(port, group), 1e9
    before, begin = cpu_seconds(pid), time.perf_counter()
    for _ in range(rounds):
        start, read = time.perf_counter(), bytearray()
        conversation.sendall(b"OVER 1-\r\n")
        while not read.endswith(b"\r\n.\r\n"):
            read += conversation.recv(1 << 18)
        best = min(best, time.perf_counter() - start)
        if read.count(b"\n") != ARTICLES + 2:
            raise RuntimeError(f"{read.count(bytes([10])) - 2} articles")
    took = time.perf_counter() - begin
    conversation.close()
    return rounds * ARTICLES / took, (cpu_seconds(pid) - before) / rounds / ARTICLES * 1e6, best


class _Fetcher:
    """One session: asks for articles, `window` at a time, and counts the answers."""

    def __init__(self, port: int, group: str, numbers: range, window: int) -> None:
        self.conversation = enter(port, group)
        asks = [numbers[at : at + window] for at in range(0, len(numbers), window)]
        self._asks = iter([(b"".join(b"ARTICLE %d\r\n" % number for number in ask), len(ask)) for ask in asks])
        self._waiting, self._tail = 0, b""

    def ask(self) -> bool:
        """Send the next commands; False when there are none."""
        ask = next(self._asks, None)
        if ask is not None:
            self.conversation.sendall(ask[0])
            self._waiting = ask[1]
        return ask is not None

    def take(self) -> bool:
        """Receive; when everything asked for is here, ask again. False at the end."""
        piece = self._tail + self.conversation.recv(1 << 18)
        self._waiting -= piece.count(b"\r\n.\r\n")
        self._tail = piece[-4:]
        if self._waiting:
            return True
        self._tail = b""
        return self.ask()


def articles(port: int, pid: int, group: str, window: int, each: int) -> tuple[float, float]:
    """Articles a second over ten sessions, and microseconds of the server for each."""
    selector = selectors.DefaultSelector()
    fetchers = [_Fetcher(port, group, range(1 + at * each, 1 + (at + 1) * each), window) for at in range(SESSIONS)]
    before, begin = cpu_seconds(pid), time.perf_counter()
    for fetcher in fetchers:
        selector.register(fetcher.conversation, selectors.EVENT_READ, fetcher)
        fetcher.ask()
    left = SESSIONS
    while left:
        for key, _ in selector.select(60):
            if not key.data.take():
                selector.unregister(key.fileobj)
                left -= 1
    took, total = time.perf_counter() - begin, SESSIONS * each
    cpu = (cpu_seconds(pid) - before) / total * 1e6
    for fetcher in fetchers:
        fetcher.conversation.close()
    return total / took, cpu


def _rows(name: str, port: int, pid: int, group: str, quick: bool) -> Iterator[Row]:
    took, cpu = first_over(port, pid, group)
    what = f"nntp OVER of {ARTICLES:,} articles, the first time"
    yield Row(what, name, ARTICLES / took, cpu / ARTICLES * 1e6, f"{cpu * 1000:.0f} ms CPU")
    rate, cpu, best = over(port, pid, group, 3 if quick else 15)
    yield Row(f"nntp OVER of {ARTICLES:,} articles", name, rate, cpu, f"best {best * 1000:.0f} ms")
    for window, words in ((1, "one at a time"), (50, "pipelined by 50")):
        rate, cpu = articles(port, pid, group, window, 100 if quick else ARTICLES // SESSIONS)
        yield Row(f"nntp ARTICLE 2 KiB, 10 sessions, {words}", name, rate, cpu)


def run(quick: bool = False) -> Iterator[Row]:
    """Ours, then INN's reader."""
    board = LiveBoard()
    board.add_users("Guest", restrictions="G")
    fill(board)
    with board:
        assert board.process is not None
        yield from _rows("dialtone", board.port("nntp"), board.process.pid, GROUP, quick)
    if programs() is None:
        print("nnrpd (inn2) is not installed")
        return
    with inn(GROUP, map(article, range(1, ARTICLES + 1))) as (port, pid):
        yield from _rows("inn", port, pid, GROUP, quick)
