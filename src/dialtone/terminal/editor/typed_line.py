"""A line of a text being typed without cursor addressing: when it is full, its last word goes on to the next.

Backspaces and blanks are all the screen must obey (`terminal/line_input.py`).
"""

from __future__ import annotations

from typing import NamedTuple

from dialtone.base.errors import HangUp, WireError
from dialtone.formats.text.wrap import columns_of
from dialtone.terminal import keys
from dialtone.terminal.console import Console
from dialtone.terminal.line_input import Field, Line, Outcome

LINE_END = "\r\n"
ABOVE = 250  # characters that may stand right of the edge while they are moved to the next line


class Typed(NamedTuple):
    """`text` is the line, ending in a blank when it goes on; `carried` the beginning of the next one, "" when Enter was
    pressed (`ended`)."""

    text: str
    carried: str = ""
    ended: bool = True


async def type_line(console: Console, prompt: str, room: int, *, start: str = "", **values: object) -> Typed | None:
    """Take a line of at most `room` columns behind the words `prompt`; `start` stands there already. None: cancelled.
    Raises Gone, HangUp."""
    await console.say(prompt, **values)
    column = console.painter.column
    line, field = Line(most=room + ABOVE, text=start), Field(console.painter)
    field.show(line)
    while True:
        try:
            key = await console.key(redraws=True)
        except (WireError, HangUp):
            console.unfinished = line.text
            raise
        outcome = Outcome.REDRAW if key == keys.REDRAW else line.key(key)
        if outcome in (Outcome.DONE, Outcome.CANCELLED):
            await console.put(LINE_END)
            return Typed(line.text) if outcome is Outcome.DONE else None
        if outcome is Outcome.REDRAW:
            if console.painter.column == column:
                field.begin()  # something was shown meanwhile, and the prompt stands below it again
        elif outcome is not Outcome.CHANGED:
            await console.put("\a")
        if columns_of(line.text) > room and line.cursor == len(line.text):
            kept, carried = _split(line.text, room)
            line.text, line.cursor = kept.rstrip(" "), len(kept.rstrip(" "))
            field.show(line)
            await console.put(LINE_END)
            return Typed(kept, carried, ended=False)
        field.show(line)


def _split(text: str, room: int) -> tuple[str, str]:
    """What stays and what goes on: the last word, or what is over when there is but one."""
    blank = text.rfind(" ", 0, room + 1)
    if blank > 0:
        return text[: blank + 1], text[blank + 1 :]
    return text[:room], text[room:]
