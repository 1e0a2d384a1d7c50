"""The full-screen editor: a bar above, the text, a bar below; everything else is a key or in the menu behind Esc.

What is on the screen is remembered row by row, and only what changed is sent. A window of another size is drawn anew at
once; telegrams wait until the text is done, and the bar below says so. A draft is kept every twenty seconds.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence

from dialtone.base.errors import TimedOut
from dialtone.formats.text.wrap import columns_of, cut_markup, fitted, visible_columns
from dialtone.terminal import keys
from dialtone.terminal.console import plain
from dialtone.terminal.editor.buffer import SAVED_WIDTH, Buffer, Place, Row
from dialtone.terminal.editor.quote_window import QuoteWindow
from dialtone.terminal.editor.quoting import is_quote
from dialtone.terminal.editor.work import SAVE_EVERY, Work
from dialtone.terminal.stay import Stay

TOP = 2  # the row the text begins in
HELP = "\x1f"  # Ctrl-? as many terminals send it

_QUOTED = "\x01n\x01c"
_BLOCK = "\x01n\x017\x01k"
_BAR = "\x01n\x014\x01h\x01w"
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


class FullScreen:
    """See the module's text."""

    def __init__(self, stay: Stay, work: Work) -> None:
        self._stay = stay
        self._console = stay.console
        self.work = work
        self.buffer: Buffer = work.buffer
        self._first = 0  # the row of the text that is uppermost
        self._shown: list[str] = []  # markup of the rows on the screen, from TOP on
        self._size = (0, 0)
        self._hint = "editor.hint"  # words for the bar below
        self._values: dict[str, object] = {}
        self._telegrams = False
        self._result: bool | None = None

    async def run(self) -> bool:
        """Edit; whether the text is to be sent. Raises Gone, HangUp."""
        console = self._console
        outer, console.attend = console.attend, self._attend
        self.work.saved = self._stay.house.clock.monotonic()
        self.buffer.dirty = False
        try:
            await self.redraw()
            while self._result is None:
                await self._step()
        finally:
            console.attend = outer
        await console.goto(1, console.look.rows)
        await console.put("\x01n\r\n")
        await console.clear()
        if self._telegrams and outer is not None:
            await outer()
        return self._result

    async def _step(self) -> None:
        await self._paint()
        try:
            key = await self._console.key(within=SAVE_EVERY if self.buffer.dirty else None, redraws=True)
        except TimedOut:
            await self._keep()
            return
        if key == keys.REDRAW:
            await self.redraw()
            return
        self._hint, self._values = "editor.hint", {}
        await self.press(key)
        while self._result is None and self._console.pending():
            await self.press(await self._console.key())  # what came together is drawn together
        if self.work.is_due(self._stay):
            await self._keep()

    async def press(self, key: str) -> None:
        """Obey one key."""
        edit = _EDITS.get(key)
        if edit is not None:
            if not edit(self.buffer):
                self._hint = "editor.nothing"
        elif (move := _MOVES.get(key)) is not None:
            move(self.buffer)
        elif (command := _COMMANDS.get(key)) is not None:
            await command(self)
        elif key in (keys.PAGE_UP, keys.control("P")):
            self.buffer.down(1 - self.height)
        elif key in (keys.PAGE_DOWN, keys.control("N")):
            self.buffer.down(self.height - 1)
        elif key == keys.ENTER:
            self._type("\n")
        elif key == keys.TAB:
            self._type("    ")
        elif len(key) == 1 and key.isprintable():
            self._type(key)
        else:
            self._hint = "editor.unknown"

    def _type(self, text: str) -> None:
        if not self.work.room() and (text == "\n" or self._would_wrap()):
            self._hint, self._values = "editor.full", {"lines": self.work.limit_lines}
        elif not (self.buffer.enter() if text == "\n" else self.buffer.type(text)):
            self._hint, self._values = "editor.too_long", {}

    def _would_wrap(self) -> bool:
        here = self.buffer.paragraphs[self.buffer.at.paragraph]
        return columns_of(here) % SAVED_WIDTH == 0 and bool(here)

    # The keys that ask something

    async def save(self) -> None:
        """Be done."""
        self._result = True

    async def abort(self) -> None:
        """Give up, after a question when there is something to lose."""
        if not self.buffer.plain().strip():
            self._result = False
            return
        await self._bottom()
        if await self._console.yes("editor.abort", default=False):
            self._result = False
        else:
            await self.redraw()

    async def menu(self) -> None:
        """The menu behind Esc."""
        await self._bar("editor.menu")
        key = (await self._console.key()).upper()
        command = _MENU.get(key)
        if command is not None:
            await command(self)
        elif key not in (keys.ESCAPE, keys.ABORT):
            self._hint = "editor.unknown"

    async def quote(self) -> None:
        """Open the window of lines that may be quoted."""
        if not self.work.quote:
            self._hint = "editor.no_quote"
            return
        await QuoteWindow(self._stay, self.work, self).run()
        await self.redraw()

    async def find(self) -> None:
        """Look for words."""
        await self._bottom()
        wanted = await self._console.ask("editor.find", most=40)
        if wanted and not self.buffer.find(wanted):
            self._hint, self._values = "editor.not_found", {"text": wanted}
        await self.redraw()

    async def subject(self) -> None:
        """Change the subject."""
        await self._bottom()
        subject = await self._console.ask("editor.subject", most=70, default=self.work.subject)
        self.work.subject = subject or self.work.subject
        await self.redraw()

    async def spell(self) -> None:
        """Go through the words that no dictionary has."""
        spelling = self._stay.house.spelling
        if spelling is None:
            self._hint = "editor.no_spelling"
            return
        words = {word for line in self.buffer.paragraphs if not is_quote(line) for word in _WORD.findall(line)}
        unknown = await spelling.unknown(sorted(words))
        for word, better in unknown.items():
            if not await self._spell(word, better):
                break
        else:
            self._hint = "editor.spelled"
        await self.redraw()

    async def _spell(self, word: str, better: Sequence[str]) -> bool:
        """Ask about one word. False: enough."""
        await self._bottom()
        shown = ", ".join(better[:5])
        text = await self._console.ask("editor.spell", most=40, default=word, word=word, better=shown)
        if text is None:
            return False
        if text and text != word:
            self._replace(word, text)
        return True

    def _replace(self, word: str, by: str) -> None:
        lines = [_WORD.sub(lambda found: by if found[0] == word else found[0], one) for one in self.buffer.paragraphs]
        at = self.buffer.at
        self.buffer.clear()
        self.buffer.insert("\n".join(lines))
        self.buffer.move(at)

    async def help(self) -> None:
        """Show the keys."""
        await self._console.clear()
        await self._console.say("editor.help")
        await self._console.pause()
        await self.redraw()

    async def mark(self) -> None:
        """Begin a block, or forget it."""
        self.buffer.set_mark()
        self._hint = "editor.marked" if self.buffer.mark is not None else "editor.hint"

    async def cut(self) -> None:
        """Cut the block, or the line without one."""
        if not (self.buffer.cut_block() if self.buffer.mark is not None else self.buffer.cut_row()):
            self._hint = "editor.nothing"

    async def copy(self) -> None:
        """Copy the block."""
        self._hint = "editor.copied" if self.buffer.copy_block() else "editor.no_block"

    async def paste(self) -> None:
        """Paste what was cut or copied."""
        if not self.work.room() and "\n" in self.buffer.clip:
            self._hint, self._values = "editor.full", {"lines": self.work.limit_lines}
        elif not self.buffer.paste():
            self._hint = "editor.nothing_to_paste"

    async def switch(self) -> None:
        """Insert or overwrite."""
        self.buffer.overwrite = not self.buffer.overwrite

    # The screen

    @property
    def height(self) -> int:
        """Rows of text on the screen."""
        return max(self._console.look.rows - 2, 1)

    async def redraw(self) -> None:
        """Draw everything anew, as wide and high as the screen is now."""
        look = self._console.look
        self._size = (look.columns, look.rows)
        self.buffer.width = min(look.columns - 1, SAVED_WIDTH)
        self._shown = [""] * self.height
        await self._console.clear()
        await self._head()
        await self._paint()

    async def _head(self) -> None:
        columns = self._console.look.columns
        room = 10 if columns < 80 else 24
        rest = columns - room - (3 if columns < 80 else 17)
        await self._console.goto(1, 1)
        await self._console.say(
            "editor.head", to=fitted(plain(self.work.to), room), subject=fitted(plain(self.work.subject), rest)
        )

    async def _paint(self) -> None:
        """Bring the screen up to date; the cursor stands where the text's does then."""
        row, column = self.buffer.cursor()
        self._first = min(max(self._first, row - self.height + 1), row)
        block = self.buffer.block()
        wanted = [self._markup(one, block) for one in self.buffer.rows(self._first, self.height)]
        wanted += [""] * (self.height - len(wanted))
        for at, (old, new) in enumerate(zip(self._shown, wanted, strict=True)):
            if old != new:
                await self._row(TOP + at, old, new)
        self._shown = wanted
        await self._bar(self._hint, **self._values)
        await self._console.goto(min(column + 1, self._console.look.columns), TOP + row - self._first)

    async def show_above(self, row: int) -> None:
        """Bring the rows of text above a window up to date: the end of what is written until the cursor."""
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

    async def _bar(self, name: str, **values: object) -> None:
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

    async def _bottom(self) -> None:
        """Make the lowest row free for a question."""
        await self._console.goto(1, self._console.look.rows)
        await self._console.put("\x01n")
        await self._console.clear_line()

    async def _keep(self) -> None:
        kept = await self.work.keep(self._stay)
        self._hint = "editor.kept" if kept else "editor.hint"

    async def _attend(self) -> None:
        """The bell rang. A window of another size is drawn anew anyhow; whatever else it is waits, and is told."""
        look = self._console.look
        if (look.columns, look.rows) == self._size:
            self._telegrams = True
            self._hint = "editor.telegrams"
            await self._bar(self._hint)


