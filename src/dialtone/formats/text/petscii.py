"""PETSCII, the character set of Commodore's home computers, in its mode with small and capital letters.

Capitals and small letters are swapped against ASCII; colours, the cursor, and reverse video are single bytes.
`encode` and `colours` make what a screen understands, `KEYS` and `typed` read what its keyboard sends.
"""

from __future__ import annotations

from functools import lru_cache

from dialtone.formats.text.ascii_looks import look
from dialtone.formats.text.strokes import BACKGROUND, BRIGHT, FOREGROUND, HIGH

BEGIN = b"\x0e\x08"  # small letters, and the key that would change that is locked
RETURN, CLEAR, HOME = b"\r", b"\x93", b"\x13"
UP, DOWN, LEFT, RIGHT = b"\x91", b"\x11", b"\x9d", b"\x1d"
REVERSE, PLAIN = b"\x12", b"\x92"
DELETE = b"\x14"

# The computer's sixteen colours in the order of the PC's; it has one cyan and one purple only.
_COLOURS = bytes.fromhex("90 1f 1e 9f 1c 9c 95 9b 97 9a 99 9f 96 9c 9e 05")

_SIGNS = {
    "\\": "/", "`": "'", "{": "(", "}": ")", "~": "-",
}  # fmt: skip
_BYTES: dict[str, bytes] = {chr(code): bytes((code,)) for code in range(0x20, 0x41)}
_BYTES |= {chr(code): bytes((code - 0x20,)) for code in range(0x61, 0x7B)}
_BYTES |= {chr(code): bytes((code + 0x80,)) for code in range(0x41, 0x5B)}
_BYTES |= {"[": b"[", "]": b"]", "^": b"^", "_": b"\xa4", "|": b"\xdd"}
_BYTES |= {sign: _BYTES[other] for sign, other in _SIGNS.items()}
_DRAWN = {
    b"\xc0": "─━═┄┈", b"\xdd": "│┃║┆┊", b"\xb0": "┌┏╔╒╓╭", b"\xae": "┐┓╗╕╖╮", b"\xad": "└┗╚╘╙╰", b"\xbd": "┘┛╝╛╜╯",
    b"\xab": "├┣╠╞╟", b"\xb3": "┤┫╣╡╢", b"\xb2": "┬┳╦╤╥", b"\xb1": "┴┻╩╧╨", b"\xdb": "┼╋╬╪╫",
    b"\xa6": "▒▓░", b"\xa2": "▄", b"\xa1": "▌", b"\x12 \x92": "█", b"\x12\xa2\x92": "▀", b"\x12\xa1\x92": "▐",
    b"\xba": "✓√", b"\\": "£", b"_": "←", b"\xaf": "▁",
}  # fmt: skip
_BYTES |= {char: code for code, chars in _DRAWN.items() for char in chars}

ENTER, BACKSPACE, ABORT = "\r", "\b", "\x03"
KEYS = {
    0x0D: ENTER, 0x8D: ENTER, 0x14: BACKSPACE, 0x03: ABORT, 0x5F: "\x1b",  # the arrow to the left stands for Esc
    0x91: "<up>", 0x11: "<down>", 0x9D: "<left>", 0x1D: "<right>", 0x13: "<home>", 0x93: "<end>", 0x94: "<insert>",
    0x85: "<home>", 0x86: "<end>", 0x87: "<page up>", 0x88: "<page down>", 0xA4: "_", 0x5C: "\\", 0x5E: "^",
}  # fmt: skip


def likeness(text: str) -> str:
    """A text with nothing but characters that have one column on the screen."""
    return text if text.isascii() else "".join(char if char in _BYTES else look(char) for char in text)


@lru_cache(maxsize=4096)
def encode(text: str) -> bytes:
    """Printable characters as bytes. Full and upper blocks are made by reverse video, which is off behind them."""
    out = bytearray()
    for char in text:
        out += _BYTES[char] if char in _BYTES else b"".join(_BYTES.get(part, b"?") for part in look(char))
    return bytes(out)


def width(encoded: bytes) -> int:
    """How many columns encoded text takes."""
    return len(encoded) - encoded.count(REVERSE) - encoded.count(PLAIN)


def colours(attribute: int) -> bytes:
    """What makes the screen show an attribute: a colour and reverse video on or off. With a background, the letters
    are holes in it: the background's colour is what can be seen."""
    behind = (attribute & BACKGROUND) >> 4
    if behind:
        return REVERSE + _COLOURS[behind + (8 if attribute & BRIGHT else 0) :][:1]
    return PLAIN + _COLOURS[attribute & (FOREGROUND | HIGH) :][:1]


def typed(byte: int) -> str:
    """The key a byte from the keyboard stands for; "" for none."""
    if (key := KEYS.get(byte)) is not None:
        return key
    if 0x41 <= byte <= 0x5A:
        return chr(byte + 0x20)
    if 0xC1 <= byte <= 0xDA:
        return chr(byte - 0x80)
    if 0x61 <= byte <= 0x7A:
        return chr(byte - 0x20)
    return chr(byte) if 0 < byte < 0x5E else ""
