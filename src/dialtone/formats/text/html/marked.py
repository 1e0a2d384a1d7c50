"""A message with colour codes (Ctrl-A, ANSI) as HTML, coloured as a caller sees it.

Only attributes count in what others wrote (ANS-01, ANS-02); lines are wrapped by styles. Linear, never raises.
"""

from __future__ import annotations

import re

from dialtone.formats.text.ctrl_a import read, strokes, without_codes
from dialtone.formats.text.foreign_lines import coloured
from dialtone.formats.text.html.links import linked
from dialtone.formats.text.html.plain import quote_mark, text_html
from dialtone.formats.text.html.runs import opening
from dialtone.formats.text.html.safe import Html
from dialtone.formats.text.pen import Pen
from dialtone.formats.text.strokes import NORMAL

_PIECES = re.compile(r"((?:\x01.)+)|([^\x01]+)")
_SHORT = 20  # characters of codes worth remembering
_HAS_CODES = re.compile(r"[\x01\x1b\x9b]")


def body_html(text: str) -> Html:
    """A message's text: with its colours when it has codes, else as `plain.text_html`. Codes of other systems have to
    be translated before (`extra_codes.translated`)."""
    return markup_html(text) if _HAS_CODES.search(text) else text_html(text)


def markup_html(text: str) -> Html:
    """Somebody's text with colour codes as HTML."""
    pen = Pen()
    return Html(f'<pre class="ansi flow">{chr(10).join(_line(line, pen) for line in coloured(text))}</pre>')


def _line(line: str, pen: Pen) -> str:
    """One line; what is quoted has a colour of its own, as on the terminal."""
    if quote_mark(bare := without_codes(line)):
        pen.attribute = NORMAL
        return f'<span class="quote">{linked(bare)}</span>'
    return "".join(_piece(codes, text, pen) for codes, text in _PIECES.findall(line))


def _piece(codes: str, text: str, pen: Pen) -> str:
    if codes:
        pen.take(strokes(codes) if len(codes) < _SHORT else read(codes))
        return ""
    start = opening(pen.attribute)
    return f"{start}{linked(text)}</span>" if start else linked(text)
