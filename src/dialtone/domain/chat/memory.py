"""What was said on channels, kept for those who come later: bounded for each channel, on disk soon after it was said.

Lines wait in memory for the keeper (`workers/chat_keeping.py`), which writes whatever has gathered in one change: after
a crash the last moments may be missing. Channels are named as the store names them, such as "#main".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping

from dialtone.domain.model.chat_line import ChatLine
from dialtone.domain.ports.store import Records, Store

LINES_MOST = 1000  # of one channel that is kept
PASSING_MOST = 200  # of one that is gone with its last member


class ChatMemory:
    """See the module's text. One object lives as long as the program."""

    __slots__ = ("_lines", "_pending", "ring")

    def __init__(self) -> None:
        self._lines: dict[str, deque[ChatLine]] = {}
        self._pending: list[ChatLine] = []
        self.ring: Callable[[], None] = lambda: None  # wakes the keeper

    def add(self, line: ChatLine, *, kept: bool) -> None:
        """Remember a line; `kept`: on disk too."""
        lines = self._lines.get(line.channel)
        if lines is None:
            lines = self._lines[line.channel] = deque(maxlen=LINES_MOST if kept else PASSING_MOST)
        lines.append(line)
        if kept:
            self._pending.append(line)
            self.ring()

    def of(self, channel: str) -> list[ChatLine]:
        """What is remembered of a channel, oldest first."""
        return list(self._lines.get(channel, ()))

    def keep(self, channel: str) -> None:
        """A passing channel is kept from now on: what is remembered of it, too."""
        lines = self._lines.get(channel, deque())
        self._lines[channel] = deque(lines, maxlen=LINES_MOST)
        self._pending += lines
        self.ring()

    def drop(self, channel: str) -> None:
        """Forget a channel."""
        self._lines.pop(channel, None)
        self._pending = [line for line in self._pending if line.channel != channel]

    def load(self, found: Mapping[str, Iterable[ChatLine]]) -> None:
        """Put what was kept before the lines of this run."""
        for channel, lines in found.items():
            fresh = self._lines.get(channel, ())
            self._lines[channel] = deque([*lines, *fresh], maxlen=LINES_MOST)

    @property
    def waiting(self) -> int:
        """How many lines wait to be written."""
        return len(self._pending)

    async def write(self, store: Store) -> int:
        """Bring what waits to disk; how many lines. Raises StoreError: then it waits on, as far as there is room."""
        lines, self._pending = self._pending, []
        if not lines:
            return 0

        async def change(records: Records) -> None:
            await records.chat.add(lines)
            for channel in {line.channel for line in lines}:
                await records.chat.trim(channel, LINES_MOST)

        try:
            await store.write(change)
        except BaseException:
            self._pending = (lines + self._pending)[-10 * LINES_MOST :]
            raise
        return len(lines)
