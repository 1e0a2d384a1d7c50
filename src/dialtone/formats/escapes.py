r"""C-style escapes as the reference's list files and ini literals use them. Source: spec mail.md 3.1.

Known: \t \n \r \e \a \b \f \v \\ \" \' \? , \xHH with hexadecimal digits, \ddd with up to three **decimal** digits.
Anything else after a backslash stands for itself.
"""

from __future__ import annotations

import re

_SIMPLE = {"t": "\t", "n": "\n", "r": "\r", "e": "\x1b", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{1,2})|([0-9]{1,3})|(.))", re.ASCII | re.DOTALL)


def _expand(match: re.Match[str]) -> str:
    hexadecimal, decimal, other = match.groups()
    if hexadecimal is not None:
        return chr(int(hexadecimal, 16))
    if decimal is not None:
        return chr(int(decimal) & 0xFF)
    return _SIMPLE.get(other, other)


def unescape(text: str) -> str:
    """Expand every escape of `text`; a lone backslash at the end stays."""
    return _ESCAPE.sub(_expand, text) if "\\" in text else text


def escape(text: str) -> str:
    """Write a text so that `unescape` gives it back: backslashes, quotes and control characters are escaped."""
    return "".join(_escaped(char) for char in text)


def _escaped(char: str) -> str:
    if char in '\\"':
        return "\\" + char
    return f"\\x{ord(char):02x}" if char < " " or char == "\x7f" else char
