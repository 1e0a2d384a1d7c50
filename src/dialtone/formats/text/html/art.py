"""Drawings and screens (ANSI sequences, Ctrl-A codes, SAUCE) as HTML that shows what a terminal shows.

A drawing is an image to a screen reader and has a label with its words; a screen of text stays text. What they want
of a terminal beyond colours and the cursor is left out (ANS-01), @-codes are text (ANS-02). At most `MOST` bytes are
looked at; the page is bounded by `grid.py`. Linear, never raises.
"""

from __future__ import annotations

import re

from dialtone.formats.text import cp437, sauce
from dialtone.formats.text.ansi_colours import AnsiReader
from dialtone.formats.text.ctrl_a import read
from dialtone.formats.text.foreign import UNSEEN
from dialtone.formats.text.html.grid import WIDEST, Grid
from dialtone.formats.text.html.runs import rows_html, rows_text
from dialtone.formats.text.html.safe import Html, escaped
from dialtone.formats.text.strokes import Do, Stroke
from dialtone.formats.text.wrap import columns_of

MOST = 256 * 1024  # bytes
LABEL_MOST = 400  # characters of the words of a drawing
_USUAL = 80  # columns of a drawing that does not say
_WIDTHS = (20, 40, 60, 80, 132, 160)  # there is a class for each: w20, w40, ...

_DRAWN = re.compile("[\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf]")
_WORD = re.compile(r"[^\W_][\w'.,:;!?&@/()+-]*")
_TEXT = re.compile(r"[^\x00-\x1f\x7f-\x9f]*")
_CODE_437 = re.compile(rb"\x01([\x80-\xff])")
_HIDING = re.compile(UNSEEN)


def ansi_html(data: bytes, *, charset: str = "", width: int = 0, codes: bool = False, label: str = "") -> Html:
    """A file (with its SAUCE record, if it has one) as HTML.

    `charset` is "cp437", "utf-8", or "" for whichever it is; `width` the columns it is made for (0: what it says, or
    80); `codes`: Ctrl-A codes count (files .msg and .asc), else they are pictures of the character 1; `label` comes
    before what a screen reader is told of a drawing, its file name for instance.
    """
    grid, record = _drawn(data, charset, width, codes)
    text = rows_text(grid)
    inside = rows_html(grid)
    if _is_drawing(text):
        columns = _wide(max(grid.columns, _WIDTHS[1]))
        name = escaped(_label(label, record, text))
        return Html(
            f'<div class="ansi-box w{columns}" role="img" aria-label="{name}" tabindex="0">'
            f'<pre class="ansi art" aria-hidden="true">{inside}</pre></div>'
        )
    name = escaped(_cleaned(label) or "Text as on the terminal")
    columns = _wide(max(map(columns_of, text.split("\n"))))  # a text need not be small where it is narrow
    return Html(
        f'<div class="ansi-box w{columns}" role="group" aria-label="{name}" tabindex="0">'
        f'<pre class="ansi">{inside}</pre></div>'
    )


def _wide(columns: int) -> int:
    """The width of a box for so many columns."""
    return next((known for known in _WIDTHS if columns <= known), WIDEST)


def ansi_text(data: bytes, *, charset: str = "", width: int = 0, codes: bool = False) -> str:
    """The same as plain text, for whoever cannot see it; lines end in LF."""
    return rows_text(_drawn(data, charset, width, codes)[0])


def words(text: str) -> str:
    """The words in the text of a drawing on one line, at most `LABEL_MOST` characters."""
    found = (word[0] for word in _WORD.finditer(_DRAWN.sub(" ", text[: LABEL_MOST * 200])))
    return " ".join(word for word in found if len(word) > 1)[:LABEL_MOST].rstrip()


def _drawn(data: bytes, charset: str, width: int, codes: bool) -> tuple[Grid, sauce.Sauce | None]:
    body, record = sauce.split(data)
    text = _characters(body[:MOST], charset, codes)
    grid = Grid(width or (record.columns if record else 0) or _USUAL, ice=bool(record and record.ice))
    grid.draw(AnsiReader(_between).feed(text if codes else text.replace("\x01", "\u263a")))
    return grid, record


def _between(text: str) -> tuple[Stroke, ...]:
    """What stands between sequences."""
    if _TEXT.fullmatch(text):
        return (Stroke(Do.TEXT, text),) if text else ()
    return tuple(read(text))


def _characters(body: bytes, charset: str, codes: bool) -> str:
    """The bytes as characters; the one behind a Ctrl-A is a code where those count."""
    if charset != "cp437":
        try:
            return _seen(body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace" if charset else "strict"))
        except UnicodeDecodeError:
            pass
    if not codes:
        return cp437.decode(body)
    pieces = _CODE_437.split(body)
    return "".join("\x01" + part.decode("latin-1") if at % 2 else cp437.decode(part) for at, part in enumerate(pieces))


def _seen(text: str) -> str:
    """A text without what hides or turns round what stands near it; controls stay, they are read later (ANS-04)."""
    return text if text.isascii() else _HIDING.sub(lambda found: found[0] if found[0] < "\xa0" else "", text)


def _is_drawing(text: str) -> bool:
    drawn = len(_DRAWN.findall(text))
    return drawn * 10 > len(text) - text.count(" ") - text.count("\n")


def _label(label: str, record: sauce.Sauce | None, text: str) -> str:
    """What a screen reader is told of a drawing."""
    title = " ".join(part for part in (_cleaned(label), _signed(record)) if part)
    said = words(text)
    return f"Drawing: {title or 'without a title'}." + (f" Words in it: {said}" if said else "")


def _signed(record: sauce.Sauce | None) -> str:
    if record is None:
        return ""
    author = " of ".join(part for part in (record.author.strip(), record.group.strip()) if part)
    title = f'"{record.title.strip()}"' if record.title.strip() else ""
    return " by ".join(part for part in (title, author) if part)


def _cleaned(text: str) -> str:
    return _HIDING.sub("", text)[:200].strip()
