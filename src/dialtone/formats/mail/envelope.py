"""What the envelope of a message is made of, as its header has it, nothing decoded (RFC 9051 section 2.3.5): for
programs that decode themselves.

Reading never raises and is linear. Groups keep their beginning and end. `address_lists.py` reads the same fields for
people and for checks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from dialtone.formats.mail.finding import values
from dialtone.formats.mail.headers import unfold

MOST = 1000  # addresses of one field
SHORT = 512  # bytes of a list that is remembered

_TOKENS = re.compile(
    rb"(?P<blank>[ \t\r\n]+)"
    rb'|"(?P<quoted>[^"\\]*(?:\\.[^"\\]*)*)"?'
    rb"|(?P<comment>\()"
    rb"|(?P<special>[<>,;:@.])"
    rb"|(?P<literal>\[[^\]]*\]?)"
    rb'|(?P<atom>[^ \t\r\n"(<>,;:@.\[]+)',
    re.DOTALL,
)
_PARENS = re.compile(rb"\\.|[()]", re.DOTALL)
_PAIR = re.compile(rb"\\(.)", re.DOTALL)


class Address(NamedTuple):
    """An address; with `host` None the beginning of a group named `mailbox`, or its end when that is None too."""

    name: bytes | None
    mailbox: bytes | None
    host: bytes | None


TEXTS = (b"date", b"subject", b"in-reply-to", b"message-id")
LISTS = (b"from", b"sender", b"reply-to", b"to", b"cc", b"bcc")
_NAMES = frozenset(TEXTS + LISTS)


def envelope_fields(head: bytes) -> dict[bytes, bytes]:
    """The raw values of the fields an envelope is made of, of a header block."""
    found: dict[bytes, bytes] = {}
    for name, value in values(head, _NAMES):
        if name in found and name in LISTS:
            found[name] += b"," + value  # several fields where there should be one: all of them count
        else:
            found.setdefault(name, value)
    return found


_ATOMS = rb"[\w!#$%&'*+/=?^`{|}~-]"
_COMMON = re.compile(  # the form of nearly all fields, read at once
    rb'(?:"([^"\\]*)" ?|(' + _ATOMS + rb"+(?: " + _ATOMS + rb"+)*) ?)?"
    rb"<((?:" + _ATOMS + rb"|\.)+)@([\w.-]+)>\Z",
    re.ASCII,
)


def addresses(value: bytes) -> list[Address]:
    """Read an address list; short ones that were read lately are remembered."""
    value = unfold(value)
    return list(_short(value)) if len(value) <= SHORT else _read(value)


@lru_cache(maxsize=1024)
def _short(value: bytes) -> tuple[Address, ...]:
    common = _COMMON.match(value)
    if common is not None:
        return (Address(common[1] or common[2] or None, common[3], common[4]),)
    return tuple(_read(value))


def _read(value: bytes) -> list[Address]:
    reader = _Reader()
    at = 0
    while at < len(value) and len(reader.found) < MOST:
        token = _TOKENS.match(value, at)
        if token is None:
            at += 1
            continue
        at = token.end()
        kind = token.lastgroup or "quoted"
        if kind == "comment":
            at = reader.comment(value, at)
        elif kind != "blank":
            reader.take(kind, token[kind])
    reader.finish()
    if reader.in_group:
        reader.found.append(Address(None, None, None))
    return reader.found


class _Reader:
    """One pass over the tokens: `words` stand outside brackets, `inside` within."""

    __slots__ = ("closed", "found", "in_group", "inside", "note", "words")

    def __init__(self) -> None:
        self.found: list[Address] = []
        self.in_group = False
        self._clear()

    def _clear(self) -> None:
        self.words: list[tuple[str, bytes]] = []
        self.inside: list[tuple[str, bytes]] | None = None
        self.closed = False
        self.note = b""

    def comment(self, value: bytes, start: int) -> int:
        """Pass over a comment and those inside it; return where it ends."""
        depth = 1
        for found in _PARENS.finditer(value, start):
            depth += {b"(": 1, b")": -1}.get(found[0], 0)
            if not depth:
                self.note = _PAIR.sub(rb"\1", value[start : found.start()]).strip()
                return found.end()
        return len(value)

    def take(self, kind: str, piece: bytes) -> None:
        """One token."""
        if kind == "quoted":
            piece = _PAIR.sub(rb"\1", piece)
        open_ = self.inside is not None and not self.closed
        if kind != "special" or piece in b"@.":
            (self.inside if open_ and self.inside is not None else self.words).append((kind, piece))
        elif open_ and self.inside is not None:
            if piece == b">":
                self.closed = True
            elif piece == b":" or (piece == b"," and self.inside[:1] == [("special", b"@")]):
                self.inside = []  # a source route; what counts comes after it
            elif piece in b",;":
                self._end(piece)
        elif piece == b"<":
            self.inside = []
        elif piece == b":":
            self._begin_group()
        elif piece in b",;":
            self._end(piece)

    def _begin_group(self) -> None:
        name = b" ".join(piece for _, piece in self.words)
        if not self.in_group:
            self.found.append(Address(None, name, None))
            self.in_group = True
        self._clear()

    def _end(self, piece: bytes) -> None:
        self.finish()
        if piece == b";" and self.in_group:
            self.found.append(Address(None, None, None))
            self.in_group = False

    def finish(self) -> None:
        """End one address."""
        if self.inside is not None:
            self._add(_phrase(self.words) or self.note, self.inside)
        elif ("special", b"@") in self.words:
            self._add(self.note, self.words)
        elif self.words:
            self.found.append(Address(None, _phrase(self.words), b""))
        self._clear()

    def _add(self, name: bytes, pieces: list[tuple[str, bytes]]) -> None:
        last = max((at for at, piece in enumerate(pieces) if piece == ("special", b"@")), default=len(pieces))
        mailbox = b"".join(piece for _, piece in pieces[:last])
        host = b"".join(piece for _, piece in pieces[last + 1 :])
        self.found.append(Address(name or None, mailbox, host))


def _phrase(words: list[tuple[str, bytes]]) -> bytes:
    """Words with one blank between; dots stay where they were."""
    return b" ".join(piece for _, piece in words).replace(b" . ", b". ").replace(b" .", b".")
