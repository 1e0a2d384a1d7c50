"""A caller who types anything: a terminal whose input is chance, and a board full of texts that mean harm.

`Wanderer` holds a session to its promises: it never runs on without asking for input, its output is bounded, and
nothing that came from others reaches the screen as a control.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from dialtone.app import build, founding
from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, TimedOut
from dialtone.config import starter
from dialtone.config.load import load_settings
from dialtone.domain.boards.compose import Draft
from dialtone.domain.house import House
from dialtone.domain.mail.composing import Addressee, Message
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.file import FileRecord
from dialtone.terminal.look import Charset, Look
from dialtone.terminal.probe import Probe
from dialtone.testing.clock import ManualClock
from dialtone.wire.screen import Size
from tests.support.front_door import ABROAD, FrontDoor

EVIL = (
    "\x1b]0;owned\x07\x1b[2J\x1b[6n\x1b]52;c;b3duZWQ=\x07\x1bP+q6f776e6564\x1b\\\x9b2J\x1b[>c"
    "\x1b_SyncTERM:C;S;owned\x1b\\\x01Q\x01L@EXEC:owned@@HANGUP@\x00\u202eowned\x85" + "e" + "\u0301" * 300
)
LINE = EVIL.replace("\x00", "")
LETTER = f"From: Eve <eve@ext.test>\r\nSubject: {LINE[:150]}\r\nMessage-ID: <1@ext.test>\r\n\r\n{LINE}\r\n".encode()
MOST_AT_ONCE = 400_000  # bytes of output between two inputs

_SEQUENCES = re.compile(rb"\x1b\[[0-9;]*[ABCDGHJKmsu]")
_QUESTION = Probe().question()
_STRANGE = re.compile(rb"\x1b[^\[]|\x1b\[[^0-9A-Za-z;]|\x1b\[[0-9;]*[^0-9;ABCDGHJKmsu]")
_UNSEEN = re.compile("[\x80-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufffd]")
_OTHERS = re.compile(rb"[\x00-\x06\x0b\x0e-\x1f]")

_KEYS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789*/?!&;:+-=<>[]()#.,@ "
_SPECIAL = [
    *(f"\x1b[{final}" for final in "ABCDHFKVUZ@"),
    *(f"\x1b[{number}~" for number in range(1, 25)),
    *("\x1bOA", "\x1bOP", "\x1b", "\x1b[24;80R", "\x1b[200~pasted\rtext\r\x1b[201~", "\x1b]0;x\x07", "\x1b[?1;2c"),
    *(chr(code) for code in range(1, 32)),
    *("\x7f", "\x08", "\x03", "\x1a"),
]
_WORDS = [
    *("all", "Alice", "Bob", "1", "2", "-1", "0", "99999999999999999999", "1-3", "*.*", "../../etc/passwd", "a@b"),
    *("x@ext.test", "'; DROP TABLE users; --", "%s%n{0}", "\x01Q@HANGUP@", "MAIN-GENERAL", "guess", "1:2/3", "--"),
    *("hello world, this is a line of text", "x" * 300, "01/02/2024", "20240102", "yes", "no", "new", "correct horse"),
    *("NODE", "ä€漢字", "e" + "\u0301" * 50, "file.zip", "text.txt", "\t", "\x1b[2J", "/s", "/q", "/help", ".", "; x"),
]


class Wanderer:
    """Implements `Terminal`: `moves` inputs, chosen by `chance`, then the caller has hung up. `begins` is typed first.

    Raises AssertionError inside the session when it breaks a promise; `fault` keeps it, should anybody catch it.
    """

    number = 1
    kind = "ansi"
    secure = False

    def __init__(
        self,
        chance: Random,
        clock: ManualClock,
        look: Look,
        *,
        moves: int,
        begins: Sequence[str] = (),
        protocol: str = "Telnet",
    ) -> None:
        self.peer = ABROAD
        self.bell = Bell()
        self.size = Size(look.columns, look.rows)
        self.protocol = protocol
        self.fault = ""
        self.typed: list[bytes] = []
        self.shown = b""  # the last of what was shown
        self._chance = chance
        self._clock = clock
        self.look: Callable[[], Look | None] = lambda: None  # what his screen takes now, where it is known
        self._utf8 = look.charset is Charset.UTF8
        self._moves = moves
        self._begins = list(begins)[::-1]
        self._binary = False
        self._written = 0  # bytes since the last input
        self._reads = 0

    @property
    def gone(self) -> bool:
        """Whether he has nothing more to type."""
        return self._moves <= 0

    async def read(self, *, within: float) -> bytes:
        """See the port."""
        await asyncio.sleep(0)
        self._written = 0
        self._reads += 1
        if self.bell.answer():
            return b""
        if self._moves <= 0 or self._reads > 100_000:
            if self._reads > 100_000:
                self._broken("reads for ever")
            raise Gone("the wanderer left")
        if self._begins:
            return self._encoded(self._begins.pop())
        return self._move(within)

    def _move(self, within: float) -> bytes:
        chance = self._chance.random()
        if within < 0.5 and chance < 0.9:
            self._clock.advance(within)
            raise TimedOut("nobody types that fast")
        self._moves -= 1
        if chance < 0.02:
            self._clock.advance(within)
            raise TimedOut("silence")
        if chance < 0.04:
            self.size = Size(self._chance.choice((40, 80, 132, 999)), self._chance.choice((8, 24, 50, 100)))
            self.bell.ring()
        data = self._input(self._chance.random())
        self.typed.append(data)
        return data

    def _input(self, chance: float) -> bytes:
        pick = self._chance.choice
        if chance < 0.5:
            return pick(_KEYS).encode()
        if chance < 0.68:
            return b"\r"
        if chance < 0.83:
            return self._encoded(pick(_SPECIAL))
        if chance < 0.97:
            return self._encoded(pick(_WORDS) + "\r")
        return self._chance.randbytes(self._chance.randrange(1, 200))

    def _encoded(self, text: str) -> bytes:
        return text.encode("utf-8" if self._utf8 else "cp437", "replace")

    async def write(self, data: bytes) -> None:
        """See the port."""
        self._written += len(data)
        if self._written > MOST_AT_ONCE:
            self._broken("writes for ever")
        if not self._binary:
            self.shown = (self.shown + data)[-4000:]
            self._look_at_output(data)

    def _look_at_output(self, out: bytes) -> None:
        look = self.look()
        rest = out.replace(_QUESTION, b"")
        if look is None:
            if found := _STRANGE.search(rest):
                self._broken(f"sends {rest[max(0, found.start() - 80) : found.end() + 80]!r}")
            return
        if look.charset is Charset.PETSCII:
            return
        if look.ansi and not look.linear:
            rest = _SEQUENCES.sub(b"", rest)
        if look.charset is Charset.UTF8 and (bad := _UNSEEN.search(text := rest.decode("utf-8", "replace"))):
            self._broken(f"shows {text[max(0, bad.start() - 80) : bad.end() + 80]!r}")
        if control := _OTHERS.search(rest):
            self._broken(f"sends {rest[max(0, control.start() - 80) : control.end() + 80]!r}")

    def _broken(self, what: str) -> None:
        self.fault = self.fault or what
        raise AssertionError(what)

    async def flush(self) -> None:
        """See the port."""

    async def binary(self, on: bool) -> None:
        """What goes to a program is not looked at."""
        self._binary = on

    def unread(self) -> int:
        """See the port."""
        return 0

    async def pause(self, seconds: float) -> None:
        """See the port."""
        self._clock.advance(seconds)
        await asyncio.sleep(0)

    def identify(self, user: str) -> None:
        """See the port."""


class Wilds(FrontDoor):
    """A board as a new one is, with people, and texts of strangers everywhere. Users: 1 Sysop, 2 Alice, 3 Bob,
    4 Guest. `root` is an empty folder."""

    through = staticmethod(asyncio.run)  # files and screens are read in threads

    def __init__(self, root: Path) -> None:
        founding.found(root, starter.Board(host_name="local.test", interface="127.0.0.1"))
        self.board = load_settings(root)
        super().__init__(mail=replace(self.board.mail, min_free_space=0))
        self.settings = replace(self.board, mail=self.settings.mail)
        self.rebuild()
        self.set(self.user(1), level=99)
        self.add("Guest", restrictions="G")
        self.set(self.user(2), location=LINE[:60], comment=LINE[:60])
        asyncio.run(self._strewn())

    def rebuild(self, **changes: Any) -> None:
        """As the front door does, with all display files."""
        super().rebuild(**changes)

        async def built() -> House:
            return build.build(self.settings, self.pillars, self.mail)

        display = asyncio.run(built()).display
        self.house = replace(self.house, display=display)

    async def _strewn(self) -> None:
        """Leave texts that mean harm wherever strangers may leave some."""
        house = self.house
        sysop, alice, bob = (Caller(self.user(number), ABROAD, "telnet", "LOGIN") for number in (1, 2, 3))
        assert house.writing is not None
        for board in list(house.settings.boards.subs.values())[:3]:
            for number in range(6):
                draft = Draft(
                    subject=f"{number} {LINE}"[:70], body=LINE + f"\r\n{number}", to="Bob" if number else "All"
                )
                await house.writing.post(sysop, board, draft)
        for owner in (alice, bob):
            found = await house.correspondence.addressing.find(owner.user, "Alice")
            assert isinstance(found, Addressee)
            await house.correspondence.send(owner, Message(to=(found,), subject=LINE[:70], body=LINE))

        async def change(records: Any) -> None:
            for directory in house.settings.file_areas.directories.values():
                directory.path.mkdir(parents=True, exist_ok=True)
                for name in ("text.txt", "file.zip", "third.dat"):
                    (directory.path / name).write_bytes(LETTER)
                    record = FileRecord(
                        directory=directory.code, name=name, size=len(LETTER), cost=1, description=LINE[:58],
                        extended=LINE, uploader=LINE[:20], author=LINE[:20], group=LINE[:20],
                    )  # fmt: skip
                    await records.files.add(record)
            for number in (1, 2, 3, 4):
                await records.telegrams.add(number, LINE[:25], house.clock.now(), LINE)

        await self.store.write(change)
