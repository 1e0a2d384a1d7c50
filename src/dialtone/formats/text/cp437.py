"""Code page 437: the character set of the field's screens and art, in both directions.

The low 32 bytes are controls and pictures at once. `decode` keeps those that a terminal obeys as controls, unless
`pictures` are asked for; `encode` writes the pictures that terminals of the field show and take for nothing else.
"""

from __future__ import annotations

from functools import lru_cache

from dialtone.formats.text.ascii_looks import look

PICTURES = "\0☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼"  # of the bytes 0 to 31
_HOUSE = "⌂"  # of the byte 127
_OBEYED = frozenset(b"\x00\x01\x07\x08\x09\x0a\x0c\x0d\x1a\x1b")  # never pictures unless asked for
# Left out when writing: what some terminal obeys (SO, SI, XON, XOFF, DLE of line protocols are harmless on screens of
# this kind, ESC and the cursor's controls are not).
_WRITTEN = frozenset(range(0x02, 0x20)) - frozenset(b"\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x11\x13\x1a\x1b") | {1}

_UPPER = bytes(range(0x80, 0x100)).decode("cp437")
_AS_PICTURES = str.maketrans({chr(byte): PICTURES[byte] for byte in range(1, 32)} | {"\x7f": _HOUSE})
_AS_SHOWN = str.maketrans({chr(byte): PICTURES[byte] for byte in range(32) if byte not in _OBEYED} | {"\x7f": _HOUSE})
_BYTES = {char: 0x80 + place for place, char in enumerate(_UPPER)}
_BYTES |= {PICTURES[byte]: byte for byte in sorted(_WRITTEN)}
_BYTES |= {chr(byte): byte for byte in range(0x20, 0x7F)}
_BYTES |= {_HOUSE: 0x7F, "β": 0xE1, "μ": 0xE6, "Ω": 0xEA, "∈": 0xEE, "Σ": 0xE4, "✓": 0xFB, "█": 0xDB, "•": 0xF9}


def decode(data: bytes, *, pictures: bool = False) -> str:
    """Bytes of a drawing as characters. `pictures`: also what stands for tabs, line ends and the like."""
    return data.decode("cp437").translate(_AS_PICTURES if pictures else _AS_SHOWN)


def likeness(text: str) -> str:
    """A text with nothing but characters of the page in it, each one column wide."""
    return text if text.isascii() else "".join(char if char in _BYTES else look(char) for char in text)


@lru_cache(maxsize=4096)
def encode(text: str) -> bytes:
    """Printable characters as bytes; what the page lacks as its nearest look, so it may be longer or shorter."""
    if text.isascii() and text.isprintable():
        return text.encode("ascii")
    out = bytearray()
    for char in text:
        byte = _BYTES.get(char)
        out += look(char).encode("ascii") if byte is None else bytes((byte,))
    return bytes(out)
