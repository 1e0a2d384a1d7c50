"""Who is on a list: an ini file with a section for each address. Source: spec mail.md 6.7.

The file is the sysop's as much as ours: changing it keeps every line that is not about the address changed, comments
and keys we do not know included. Reading never fails; sections that are no address are nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar

from dialtone.formats.ini_lines import BYTE_ORDER_MARK, encoding_of
from dialtone.formats.mail.headers import one_line

MOST = 10_000  # subscribers of a list (security case BSC-07)
NAME_MOST = 60  # characters

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")

Edit = Callable[[bytes | None], bytes | None]
"""From the bytes of a file (None: there is none) to its new ones; None leaves it as it is."""

Answer = TypeVar("Answer")


class SubscriberFiles(Protocol):
    """The files, by the internal code of the list's sub-board. Every method raises OSError. What is asked and edited is
    a plain function; it may run on another thread, since a file may be large."""

    async def ask(self, code: str, question: Callable[[bytes | None], Answer]) -> Answer:
        """Answer a question about the file's bytes, None when there is no file."""
        ...

    async def read_pointer(self, code: str) -> bytes | None:
        """The file with the sub-board's own settings, which has the export pointer of the reference, or None."""
        ...

    async def change(self, code: str, edit: Edit) -> bool:
        """Read, edit and replace the file in one step, so that neither another change nor a crash comes between.
        Returns whether anything was written."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One section. `created` is a date as text; `active` the time of the last activity, seconds since 1970."""

    address: str
    name: str = ""
    created: str = ""
    activity: str = ""
    active: int = 0


def can_subscribe(address: str) -> bool:
    """Whether an address can be kept in the file and written to: plain, without quotes, at most 254 characters."""
    return len(address) <= 254 and _ADDRESS.fullmatch(address) is not None


@dataclass(slots=True)
class _Block:
    """A section: its name as written and its lines, the header's first. The first block has neither."""

    name: str
    lines: list[str]

    def get(self, key: str) -> str:
        at = self._find(key)
        return _setting(self.lines[at])[1] if at >= 0 else ""

    def set(self, key: str, value: str, end: str) -> None:
        at, line = self._find(key), f"{key} = {value}".rstrip() + end
        if at >= 0:
            self.lines[at] = line
            return
        last = max(number for number, line in enumerate(self.lines) if number == 0 or _setting(line)[0])
        if not self.lines[last].endswith("\n"):
            self.lines[last] += end
        self.lines.insert(last + 1, line)

    def _find(self, key: str) -> int:
        found = (at for at, line in enumerate(self.lines[1:], 1) if _setting(line)[0] == key)
        return next(found, -1)


class Roll:
    """One file, taken apart."""

    def __init__(self, data: bytes | None) -> None:
        data = data or b""
        self._mark = BYTE_ORDER_MARK if data.startswith(BYTE_ORDER_MARK) else b""
        self._encoding = encoding_of(data)
        text = data[len(self._mark) :].decode(self._encoding)
        self._blocks = [_Block("", [])]
        for line in text.split("\n")[:-1]:
            self._take(line + "\n")
        if last := text.rpartition("\n")[2]:
            self._take(last)
        self._end = "\r\n" if "\r\n" in text else "\n"
        self._index: dict[str, _Block] = {}
        for block in self._blocks[1:]:
            self._index.setdefault(block.name.lower(), block)

    def _take(self, line: str) -> None:
        stripped = line.strip()
        if stripped.startswith("["):
            inside, bracket, _ = stripped[1:].rpartition("]")
            self._blocks.append(_Block((inside if bracket else stripped[1:]).strip(), []))
        self._blocks[-1].lines.append(line)

    def __contains__(self, address: str) -> bool:
        return address.lower() in self._index and can_subscribe(address)

    def __len__(self) -> int:
        return sum(map(can_subscribe, self._index))

    def addresses(self) -> list[str]:
        """Everybody's address, in the order of the file; each once."""
        return [block.name for block in self._index.values() if can_subscribe(block.name)]

    def all(self, most: int = MOST) -> list[Subscriber]:
        """The first `most` of them, with what is known of each."""
        known = (block for block in self._index.values() if can_subscribe(block.name))
        return [_subscriber(block) for block in islice(known, most)]

    def find(self, address: str) -> Subscriber | None:
        """The subscriber with this address (any case)."""
        return _subscriber(self._index[address.lower()]) if address in self else None

    def add(self, one: Subscriber) -> None:
        """Put a subscriber at the end, or change the one there is. Raises ValueError for an impossible address."""
        if not can_subscribe(one.address):
            raise ValueError(f"{one.address!r} cannot be subscribed")
        block = self._index.get(one.address.lower())
        if block is None:
            block = _Block(one.address, [f"[{one.address}]{self._end}"])
            self._close_last()
            self._blocks.append(block)
            self._index[one.address.lower()] = block
        self._write(block, one)

    def _close_last(self) -> None:
        """End the last line, and leave a blank one before a new section."""
        lines = self._blocks[-1].lines
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += self._end
        if lines and not _is_blank(lines[-1]):
            lines.append(self._end)

    def _write(self, block: _Block, one: Subscriber) -> None:
        texts = {
            "name": self._fit(one_line(one.name, NAME_MOST)),
            "created": self._fit(one.created),
            "last_activity": self._fit(one.activity),
            "last_activity_time": f"0x{one.active:08x}" if one.active else "",
        }
        for key, value in texts.items():
            if value and value != block.get(key):
                block.set(key, value, self._end)

    def _fit(self, text: str) -> str:
        """Text that goes into this file's character set."""
        return text.encode(self._encoding, "replace").decode(self._encoding)

    def remove(self, address: str) -> bool:
        """Take an address out; comments of its section stay. Returns whether it was there."""
        key = address.lower()
        if key not in self._index:
            return False
        kept = self._blocks[:1]
        for block in self._blocks[1:]:
            if block.name.lower() != key:
                kept.append(block)
                continue
            before = kept[-1].lines
            if before and _is_blank(before[-1]):
                before.pop()
            before += [line for line in block.lines[1:] if not _setting(line)[0]]
        self._blocks = kept
        del self._index[key]
        return True

    def data(self) -> bytes:
        """The file."""
        text = "".join(line for block in self._blocks for line in block.lines)
        return self._mark + text.encode(self._encoding)


def _is_blank(line: str) -> bool:
    """Whether there is nothing in a line; `str.strip` would also take characters that somebody wrote."""
    return not line.strip(" \t\r\n")


def _setting(line: str) -> tuple[str, str]:
    """Key in lower case and value of a line; "" for comments, blank lines and headers."""
    text = line.strip()
    if not text or text[0] in ";[":
        return "", ""
    at = min((place for place in (text.find("="), text.find(":")) if place > 0), default=len(text))
    return text[:at].rstrip().lower(), text[at + 1 :].strip()


def _subscriber(block: _Block) -> Subscriber:
    return Subscriber(
        address=block.name,
        name=one_line(block.get("name"), NAME_MOST),
        created=one_line(block.get("created"), 80),
        activity=one_line(block.get("last_activity"), 80),
        active=_hexadecimal(block.get("last_activity_time")),
    )


def _hexadecimal(text: str) -> int:
    """A number in hexadecimal digits, with 0x before them or h behind them or nothing; 0 for anything else."""
    digits = text.strip().lower().removeprefix("0x").removesuffix("h")
    try:
        return int(digits, 16) if len(digits) <= 16 else 0
    except ValueError:
        return 0
