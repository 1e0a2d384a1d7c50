"""The part of the console that listens: keys, telegrams meanwhile, the caller's patience, and a window that changes
size. What the terminal answers to questions about itself goes to `keyboard.report` (`logon/detection.py` asks)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from dialtone.base.errors import HangUp, TimedOut, WireError
from dialtone.formats.text.strokes import Do, Stroke
from dialtone.terminal import keys
from dialtone.terminal.display_files import DisplayFiles
from dialtone.terminal.keyboard import Keyboard, Pasted
from dialtone.terminal.line_input import Field, Line, Outcome
from dialtone.terminal.look import Look
from dialtone.terminal.showing import CALM, Showing
from dialtone.terminal.wording import Words
from dialtone.wire.screen import Size, Terminal

_ESCAPE_WAIT = 0.08  # seconds after which an Esc that came alone is the key
_NEVER = 86_400.0
_WARNED_AT = 0.75  # of the patience


class Listening(Showing):
    """See the module's text, and `Console` for the fields."""

    __slots__ = (
        "_disturbed",
        "_redraw",
        "_size",
        "attend",
        "controls",
        "fixed",
        "keyboard",
        "look_changed",
        "monotonic",
        "patience",
        "unfinished",
    )

    def __init__(
        self,
        terminal: Terminal,
        look: Look,
        words: Words,
        files: DisplayFiles,
        codes: Callable[[str], str | None],
        monotonic: Callable[[], float],
        patience: float,
    ) -> None:
        super().__init__(terminal, look, words, files, codes)
        self.monotonic = monotonic
        self.patience = patience
        self.attend: Callable[[], Awaitable[None]] | None = None
        self.controls: dict[str, Callable[[], Awaitable[None]]] = {}
        self.look_changed: Callable[[], None] | None = None
        self.fixed = False
        self.unfinished = ""  # what was being typed when the line dropped; nothing secret
        self.keyboard = Keyboard(look.charset, swap=look.swap_delete)
        self._size: Size = terminal.size
        self._redraw: Callable[[], None] | None = None  # draws the line being typed again
        self._disturbed = False  # something was shown, or the window's size changed, while a key was waited for

    def _change_look(self, look: Look) -> None:
        before = self.painter.look
        super()._change_look(look)
        if (before.charset, before.swap_delete) != (look.charset, look.swap_delete):
            self.keyboard.suits(look.charset, swap=look.swap_delete)
        if before != look:
            self._disturbed = True
            if self.look_changed is not None:
                self.look_changed()

    async def key(self, *, within: float | None = None, redraws: bool = False) -> str:
        """Wait for one key: its character, or a name of `keys.py`. `within` seconds, None: as long as `patience`.
        Raises TimedOut only with `within`; when patience ends the caller is warned, then HangUp.

        `redraws` is for whoever has drawn the whole screen: he is given `keys.REDRAW` when the window's size changed
        or something was shown meanwhile, and draws again."""
        keyboard = self.keyboard
        self._disturbed = self._disturbed and redraws
        await self._send()
        deadline = None if within is None else self.monotonic() + within
        while not (key := keyboard.next()):
            if redraws and self._disturbed:
                self._disturbed = False
                return keys.REDRAW
            if deadline is None:
                await self._await_key(redraws)
            else:
                await self._hear(max(0.0, deadline - self.monotonic()))
        self.painter.uncount()
        return key

    async def listen(self, within: float, until: Callable[[], bool]) -> None:
        """Hear what the terminal says of itself, at most `within` seconds; keys are kept, and end it."""
        deadline = self.monotonic() + within
        while not until() and not len(self.keyboard) and (left := deadline - self.monotonic()) > 0:
            try:
                await self._hear(left)
            except TimedOut:
                return

    def pending(self) -> bool:
        """Whether a key has come that nobody has read."""
        return bool(len(self.keyboard) or self.terminal.unread())

    async def _prompted_key(self) -> str:
        """A key at a prompt: control keys that do something everywhere do it."""
        while (control := self.controls.get(key := await self.key())) is not None:
            await self._interrupt(control)
        return key

    async def command(self) -> str:
        """A key at a prompt for commands: one that a person pressed, since pasted ones are no commands (ANS-03).
        Control keys that do something everywhere do it."""
        told = False
        while isinstance(key := await self._prompted_key(), Pasted):
            if not told:
                await self.say("common.pasted")
            told = True
        return key

    async def _line(self, line: Line, *, secret: bool = False) -> str | None:
        """Let a line be typed behind what is shown. None: cancelled."""
        field = Field(self.painter, "*" if secret else "")

        def again() -> None:
            field.begin()
            field.show(line)

        before, self._redraw = self._redraw, again
        try:
            field.show(line)
            outcome = await self._type(line, field, secret=secret)
        except (WireError, HangUp):
            self.unfinished = "" if secret else line.text
            raise
        finally:
            self._redraw = before
        line.cursor = len(line.text)
        field.show(line)
        self._recent.append((Stroke(Do.LINE),))
        self.painter.line()
        self.painter.uncount()
        await self._send()
        return line.text if outcome is Outcome.DONE else None

    async def _type(self, line: Line, field: Field, *, secret: bool) -> Outcome:
        while True:
            await self._send()
            outcome = line.key(await (self.key() if secret else self._prompted_key()))
            if outcome in (Outcome.DONE, Outcome.CANCELLED):
                return outcome
            if outcome is Outcome.REDRAW:
                self.painter.line()
                self._draw_line_again()
            elif outcome is Outcome.CHANGED:
                field.show(line)
            elif not self.painter.look.linear:
                self.painter.paint((Stroke(Do.BELL),))

    def _draw_line_again(self) -> None:
        self.painter.paint((CALM, *self._line_so_far()))
        if self._redraw is not None:
            self._redraw()

    async def _await_key(self, redraws: bool) -> None:
        """Wait until a key is there, as long as the caller's patience allows."""
        begun = self.monotonic()
        warned = False
        while not len(self.keyboard) and not (redraws and self._disturbed):
            patience = self.patience if self.patience > 0 else _NEVER
            end = begun + patience * (1.0 if warned else _WARNED_AT)
            try:
                await self._hear(max(0.0, end - self.monotonic()))
            except TimedOut:
                if warned:
                    await self.say("common.patience.over")
                    await self.terminal.flush()
                    raise HangUp() from None
                warned = True
                await self._interrupt(self._warn)

    async def _warn(self) -> None:
        await self.say("common.patience.warning", seconds=max(1, round(self.patience * (1 - _WARNED_AT))))

    async def _hear(self, within: float) -> None:
        """Read once from the terminal: keys come, or the bell rang and is attended to. Raises TimedOut, Gone."""
        keyboard = self.keyboard
        begun = keyboard.begun
        try:
            data = await self.terminal.read(within=min(within, _ESCAPE_WAIT) if begun else within)
        except TimedOut:
            if not begun:
                raise
            keyboard.flush()
            return
        if data:
            keyboard.feed(data)
        self._notice()
        if not data and self.attend is not None:
            await self._interrupt(self.attend)

    async def _interrupt(self, show: Callable[[], Awaitable[None]]) -> None:
        """Let something be shown while a key is waited for, and then the line being typed again."""
        line, redraw = self._line_so_far(), self._redraw
        painter, attribute = self.painter, self.painter.attribute
        self._redraw = None
        painter.fresh = bool(painter.column)
        out, column = painter.painted, painter.column
        try:
            await show()
        finally:
            self._redraw = redraw
        painter.fresh = False
        if painter.painted == out and painter.column != column:  # the line was wiped by a question to the terminal
            painter.forget_colours()
        if painter.painted != out or painter.column != column:
            self._disturbed = True
            painter.paint((Stroke(Do.FRESH), CALM))
            self._recent.append((Stroke(Do.LINE), *line))
            painter.paint(line)
            if redraw is not None:
                redraw()
        painter.attribute = attribute
        await self._send()

    def _notice(self) -> None:
        """Take notice of another size of the window."""
        if self.terminal.size != self._size:
            self._size = self.terminal.size
            self._sized(self._size)

    def _sized(self, size: Size) -> None:
        look = self.painter.look
        if not self.fixed and (size.columns or size.rows):
            self.look = replace(look, columns=size.columns or look.columns, rows=size.rows or look.rows)


def names_of(keys_: str | Sequence[str]) -> set[str]:
    """Keys as a set, letters in upper case."""
    return {key.upper() if len(key) == 1 else key for key in keys_}
