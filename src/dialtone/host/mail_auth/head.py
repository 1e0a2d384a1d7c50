"""A header block for signatures: its fields, which of them a list of names means, and how they are hashed.

Fields are cut by the parser that the rest of the house uses, so that nobody can show a field to people that this does
not see. The canonical forms come from dkimpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from dkim.canonicalization import Relaxed, Simple

from dialtone.formats.mail.headers import fields, split_head

RawField = tuple[bytes, bytes]  # name and value as they came; the value is all after the colon, with its CR LF

ALGORITHMS = {b"simple": Simple, b"relaxed": Relaxed}


class Head:
    """See the module's text."""

    def __init__(self, block: bytes) -> None:
        """`block` is a header block, with or without its empty line. Lines that are no field are passed over."""
        head, _ = split_head(block)
        self.raw: list[RawField] = []
        self._places: dict[bytes, list[int]] = {}
        for field in fields(head):
            if not field.name:
                continue
            line = head[field.start : field.end]
            name = line[: line.index(b":")].rstrip(b" \t")
            self._places.setdefault(field.name, []).append(len(self.raw))
            self.raw.append((name, field.value + b"\r\n"))

    def every(self, name: bytes) -> list[RawField]:
        """The fields of this name (lower case), from top to bottom."""
        return [self.raw[place] for place in self._places.get(name, ())]

    def count(self, name: bytes) -> int:
        """How many there are."""
        return len(self._places.get(name, ()))

    @cached_property
    def _canonical(self) -> dict[bytes, list[RawField]]:
        return {b"simple": self.raw, b"relaxed": Relaxed.canonicalize_headers(self.raw)}

    def picked(self, names: Iterable[bytes], form: bytes) -> list[bytes]:
        """The fields a signature's h= means, canonical: of fields with the same name the last one first; names
        without a field (any more) mean nothing (RFC 6376 section 5.4.2)."""
        taken: dict[bytes, int] = {}
        found = []
        for name in names:
            places = self._places.get(name, ())
            used = taken.get(name, 0)
            if used < len(places):
                taken[name] = used + 1
                found.append(b":".join(self._canonical[form][places[-1 - used]]))
        return found


def canonical(field: RawField, form: bytes) -> bytes:
    """One field in its canonical form, with its CR LF."""
    return b":".join(ALGORITHMS[form].canonicalize_headers([field])[0])


def hashed(parts: Sequence[bytes], last: bytes) -> bytes:
    """What a signature signs: `parts`, then the signature's own field without its line end."""
    return b"".join(parts) + last.rstrip(b"\r\n")


def without_b(value: bytes) -> bytes:
    """A signature's value with the value of its b= tag taken out (RFC 6376 section 3.7)."""
    parts = value.split(b";")
    for at, part in enumerate(parts):
        key, sign, _ = part.partition(b"=")
        if sign and key.strip() == b"b":
            parts[at] = key + b"="
    return b";".join(parts)
