"""The full-screen editor: a bar above, the text, a bar below; everything else is a key or in the menu behind Esc.

`sheet.py` draws. Telegrams wait until the text is done, and the bar below says so. A draft is kept every twenty
seconds.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence

from dialtone.base.errors import TimedOut
from dialtone.formats.text.wrap import columns_of
from dialtone.terminal import keys
from dialtone.terminal.editor.buffer import SAVED_WIDTH, Buffer
from dialtone.terminal.editor.quote_window import QuoteWindow
from dialtone.terminal.editor.quoting import is_quote
from dialtone.terminal.editor.sheet import CLEAR, Sheet
from dialtone.terminal.editor.work import SAVE_EVERY, Work
from dialtone.terminal.stay import Stay

HELP = "\x1f"  # Ctrl-? as many terminals send it

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


class FullScreen:
    """See the module's text."""

    def __init__(self, stay: Stay, work: Work) -> None:
        self._stay = stay
        self._console = stay.console
        self.work = work
        self.buffer: Buffer = work.buffer
        self.sheet = Sheet(stay.console, work)
        self._telegrams = False
        self._result: bool | None = None

    async def run(self) -> bool:
        """Edit; whether the text is to be sent. Raises Gone, HangUp."""
        console = self._console
        outer, console.attend = console.attend, self._attend
        self.work.saved = self._stay.house.clock.monotonic()
        self.buffer.dirty = False
        try:
            await self.sheet.draw()
            while self._result is None:
                await self._step()
        finally:
            console.attend = outer
        await console.goto(1, console.look.rows)
        await console.put("\x01n\r\n")
        await console.put(CLEAR)
        if self._telegrams and outer is not None:
            await outer()
        return self._result

    async def _step(self) -> None:
        await self.sheet.paint()
        try:
            key = await self._console.key(within=SAVE_EVERY if self.buffer.dirty else None, redraws=True)
        except TimedOut:
            await self._keep()
            return
        if key == keys.REDRAW:
            await self.sheet.draw()
            return
        self.sheet.tell()
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
                self.sheet.tell("editor.nothing")
        elif (move := _MOVES.get(key)) is not None:
            move(self.buffer)
        elif (command := _COMMANDS.get(key)) is not None:
            await command(self)
        elif key in (keys.PAGE_UP, keys.control("P")):
            self.buffer.down(1 - self.sheet.height)
        elif key in (keys.PAGE_DOWN, keys.control("N")):
            self.buffer.down(self.sheet.height - 1)
        elif key == keys.ENTER:
            self._type("\n")
        elif key == keys.TAB:
            self._type("    ")
        elif len(key) == 1 and key.isprintable():
            self._type(key)
        else:
            self.sheet.tell("editor.unknown")

    def _type(self, text: str) -> None:
        if not self.work.room() and (text == "\n" or self._would_wrap()):
            self.sheet.tell("editor.full", lines=self.work.limit_lines)
        elif not (self.buffer.enter() if text == "\n" else self.buffer.type(text)):
            self.sheet.tell("editor.too_long")

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
        await self.sheet.bottom()
        if await self._console.yes("editor.abort", default=False):
            self._result = False
        else:
            await self.sheet.draw()

    async def menu(self) -> None:
        """The menu behind Esc."""
        await self.sheet.bar("editor.menu")
        key = (await self._console.key()).upper()
        command = _MENU.get(key)
        if command is not None:
            await command(self)
        elif key not in (keys.ESCAPE, keys.ABORT):
            self.sheet.tell("editor.unknown")

    async def quote(self) -> None:
        """Open the window of lines that may be quoted."""
        if not self.work.quote:
            self.sheet.tell("editor.no_quote")
            return
        await QuoteWindow(self._stay, self.work, self.sheet).run()
        await self.sheet.draw()

    async def find(self) -> None:
        """Look for words."""
        await self.sheet.bottom()
        wanted = await self._console.ask("editor.find", most=40)
        if wanted and not self.buffer.find(wanted):
            self.sheet.tell("editor.not_found", text=wanted)
        await self.sheet.draw()

    async def subject(self) -> None:
        """Change the subject."""
        await self.sheet.bottom()
        subject = await self._console.ask("editor.subject", most=70, default=self.work.subject)
        self.work.subject = subject or self.work.subject
        await self.sheet.draw()

    async def spell(self) -> None:
        """Go through the words that no dictionary has."""
        spelling = self._stay.house.spelling
        if spelling is None:
            self.sheet.tell("editor.no_spelling")
            return
        words = {word for line in self.buffer.paragraphs if not is_quote(line) for word in _WORD.findall(line)}
        unknown = await spelling.unknown(sorted(words))
        for word, better in unknown.items():
            if not await self._spell(word, better):
                break
        else:
            self.sheet.tell("editor.spelled")
        await self.sheet.draw()

    async def _spell(self, word: str, better: Sequence[str]) -> bool:
        """Ask about one word. False: enough."""
        await self.sheet.bottom()
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
        await self._console.put(CLEAR)
        await self._console.say("editor.help")
        await self._console.pause()
        await self.sheet.draw()

    async def mark(self) -> None:
        """Begin a block, or forget it."""
        self.buffer.set_mark()
        self.sheet.tell("editor.marked" if self.buffer.mark is not None else "editor.hint")

    async def cut(self) -> None:
        """Cut the block, or the line without one."""
        if not (self.buffer.cut_block() if self.buffer.mark is not None else self.buffer.cut_row()):
            self.sheet.tell("editor.nothing")

    async def copy(self) -> None:
        """Copy the block."""
        self.sheet.tell("editor.copied" if self.buffer.copy_block() else "editor.no_block")

    async def paste(self) -> None:
        """Paste what was cut or copied."""
        if not self.work.room() and "\n" in self.buffer.clip:
            self.sheet.tell("editor.full", lines=self.work.limit_lines)
        elif not self.buffer.paste():
            self.sheet.tell("editor.nothing_to_paste")

    async def redraw(self) -> None:
        """Draw everything anew."""
        await self.sheet.draw()

    async def switch(self) -> None:
        """Insert or overwrite."""
        self.buffer.overwrite = not self.buffer.overwrite

    async def _keep(self) -> None:
        kept = await self.work.keep(self._stay)
        self.sheet.tell("editor.kept" if kept else "editor.hint")

    async def _attend(self) -> None:
        """The bell rang. A window of another size is drawn anew anyhow; whatever else it is waits, and is told."""
        if self.sheet.fits:
            self._telegrams = True
            self.sheet.tell("editor.telegrams")
            await self.sheet.bar(self.sheet.hint)


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
