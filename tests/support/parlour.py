"""People who write and talk: the whole house in memory, several callers at once.

    parlour = Parlour()
    guest = parlour.visit("Alice", ["text", "\\r"])
    parlour.act(guest, "mail.write", "Bob")

Two who talk with each other need a loop and terminals that wait: `LiveTerminal`, in an asynchronous test.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, HangUp, TimedOut
from dialtone.config.mail import MailConfig
from dialtone.domain.mail.composing import Addressee, Message
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail import CopySummary
from dialtone.domain.model.user import UserNumber
from dialtone.protocols.smtp import SMTP
from dialtone.protocols.smtp.server import SmtpServer
from dialtone.terminal.actions import ACTIONS
from dialtone.terminal.attending import attend
from dialtone.terminal.boards.dates import date
from dialtone.terminal.console import Console
from dialtone.terminal.display_files import DisplayFiles
from dialtone.terminal.look import Charset, Look
from dialtone.terminal.stay import Stay
from dialtone.terminal.wording import Words
from dialtone.testing.keyboard import Item, ScriptedTerminal
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.port import Peer
from dialtone.wire.screen import Call, Size
from tests.support.front_door import ABROAD, FrontDoor
from tests.support.lodge import ANSI, COMMODORE, LINEAR, NARROW, WIDE
from tests.support.post_office import STRANGER
from tests.support.screen import commodore, screen, spoken

__all__ = ["ANSI", "COMMODORE", "LINEAR", "NARROW", "WIDE", "Guest", "LiveTerminal", "Parlour"]

MAIL = MailConfig(host_name="mx.local.test", min_free_space=0)


@dataclass
class Guest:
    """A caller and his screen."""

    stay: Stay
    terminal: Any

    @property
    def rows(self) -> list[str]:
        """The screen."""
        look, output = self.stay.console.look, self.terminal.output
        if look.linear:
            return spoken(output)
        if look.charset is Charset.PETSCII:
            return commodore(output)
        return screen(output, look.columns, look.rows, charset=_encoding(look))

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(row for row in self.rows if row)


def _encoding(look: Look) -> str:
    return "utf-8" if look.charset is Charset.UTF8 else "cp437"


class Parlour(FrontDoor):
    """See the module's text. Users: 1 Sysop (level 99), 2 Alice, 3 Bob."""

    def __init__(self, **changes: Any) -> None:
        super().__init__(**{"mail": MAIL} | changes)
        self.set(self.user(1), level=99)

    def rebuild(self, **changes: Any) -> None:
        """As the front door does; small files are those of `texts`."""
        super().rebuild(**changes)
        chat = replace(self.house.chat, read_guru=self._read)
        self.house = replace(self.house, read_small=self._read, chat=chat)

    def caller_of(self, number: int) -> Caller:
        """A user at a terminal."""
        return Caller(self.user(number), ABROAD, "telnet", "LOGIN")

    def visit(self, number: int, script: Iterable[Item] = (), look: Look = ANSI, *, terminal: Any = None) -> Guest:
        """Somebody calls and has logged on."""
        user = self.user(number)
        terminal = terminal or ScriptedTerminal(
            script, size=Size(look.columns, look.rows), encoding=_encoding(look), peer=ABROAD
        )
        console = Console(terminal, look=look, words=Words(), files=DisplayFiles(None), monotonic=self.clock.monotonic)
        visit = self.presence.enter(user, "Telnet", "at the main menu", bell=terminal.bell)
        stay = Stay(
            console=console,
            house=self.house,
            caller=self.caller_of(number),
            node=visit.node,
            call=Call(protocol="Telnet"),
            began=self.clock.now(),
            actions=dict(ACTIONS),
        )

        async def attention() -> None:
            await attend(stay)

        console.attend = attention
        return Guest(stay, terminal)

    def act(self, guest: Guest, name: str, argument: str = "", *, gone: bool = False) -> str:
        """Let somebody do something; all he was shown. `gone`: the line drops meanwhile."""
        try:
            run(guest.stay.act(name, argument))
            assert not gone, "the caller should have been cut off"
        except (Gone, HangUp):
            assert gone, f"the script ended:\n{guest.text}"
        return guest.text if guest.stay.console.look.charset is Charset.PETSCII else self.shown(guest.terminal)

    def send(self, sender: int, to: str, *, subject: str = "Hello", body: str = "text", **more: Any) -> str:
        """Somebody writes; the tag."""
        mail, caller = self.house.correspondence, self.caller_of(sender)
        found = run(mail.addressing.find(caller.user, to))
        assert isinstance(found, Addressee)
        message = Message(to=(found,), subject=subject, body=body, **more)
        return run(mail.send(caller, message))

    def waiting(self, number: int) -> list[CopySummary]:
        """What is in a mailbox."""
        return run(self.house.correspondence.waiting(self.caller_of(number)))

    def letter(self, number: int, at: int = -1) -> bytes:
        """A whole message of a mailbox, the last one unless said otherwise."""
        item = self.waiting(number)[at]
        return run(self.house.correspondence.text(self.caller_of(number), item.uid))

    def today(self) -> str:
        """The day, as lists show it."""
        return date(self.clock, self.clock.now())

    def queued(self) -> list[tuple[str, bytes]]:
        """What waits to leave: for whom, and the text."""

        async def question(records: Any) -> list[tuple[str, bytes]]:
            found = []
            for entry in await records.queue.all():
                letter = await records.mail.letter(entry.letter)
                found.append((entry.recipient, letter.body or b""))
            return found

        return run(self.store.read(question))

    def sent(self, number: int) -> list[Any]:
        """Somebody's notes of what he sent."""
        return run(self.store.read(lambda records: records.drafts.sent(UserNumber(number))))

    def by_smtp(self, to: str, text: bytes, sender: str = "eve@ext.test") -> None:
        """A message arrives from elsewhere."""
        asyncio.run(self.arrives(to, text, sender))

    async def arrives(self, to: str, text: bytes, sender: str = "eve@ext.test") -> None:
        """The same inside a loop."""
        wire = ScriptedWire(
            [
                b"EHLO mx.ext.test\r\n",
                f"MAIL FROM:<{sender}>\r\n".encode(),
                f"RCPT TO:<{to}>\r\n".encode(),
                b"DATA\r\n",
                text + b".\r\n",
                b"QUIT\r\n",
            ],
            peer=replace(STRANGER),
        )
        self.house.reception.stations.authentication = None  # there is no name service
        session = SmtpServer(wire, SMTP.door, self.house.reception, self.house.logins)
        with suppress(Gone, HangUp):
            await session.run()
        assert any(line.startswith(b"250 ") and b"accepted" in line for line in wire.lines()), wire.lines()


