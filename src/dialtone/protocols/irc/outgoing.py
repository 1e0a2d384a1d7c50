"""A line on its way to many: made once, and once for each set of capabilities there is among those who get it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Protocol

from dialtone.protocols.irc.caps import FRAMED, Cap
from dialtone.protocols.irc.grammar import write_tags

_TAGS, _TIME, _ACCOUNT = Cap.MESSAGE_TAGS, Cap.SERVER_TIME, Cap.ACCOUNT_TAG
_TEXT = Cap.FRAMED_TEXT


class Message:
    """A line without its end, and what its tags say. `at` is in seconds since 1970; `tags` are the sender's own, as
    they stand on the wire (`+typing=active`)."""

    __slots__ = ("account", "at", "bot", "data", "made", "msgid", "tags")

    def __init__(
        self, data: bytes, at: float, *, msgid: str = "", account: str = "", bot: bool = False, tags: str = ""
    ) -> None:
        self.data = data
        self.at = at
        self.msgid = msgid
        self.account = account
        self.bot = bot
        self.tags = tags
        self.made: dict[int, bytes] = {}  # by flavour

    def for_(self, flavour: int) -> bytes:
        """The bytes for clients of this flavour (the bits of `caps.FLAVOUR`)."""
        made = self.made.get(flavour)
        if made is None:
            made = self.made[flavour] = self.tagged(flavour, ())
        return made

    def tagged(self, flavour: int, more: Iterable[tuple[str, str]]) -> bytes:
        """The bytes for one client, with further tags in front (label, batch)."""
        return framed((write_tags(self._tags(flavour, more)) or "").encode() + self.data, flavour)

    def _tags(self, flavour: int, more: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        tags = list(more)
        if flavour & _TIME:
            tags.append(("time", time_text(self.at)))
        if flavour & _ACCOUNT and self.account:
            tags.append(("account", self.account))
        if flavour & _TAGS:
            if self.msgid:
                tags.append(("msgid", self.msgid))
            if self.bot:
                tags.append(("bot", ""))
            if self.tags:
                tags += [(key, value) for key, _, value in (item.partition("=") for item in self.tags.split("\0"))]
        return tags


def framed(line: bytes, flavour: int) -> bytes:
    """A line with its end, or as a frame of a WebSocket (RFC 6455 section 5.2; a server does not mask)."""
    if not flavour & FRAMED:
        return line + b"\r\n"
    opcode, size = (b"\x81" if flavour & _TEXT else b"\x82"), len(line)
    if size < 126:
        return opcode + bytes((size,)) + line
    return opcode + b"\x7e" + size.to_bytes(2, "big") + line


class Hearer(Protocol):
    """Whoever gets lines."""

    flavour: int

    def post(self, data: bytes) -> None:
        """Send bytes; nobody waits."""
        ...


def deliver(message: Message, hearers: Iterable[Hearer], but: Hearer | None = None) -> None:
    """Send a message to many."""
    made = message.made
    for one in hearers:
        if one is not but:
            data = made.get(one.flavour)
            one.post(message.for_(one.flavour) if data is None else data)


def time_text(at: float) -> str:
    """A moment as IRCv3 server-time writes it: "2026-01-31T12:00:00.000Z"."""
    moment = datetime.fromtimestamp(at, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def moment_of(text: str) -> float | None:
    """The opposite; None for what is no such moment."""
    try:
        found = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
        return found.replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return None
