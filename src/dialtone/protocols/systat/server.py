"""SYSTAT, also called Active Users (RFC 866): who is on line. Over TCP the list comes at once, nothing is read; over
UDP the datagram is the request (spec services.md 9.1)."""

from __future__ import annotations

from dialtone.domain.presence.listing import as_json, node_lines, table
from dialtone.domain.texts.about import About, encoded
from dialtone.wire.port import Farewell, Wire

LARGEST_DATAGRAM = 1200  # bytes; goes through every network in one piece
LINE_END = b"\r\n"
_WORD_MOST = 128
_PEOPLE_MOST = 100  # in one datagram; fewer than that fit


class SystatServer:
    """One session."""

    def __init__(self, wire: Wire, about: About, hidden: frozenset[str] = frozenset()) -> None:
        """`hidden` is what is not told of what users made public."""
        self.wire = wire
        self.about = about
        self.hidden = hidden

    async def run(self) -> None:
        """Send the list, end."""
        await self.wire.send(*encoded(table(await self.about.people(hidden=self.hidden), self.about.now)))

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """There are no last words in this protocol."""


async def answer_datagram(question: bytes, about: About, hidden: frozenset[str] = frozenset()) -> bytes:
    """The answer to one datagram, never more than fits into one: as many users as there is room for."""
    word = question[:_WORD_MOST].strip().lower()
    people = (await about.people(hidden=hidden))[:_PEOPLE_MOST]
    if word in (b"?active-users.json", b".active-users.json"):
        return as_json(people, about.now, LARGEST_DATAGRAM - len(LINE_END)).encode() + LINE_END
    asked = word in (b"?nodelist", b".nodelist")
    return fitting(encoded(node_lines(people) if asked else table(people, about.now)))


def fitting(lines: list[bytes]) -> bytes:
    """As many lines as there is room for."""
    text = b""
    for line in lines:
        if len(text) + len(line) + len(LINE_END) > LARGEST_DATAGRAM:
            break
        text += line + LINE_END
    return text
