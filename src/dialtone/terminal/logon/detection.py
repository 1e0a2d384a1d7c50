"""Finding out what screen somebody calls with, while he is already reading and typing.

The kind of terminal may be told at once (SSH, RLogin) or later (Telnet); the terminal itself is asked once its kind is
known to understand the question, and its answers come when they come (`probe.py`). What is found holds for this call.
"""

from __future__ import annotations

from dataclasses import replace

from dialtone.terminal.console import Console
from dialtone.terminal.logon.looks import agreed_charset
from dialtone.terminal.logon.watched import Watched
from dialtone.terminal.look import Charset
from dialtone.terminal.probe import Probe, guessed
from dialtone.wire.screen import Call

_BEFORE = 0.1  # seconds before the first screen in which answers are awaited


class Detection:
    """`Console.attend` of somebody who has not logged in, and the ear for his terminal's answers."""

    __slots__ = ("_asked", "_call", "_console", "_kind", "_patience", "_probe", "_terminal")

    def __init__(self, console: Console, terminal: Watched, call: Call, *, dumb: float = 0.0) -> None:
        """`dumb`: seconds without a key after which a terminal that has told nothing of itself is hung up on: it may be
        a machine that tries ports (0: as others)."""
        self._console = console
        self._call = call
        self._terminal = terminal
        self._probe = Probe()
        self._kind = (terminal.kind or call.kind.partition("/")[0]).lower()
        self._asked = False
        self._patience = console.patience
        if not self._kind and not call.petscii and dumb and (dumb < console.patience or not console.patience):
            console.patience = dumb
        console.attend = self
        console.keyboard.report = self.heard

    async def begin(self) -> None:
        """Ask at once where that can do no harm; in front of the first screen. Terminals that answer quickly are shown
        it as they can show it; nobody waits for longer than he would notice."""
        await self._ask()
        if self._asked or (not self._kind and not self._call.petscii and self._call.protocol == "Telnet"):
            await self._console.listen(_BEFORE, lambda: self._probe.done)

    async def __call__(self) -> None:
        """The way in has learnt something: the kind of terminal, a character set."""
        console, kind = self._console, self._terminal.kind
        if kind and kind != self._kind:
            self._kind = kind
            console.look = guessed(kind, console.look)
            if console.look.charset is Charset.PETSCII and not self._terminal.size.columns:
                console.look = replace(console.look, columns=40, rows=25)
        charset = agreed_charset(self._terminal.charset)
        if kind or charset is not None:
            console.patience = self._patience
        if charset is not None:
            console.look = replace(console.look, charset=charset)
        if await self._ask():
            console.painter.column = 0  # the line was wiped, and is to be drawn again
            console.painter.fresh = False

    def heard(self, answer: str) -> None:
        """The terminal has answered."""
        if self._probe.hears(answer):
            self._console.patience = self._patience
            told = bool(self._terminal.size.columns)
            self._console.look = self._probe.improved(self._console.look, with_size=not told)

    async def _ask(self) -> bool:
        if self._asked or not self._probe.worth_while(self._kind, self._console.look):
            return False
        self._asked = True
        await self._terminal.write(self._probe.question())
        return True
