"""What the stations on the line of acceptance add to a message: each beside a board on which none is configured.

Over real sockets, durably, 20 sessions at a time, 4 KiB; the clients are strangers from elsewhere (PROXY protocol).
Every row is a board of its own in the same run; `note` has the ratio of processor time to the plain one with as many
messages in a session. Children are counted, so a mail processor's process is in its row.

    python -m benchmarks --only stations
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import Row, cpu_seconds
from benchmarks.smtp_load import MARK, SENDER
from benchmarks.smtp_session import text
from tests.support.board import Board
from tests.support.dns import NameServer
from tests.support.signed import record, rsa_key, signed

LINES = 10_000
LISTS = (
    *(f"text/{name}.can" for name in ("email", "subject", "host", "ip")),
    *(f"ctrl/{name}.cfg" for name in ("twitlist", "spambait", "spamblock", "relay", "domains", "dnsbl_exempt")),
)
SENDER_SIGNED = "carol@ext.test"
RECORDS = {
    ("ext.test", "TXT"): ['"v=spf1 ip4:203.0.0.0/16 -all"'],
    ("_dmarc.ext.test", "TXT"): ['"v=DMARC1; p=reject"'],
}


def ten_lists(board: Board) -> None:
    """Whole names, ends, contained words and networks, a quarter of each; nothing that is sent is in any of them."""
    some = "".join(
        f"user{number}@spam{number}.test\n*@x{number}.test\n{number} word~\n10.{number >> 8}.{number & 255}.0/24\n"
        for number in range(LINES // 4)
    )
    for name in LISTS:
        path = board.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(some)


def blacklists(board: Board) -> None:
    """Two lists on which nobody is."""
    (board.root / "ctrl/dns_blacklist.cfg").write_text("sbl.example\nbl.example\n")


def processor(name: str, content: str = "", command: str = "", native: bool = False) -> Callable[[Board], None]:
    """One mail processor that looks at every message and does nothing."""

    def setting(board: Board) -> None:
        if content:
            (board.root / "mods").mkdir(exist_ok=True)
            (board.root / "mods" / name).write_text(content)
        lines = f"[bench]\nCommand = {command or name}\nNative = {str(native).lower()}\nPassThru = true\n"
        (board.root / "ctrl/mailproc.ini").write_text(lines)

    return setting


def checks(board: Board) -> None:
    """SPF, DKIM and DMARC, noted in the message."""
    board.set("Mail", "SenderChecks", "note")


@dataclass(frozen=True, slots=True)
class Case:
    """`each` messages in a session, from so many addresses. `work` is how many messages are sent; what is beside is
    the plain row with the same `each` and `signed`."""

    name: str
    setting: Callable[[Board], None] | None = None
    each: int = 10
    addresses: int = 65536
    signed: bool = False
    work: int = 4000

    @property
    def what(self) -> str:
        """The row's name."""
        kind = "one a session" if self.each == 1 else f"{self.each} a session"
        return f"{self.name}, {kind}"


CASES = (
    Case("plain"),
    Case(f"10 lists of {LINES} lines", ten_lists),
    Case("plain", each=1, work=2000),
    Case("2 blacklists, addresses known", blacklists, each=1, addresses=20, work=2000),
    Case("2 blacklists, addresses new", blacklists, each=1, work=2000),
    Case("processor /bin/true", processor("true", command="/bin/true", native=True), work=1000),
    Case("processor in Python", processor("nothing.py", "pass\n"), work=300),
    Case("processor in JavaScript", processor("nothing.js", "// nothing\n"), work=1000),
    Case("plain, signed message", signed=True),
    Case("SPF, DKIM and DMARC", checks, signed=True, work=2000),
)


@dataclass(slots=True)
class Bench:
    """Runs one case after the other; `plain` is the processor time to compare with, by kind of load."""

    servers: NameServer
    quick: bool
    plain: dict[tuple[int, bool], float] = field(default_factory=dict)

    def row(self, case: Case) -> Row:
        """Measure one case on a board of its own."""
        board = Board()
        for section, key, value in (
            ("Mail", "MaxMsgsWaiting", "0"),
            ("Mail", "MaxClients", "500"),
            ("Mail", "SenderChecks", "off"),
            ("Mail", "DNSServer", self.servers.address),
            ("Global", "ProxyProtocolFrom", "127.0.0.0/8"),
        ):
            board.set(section, key, value)
        board.add_user("bob")
        if case.setting is not None:
            case.setting(board)
        with board:
            return self._measured(case, board)

    def _measured(self, case: Case, board: Board) -> Row:
        assert board.process is not None
        pid, messages = board.process.pid, case.work // 5 if self.quick else case.work
        file = board.folder / "message"
        file.write_bytes(message(case))
        self._send(case, board, file, max(20 * case.each, messages // 10), 0)
        before, begin = cpu_seconds(pid), time.perf_counter()
        self._send(case, board, file, messages, 10_000)
        took = time.perf_counter() - begin
        cpu = (cpu_seconds(pid) - before) / messages * 1e6
        beside = self.plain.setdefault((case.each, case.signed), cpu)
        return Row(f"acceptance: {case.what}", "dialtone", messages / took, cpu, f"{cpu / beside:.2f} times plain")

    def _send(self, case: Case, board: Board, file: Path, messages: int, first: int) -> None:
        sender = SENDER_SIGNED if case.signed else SENDER.decode()
        line = [sys.executable, "-m", "benchmarks.smtp_load", str(board.port("smtp")), "bob@local.test", str(file)]
        line += ["--messages", str(messages), "--each", str(case.each), "--addresses", str(case.addresses)]
        subprocess.run([*line, "--first", str(first), "--sender", sender], check=True, timeout=600)


def message(case: Case) -> bytes:
    """4 KiB; each with another author and subject, unless a signature stands above them."""
    plain = text(4096)
    if not case.signed:
        return plain.replace(b"<carol@", b"<carol" + MARK + b"@").replace(b"usual length", b"usual length " + MARK)
    head, _, rest = plain.partition(b"DKIM-Signature:")
    return signed(head + rest[rest.index(b"\r\nFrom:") + 2 :])


def run(quick: bool = False) -> Iterator[Row]:
    """Every case."""
    with ExitStack() as stack:
        zone = RECORDS | {("mail._domainkey.ext.test", "TXT"): [_quoted(record(rsa_key()))]}
        bench = Bench(stack.enter_context(NameServer(zone)), quick)
        for case in CASES:
            yield bench.row(case)


def _quoted(record_text: str) -> str:
    """A long text as the strings of one TXT record."""
    return " ".join(f'"{record_text[at : at + 200]}"' for at in range(0, len(record_text), 200))
