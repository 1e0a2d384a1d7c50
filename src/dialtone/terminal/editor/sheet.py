"""What the full-screen editor shows: a bar above, the text, a bar below.

What is on the screen is remembered row by row, and only what changed is sent; a window of another size is drawn anew.
"""

from __future__ import annotations

from dialtone.formats.text.wrap import columns_of, cut_markup, fitted, visible_columns
from dialtone.terminal.console import Console, plain
from dialtone.terminal.editor.buffer import SAVED_WIDTH, Buffer, Place, Row
from dialtone.terminal.editor.quoting import is_quote
from dialtone.terminal.editor.work import Work

TOP = 2  # the row the text begins in
CLEAR = "\x01n\x01l"  # whatever the caller thinks of cleared screens elsewhere

_QUOTED = "\x01n\x01c"
_BLOCK = "\x01n\x017\x01k"
_BAR = "\x01n\x014\x01h\x01w"


class Sheet:
    """See the module's text. `hint` is the name of the words in the bar below, `values` fill their places."""

    def __init__(self, console: Console, work: Work) -> None:
        self._console = console
        self._work = work
        self.buffer: Buffer = work.buffer
        self.hint = "editor.hint"
        self.values: dict[str, object] = {}
        self._first = 0  # the row of the text that is uppermost
        self._shown: list[str] = []  # markup of the rows on the screen, from TOP on
        self._size = (0, 0)

    def tell(self, hint: str = "editor.hint", **values: object) -> None:
        """Let the bar below say something, until the next key."""
        self.hint, self.values = hint, values

    @property
    def fits(self) -> bool:
        """Whether the window still has the size it was drawn for."""
        return self._size == (self._console.look.columns, self._console.look.rows)

    @property
    def height(self) -> int:
        """Rows of text on the screen."""
        return max(self._console.look.rows - 2, 1)

    async def draw(self) -> None:
        """Draw everything anew, as wide and high as the screen is now."""
        look = self._console.look
        self._size = (look.columns, look.rows)
        self.buffer.width = min(look.columns - 1, SAVED_WIDTH)
        self._shown = [""] * self.height
        await self._console.put(CLEAR)
        await self._head()
        await self.paint()

    async def _head(self) -> None:
        columns = self._console.look.columns
        room = 10 if columns < 80 else 24
        rest = columns - room - (3 if columns < 80 else 17)
        await self._console.goto(1, 1)
        await self._console.say(
            "editor.head", to=fitted(plain(self._work.to), room), subject=fitted(plain(self._work.subject), rest)
        )

    async def paint(self) -> None:
        """Bring the screen up to date; the cursor stands where the text's does then."""
        if not self.fits:
            await self.draw()
            return
        row, column = self.buffer.cursor()
        self._first = min(max(self._first, row - self.height + 1), row)
        block = self.buffer.block()
        wanted = [self._markup(one, block) for one in self.buffer.rows(self._first, self.height)]
        wanted += [""] * (self.height - len(wanted))
        for at, (old, new) in enumerate(zip(self._shown, wanted, strict=True)):
            if old != new:
                await self._row(TOP + at, old, new)
        self._shown = wanted
        await self.bar(self.hint, **self.values)
        await self._console.goto(min(column + 1, self._console.look.columns), TOP + row - self._first)

    async def show_above(self, row: int) -> None:
        """Bring the rows of text above a window up to date: the end of what is written until the cursor."""
        if not self.fits:
            await self.draw()
        height = max(row - TOP, 1)
        at, _ = self.buffer.cursor()
        first = max(at - height + 1, 0)
        wanted = [self._markup(one, None) for one in self.buffer.rows(first, height)]
        wanted += [""] * (height - len(wanted))
        for step, new in enumerate(wanted):
            if self._shown[step] != new:
                await self._row(TOP + step, self._shown[step], new)
        self._shown[:height] = wanted

    async def _row(self, at: int, old: str, new: str) -> None:
        same = 0
        if "\x01" not in old and "\x01" not in new:
            while same < min(len(old), len(new)) and old[same] == new[same]:
                same += 1
        await self._console.goto(columns_of(new[:same]) + 1, at)
        await self._console.put("\x01n" + new[same:])
        if columns_of(old) > columns_of(new) or "\x01" in old:
            await self._console.put("\x01n")
            await self._console.clear_line()

    def _markup(self, row: Row, block: tuple[Place, Place] | None) -> str:
        """What a row looks like; the buffer holds nothing that would have to be cleaned."""
        text = self.buffer.shown(row)
        if block is not None:
            start, stop = (_within(place, row, len(text)) for place in block)
            if start < stop:
                return text[:start] + _BLOCK + text[start:stop] + "\x01n" + text[stop:]
        return _QUOTED + text + "\x01n" if text and is_quote(self.buffer.paragraphs[row.paragraph]) else text

    async def bar(self, name: str, **values: object) -> None:
        """The bar below: words at the left, where the cursor is at the right."""
        look = self._console.look
        row, _ = self.buffer.cursor()
        mode = "Ovr" if self.buffer.overwrite else "Ins"
        where = f" {row + 1}/{self.buffer.count()} {mode} "
        room = look.columns - 2 - len(where)
        words = self._console.words.text(name, look)
        for key, value in values.items():
            words = words.replace(f"{{{key}}}", plain(value))
        left = cut_markup(words, room)
        await self._console.goto(1, look.rows)
        await self._console.put(f"{_BAR} {left}{_BAR}{' ' * (room - visible_columns(left))}\x01c{where}\x01n")

    async def bottom(self) -> None:
        """Make the lowest row free for a question."""
        await self._console.goto(1, self._console.look.rows)
        await self._console.put("\x01n")
        await self._console.clear_line()


def _within(place: Place, row: Row, length: int) -> int:
    """A place as an offset into what a row shows: at its beginning or end when it is before or behind."""
    if place.paragraph != row.paragraph:
        return 0 if place.paragraph < row.paragraph else length
    return min(max(place.offset - row.start, 0), length)
