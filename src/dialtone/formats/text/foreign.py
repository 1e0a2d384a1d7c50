"""Text of others, made fit for a caller's terminal: nothing in it is obeyed, everything in it can be read.

Escape sequences go whole (cursor, colour, titles, clipboard, device strings, in their 7-bit and 8-bit forms), Ctrl-A
codes with the character that belongs to them, every other control character by itself, and so do characters that hide
or turn round what stands near them. Security cases ANS-01, ANS-02. Linear in the length of the text; never raises.
"""

from __future__ import annotations

import re

CODE = "\x01"  # Ctrl-A: the board's own colour and cursor codes begin with it
CUT = "[the rest was cut off]"

_STRINGS = r"(?:\x1b[P\]X^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\|\x9c)?"
_SEQUENCES = re.compile(rf"{_STRINGS}|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?|\x01[^\r\n]?")
_BEGINS = re.compile("[\x01\x1b\x80-\x9f]")  # what a sequence begins with
_BREAKS = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
UNSEEN = (  # as part of a regular expression: characters that hide, or turn round what stands near them
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_UNSEEN = re.compile(UNSEEN)
_PAGE_437 = re.compile(rb"[\x80-\xbf]|(?<![A-Za-z\xc0-\xff])[\xc0-\xff](?![A-Za-z])|[\xc0-\xff]{3}")
_MACRO = re.compile(r"@(?=[^@\r\n]+@)")


def characters(data: bytes) -> str:
    """Bytes that do not say what they are: UTF-8 when they are valid UTF-8, else Latin-1 when what is not ASCII stands
    as letters of words do, else code page 437 (a caller's drawing)."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp437" if _PAGE_437.search(data) else "latin-1")


def visible(text: str) -> list[str]:
    """The lines of a text with nothing but what is to be seen; tabs become blanks, empty lines at its end go."""
    if _BEGINS.search(text):
        text = _SEQUENCES.sub("", text)
    text = text.replace("\r\n", "\n")
    if _BREAKS.search(text):
        text = _BREAKS.sub("\n", text)
    text = text.expandtabs(8)
    lines = [(line if line.isprintable() else _UNSEEN.sub("", line)).rstrip(" ") for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def one_line(text: str, most: int = 200) -> str:
    """A name or address for the middle of a line, at most `most` characters."""
    text = text[: most * 4]
    if text.isprintable():  # what people nearly always write
        return text.rstrip(" ")[:most]
    return " ".join(visible(text))[:most]


def shortened(lines: list[str], *, size: int, count: int) -> list[str]:
    """At most `count` lines and `size` bytes in UTF-8 with their CR LF; where something went, the last line says so."""
    if len(lines) <= count and sum(map(_size, lines)) <= size:
        return lines
    room = size - _size(CUT)
    kept: list[str] = []
    for line in lines[: count - 1]:
        if _size(line) > room:
            part = line.encode("utf-8")[: max(0, room - 2)].decode("utf-8", "ignore")
            kept += [part] if part else []
            break
        kept.append(line)
        room -= _size(line)
    return [*kept, CUT]


def without_macros(line: str, code: str) -> str:
    """A line whose @-codes (`@NAME@`, `@~text~keys@`) are text: the harmless Ctrl-A code of letter `code` parts the @
    from what follows, which changes nothing that is seen."""
    return _MACRO.sub(f"@{CODE}{code}", line)


def _size(line: str) -> int:
    return len(line.encode("utf-8")) + 2
