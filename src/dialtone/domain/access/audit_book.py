"""What sysops did, for sysops to read: the end of the file that the log keeps of it, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields

from dialtone.domain.access.failed_logins import permit
from dialtone.domain.model.actor import Caller
from dialtone.domain.ports.text_files import TextFiles

FILE = "audit.jsonl"
TAIL = 512 * 1024  # bytes that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One of them. `at` is seconds since 1970, `user` the number of an account or 0."""

    at: float
    who: str = ""
    user: int = 0
    address: str = ""
    service: str = ""
    deed: str = ""
    about: str = ""
    detail: str = ""

    def has(self, text: str) -> bool:
        """Whether anything of it holds this text, without case."""
        return text.casefold() in f"{self.who} {self.address} {self.deed} {self.about} {self.detail}".casefold()


class AuditBook:
    """See the module's text."""

    __slots__ = ("_data",)

    def __init__(self, data: TextFiles) -> None:
        self._data = data

    async def find(self, caller: Caller, *, who: str = "", deed: str = "", text: str = "") -> list[Deed]:
        """Deeds, newest first: of somebody (part of his name), of a kind ("user" or "user.edited"), with a text. Raises
        Refusal (DENIED)."""
        permit(caller, "read what sysops did")
        data = await self._data.tail(FILE, TAIL) or b""
        found = [one for one in _read(data) if _is_of(one, who, deed) and one.has(text)]
        return found[::-1]


def _is_of(one: Deed, who: str, deed: str) -> bool:
    kind = not deed or one.deed == deed or one.deed.startswith(f"{deed}.")
    return kind and who.casefold() in one.who.casefold()


def _read(data: bytes) -> Iterator[Deed]:
    """Whole lines that are deeds; others (the first of a tail is not whole) are left out."""
    known = {field.name: type(getattr(_EMPTY, field.name)) for field in fields(Deed)}
    for line in data.splitlines():
        try:
            row = json.loads(line)
            yield Deed(**{name: kind(row[name]) for name, kind in known.items() if name in row})
        except (ValueError, TypeError, RecursionError):
            continue


_EMPTY = Deed(at=0.0)
