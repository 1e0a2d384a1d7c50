"""Foreign text on one line where nothing in it is obeyed: control characters are shown as `^X`, other characters that
could move or hide text as `\\uXXXX` (security case LOG-01)."""

from __future__ import annotations


def visible(text: str, most: int) -> str:
    """`text` on one line, without anything a terminal or a log reader would obey, at most `most` characters."""
    text = text[:most]
    if text.isprintable():
        return text
    return "".join(map(_shown, text))[:most]


def _shown(character: str) -> str:
    code = ord(character)
    if code < 32:
        return "^" + chr(code + 64)
    if code == 127:
        return "^?"
    if character.isprintable() or character == "\u00a0":
        return character
    return f"\\u{code:04x}"
