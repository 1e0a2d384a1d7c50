"""The four strings with which an RLogin call begins (RFC 1282), and what boards make of them (spec services.md 2.3).

A client sends NUL, its own user's name, the user's name here, and "TERMINAL/SPEED", each ended by NUL. Programs of
this field put the password into the first and the board's user into the second; "xtrn=CODE" as terminal asks for
a door.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.wire.screen import believed_kind

FIELDS = 3
FIELD_MOST = 255  # bytes of one
MOST = 1 + FIELDS * (FIELD_MOST + 1)
DOOR = "xtrn="
DOOR_MOST = 64  # characters of a door's code
_FASTEST = 100_000_000  # bits a second


class BadOpening(Exception):
    """What came is no beginning of an RLogin call."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the caller's program said. `first` may be a password: it is never shown."""

    first: str
    user: str
    terminal: str
    kind: str  # of terminal, cleaned
    rate: int  # bits a second, 0 unknown
    door: str  # the code of a door to run

    def __repr__(self) -> str:
        return f"Opening(user={self.user!r}, terminal={self.terminal!r})"


def opening(data: bytes) -> tuple[Opening, bytes] | None:
    """Take the beginning of a call and what came behind it; None while it is not complete. Raises BadOpening."""
    if data[:1] not in (b"", b"\0"):
        raise BadOpening("no NUL at its beginning")
    fields = data[1:].split(b"\0", FIELDS)
    if any(len(field) > FIELD_MOST for field in fields[:FIELDS]):
        raise BadOpening(f"a field of more than {FIELD_MOST} bytes")
    if len(fields) <= FIELDS:
        return None
    first, user, terminal = (field.decode("utf-8", "replace") for field in fields[:FIELDS])
    if not (user.isprintable() and terminal.isprintable()):
        raise BadOpening("control characters in a name")
    kind, _, speed = terminal.partition("/")
    door = terminal[len(DOOR) :] if terminal.lower().startswith(DOOR) else ""
    asked = Opening(
        first=first,
        user=user.strip(),
        terminal=terminal,
        kind="" if door else believed_kind(kind.encode("ascii", "replace")),
        rate=_rate(speed),
        door=door if len(door) <= DOOR_MOST else "",
    )
    return asked, fields[FIELDS]


def _rate(text: str) -> int:
    rate = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return rate if rate <= _FASTEST else 0


def opening_bytes(first: str, user: str, terminal: str) -> bytes:
    """The beginning of a call, as a client sends it. Raises ValueError for what cannot be in it."""
    fields = [field.encode("utf-8") for field in (first, user, terminal)]
    if any(b"\0" in field or len(field) > FIELD_MOST for field in fields):
        raise ValueError("a name with NUL, or too long")
    return b"\0" + b"".join(field + b"\0" for field in fields)
