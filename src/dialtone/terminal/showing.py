"""The part of the console that shows: markup, words, display files' strokes.

What can be painted at once is; what waits (pauses, delays), asks (@-codes, requirements) or looks at the rest of its
line (centring) is done here, in order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from dialtone.formats.text import at_codes, ctrl_a
from dialtone.formats.text.strokes import NORMAL, WAITING, Do, Stroke, Strokes
from dialtone.formats.text.wrap import columns_of
from dialtone.terminal.display_files import DisplayFiles
from dialtone.terminal.look import Look
from dialtone.terminal.painter import Painter
from dialtone.terminal.wording import Words, cleaned
from dialtone.wire.screen import Terminal

_RECENT = 12  # pieces of output looked through for the beginning of the present line
_DEEPEST = 1  # display files inside a display file
Shower = Callable[[], Awaitable[None]]
_LINE_ENDS = frozenset({Do.LINE, Do.CLEAR, Do.HOME, Do.FRESH, Do.BLANK, Do.RETURN, Do.GOTO})
CALM = Stroke(Do.ATTRIBUTE, "", 0, NORMAL)


def _no_code(_: str) -> str | None:
    return None


def _nobody(_: str) -> bool:
    return False


class Showing:
    """See the module's text, and `Console` for the fields."""

    __slots__ = (
        "_depth",
        "_hidden",
        "_own_codes",
        "_recent",
        "_spans",
        "_width",
        "codes",
        "counting",
        "files",
        "folders",
        "meets",
        "painter",
        "prepare",
        "terminal",
        "words",
    )

    def __init__(
        self, terminal: Terminal, look: Look, words: Words, files: DisplayFiles, codes: Callable[[str], str | None]
    ) -> None:
        self.terminal = terminal
        self.words = words
        self.files = files
        self.codes = codes
        self.prepare: Shower | None = None
        self.meets: Callable[[str], bool] = _nobody
        self.folders: Sequence[str] = ()
        self.painter = Painter(look)
        self.counting = True
        self._recent: deque[Sequence[Stroke]] = deque(maxlen=_RECENT)
        self._hidden = ""  # by which code what comes is hidden; "" for not
        self._own_codes: Mapping[str, str] = {}
        self._spans = False  # what is hidden goes on in the next strokes: those of a display file
        self._width = 0  # columns the text is made for, 0: as many as the screen has
        self._depth = 0

    @property
    def look(self) -> Look:
        """How the caller is shown things now; may be set by whoever knows better."""
        return self.painter.look

    @look.setter
    def look(self, look: Look) -> None:
        self._change_look(look)

    def _change_look(self, look: Look) -> None:
        before, self.painter.look = self.painter.look, look
        if (before.charset, before.ansi, before.color) != (look.charset, look.ansi, look.color):
            self.painter.forget_colours()

    async def put(self, markup: str) -> None:
        """Show markup of ours."""
        await self._do(ctrl_a.strokes(markup))

    async def say(self, name: str, /, **values: object) -> None:
        """Show the words of this name, such as "boards.read.prompt", with cleaned values in its {placeholders}."""
        await self._do(self.words.template(name, self.painter.look).strokes(values, self.painter.look.charset))

    async def pause(self) -> None:
        """Wait for any key, saying so."""
        raise NotImplementedError

    async def _insert(self, name: str) -> None:
        """Show another display file in the middle of one."""
        raise NotImplementedError

    async def _send(self) -> None:
        if self.painter.out:
            await self.terminal.write(self.painter.taken())

    async def _do(self, strokes: Sequence[Stroke]) -> None:
        """Show strokes."""
        self._recent.append(strokes)
        if self._hidden or any(stroke.do >= WAITING for stroke in strokes):
            await self._do_slowly(strokes)
        else:
            self.painter.paint(strokes)
        await self._send()

    def _line_so_far(self) -> list[Stroke]:
        """The strokes that made the line the cursor is in, to make it again."""
        found: list[Stroke] = []
        for strokes in reversed(self._recent):
            ends = [place for place, stroke in enumerate(strokes) if stroke.do in _LINE_ENDS]
            found[:0] = [stroke for stroke in strokes[ends[-1] + 1 if ends else 0 :] if stroke.do < WAITING]
            if ends:
                break
        return found

    async def _do_slowly(self, strokes: Iterable[Stroke]) -> None:
        left = deque(strokes)
        painter = self.painter
        while left:
            stroke = left.popleft()
            if stroke.do is Do.END:
                break
            if stroke.do in _CONDITIONS:
                self._condition(stroke)
            elif self._hidden:
                continue
            elif stroke.do is Do.CENTER:
                self._center(left)
            elif stroke.do >= WAITING:
                await self._wait(stroke)
            else:
                painter.paint((stroke,))
        if not self._spans:
            self._hidden = ""

    def _condition(self, stroke: Stroke) -> None:
        """Show or hide what follows; a condition that is met again ends."""
        if stroke.do is Do.SHOWN or (stroke.do is Do.WHERE and not stroke.text):
            self._hidden = ""
            return
        wanted = {Do.LEVEL: f"LEVEL {stroke.number}", Do.FLAG: f"FLAG 1{stroke.text}"}.get(stroke.do, stroke.text)
        if self._hidden == wanted:
            self._hidden = ""
        else:
            self._hidden = "" if self.meets(wanted) else wanted

    def _center(self, left: deque[Stroke]) -> None:
        """Put what is left of the line in the middle of it."""
        columns = 0
        line: list[Stroke] = []
        while left and left[0].do is not Do.LINE:
            stroke = left.popleft()
            if stroke.do is Do.CODE:
                stroke = Stroke(Do.TEXT, self._value(stroke.text, self._room()))
            if stroke.do is Do.TEXT:
                columns += columns_of(stroke.text)
            line.append(stroke)
        if not self.painter.look.linear:
            self.painter.paint((Stroke(Do.RIGHT, "", max(0, (self._columns() - columns) // 2 - self.painter.column)),))
        left.extendleft(reversed(line))

    async def _wait(self, stroke: Stroke) -> None:
        """One stroke that takes more than painting."""
        do = stroke.do
        if do in (Do.CODE, Do.DATE, Do.TIME):
            code = stroke.text if do is Do.CODE else do.name
            if text := self._value(code, self._room()):
                self.painter.text(text)
        elif do is Do.FILL:
            self.painter.text((stroke.text * self._room())[: max(0, self._room())])
        elif do is Do.COLUMNS:
            self._width = stroke.number
        elif do is Do.COUNTING:
            self.counting = bool(stroke.number)
        elif do is Do.WAIT:
            await self._send()
            if not self.painter.look.linear:
                await self.terminal.pause(stroke.number / 10)
        elif do is Do.PAUSE:
            await self.pause()
        elif do is Do.INSERT and self._depth <= _DEEPEST:
            await self._insert(stroke.text)

    def _value(self, code: str, room: int) -> str:
        """What a code stands for, or the code as it was typed."""
        value = at_codes.value_of(code)
        found = self._own_codes.get(value.name)
        if found is None:
            found = self.codes(value.name)
        if found is None:
            return f"@{code}@"
        return value.shown(cleaned(found), room)

    def _columns(self) -> int:
        columns = self.painter.look.columns
        return min(self._width, columns) if self._width else columns

    def _room(self) -> int:
        return max(0, self._columns() - 1 - self.painter.column)


_CONDITIONS = frozenset({Do.SHOWN, Do.WHERE, Do.LEVEL, Do.FLAG})
__all__ = ["CALM", "Shower", "Showing", "Strokes"]
