"""HTML as plain text, for whoever reads without a browser: breaks, lists, entities; no layout. Linear, never raises."""

from __future__ import annotations

import html
import re

MOST = 1024 * 1024  # characters that are looked at

_DROPPED = re.compile(r"<(script|style|head|title)\b[^<>]{0,2000}>.*?(?:</\1\s{0,20}>|\Z)", re.IGNORECASE | re.DOTALL)
_BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|hr)\b[^<>]{0,2000}>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^<>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]{0,5000}>")
_GAPS = re.compile(r"\n{3,}")


def text_of(markup: str) -> str:
    """The text in HTML; lines end in LF, the last one too."""
    markup = _DROPPED.sub("", markup[:MOST])
    markup = re.sub(r"\s+", " ", markup)
    markup = _ITEM.sub("\n* ", _BREAKS.sub("\n", markup))
    lines = [html.unescape(_TAG.sub("", line)).strip() for line in markup.split("\n")]
    return _GAPS.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"
