"""Strokes: the small things markup does to a screen, one after another.

Every markup of the field (Ctrl-A codes, ANSI sequences, extra attribute codes) is read into the same strokes, and one
painter (`terminal/painter.py`) turns strokes into the bytes of a caller's screen.

An attribute is the PC's byte, in an int: foreground 0 to 7, `HIGH`, background in bits 4 to 6, `BLINK`; and
`BRIGHT`, a bright background, which the PC had to share with blinking. Source: spec bbs.md 12.3.
"""

from __future__ import annotations

from enum import IntEnum, auto
from typing import NamedTuple

FOREGROUND, HIGH, BACKGROUND, BLINK, BRIGHT = 0x07, 0x08, 0x70, 0x80, 0x100
NORMAL = 0x07  # light grey on black
EVERYTHING = 0x1FF


class Do(IntEnum):
    """What a stroke does. `text`, `number` and `more` of the stroke are named where they are used. From `PAUSE` on they
    are what only a console can do, since it waits, asks, or looks at what follows."""

    TEXT = auto()  # show `text`: printable characters only
    LINE = auto()  # end the line
    ATTRIBUTE = auto()  # keep the attribute's bits `number`, set the bits `more`
    PUSH = auto()  # remember the attribute
    POP = auto()  # take back the last one remembered
    CALM = auto()  # normal, if any of the bits `number` is set
    RAINBOW = auto()  # the next colour of the palette; `number` 1: from the first again at its end
    CLEAR = auto()  # the whole screen
    CLEAR_DOWN = auto()  # to the end of the screen
    CLEAR_LINE = auto()  # to the end of the line
    ERASE_LINE = auto()  # the whole line, the cursor stays
    HOME = auto()
    GOTO = auto()  # column `number`, row `more`; 1 1 is the upper left corner
    COLUMN = auto()  # column `number` of this line, 1 is the first
    UP = auto()  # by `number`, as the next three
    DOWN = auto()
    LEFT = auto()
    RIGHT = auto()
    SAVE = auto()  # the cursor's place
    RESTORE = auto()
    RETURN = auto()  # to the line's beginning
    FEED = auto()  # one line down, same column
    FRESH = auto()  # end the line, unless at its beginning
    BLANK = auto()  # an empty line, unless there is one
    TAB = auto()
    BELL = auto()
    RAW = auto()  # `text` is a sequence of the operator's for the terminal, which takes no room
    END = auto()  # nothing more is shown
    UNCOUNT = auto()  # the screen counts as empty for the pause at its end
    PAUSE = auto()
    WAIT = auto()  # `number` tenths of a second
    SYNC = auto()  # look for messages
    DATE = auto()
    TIME = auto()
    INSERT = auto()  # the display file `text`
    LEVEL = auto()  # what follows is for level `number` and above; again: for everybody
    FLAG = auto()  # what follows is for those with flag `text` of set 1; again: for everybody
    SHOWN = auto()  # what follows is for everybody
    CODE = auto()  # the value of the @-code `text`
    WHERE = auto()  # what follows is for those who meet the requirements `text`; "" is everybody
    CENTER = auto()  # the rest of the line stands in its middle
    FILL = auto()  # `text` over and over up to the end of the line
    COLUMNS = auto()  # what follows is made for a screen of `number` columns
    COUNTING = auto()  # `number` 0: no pauses at the screen's end any more; 1: they are back


class Stroke(NamedTuple):
    """One stroke; see `Do`."""

    do: Do
    text: str = ""
    number: int = 0
    more: int = 0


Strokes = tuple[Stroke, ...]

LINE = Stroke(Do.LINE)
WAITING = Do.PAUSE  # the first of those


def foreground(colour: int) -> Stroke:
    """The stroke that changes the foreground to 0..7 and nothing else."""
    return Stroke(Do.ATTRIBUTE, "", EVERYTHING & ~FOREGROUND, colour)


def background(colour: int) -> Stroke:
    """The stroke that changes the background to 0..7 and nothing else."""
    return Stroke(Do.ATTRIBUTE, "", EVERYTHING & ~(BACKGROUND | BRIGHT), colour << 4)


def with_bits(bits: int) -> Stroke:
    """The stroke that sets bits of the attribute."""
    return Stroke(Do.ATTRIBUTE, "", EVERYTHING, bits)


def attribute(value: int) -> Stroke:
    """The stroke that sets the whole attribute."""
    return Stroke(Do.ATTRIBUTE, "", 0, value)
