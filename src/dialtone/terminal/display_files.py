"""Display files: screens of the sysop's and ours, each in variants for different screens.

A name such as "welcome" or "menu/main" is looked for in the folders of the caller's language and shell, then in the
common one; in each the sysop's replacement (`mods`) comes before his text, and that before ours. In a folder the kind
that shows most on this screen comes first, of a kind the one made for its width. Source: spec bbs.md 11.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from dialtone.domain.ports.display import Display
from dialtone.formats.text import at_codes, cp437, sauce
from dialtone.formats.text.ansi_colours import AnsiReader, folded
from dialtone.formats.text.strokes import Strokes
from dialtone.terminal.look import Charset, Look

_NAME = re.compile(r"[\w*?-][\w.*?-]{0,63}(?:/[\w*?-][\w.*?-]{0,63}){0,3}")
_RAW = ("seq", "rip")  # kinds that go to the screen as they are
_ART = ("ans", "mon")
_DRAWN_FOR = 80  # columns a drawing is for when it does not say
_HIGH_CODE = re.compile(rb"\x01([\x80-\xff])")


@dataclass(frozen=True, slots=True)
class Picture:
    """A display file that was found: bytes for the screen as they are, or strokes. `ice`: see SAUCE."""

    raw: bytes
    strokes: Strokes
    ice: bool = False


class DisplayFiles:
    """See the module's text. `fraction` gives a number from 0 to 1, for names with * or ?."""

    __slots__ = ("_display", "_fraction")

    def __init__(self, display: Display | None, fraction: Callable[[], float] = lambda: 0.0) -> None:
        self._display = display
        self._fraction = fraction

    async def find(self, name: str, look: Look, *, folders: Sequence[str] = ()) -> Picture | None:
        """The variant of a display file for a screen; None when there is none for it. `folders` are sub-folders to be
        looked at first."""
        if self._display is None or not _NAME.fullmatch(name):
            return None
        folder, _, stem = name.lower().rpartition("/")
        for place in (*(_joined(sub, folder) for sub in folders if sub), folder):
            for root in range(self._display.roots):
                names = await self._display.names(root, place)
                if (file := self._variant(names, stem, look)) is None:
                    continue
                if (data := await self._display.read(root, place, names[file])) is not None:
                    return picture(data, *_kind_of(file))
        return None

    def _variant(self, names: Mapping[str, str], stem: str, look: Look) -> str | None:
        """The name of the best file for a stem among the names of a folder."""
        if "*" in stem or "?" in stem:
            stems = sorted({file.split(".")[0] for file in names if fnmatchcase(file.split(".")[0], stem)})
            stems = [one for one in stems if self._variant(names, one, look)]
            if not stems:
                return None
            stem = stems[min(len(stems) - 1, int(self._fraction() * len(stems)))]
        for ending in endings(look):
            if (found := _of_kind(names, stem, ending, look.columns)) is not None:
                return found
        return None


def endings(look: Look) -> Iterator[str]:
    """The kinds of files a screen can show, the best first."""
    if look.rip and not look.linear:
        yield "rip"
    if look.draws and look.ansi:
        if not look.color:
            yield "mon"
        yield "ans"
    if look.charset is Charset.PETSCII:
        yield "seq"
    yield from ("asc", "msg") if look.charset is Charset.ASCII or look.linear else ("msg", "asc")


def _of_kind(names: Mapping[str, str], stem: str, ending: str, columns: int) -> str | None:
    """The file of a kind for a width: made for exactly this one, else for the most that is not more, else for any."""
    found: dict[int, str] = {}
    shape = re.compile(rf"{re.escape(stem)}(?:\.(?:(\d{{1,3}})col|c(\d{{1,3}})))?(?:\.utf8)?\.{ending}")
    for file in names:
        if match := shape.fullmatch(file):
            exact, least = match[1], match[2]
            if exact is not None:
                if int(exact) == columns:
                    return file
            elif int(least or 0) <= columns:
                found[int(least or 0)] = file
    return found[max(found)] if found else None


def _kind_of(file: str) -> tuple[str, bool]:
    parts = file.split(".")
    return parts[-1], "utf8" in parts[1:-1]


@lru_cache(maxsize=256)
def picture(data: bytes, ending: str, utf8: bool) -> Picture:
    """A file that was read; remembered, since the same screens are shown again and again."""
    if ending in _RAW:
        return Picture(data, ())
    body, record = sauce.split(data)
    text = body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace") if utf8 else _characters(body)
    if ending not in _ART and b"\x1b" not in body:
        return Picture(b"", at_codes.strokes(text))
    strokes = AnsiReader(at_codes.strokes, trusted=True).feed(text)
    if ending in _ART:
        columns = record.columns if record and record.columns else _DRAWN_FOR
        return Picture(b"", folded(strokes, columns), bool(record and record.ice))
    return Picture(b"", tuple(strokes))


def _characters(body: bytes) -> str:
    """The characters of a file that does not say what it is in: UTF-8 if it can be (drawings cannot), else code page
    437, where the byte behind a Ctrl-A is a code and no character."""
    if not body.isascii():
        try:
            return body.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        except UnicodeDecodeError:
            pass
    pieces = _HIGH_CODE.split(body)
    return "".join(
        "\x01" + piece.decode("latin-1") if place % 2 else cp437.decode(piece) for place, piece in enumerate(pieces)
    )


def _joined(sub: str, folder: str) -> str:
    return f"{folder}/{sub}" if folder else sub
