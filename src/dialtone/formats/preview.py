"""What can be shown of a file without downloading it, judged by its name and its first bytes.

Only texts and drawings (as HTML made here) and pictures whose header was looked at are ever shown. HTML, SVG,
XML, PDF and everything else is for downloading only: `serve_as` is the type that makes no browser run it (WEB-02,
ARC-05). Linear, never raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from dialtone.formats import images
from dialtone.formats.text import cp437, sauce
from dialtone.formats.text.foreign import visible
from dialtone.formats.text.html.art import ansi_html
from dialtone.formats.text.html.links import linked
from dialtone.formats.text.html.safe import Html

BEGINNING = 256 * 1024  # bytes of a file that are enough to judge it
TEXT_MOST = 512 * 1024  # bytes; longer texts are for downloading
PICTURE_MOST = 20_000_000
DOWNLOAD = "application/octet-stream"

_DRAWINGS = frozenset({"ans", "asc", "nfo", "diz", "ice", "msg", "cia", "mon"})
_CODED = frozenset({"asc", "msg", "mon"})  # Ctrl-A codes count in them
_ARCHIVES = frozenset({"zip", "7z", "rar", "arj", "lzh", "lha", "arc", "zoo", "tar", "gz", "tgz", "bz2", "xz", "cab"})
_RUN = re.compile(r"x?html?|svgz?|xml|xsl|xht|mht|mhtml|pdf|js|mjs|swf|hta|wasm|css", re.IGNORECASE)
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|script|svg|\?xml|iframe|!--)", re.IGNORECASE)
_SEQUENCES = re.compile(rb"\x1b\[[0-9;]*[A-Za-z]")
_CONTROLS = bytes({*range(0x20)} - set(b"\t\n\r\x0c\x1a\x1b\x01\x08\x07") | {0x7F})


class Kind(Enum):
    """How a file can be shown."""

    TEXT = "text"  # by `text.html.plain`
    DRAWING = "drawing"  # by `text.html.art`
    PICTURE = "picture"  # as it is, with `serve_as`
    ARCHIVE = "archive"  # by a list of what is in it
    NONE = "none"  # not at all: `why` says why


@dataclass(frozen=True, slots=True)
class Preview:
    """See the module's text. `serve_as` is the content type for the file's own bytes: anything but a picture is sent
    to be saved. `charset` is of texts and drawings; `codes`: Ctrl-A codes count."""

    kind: Kind
    serve_as: str = DOWNLOAD
    why: str = ""
    charset: str = ""
    codes: bool = False
    width: int = 0
    height: int = 0


def preview(name: str, beginning: bytes, size: int) -> Preview:
    """Judge a file of `size` bytes by its name and its first bytes (`BEGINNING` of them, or all there are)."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if picture := images.measured(beginning):
        return _picture(picture, size)
    if _RUN.fullmatch(ending) or _MARKUP.match(beginning[:1024]) or beginning.startswith(b"%PDF"):
        return Preview(Kind.NONE, why="files of this kind are shown by no page here: download it")
    if ending in _ARCHIVES:
        return Preview(Kind.ARCHIVE)
    body, record = sauce.split(beginning) if size <= len(beginning) else (beginning, None)
    if not _is_text(body):
        return Preview(Kind.NONE, why="this is no text and no picture")
    if size > TEXT_MOST:
        return Preview(Kind.NONE, why=f"the text is longer than {TEXT_MOST // 1024} kB")
    drawn = ending in _DRAWINGS or record is not None or len(_SEQUENCES.findall(body[:65536])) > 2
    kind = Kind.DRAWING if drawn else Kind.TEXT
    return Preview(kind, charset=_charset(body), codes=ending in _CODED)


def shown(found: Preview, name: str, data: bytes) -> Html | None:
    """A file that was found to be a text or a drawing, all its bytes given, as HTML; None for other kinds."""
    if found.kind is Kind.DRAWING:
        return ansi_html(data, charset=found.charset, codes=found.codes, label=name)
    if found.kind is not Kind.TEXT:
        return None
    text = data.partition(b"\x1a")[0].removeprefix(b"\xef\xbb\xbf")
    characters = text.decode("utf-8", "replace") if found.charset == "utf-8" else cp437.decode(text)
    return Html(f'<pre class="ansi flow">{linked(chr(10).join(visible(characters)))}</pre>')


def _picture(picture: images.Picture, size: int) -> Preview:
    if why := picture.problem:
        return Preview(Kind.NONE, why=why)
    if size > PICTURE_MOST:
        return Preview(Kind.NONE, why=f"the picture is larger than {PICTURE_MOST // 1_000_000} MB")
    return Preview(Kind.PICTURE, picture.kind, width=picture.width, height=picture.height)


def _is_text(body: bytes) -> bool:
    """No NUL, and hardly any control a text does not use."""
    if b"\0" in body:
        return False
    return (len(body) - len(body.translate(None, _CONTROLS))) * 50 <= len(body)


def _charset(body: bytes) -> str:
    """UTF-8 when it can be (a character cut off at the end does not count), else code page 437."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data" or error.start < len(body) - 3:
            return "cp437"
    return "utf-8"