def _within(place: Place, row: Row, length: int) -> int:
    """A place as an offset into what a row shows: at its beginning or end when it is before or behind."""
    if place.paragraph != row.paragraph:
        return 0 if place.paragraph < row.paragraph else length
    return min(max(place.offset - row.start, 0), length)


_EDITS: dict[str, Callable[[Buffer], bool]] = {
    keys.BACKSPACE: Buffer.backspace,
    keys.DELETE: Buffer.delete,
    keys.control("W"): Buffer.delete_word_left,
    keys.control("D"): Buffer.delete_word_right,
    keys.control("Y"): Buffer.delete_to_end,
}
_MOVES: dict[str, Callable[[Buffer], None]] = {
    keys.UP: lambda buffer: buffer.down(-1),
    keys.control("^"): lambda buffer: buffer.down(-1),
    keys.DOWN: lambda buffer: buffer.down(1),
    keys.control("J"): lambda buffer: buffer.down(1),
    keys.LEFT: Buffer.left,
    keys.control("]"): Buffer.left,
    keys.RIGHT: Buffer.right,
    keys.control("F"): Buffer.right,
    keys.HOME: Buffer.home,
    keys.control("B"): Buffer.home,
    keys.END: Buffer.end,
    keys.control("E"): Buffer.end,
    keys.control("\\"): Buffer.word_left,
    keys.control("A"): Buffer.word_left,
    keys.control("O"): Buffer.word_right,
    keys.control("T"): Buffer.top,
    keys.control("G"): Buffer.bottom,
}
_Command = Callable[[FullScreen], Awaitable[None]]
_COMMANDS: dict[str, _Command] = {
    keys.ESCAPE: FullScreen.menu,
    keys.ABORT: FullScreen.abort,
    keys.control("Z"): FullScreen.save,
    keys.control("Q"): FullScreen.quote,
    keys.control("K"): FullScreen.help,
    HELP: FullScreen.help,
    keys.control("L"): FullScreen.mark,
    keys.control("X"): FullScreen.cut,
    keys.control("U"): FullScreen.paste,
    keys.control("R"): FullScreen.redraw,
    keys.control("V"): FullScreen.switch,
    keys.INSERT: FullScreen.switch,
}
_MENU: dict[str, _Command] = {
    "S": FullScreen.save,
    "A": FullScreen.abort,
    "Q": FullScreen.quote,
    "F": FullScreen.find,
    "C": FullScreen.spell,
    "M": FullScreen.mark,
    "X": FullScreen.cut,
    "O": FullScreen.copy,
    "V": FullScreen.paste,
    "T": FullScreen.subject,
    "H": FullScreen.help,
    "?": FullScreen.help,
}
