"""The part of the console that shows more than a screen: it stops when the screen is full and when the caller says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dialtone.formats.text import ctrl_a
from dialtone.formats.text.foreign import visible
from dialtone.formats.text.foreign_lines import coloured
from dialtone.formats.text.strokes import Do, Stroke
from dialtone.formats.text.wrap import cut_markup, visible_columns, wrapped
from dialtone.terminal import keys
from dialtone.terminal.charsets import likeness
from dialtone.terminal.display_files import Picture
from dialtone.terminal.line_input import Line
from dialtone.terminal.listening import Listening, names_of
from dialtone.terminal.look import Charset
from dialtone.terminal.showing import CALM

_PIECE = 200  # strokes of a display file between two looks at the keyboard


class Paging(Listening):
    """See the module's text."""

    __slots__ = ("_continuous", "_where")

    _continuous: bool  # the caller wants to see all that is left without stopping
    _where: bool  # the key that meant nothing was a question mark

    async def text(self, text: str, *, colours: bool = True, wrap: bool = True) -> bool:
        """Show somebody's text, stopping when the screen is full. `colours`: Ctrl-A attribute codes and ANSI colour
        sequences in it are obeyed. False: the caller had enough."""
        room = max(1, self.painter.look.columns - 1)
        lines = coloured(text) if colours else visible(text)
        charset = self.painter.look.charset
        if charset is not Charset.UTF8:
            lines = (likeness(line, charset) for line in lines)
        cut = (piece for line in lines for piece in (wrapped(line, room) if wrap else (cut_markup(line, room),)))
        enough = not await self.page(cut)
        self.painter.paint((CALM,))
        return not enough

    async def page(self, lines: Iterable[str]) -> bool:
        """Show lines of markup (without line ends), stopping when the screen is full; a line wider than the screen is
        wrapped. False: he had enough."""
        self._continuous = False
        for line in self._fitting(lines):
            if self._full() and not await self._goes_on():
                return False
            self._recent.clear()
            await self._do(ctrl_a.strokes(line))
            self.painter.line()
            await self._send()
            if self.terminal.unread() and await self._aborted():
                return False
        self._recent.append((Stroke(Do.LINE),))
        return True

    def _fitting(self, lines: Iterable[str]) -> Iterator[str]:
        """Lines that fit: those that are too wide are broken at blanks."""
        columns = self.painter.look.columns
        for line in lines:
            if len(line) > columns and visible_columns(line) > columns:
                yield from wrapped(line, columns - 1)
            else:
                yield line

    async def file(self, name: str, *, codes: Mapping[str, str] | None = None) -> bool:
        """Show a display file of the sysop's or ours by its menu name, such as "welcome" or "menu/main": the variant
        for this screen (spec bbs.md 11), with Ctrl-A and @-codes. `codes` are further @-codes and their values.
        Returns whether there is one."""
        picture = await self.files.find(name, self.painter.look, folders=self.folders)
        if picture is None:
            return False
        await self.picture(picture, codes=codes)
        return True

    async def picture(self, picture: Picture, *, codes: Mapping[str, str] | None = None) -> None:
        """Show what `display_files.picture` has read, as `file` does."""
        if self.prepare is not None and any(stroke.do is Do.CODE for stroke in picture.strokes):
            await self.prepare()
        before = self._own_codes, self._width, self.counting
        self._own_codes = codes if codes is not None else self._own_codes
        self._continuous = False
        if picture.raw:
            self.painter.out += picture.raw
            self.painter.forget()
            await self._send()
        ice = self.painter.ice
        self.painter.ice = ice or picture.ice
        self._spans = True
        try:
            await self._file(picture.strokes)
        finally:
            self._spans, self._hidden, self.painter.ice = False, "", ice
        self._own_codes, self._width, self.counting = before
        self.painter.paint((CALM,))
        await self._send()

    async def more(self) -> str:
        """Ask at the end of a screen whether to go on: Y, N, or C for everything that is left."""
        attribute = self.painter.attribute
        others = {" ": "Y", "Q": "N", keys.ESCAPE: "N", keys.ABORT: "N", keys.DOWN: "1", keys.PAGE_DOWN: "Y"}
        key = ""
        while not key:
            await self.say("common.more")
            key = await self._answer("YNC1", "Y", others, echo=False)
            self._wipe()
        if key == "1":  # one line more
            self.painter.lines = max(0, self.painter.look.rows - 2)
            key = "Y"
        self.painter.attribute = attribute
        await self._send()
        return key

    async def pause(self) -> None:
        """Wait for any key, saying so."""
        await self._paused()

    async def _paused(self) -> str:
        """The same; which key it was, where it is a single one."""
        key = ""
        await self.say("common.pause")
        if self.painter.look.hot and not self.painter.look.linear:
            key = await self.command()
        else:
            await self._line(Line(most=20))
        self._wipe()
        await self._send()
        return key

    async def settle(self) -> bool:
        """Before the screen is cleared for something new: what was shown since the last key is left there until a key
        is pressed, which is a command already when it is neither Enter nor Space. False: it should not be cleared,
        since the caller wants no stops. Who types ahead is not kept."""
        painter = self.painter
        if not painter.lines or self.pending():
            return True
        if painter.look.pause:
            painter.paint((Stroke(Do.FRESH),))
            key = await self._paused()
            if len(key) == 1 and key.isprintable() and key != " ":
                self.keyboard.give_back(key)
        return painter.look.pause

    async def _file(self, strokes: Sequence[Stroke]) -> None:
        """Show the strokes of a display file: a line, or some of a drawing, at a time."""
        begin = 0
        strokes = strokes[: next((at for at, stroke in enumerate(strokes) if stroke.do is Do.END), len(strokes))]
        for place, stroke in enumerate(strokes, 1):
            if stroke.do is not Do.LINE and place - begin < _PIECE:
                continue
            await self._do(strokes[begin:place])
            begin = place
            if self.terminal.unread() and await self._aborted():
                return
            if place < len(strokes) and self._full() and not await self._goes_on():
                return
        await self._do(strokes[begin:])

    async def _insert(self, name: str) -> None:
        picture = await self.files.find(name.lower(), self.painter.look, folders=self.folders)
        if picture is not None:
            self._depth += 1
            try:
                await self._do(picture.strokes)
            finally:
                self._depth -= 1

    def _full(self) -> bool:
        look = self.painter.look
        return look.pause and self.counting and not self._continuous and self.painter.lines >= look.rows - 1

    async def _goes_on(self) -> bool:
        answer = await self.more()
        self._continuous = answer == "C"
        return answer != "N"

    def _wipe(self) -> None:
        """Take a prompt away again, where the screen can."""
        painter = self.painter
        column = painter.column
        if painter.look.draws and 0 < column < painter.look.columns:
            painter.paint((CALM, Stroke(Do.RETURN)))
            painter.text(" " * column)
            painter.paint((Stroke(Do.RETURN),))
        elif column:
            painter.line()
        painter.uncount()
        self._recent.clear()

    async def _aborted(self) -> bool:
        """Whether Ctrl-C was typed while output went out."""
        while self.terminal.unread() and not self.keyboard.full:
            if not (data := await self.terminal.read(within=1.0)):
                break
            self.keyboard.feed(data)
        if self.keyboard.take(keys.control("S")):
            await self.key()  # Ctrl-S stops output until any key
        if not self.keyboard.take_abort():
            return False
        self.painter.paint((CALM, Stroke(Do.FRESH)))
        await self._send()
        return True

    async def _answer(
        self, allowed: str | Sequence[str], default: str, other: Mapping[str, str], *, echo: bool = True
    ) -> str:
        """One of `allowed` in upper case, with `other` keys standing for some; "" when it was something else."""
        known = names_of(allowed)
        look = self.painter.look
        line_wise = not look.hot or look.linear
        key = await self._word() if line_wise else await self.command()
        if key == keys.ENTER and key not in known:
            key = default
        key = key.upper() if len(key) == 1 else key
        self._where = key == "?"
        if key not in known:
            key = other.get(key, key)
        if key not in known:
            key = self._stands_for(key, known, line_wise)
        if key and not line_wise and echo:
            await self._echo(key)
        return key

    def _stands_for(self, key: str, known: set[str], line_wise: bool) -> str:
        """What a key means that is not among those asked for: the way back, or the beginning of a word."""
        if key == keys.ESCAPE and "Q" in known:
            return "Q"
        if key in (keys.ESCAPE, keys.ABORT):
            return keys.ABORT
        if line_wise and len(key) > 1 and key[0].isalpha() and key[0] in known:
            return key[0]
        return ""

    async def _echo(self, key: str) -> None:
        if len(key) == 1 and key > " ":
            self.painter.text(key)
        self._recent.append((Stroke(Do.LINE),))
        self.painter.line()
        self.painter.uncount()
        await self._send()

    async def _word(self) -> str:
        """A line for a choice: what was typed, Enter for an empty one, ABORT when cancelled."""
        text = await self._line(Line(most=20))
        if text is None:
            return keys.ABORT
        return text.strip().upper() or keys.ENTER
