"""Other boards in memory: they answer who is on line, and keep what is brought to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dialtone.domain.ports.other_boards import Parcel
from dialtone.domain.ports.outside import Unreachable
from dialtone.domain.presence.correspondents import Correspondents
from dialtone.domain.presence.other_boards import OtherBoards

VERT, NEAR = ("192.0.2.7", 11), ("192.0.2.8", 1011)
LIST = (
    "; the boards we know",
    "vert.test\t192.0.2.7\tVertrauen",
    "near.test\t192.0.2.8\tNear Board\t1011/1018",
    "local.test\t192.0.2.25\tOurselves",
)
JSON = (
    b'[{"name":"Digital Man","action":"reading mail","do_not_disturb":false},{"name":"Busy","do_not_disturb":true}]\r\n'
)


class Neighbours:
    """Implements `Carrier` and `Inquirer`. `answers` are those to the question who is on line, by place."""

    def __init__(self, answers: Mapping[tuple[str, int], bytes] | None = None) -> None:
        self.answers = dict(answers if answers is not None else {VERT: JSON})
        self.brought: list[tuple[str, int, Parcel]] = []
        self.questions: list[bytes] = []
        self.away = False

    async def ask(
        self, question: bytes, places: Sequence[tuple[str, int]], *, within: float, most: int
    ) -> Mapping[tuple[str, int], bytes]:
        """See the port."""
        self.questions.append(question)
        return {place: answer[:most] for place, answer in self.answers.items() if place in places}

    async def carry(self, parcel: Parcel, address: str, port: int) -> None:
        """See the port."""
        if self.away:
            raise Unreachable("Connection refused", 111)
        self.brought.append((address, port, parcel))


def with_neighbours(world: Any, neighbours: Neighbours, lines: Sequence[str] = LIST) -> OtherBoards:
    """The other boards as the people of a house in memory have them."""
    tables = world.house.tables
    tables.other_boards.set(*lines)
    return OtherBoards(
        lambda: tables.other_boards.compiled,
        world.clock,
        neighbours,
        neighbours,
        Correspondents(world.store),
        hosts=frozenset({"local.test"}),
        system="Test Board",
    )
