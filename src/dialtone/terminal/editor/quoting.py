"""The lines of a message as an answer quotes them: initials and `>` in front, wrapped so that they fit.

Lines that are quotes already get another `>` in place of new initials. Sources: spec bbs.md 13; what boards have done
since FidoNet.
"""

from __future__ import annotations

import re

from dialtone.terminal.editor.buffer import SAVED_WIDTH, rows_of

MOST = 5000  # lines of a message that can be quoted

_QUOTED = re.compile(r"\s{0,2}([^\s>]{0,3})((?:>\s?)+)\s?")
_SIGNATURE = "--"  # with a blank behind it, which some systems take away
_ORIGIN = " * Origin:"  # FidoNet: nothing of the message follows


def initials(name: str) -> str:
    """Two letters that stand for a person."""
    words = [word for word in re.split(r"[\s._-]+", name) if word[:1].isalnum()]
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


def quote(text: str, author: str, *, width: int = SAVED_WIDTH) -> list[str]:
    """The lines for the quoting window, the author's signature left out."""
    mark = f" {initials(author)}> "
    found: list[str] = []
    for line in _body(text.splitlines()[:MOST]):
        quoted = _QUOTED.match(line)
        if not line.strip():
            found.append(mark.rstrip())
            continue
        sign = f" {quoted[1]}{'>' * (quoted[2].count('>') + 1)} " if quoted else mark
        rest = line[quoted.end() :] if quoted else line.rstrip()
        spans = rows_of(rest, max(width - len(sign), 20))
        found += [sign + rest[start:end].rstrip() for start, end in spans]
    return found[:MOST]


def is_quote(line: str) -> bool:
    """Whether a line is one that somebody quotes."""
    return _QUOTED.match(line) is not None


def _body(lines: list[str]) -> list[str]:
    for at, line in enumerate(lines):
        if line.rstrip() == _SIGNATURE or (at and line.startswith(_ORIGIN)):
            lines = lines[:at]
            break
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return lines
