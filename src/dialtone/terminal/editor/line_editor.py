"""The line editor: a text line by line, for screens without a cursor to move, and for readers of screens.

A word that has no room goes on in the next line; lines that were wrapped so end in a blank here, and are one paragraph
in the text, which is sent in lines of 79 columns however narrow the screen was. A line that begins with `/` and is one
of the commands is obeyed, everything else is text. Source: spec bbs.md 13.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from itertools import zip_longest

from dialtone.base.errors import HangUp, WireError
from dialtone.formats.text.wrap import columns_of
from dialtone.terminal.console import plain
from dialtone.terminal.editor.buffer import SAVED_WIDTH, rows_of
from dialtone.terminal.editor.typed_line import type_line
from dialtone.terminal.editor.work import Work
from dialtone.terminal.stay import Stay

LINE_MOST = 1000  # characters typed at once

_PROMPT = 4  # columns of a line's number

_COMMAND = re.compile(r"/(\?|[A-Za-z]+)\s*(?:(\d{1,5})\s*(?:-\s*(\d{1,5}))?)?\s*\Z")


class LineEditor:
    """See the module's text."""

    def __init__(self, stay: Stay, work: Work) -> None:
        self._stay = stay
        self._console = stay.console
        self._work = work
        look = stay.console.look
        self._width = SAVED_WIDTH if look.linear else min(look.columns - 1 - _PROMPT, SAVED_WIDTH)
        text = work.buffer.plain()
        self._lines = [row for paragraph in text.split("\n") for row in self._rows(paragraph)] if text else []
        self._at = len(self._lines)  # where the next line goes
        self._carried = ""  # a word that had no room in the line before
        self._result: bool | None = None

    async def run(self) -> bool:
        """Edit; whether the text is to be sent. Raises Gone, HangUp."""
        work = self._work
        work.saved = self._stay.house.clock.monotonic()
        await self._console.say("editor.lines", to=work.to, subject=work.subject, place=work.place)
        if work.limit_lines:
            await self._console.say("editor.lines.limit", lines=work.limit_lines)
        if self._lines:
            await self._list(0, 0)
        elif work.quote and await self._console.yes("editor.lines.quote", default=False):
            await self._quote(0, 0)
        while self._result is None:
            await self._step()
        return self._result

    async def _step(self) -> None:
        work = self._work
        if not self._room():
            await self._console.say("editor.full.line", lines=work.limit_lines)
        try:
            line = await self._line()
        except (WireError, HangUp):
            if self._console.unfinished.strip():
                self._insert(self._console.unfinished)  # it is kept with the rest
            raise
        if line is None:
            await self._abort(0, 0)
            return
        found = _COMMAND.match(line)
        command = _COMMANDS.get(found[1].upper()) if found else None
        if found is not None and command is not None:
            await command(self, int(found[2] or 0), int(found[3] or 0))
        elif found is not None and found[1].upper() in _ELSEWHERE:
            await self._console.say("editor.lines.not_here")
        else:
            self._insert(line)
        if work.is_due(self._stay):
            await work.keep(self._stay)

    async def _line(self) -> str | None:
        """What is typed next. None: cancelled."""
        number = self._at + 1
        if self._console.look.linear:
            return await self._console.ask("editor.lines.prompt", most=LINE_MOST, number=number)
        carried, self._carried = self._carried, ""
        typed = await type_line(self._console, "editor.lines.prompt", self._width, start=carried, number=number)
        if typed is None:
            return None
        self._carried = typed.carried
        return typed.text.rstrip() if typed.ended else typed.text

    def _rows(self, paragraph: str) -> list[str]:
        """A paragraph in lines for the screen; all but the last end in a blank."""
        spans = rows_of(paragraph, self._width, columns_of)
        rows = [paragraph[start:end] for start, end in spans]
        return [*rows[:-1], rows[-1] if len(rows) == 1 and rows[-1].endswith(" ") else rows[-1].rstrip()]

    def _room(self) -> bool:
        used = self._work.buffer.lines_used() if self._lines else 0
        return not self._work.limit_lines or used < self._work.limit_lines

    def _insert(self, line: str) -> None:
        """Put a line in where the next one goes."""
        for row in self._rows(line):
            if self._room():
                self._lines.insert(self._at, row)
                self._at += 1
                self._changed()

    def _changed(self) -> None:
        """Make the text anew: lines that end in a blank go on in the next one."""
        text = ""
        for row, following in zip_longest(self._lines, self._lines[1:], fillvalue=""):
            text += row if row.endswith(" ") and following else row.rstrip() + "\n"
        buffer = self._work.buffer
        buffer.clear()
        buffer.insert(text.removesuffix("\n"))

    # Commands; each is given the numbers behind its name, 0 for none

    async def _save(self, first: int, last: int) -> None:
        self._result = True

    async def _abort(self, first: int, last: int) -> None:
        if not self._lines or await self._console.yes("editor.abort", default=False):
            self._result = False

    async def _clear(self, first: int, last: int) -> None:
        if await self._console.yes("editor.lines.clear", default=False):
            self._lines, self._at = [], 0
            self._changed()

    async def _list(self, first: int, last: int) -> None:
        start = max(first - 1, 0)
        shown = list(enumerate(self._lines, 1))[start : last or None]
        await self._console.page(f"\x01n\x01h{number:3}\x01n {plain(line)}" for number, line in shown)

    async def _edit(self, first: int, last: int) -> None:
        if not await self._is_line(first):
            return
        line = await self._console.ask(
            "editor.lines.edit", most=LINE_MOST, default=self._lines[first - 1].rstrip(), number=first
        )
        if line is not None:
            goes_on = " " if self._lines[first - 1].endswith(" ") else ""
            self._lines[first - 1] = line.rstrip() + goes_on
            self._changed()

    async def _delete(self, first: int, last: int) -> None:
        first = first or len(self._lines)
        last = last or first
        if not await self._is_line(first) or not await self._is_line(last):
            return
        del self._lines[first - 1 : last]
        self._at = min(self._at, len(self._lines))
        self._changed()
        await self._console.say("editor.lines.deleted", first=first, last=last)

    async def _insert_at(self, first: int, last: int) -> None:
        if first and not await self._is_line(first):
            return
        self._at = first - 1 if first else len(self._lines)
        await self._console.say("editor.lines.insert", number=self._at + 1)

    async def _subject(self, first: int, last: int) -> None:
        subject = await self._console.ask("editor.subject", most=70, default=self._work.subject)
        self._work.subject = subject or self._work.subject

    async def _quote(self, first: int, last: int) -> None:
        """Take lines of what is answered: those asked for, or after showing them with numbers those chosen."""
        quote = self._work.quote
        if not quote:
            await self._console.say("editor.no_quote.line")
            return
        if not first:
            await self._console.page(
                f"\x01n\x01h{at:3}\x01n\x01c{plain(line)}\x01n" for at, line in enumerate(quote, 1)
            )
            chosen = await self._console.ask("editor.lines.range", most=40, default="", count=len(quote))
            wanted = _ranges(chosen or "", len(quote))
        else:
            wanted = list(range(first, min(last or first, len(quote)) + 1))
        for number in wanted:
            if 1 <= number <= len(quote):
                self._insert(quote[number - 1])
        await self._console.say("editor.lines.quoted", count=len(wanted))

    async def _help(self, first: int, last: int) -> None:
        await self._console.say("editor.lines.help")

    async def _is_line(self, number: int) -> bool:
        if 1 <= number <= len(self._lines):
            return True
        await self._console.say("editor.lines.no_line", count=len(self._lines))
        return False


def _ranges(text: str, most: int) -> list[int]:
    """The numbers of "1-3,7", or of "all"; nothing of what cannot be read."""
    if text.strip().lower() in ("a", "all"):
        return list(range(1, most + 1))
    found: dict[int, None] = {}
    for part in re.split(r"[\s,]+", text.strip()):
        pair = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?", part)
        if pair is not None:
            last = min(int(pair[2] or pair[1]), most)
            found |= dict.fromkeys(range(int(pair[1]), last + 1))
    return list(found)


_COMMANDS: dict[str, Callable[[LineEditor, int, int], Awaitable[None]]] = {
    "?": LineEditor._help,
    "HELP": LineEditor._help,
    "S": LineEditor._save,
    "SAVE": LineEditor._save,
    "ABT": LineEditor._abort,
    "A": LineEditor._abort,
    "CLR": LineEditor._clear,
    "L": LineEditor._list,
    "E": LineEditor._edit,
    "D": LineEditor._delete,
    "I": LineEditor._insert_at,
    "T": LineEditor._subject,
    "Q": LineEditor._quote,
}
_ELSEWHERE = frozenset({"ATTR", "UPLOAD"})  # known on other boards, not done here
