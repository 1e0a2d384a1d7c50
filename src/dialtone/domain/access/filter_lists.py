"""The lists of those who are turned away, as sysops see and change them: `ip.can` and its like.

Lines are added as `filtering.py` adds them (with a reason and an end), and taken out byte for byte. Source: spec
mail.md 3.3, services.md 1.10.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.failed_logins import permit, tell
from dialtone.domain.access.filtering import SILENT, SPAM_BLOCK, Filtering
from dialtone.domain.model.actor import Caller
from dialtone.domain.people import audit
from dialtone.domain.ports.list_files import ListFiles
from dialtone.formats.pattern_times import read_time
from dialtone.formats.patterns import read_line

ADDRESSES = ("ip.can", SILENT, SPAM_BLOCK)  # lists of addresses, to which lines are added here
LISTS = (*ADDRESSES, "host.can", "name.can", "email.can", "subject.can", "file.can", "phone.can")
NO_FILE = "There is no such list."


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a list. By `key` it is taken out; times are seconds since 1970, 0 never."""

    key: str
    pattern: str
    reason: str = ""
    protocol: str = ""
    user: str = ""
    host: str = ""
    since: float = 0.0
    expires: float = 0.0


class FilterLists:
    """See the module's text. Every verb is for sysops: Refusal (DENIED, NOT_FOUND, INVALID) else."""

    __slots__ = ("_files", "_filtering")

    def __init__(self, files: ListFiles, filtering: Filtering) -> None:
        self._files = files
        self._filtering = filtering

    async def entries(self, caller: Caller, name: str, text: str = "") -> list[Entry]:
        """The lines of a list that hold a text (without case), the last added first."""
        permit(caller, f"look at {name}")
        wanted = text.casefold()
        lines = [line for line in await self._lines(name) if wanted in line.casefold()]
        return [entry for line in reversed(lines) if (entry := _entry(line)) is not None]

    async def add(self, caller: Caller, name: str, address: str, *, reason: str, duration: float = 0.0) -> None:
        """Turn an address or network away for so many seconds (0: for ever)."""
        permit(caller, f"add to {name}")
        if name not in ADDRESSES:
            raise Refusal(Why.NOT_FOUND, "Addresses are added to " + ", ".join(ADDRESSES) + ".")
        added = await self._filtering.block(
            address.strip(),
            name=name,
            reason=reason.strip() or f"by {caller.user.alias}",
            protocol=caller.service.upper(),
            user=caller.user.alias,
            duration=duration,
        )
        if not added:
            text = "It was not added: it is no address or network, is exempt, or is on the list already."
            raise Refusal(Why.INVALID, text)
        audit.note(caller, "filter.added", f"{address.strip()} in {name}", reason)

    async def remove(self, caller: Caller, name: str, key: str) -> None:
        """Take a line out."""
        permit(caller, f"take a line out of {name}")
        line = next((line for line in await self._lines(name) if _key(line) == key), "")
        try:
            gone = bool(line) and await self._files.take_out(name, line)
        except OSError as trouble:
            raise Refusal(Why.NO_SPACE, f"{name} cannot be written: {trouble.strerror}") from None
        if not gone:
            raise Refusal(Why.NOT_FOUND, "That line is not there any more.")
        tell(caller, f"take {line.partition(chr(9))[0]} out of {name}")
        audit.note(caller, "filter.removed", f"{line.partition(chr(9))[0]} from {name}")

    async def _lines(self, name: str) -> Sequence[str]:
        if name not in LISTS:
            raise Refusal(Why.NOT_FOUND, NO_FILE)
        try:
            return await self._files.lines(name)
        except OSError as trouble:
            raise Refusal(Why.FAULT, f"{name} cannot be read: {trouble.strerror}") from None


def _key(line: str) -> str:
    return sha256(line.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _entry(text: str) -> Entry | None:
    """A line as an entry; None for comments and empty ones."""
    line = read_line(text)
    if line is None:
        return None
    item = line.items.get
    return Entry(
        key=_key(text),
        pattern=f"{'!' if line.negated else ''}{line.pattern}",
        reason=item("r", ""),
        protocol=item("p", ""),
        user=item("u", ""),
        host=item("h", ""),
        since=read_time(item("t", "")) or 0.0,
        expires=line.expires or 0.0,
    )
