"""What every implementation of `wire.screen.Terminal` promises, as tests.

Subclass `TerminalConformance`, name the subclass `Test...` and define `call`: give a conversation the terminal, play
the caller from a script, and return what the conversation saw and what came to the caller's screen, both without
anything of the way in. A script holds keys (bytes), `Window`s, and functions that are called when they are reached;
where keys are cut into packets must make no difference. After the last item the caller hangs up.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from dialtone.base.errors import WireError
from dialtone.wire.screen import Size, Terminal

Seen = list[object]
Conversation = Callable[[Terminal, Seen], Awaitable[None]]

PATIENCE = 5.0  # seconds; everything here comes at once
EVERY = bytes(range(256))


@dataclass(frozen=True, slots=True)
class Window:
    """The caller's window is that large now."""

    columns: int
    rows: int


Item = bytes | Window | Callable[[], object]


async def converse(conversation: Conversation, terminal: Terminal, seen: Seen) -> None:
    """Hold a conversation; a failure of the way ends it and is written down by its type."""
    try:
        await conversation(terminal, seen)
    except WireError as error:
        seen.append(type(error).__name__)


class Keys:
    """Reads as many keys as are asked for; rings of the bell on the way are counted, and the sizes seen kept."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.rings = 0
        self.sizes: list[Size] = []
        self._here = b""

    async def take(self, size: int) -> bytes:
        """The next `size` bytes."""
        while len(self._here) < size:
            await self.more()
        taken, self._here = self._here[:size], self._here[size:]
        return taken

    async def more(self) -> None:
        """Whatever comes next."""
        data = await self.terminal.read(within=PATIENCE)
        self._here += data
        self.rings += not data
        self.sizes.append(self.terminal.size)


class TerminalConformance(ABC):
    """The suite. Every test is one call. `resizes`: the way in can tell a new size while the caller is here."""

    resizes = True

    @abstractmethod
    async def call(self, script: Sequence[Item], conversation: Conversation) -> tuple[Seen, bytes]:
        """Hold `conversation` (by `converse`) with a caller who plays `script` and then hangs up."""

    async def test_keys_come_as_they_are_typed_and_then_the_caller_is_gone(self) -> None:
        """However they were packed."""

        async def talk(terminal: Terminal, seen: Seen) -> None:
            seen.append(await Keys(terminal).take(9))
            while True:
                await terminal.read(within=PATIENCE)

        seen, _ = await self.call([b"he", b"l", b"lo\r", b"\x1b[A"], talk)
        assert seen == [b"hello\r\x1b[A", "Gone"]

    async def test_the_screen_shows_every_byte_unchanged(self) -> None:
        """Nothing is added, doubled or lost."""

        async def talk(terminal: Terminal, seen: Seen) -> None:
            await terminal.write(EVERY)
            await terminal.write(b"")
            await terminal.write(b"end")
            await terminal.flush()

        _, screen = await self.call([], talk)
        assert screen == EVERY + b"end"

    async def test_more_than_any_buffer_comes_through(self) -> None:
        """A slow caller is waited for."""

        async def talk(terminal: Terminal, seen: Seen) -> None:
            for _ in range(32):
                await terminal.write(EVERY * 256)
            await terminal.flush()

        _, screen = await self.call([], talk)
        assert screen == EVERY * (256 * 32)

    async def test_a_binary_way_carries_every_byte_both_ways(self) -> None:
        """As file transfers need it: line ends too."""

        async def talk(terminal: Terminal, seen: Seen) -> None:
            keys = Keys(terminal)
            await terminal.write(b"?")
            seen.append(await keys.take(1))
            await terminal.binary(True)
            await terminal.write(EVERY + b"\r\n\r\0\r")
            seen.append(await keys.take(262))
            await terminal.binary(False)
            await terminal.write(b"!")
            seen.append(await keys.take(1))

        seen, screen = await self.call([b"x", EVERY + b"\r\n\r\0\rx", b"y"], talk)
        assert seen == [b"x", EVERY + b"\r\n\r\0\rx", b"y"]
        assert screen == b"?" + EVERY + b"\r\n\r\0\r!"

    async def test_the_bell_wakes_who_waits_for_a_key(self) -> None:
        """And no key is lost by that."""

        async def talk(terminal: Terminal, seen: Seen) -> None:
            keys = Keys(terminal)
            await keys.more()
            terminal.bell.ring()
            while not keys.rings:
                await keys.more()
            seen.append(await keys.take(3))

        seen, _ = await self.call([b"a", b"bc"], talk)
        assert seen == [b"abc"]

    async def test_a_window_of_another_size_rings(self) -> None:
        """The size that was told last holds."""
        if not self.resizes:
            return

        async def talk(terminal: Terminal, seen: Seen) -> None:
            keys = Keys(terminal)
            seen.append(await keys.take(3))
            while not keys.rings:
                await keys.more()
            seen.append(terminal.size)

        seen, _ = await self.call([Window(132, 50), b"1", Window(255, 60), b"2", Window(40, 25), b"3"], talk)
        assert seen == [b"123", Size(40, 25)]

    async def test_TEL_06_a_size_that_cannot_be_is_none(self) -> None:
        """And no text is drawn by it."""
        if not self.resizes:
            return

        async def talk(terminal: Terminal, seen: Seen) -> None:
            seen.append(await Keys(terminal).take(2))
            seen.append(terminal.size)

        for columns, rows, good in ((0, 0, Size()), (65535, 65535, Size()), (255, 2, Size(255, 0))):
            seen, _ = await self.call([Window(100, 30), b"1", Window(columns, rows), b"2"], talk)
            assert seen == [b"12", good]

    async def test_unread_keys_are_counted(self) -> None:
        """None are left when everything was read."""

        async def talk(terminal: Terminal, seen: Seen) -> None:
            seen.append(await Keys(terminal).take(3))
            seen.append(terminal.unread())

        seen, _ = await self.call([b"abc"], talk)
        assert seen == [b"abc", 0]

    async def test_a_pause_passes_and_naming_the_user_disturbs_nothing(self) -> None:
        """What was written before comes first."""

        async def talk(terminal: Terminal, seen: Seen) -> None:
            await terminal.write(b"one")
            await terminal.pause(0.01)
            terminal.identify("alice")
            terminal.identify("alice")
            await terminal.write(b"two")
            await terminal.flush()

        _, screen = await self.call([], talk)
        assert screen == b"onetwo"

    async def test_what_is_known_of_the_way_is_told(self) -> None:
        """For the list of who is on line, and the log."""

        async def talk(terminal: Terminal, seen: Seen) -> None:
            seen += [bool(terminal.protocol), terminal.secure in (True, False), bool(terminal.peer.address)]

        seen, _ = await self.call([], talk)
        assert seen == [True, True, True]
