"""The lines of a message as an answer quotes them: initials and `>` in front; quotations get another `>`.

Sources: spec bbs.md 13; what boards have done since FidoNet.
"""

from __future__ import annotations

import re

from dialtone.formats.text.ctrl_a import without_codes
from dialtone.formats.text.foreign_lines import coloured
from dialtone.formats.text.wrap import wrapped

MOST = 2000  # lines
WIDTH = 72  # columns

_QUOTED = re.compile(r"[ \t]{0,2}([^\s<>]{0,3})((?:>[ \t]?){1,40})")
_ORIGIN = " * Origin:"  # FidoNet: nothing of the message follows


def initials(name: str) -> str:
    """Two letters that stand for a person."""
    words = [word for word in re.split(r"[\s._-]+", name) if word[:1].isalnum()]
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


def quoted(text: str, author: str) -> str:
    """A message's text as the beginning of an answer; its signature is left out."""
    lines = [without_codes(line).rstrip() for line in coloured(text[: MOST * 400])][:MOST]
    mark = f" {initials(author)}> "
    return "\n".join(piece for line in _body(lines) for piece in wrapped(_quoted(line, mark), WIDTH))


def _quoted(line: str, mark: str) -> str:
    found = _QUOTED.match(line) if ">" in line[:10] else None
    if found is None:
        return mark + line if line else mark.rstrip()
    return f" {found[1]}{'>' * (found[2].count('>') + 1)} {line[found.end() :]}".rstrip()


def _body(lines: list[str]) -> list[str]:
    for at, line in enumerate(lines):
        if line == "--" or (at and line.startswith(_ORIGIN)):
            lines = lines[:at]
            break
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return lines
