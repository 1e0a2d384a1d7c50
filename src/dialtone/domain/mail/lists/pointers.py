"""How far each list has got with its sub-board: a note in the store, changed together with the mail that it speaks of.

Besides the number of the last post looked at, it remembers the posts that waited for a moderator then, so that they go
out when they are let through. Of a sub-board that has no note yet, the pointer of the reference counts, which is in
`<code>.ini` under [ListServer] export_ptr; without one a list begins with the next post.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.config.boards import SubBoard
from dialtone.config.lists import ListConfig
from dialtone.domain.model.post import PostNumber
from dialtone.domain.ports.store import Records
from dialtone.formats.ini import Ini
from dialtone.formats.ini_values import read_int

HELD_MOST = 500  # posts that are remembered; older ones are let go


@dataclass(frozen=True, slots=True)
class Pointer:
    """`last` is the number of the last post looked at; `held` those up to it that waited for a moderator."""

    last: int
    held: tuple[PostNumber, ...] = ()

    def text(self) -> str:
        """As it is stored."""
        return " ".join(map(str, (self.last, *self.held[-HELD_MOST:])))

    @classmethod
    def of(cls, text: str) -> Pointer:
        """As it was stored. Raises ValueError."""
        last, *held = map(int, text.split())
        return cls(last, tuple(map(PostNumber, held)))


def note_name(one: ListConfig, board: SubBoard) -> str:
    """The note of a list over a sub-board; over another one it begins anew."""
    return f"lists.{one.name.lower()}.{board.code}"


async def read_note(records: Records, name: str) -> Pointer | None:
    """The pointer, or None when there is none that can be read."""
    text = await records.notes.get(name)
    try:
        return Pointer.of(text) if text else None
    except ValueError:
        return None


def pointer_of(data: bytes | None, last: int) -> Pointer:
    """The pointer to begin with: the reference's (`data` is its file), but never beyond `last`, the last post there is;
    else `last`."""
    entry = Ini(data or b"").get("ListServer", "export_ptr")
    try:
        found = read_int(entry.value) if entry is not None else last
    except ValueError:
        found = last
    return Pointer(min(max(found, 0), last))
