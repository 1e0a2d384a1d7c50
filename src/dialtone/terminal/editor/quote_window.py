"""The lines that may be quoted, in the lower half of the screen: Enter takes one, A all of them."""

from __future__ import annotations

from typing import Protocol

from dialtone.formats.text.wrap import cut, cut_markup, visible_columns
from dialtone.terminal import keys
from dialtone.terminal.console import plain
from dialtone.terminal.editor.buffer import Buffer
from dialtone.terminal.editor.work import Work
from dialtone.terminal.stay import Stay

_BAR = "\x01n\x014\x01h\x01w"
_CHOSEN = "\x01n\x017\x01k"
_LINE = "\x01n\x01c"


class Above(Protocol):
    """The editor above the window."""

    buffer: Buffer

    async def show_above(self, row: int) -> None:
        """Bring the rows of text above row `row` of the screen up to date."""
        ...


class QuoteWindow:
    """See the module's text. The text above goes on being shown by its editor."""

    def __init__(self, stay: Stay, work: Work, editor: Above) -> None:
        self._console = stay.console
        self._work = work
        self._editor = editor
        self._at = 0  # the line that is chosen
        self._first = 0  # the line that is uppermost

    async def run(self) -> None:
        """Let the caller take lines until he has enough."""
        taken = False
        while True:
            if not self._console.pending():  # what came together is drawn together
                await self._paint()
            key = await self._console.key()
            if key in (keys.ESCAPE, keys.ABORT, keys.control("Q")) or key.upper() == "Q":
                return
            if key.upper() == "A":
                for line in self._work.quote if not taken else self._work.quote[self._at :]:
                    self._take(line)
                return
            if key in (keys.ENTER, " "):
                self._take(self._work.quote[self._at])
                taken = True
                if self._at + 1 == len(self._work.quote):
                    return
                self._at += 1
            else:
                self._move(key)

    def _move(self, key: str) -> None:
        steps = {
            keys.UP: -1,
            keys.DOWN: 1,
            keys.PAGE_UP: 1 - self._height,
            keys.PAGE_DOWN: self._height - 1,
            keys.HOME: -len(self._work.quote),
            keys.END: len(self._work.quote),
        }
        self._at = min(max(self._at + steps.get(key, 0), 0), len(self._work.quote) - 1)

    def _take(self, line: str) -> None:
        """Put a line in above the cursor's line end, as a line of its own."""
        buffer = self._editor.buffer
        if not self._work.room():
            return
        if buffer.at.offset:
            buffer.end()
            buffer.enter()
        buffer.insert(line + "\n")

    @property
    def _height(self) -> int:
        return max(self._console.look.rows // 2 - 2, 2)

    async def _paint(self) -> None:
        look, height = self._console.look, self._height
        self._first = min(max(self._first, self._at - height + 1), self._at)
        top = look.rows - height - 1
        await self._editor.show_above(top)
        words = cut_markup(self._console.words.text("editor.quoting", look), look.columns - 2)
        await self._console.goto(1, top)
        await self._console.put(f"{_BAR} {words}{_BAR}{' ' * (look.columns - 2 - visible_columns(words))}\x01n")
        for row in range(height):
            at = self._first + row
            line = self._work.quote[at] if at < len(self._work.quote) else ""
            await self._console.goto(1, top + 1 + row)
            await self._console.put(
                (_CHOSEN if at == self._at else _LINE) + plain(cut(line, look.columns - 2)) + "\x01n"
            )
            await self._console.clear_line()
        await self._console.goto(1, look.rows)
        await self._console.clear_line()
        await self._console.goto(1, top + 1 + self._at - self._first)