class LiveTerminal:
    """Implements `Terminal`: its caller types while the test goes on."""

    number = 1
    kind = "ansi"
    protocol = "Telnet"
    secure = False

    def __init__(self, look: Look = ANSI, peer: Peer = ABROAD) -> None:
        self.peer = peer
        self.bell = Bell()
        self.size = Size(look.columns, look.rows)
        self._encoding = _encoding(look)
        self._input = b""
        self._sent = bytearray()
        self._stirred = asyncio.Event()
        self._shown = asyncio.Event()
        self.bell.listen(self._stirred.set)

    @property
    def output(self) -> bytes:
        """Everything that was sent."""
        return bytes(self._sent)

    def type(self, text: str) -> None:
        """The caller types."""
        self._input += text.encode(self._encoding)
        self._stirred.set()

    async def shows(self, *texts: str) -> None:
        """Wait until all of this has come to the screen. Fails after ten seconds."""
        wanted = [text.encode(self._encoding) for text in texts]
        try:
            async with asyncio.timeout(10):
                while not all(text in self._sent for text in wanted):
                    self._shown.clear()
                    await self._shown.wait()
        except TimeoutError:
            raise AssertionError(f"{texts} not in {bytes(self._sent)!r}") from None

    async def read(self, *, within: float) -> bytes:
        """See the port."""
        while True:
            if self.bell.answer():
                return b""
            if self._input:
                data, self._input = self._input, b""
                return data
            self._stirred.clear()
            try:
                await asyncio.wait_for(self._stirred.wait(), within)
            except TimeoutError:
                raise TimedOut("silence") from None

    async def write(self, data: bytes) -> None:
        """See the port."""
        self._sent += data
        self._shown.set()

    async def flush(self) -> None:
        """Nothing is held back."""

    async def binary(self, on: bool) -> None:
        """Nothing changes."""

    def unread(self) -> int:
        """See the port."""
        return len(self._input)

    async def pause(self, seconds: float) -> None:
        """No time passes."""

    def identify(self, user: str) -> None:
        """Nobody logs in here."""
