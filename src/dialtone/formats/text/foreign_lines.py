"""Text of others as lines of markup that is safe to show: attribute codes at most, everything else to be seen.

`foreign.visible` gives the same without any colours. Security cases ANS-01, ANS-02. Linear; never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialtone.formats.text.ansi_colours import as_ctrl_a
from dialtone.formats.text.ctrl_a import colours_only
from dialtone.formats.text.foreign import UNSEEN, visible
from dialtone.formats.text.wrap import visible_columns

_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_TAKEN_OUT = re.compile(rf"\x01[^\r\n]|{UNSEEN}")


def coloured(text: str) -> Iterator[str]:
    """The lines of a text with Ctrl-A attribute codes for its Ctrl-A and ANSI colours and nothing else that is not to
    be seen; tabs become blanks, empty lines at its end go."""
    if "\x01" not in text and "\x1b" not in text and "\x9b" not in text:
        yield from visible(text)
        return
    empty = 0
    for line in _BREAKS.sub("\n", colours_only(as_ctrl_a(text))).split("\n"):
        line = _TAKEN_OUT.sub(_kept, _without_tabs(line)).rstrip(" ")
        if not line:
            empty += 1
            continue
        yield from [""] * empty
        empty = 0
        yield line


def _kept(found: re.Match[str]) -> str:
    return found[0] if len(found[0]) == 2 else ""


def _without_tabs(line: str) -> str:
    if "\t" not in line:
        return line
    done = ""
    *pieces, last = line.split("\t")
    for piece in pieces:
        done += piece
        done += " " * (8 - visible_columns(done) % 8)
        if len(done) > 4096:  # a line of tabs only
            return done + last
    return done + last
