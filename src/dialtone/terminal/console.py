"""One caller's screen and keyboard, as actions use them.

Three kinds of text are told apart, and nothing else ever reaches a screen:

* *Markup* is ours or the sysop's: Ctrl-A codes (`\\x01h\\x01y`, spec bbs.md 12.4), and CR LF at the ends of lines.
  `put` shows it, `say` shows one of the words tables (`terminal/words/`) with values filled in.
* *Values* (names, subjects, numbers) go into placeholders of `say`, or through `plain` into markup: they are cleaned
  and cannot do anything (ANS-01, ANS-02). A value that is `Markup` is ours, and keeps its codes.
* *Foreign text* (messages, descriptions) is shown by `text`: colours survive where they may, everything else is taken
  out, lines are wrapped to the screen.

Everything is shown as the caller's `look` asks: character set, colours or none, 40 to 999 columns, linear or drawn.
Whoever waits for a key is told of telegrams meanwhile, watches the time and the caller's patience: see `attend`.
Ctrl-C ends output that is under way: then `text`, `page` return False.

@-codes are replaced in the words tables and in display files, never in what `put`, `page` and `text` show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from dialtone.formats.text.strokes import Do, Stroke
from dialtone.terminal import keys as key_names
from dialtone.terminal.display_files import DisplayFiles
from dialtone.terminal.line_input import Line
from dialtone.terminal.look import Look
from dialtone.terminal.paging import Paging
from dialtone.terminal.pick import Bar
from dialtone.terminal.showing import CALM
from dialtone.terminal.wording import Markup, Words, cleaned
from dialtone.wire.screen import Terminal

__all__ = ["Console", "Markup", "plain"]

_BELOW = 2  # rows under a light bar: its help, and the cursor's


def plain(value: object, most: int = 0) -> str:
    """A value for the middle of markup: cleaned to one line, its @ and Ctrl-A without effect; at most `most` columns
    (0: as long as it is)."""
    return cleaned(value, most)


def _no_code(_: str) -> str | None:
    return None


class Console(Paging):
    """See the module's text. The fields others may set:

    `attend` is called when the bell rang while a key was waited for: it shows what there is to show (telegrams), and
    the line being typed is drawn again behind it. `patience` is in seconds without a key, 0 is endless. `codes` gives
    the values of @-codes, `prepare` gathers some of them before a display file with codes is shown, `meets` says
    whether the caller meets access requirements (for parts of texts). `controls` are control keys that do something at
    every prompt, except where something secret is typed: Ctrl-K and Ctrl-O here, others may be added. `folders` are
    sub-folders of display files that are looked at first. `fixed`: the window's size does not change the look;
    `look_changed` is called when it has changed.
    """

    __slots__ = ()

    def __init__(
        self,
        terminal: Terminal,
        *,
        look: Look,
        words: Words,
        files: DisplayFiles,
        codes: Callable[[str], str | None] = _no_code,
        monotonic: Callable[[], float],
        patience: float = 300.0,
    ) -> None:
        super().__init__(terminal, look, words, files, codes, monotonic, patience)
        self._continuous = self._where = False
        self.controls = {key_names.control("K"): self._show_keys, key_names.control("O"): self._switch_pause}

    # --- output: see also `showing.py` (put, say) and `paging.py` (text, page, file, more, pause) ---

    async def clear(self) -> None:
        """Clear the screen; in linear mode an empty line. Who clears for the look of it asks `look.clear` first."""
        if self.painter.look.draws:
            await self._do((Stroke(Do.CLEAR),))
        else:
            await self._do((CALM, Stroke(Do.BLANK)))
            self.painter.uncount()

    async def goto(self, column: int, row: int) -> None:
        """Put the cursor there, 1 1 is the upper left corner. Only where `look.moves`."""
        await self._do((Stroke(Do.GOTO, "", column, row),))

    async def clear_line(self) -> None:
        """Clear from the cursor to the end of the line. Only where `look.moves`."""
        await self._do((Stroke(Do.CLEAR_LINE),))

    # --- input: see also `listening.py` (key, pending) ---

    async def choose(self, name: str, /, keys: str | Sequence[str], *, default: str = "", **values: object) -> str:
        """Say the words `name` and wait for one of `keys` (characters or key names); upper case counts as lower. Enter
        is `default` when there is one. Another key gets a hint, "?" the words `name`.help where there are such. Where
        hot keys are off, Enter ends the choice. Returns the key, in upper case; Esc is Q where that is a key; ABORT
        for Ctrl-C (and Esc) when nothing else was allowed for it."""
        while True:
            await self.say(name, **values)
            if key := await self._answer(keys, default, {}):
                return key
            await self._hint(name, keys)

    async def ask(
        self,
        name: str,
        /,
        *,
        most: int = 60,
        default: str = "",
        secret: bool = False,
        style: str = "",
        history: Sequence[str] = (),
        **values: object,
    ) -> str | None:
        """Say the words and take a line of at most `most` characters, which can be edited (spec bbs.md 13, line entry
        keys). `default` stands there already. `style`: "upper", "words" (capitals), "digits", or "". `secret` shows
        stars. None: cancelled with Ctrl-C or Esc."""
        await self.say(name, **values)
        return await self._line(Line(most=most, text=default, style=style, history=history), secret=secret)

    async def yes(self, name: str, /, *, default: bool = True, **values: object) -> bool:
        """Ask a question that has two answers. The way back (Esc, Ctrl-C) is no."""
        while True:
            await self.say(name, **values)
            await self.say("common.yes" if default else "common.no")
            others = {"Q": "N", key_names.ABORT: "N", key_names.ESCAPE: "N"}
            if key := await self._answer("YN", "Y" if default else "N", others, echo=False):
                await self.say("common.yes.said" if key == "Y" else "common.no.said")
                return key == "Y"
            await self._hint(name, "YN")

    async def number(
        self, name: str, /, lowest: int, highest: int, *, default: int | None = None, **values: object
    ) -> int | None:
        """Ask for a number; None when none was given."""
        while True:
            await self.say(name, **values)
            line = Line(most=len(str(highest)) + 2, text="" if default is None else str(default), style="digits")
            text = await self._line(line)
            if not text:
                return None
            if lowest <= int(text) <= highest:
                return int(text)
            await self.say("common.number.wrong", lowest=lowest, highest=highest)

    async def pick(
        self, name: str, /, rows: Sequence[str], *, start: int = 0, page_keys: str = "", **values: object
    ) -> int | None:
        """Let the caller choose one of `rows` (markup): by light bar where the screen draws, else by number. `name` is
        the heading, `page_keys` are two keys for a page back and forth. Returns its index, None for none."""
        look = self.painter.look
        if not rows:
            return None
        if not look.moves or not look.hot:
            return await self._pick_by_number(name, rows, values)
        bar = Bar(rows, at=start, height=look.rows, page_keys=page_keys)
        await self._draw(bar, name, values)
        while True:
            key = await self.key(redraws=True)
            if key == key_names.REDRAW:
                await self._draw(bar, name, values)
            elif key in (key_names.ENTER, key_names.ESCAPE, key_names.ABORT, "q", "Q"):
                await self._under(bar)
                return bar.at if key == key_names.ENTER else None
            else:
                await self._moved(bar, key, name, values)

    # --- what is behind it ---

    async def _pick_by_number(self, name: str, rows: Sequence[str], values: dict[str, object]) -> int | None:
        await self.say(name, **values)
        self.painter.paint((Stroke(Do.FRESH),))
        template = self.words.template("common.pick.row", self.painter.look)
        self._continuous = False
        for number, row in enumerate(rows, 1):
            if self._full() and not await self._goes_on():
                break
            await self._do(template.strokes({"number": number, "row": Markup(row)}, self.painter.look.charset))
        found = await self.number("common.pick.number", 1, len(rows))
        return None if found is None else found - 1

    async def _draw(self, bar: Bar, name: str, values: dict[str, object]) -> None:
        """Draw the list on an empty screen."""
        await self._do((Stroke(Do.CLEAR),))
        await self.say(name, **values)
        self.painter.paint((Stroke(Do.FRESH),))
        self.painter.top = self.painter.lines  # the row above the list
        bar.fits(self.painter.look.rows - self.painter.top - _BELOW)
        await self._rows(bar, bar.seen)

    async def _rows(self, bar: Bar, rows: Sequence[int]) -> None:
        painter, columns = self.painter, self.painter.look.columns - 1
        for row in rows:
            await self.goto(1, painter.top + 1 + row - bar.first)
            await self.put(bar.line(row, columns, lit=row == bar.at))
        await self.goto(1, painter.top + bar.height + 1)
        await self.say("common.pick.bar", place=bar.at + 1, count=len(bar))
        await self.clear_line()

    async def _moved(self, bar: Bar, key: str, name: str, values: dict[str, object]) -> None:
        before, page = bar.at, bar.first
        if not bar.key(key):
            self.painter.paint((Stroke(Do.BELL),))
        elif bar.first != page:
            await self._draw(bar, name, values)
        else:
            await self._rows(bar, [before, bar.at])

    async def _under(self, bar: Bar) -> None:
        await self.goto(1, self.painter.top + bar.height + 1)
        await self.clear_line()

    async def _hint(self, name: str, keys: str | Sequence[str]) -> None:
        """Say which keys do something here."""
        if name + ".help" in self.words:
            await self.say(name + ".help")
        else:
            words = "common.where" if self._where else "common.keys"
            await self.say(words, keys=", ".join(self._key_name(key) for key in keys))

    async def _show_keys(self) -> None:
        """Which keys work at every prompt."""
        await self.file("keys")

    async def _switch_pause(self) -> None:
        """Stop at the end of a screen from now on, or no longer."""
        self.look = replace(self.painter.look, pause=not self.painter.look.pause)
        await self.say("common.pausing.on" if self.painter.look.pause else "common.pausing.off")

    def _key_name(self, key: str) -> str:
        name = _KEY_NAMES.get(key)
        return self.words.text(name, self.painter.look) if name else key.strip("<>") or key


_KEY_NAMES = {
    key_names.ENTER: "common.key.enter",
    key_names.ESCAPE: "common.key.escape",
    key_names.TAB: "common.key.tab",
    key_names.ABORT: "common.key.abort",
    " ": "common.key.space",
}
