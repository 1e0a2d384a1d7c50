"""Asks other systems by datagrams: one question to many, whoever answers in time is heard.

Only answers from an address that was asked count, and only the first of each; one socket for each family of addresses
lives as long as the question.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from dialtone.net.sockets import plain_address

MOST_PLACES = 1000


class DatagramInquirer:
    """Implements `domain.ports.other_boards.Inquirer`."""

    async def ask(
        self, question: bytes, places: Sequence[tuple[str, int]], *, within: float, most: int
    ) -> Mapping[tuple[str, int], bytes]:
        """See the port."""
        asked = list(dict.fromkeys(places))[:MOST_PLACES]
        hearing = _Hearing(set(asked), most)
        ends = [await _end(hearing, family) for family in ("0.0.0.0", "::") if _of(family, asked)]
        try:
            for end, family in zip(ends, [one for one in ("0.0.0.0", "::") if _of(one, asked)], strict=True):
                if end is not None:
                    _send(end, question, _of(family, asked))
            if asked:
                await _or_time(hearing.complete, within)
        finally:
            for end in ends:
                if end is not None:
                    end.close()
        return hearing.answers


def _of(family: str, places: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The places of one family, "0.0.0.0" or "::"."""
    return [place for place in places if (":" in place[0]) == (":" in family)]


async def _end(hearing: _Hearing, local: str) -> asyncio.DatagramTransport | None:
    """A socket; None where this machine has no such addresses."""
    loop = asyncio.get_running_loop()
    try:
        end, _ = await loop.create_datagram_endpoint(lambda: hearing, local_addr=(local, 0))
    except OSError:
        return None
    return end


def _send(end: asyncio.DatagramTransport, question: bytes, places: Sequence[tuple[str, int]]) -> None:
    for place in places:
        try:
            end.sendto(question, place)
        except (OSError, ValueError):
            continue  # no way there: it does not answer


async def _or_time(event: asyncio.Event, within: float) -> None:
    try:
        async with asyncio.timeout(within):
            await event.wait()
    except TimeoutError:
        return


class _Hearing(asyncio.DatagramProtocol):
    """Collects answers."""

    def __init__(self, asked: set[tuple[str, int]], most: int) -> None:
        self.answers: dict[tuple[str, int], bytes] = {}
        self.complete = asyncio.Event()
        self._asked = asked
        self._most = most

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        place = plain_address(addr[0]), int(addr[1])
        if place in self._asked and place not in self.answers:
            self.answers[place] = data[: self._most]
            if len(self.answers) == len(self._asked):
                self.complete.set()

    def error_received(self, exc: Exception) -> None:
        """Somebody's port is closed: he does not answer."""
