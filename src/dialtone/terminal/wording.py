"""The words shown to callers: the tables of the rooms, under the sysop's own texts from `ctrl/text.ini`.

A text is read once and remembered as a `Template`: strokes, and places for values. `{name}` takes a value, `{name:<20}`
fills or cuts it to 20 columns at the left, `{name:>5}` at the right, `{name:^9}` in the middle. `{{` is a brace. An
@-code (`@BBS@`) in a text is replaced when it is shown; one in a value is just letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from dialtone.formats.escapes import unescape
from dialtone.formats.text import at_codes, ctrl_a
from dialtone.formats.text.foreign import one_line
from dialtone.formats.text.strokes import Do, Stroke, Strokes
from dialtone.formats.text.wrap import columns_of, cut
from dialtone.terminal.charsets import likeness
from dialtone.terminal.look import Charset, Look
from dialtone.terminal.words import table

NARROW = 80  # screens below this many columns are given texts for narrow screens
_MOST = 4096  # characters of a value

_PLACE = re.compile(r"\{\{|\}\}|\{(?P<name>\w+)(?::(?P<align>[<>^]?)(?P<width>\d{1,3}))?\}")


class Markup(str):
    """A value that is markup of ours and keeps its codes; every other value is cleaned."""

    __slots__ = ()


class Place(NamedTuple):
    """Where a value goes. `width` 0: as long as it is; `align`: "<", ">", "^"."""

    name: str
    align: str
    width: int


@dataclass(frozen=True, slots=True)
class Template:
    """A text that has been read: strokes and places in their order."""

    parts: tuple[Strokes | Place, ...]

    def names(self) -> set[str]:
        """The names of its places."""
        return {part.name for part in self.parts if isinstance(part, Place)}

    def strokes(self, values: Mapping[str, object], charset: Charset = Charset.UTF8) -> list[Stroke]:
        """The strokes with the values filled in, for a screen with this character set; a value that is missing is shown
        as its name in braces."""
        out: list[Stroke] = []
        for part in self.parts:
            if isinstance(part, Place):
                out += _filled(part, values.get(part.name, f"{{{part.name}}}"), charset)
            else:
                out += part
        return out


def cleaned(value: object, most: int = 0) -> str:
    """A value as one line of printable characters, at most `most` columns (0: as long as it is)."""
    text = str(value)
    if not text.isascii() or not text.isprintable():
        text = one_line(text, _MOST)
    return cut(text[:_MOST], most) if most else text[:_MOST]


def _filled(place: Place, value: object, charset: Charset) -> Strokes:
    if isinstance(value, Markup):
        return ctrl_a.strokes(value)
    text = likeness(cleaned(value), charset)
    text = cut(text, place.width) if place.width else text
    if place.width and (room := place.width - columns_of(text)) > 0:
        left = room if place.align == ">" else room // 2 if place.align == "^" else 0
        text = " " * left + text + " " * (room - left)
    return (Stroke(Do.TEXT, text),) if text else ()


@lru_cache(maxsize=4096)
def template(text: str) -> Template:
    """Read a text of the tables."""
    parts: list[Strokes | Place] = []
    constant = ""
    last = 0
    for place in _PLACE.finditer(text):
        constant += text[last : place.start()]
        last = place.end()
        if place["name"] is None:
            constant += place[0][0]
            continue
        if constant:
            parts.append(at_codes.strokes(constant))
        constant = ""
        parts.append(Place(place["name"], place["align"] or "<", int(place["width"] or 0)))
    constant += text[last:]
    if constant:
        parts.append(at_codes.strokes(constant))
    return Template(tuple(parts))


class Words:
    """Every text by its name, in lower case. `own` are the sysop's."""

    __slots__ = ("_find", "_own")

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self._own = own or {}
        self._find: Callable[[str], str | None] = table().get

    def __contains__(self, name: str) -> bool:
        return name in self._own or self._find(name) is not None

    def text(self, name: str, look: Look) -> str:
        """The text of this name for a screen; the name itself when there is no such text."""
        if look.linear and (found := self._exact(name + ".linear")) is not None:
            return found
        if look.columns < NARROW and (found := self._exact(name + ".narrow")) is not None:
            return found
        found = self._exact(name)
        return name if found is None else found

    def template(self, name: str, look: Look) -> Template:
        """The same, read."""
        return template(self.text(name, look))

    def _exact(self, name: str) -> str | None:
        found = self._own.get(name) if self._own else None
        return found if found is not None else self._find(name)


_CTRL_A = re.compile(r"\\\\|\\1(?=[^0-9]|[0-7](?![0-9])|\Z)")


def written(text: str) -> str:
    """The characters of a text as sysops write it, with C escapes; backslash and 1 is Ctrl-A, even in front of a digit
    that is a colour."""
    return unescape(_CTRL_A.sub(lambda found: found[0] if found[0] == r"\\" else r"\x01", text))


def mistakes(own: Mapping[str, str]) -> list[str]:
    """What is wrong with texts of the sysop's, in words: names that nothing is called by, places nobody fills."""
    ours = table()
    found: list[str] = []
    for name, text in own.items():
        plain = name.removesuffix(".linear").removesuffix(".narrow")
        if (model := ours.get(plain, ours.get(name))) is None:
            found.append(f"there is no text {name!r}")
        elif strange := template(text).names() - template(model).names():
            found.append(f"{name}: nothing fills {', '.join(sorted(strange))}")
    return found
