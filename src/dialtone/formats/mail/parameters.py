"""Parameters of fields such as Content-Type: `; name="value"`, and the longer forms of RFC 2231.

Reading is linear and never raises; of very long fields only the beginning is read.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from dialtone.formats.mail.charsets import decode_bytes
from dialtone.formats.mail.headers import clean, decode_words, unfold

LONGEST = 8192  # bytes of a field that are read
_MOST = 100  # parameters

_PARAMETER = re.compile(
    rb""";[ \t]*([A-Za-z][A-Za-z0-9-]{0,39})(?:\*([0-9]{1,2}))?(\*)?[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"?|([^\s;"]*))"""
)
_PAIR = re.compile(rb"\\(.)")


class _Piece(NamedTuple):
    section: int  # -1 for a value in one piece
    coded: bool  # with percent signs; the first piece names the character set
    value: bytes


class Parameters:
    """The parameters of one field; names in lower case."""

    __slots__ = ("_pieces",)

    def __init__(self, field: bytes) -> None:
        self._pieces: dict[bytes, list[_Piece]] = {}
        for found in islice(_PARAMETER.finditer(unfold(field[:LONGEST])), _MOST):
            name, section, coded, quoted, bare = found.groups()
            value = _PAIR.sub(rb"\1", quoted) if quoted is not None else bare
            self._pieces.setdefault(name.lower(), []).append(_Piece(int(section or -1), bool(coded), value))

    def raw(self, name: bytes) -> bytes:
        """The bytes of a value, b"" when it is not there."""
        return self._value(name)[1]

    def text(self, name: bytes) -> str:
        """A value as text without control characters. Encoded words count as well, which many write here though they
        should not."""
        charset, value = self._value(name)
        return decode_words(value) if charset is None else clean(decode_bytes(value, charset or "utf-8"))

    def _value(self, name: bytes) -> tuple[str | None, bytes]:
        """The character set a value names (None: it is in no way coded), and its bytes."""
        chosen = _chosen(self._pieces.get(name, []))
        if not chosen:
            return None, b""
        charset: bytes | None = None
        if chosen[0].coded:
            charset, _, rest = chosen[0].value.partition(b"'")
            chosen[0] = chosen[0]._replace(value=rest.partition(b"'")[2])
        value = b"".join(unquote_to_bytes(piece.value) if piece.coded else piece.value for piece in chosen)
        return None if charset is None else charset.decode("latin-1"), value


def _chosen(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces of one value: the form that can say most, if there are several."""
    if whole := [piece for piece in pieces if piece.coded and piece.section < 0]:
        return whole[:1]
    return sorted(piece for piece in pieces if piece.section >= 0) or pieces[:1]
