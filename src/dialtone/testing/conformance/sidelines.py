"""What every implementation of `wire.sidelines.SideLines` promises, as tests.

Subclass `SideLinesConformance`, name the subclass `Test...` and define the four abstract methods: they play the other
side of the conversation, as `Guest` says.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import pytest

from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, Refusal, TimedOut, Why
from dialtone.wire.sidelines import Place, SideLine, SideLines

BLOCK = bytes(range(256)) * 4096  # 1 MiB
WAIT = 5.0  # seconds; nothing here takes as long


@dataclass(frozen=True, slots=True)
class Guest:
    """What the peer does on its end of a line: it brings bytes, says in order that this was all when it `ends`, and
    takes what comes until we end; or it takes nothing and is gone at once when it `vanishes`."""

    brings: bytes = b""
    ends: bool = False
    vanishes: bool = False


class Kept:
    """A file in memory, which the system cannot send by itself."""

    descriptor = -1

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)

    async def read(self, offset: int, most: int) -> bytes:
        """See the port."""
        return self.data[offset : offset + most]


async def everything(line: SideLine) -> bytes:
    """All that comes."""
    pieces = []
    while piece := await line.receive():
        pieces.append(piece)
    return b"".join(pieces)


class SideLinesConformance(ABC):
    """The suite."""

    @abstractmethod
    async def conversation(self) -> SideLines:
        """The lines of a conversation that has just begun."""

    @abstractmethod
    async def come(self, place: Place, guest: Guest) -> bool:
        """The peer connects to a place and acts as the guest does, while the test goes on. False: nobody listens."""

    @abstractmethod
    async def expect(self, guest: Guest | None) -> Place:
        """The peer waits for a call at the place returned, to act as the guest does; with None it does not take it."""

    @abstractmethod
    async def got(self) -> bytes:
        """All that the guest received, once its line is over."""

    async def line(self, lines: SideLines, guest: Guest) -> SideLine:
        """A line the guest has made."""
        assert await self.come(await lines.listen(), guest)
        return await lines.accept(within=WAIT)

    async def test_what_is_brought_arrives_up_to_its_end(self) -> None:
        """And once more the end, for who asks again."""
        line = await self.line(await self.conversation(), Guest(BLOCK * 3, ends=True))
        assert await everything(line) == BLOCK * 3
        assert await line.receive() == b""
        assert line.moved == 3 * len(BLOCK)
        await line.close()

    async def test_what_is_sent_arrives_in_order_and_complete(self) -> None:
        """Small pieces, and more than any buffer holds."""
        line = await self.line(await self.conversation(), Guest())
        for piece in (b"one\r\n", b"two\r\n", b"", BLOCK * 8, b"three\r\n"):
            await line.send(piece)
        await line.close()
        assert await self.got() == b"one\r\ntwo\r\n" + BLOCK * 8 + b"three\r\n"
        assert line.moved == 8 * len(BLOCK) + 17

    async def test_a_part_of_a_file_is_sent(self) -> None:
        """From a place within it (REST), behind what was sent before."""
        line = await self.line(await self.conversation(), Guest())
        await line.send(b"first ")
        assert await line.send_file(Kept(BLOCK * 4), 1000, 3 * len(BLOCK)) == 3 * len(BLOCK)
        assert line.lost is None
        await line.close()
        assert await self.got() == b"first " + (BLOCK * 4)[1000 : 1000 + 3 * len(BLOCK)]

    async def test_a_file_that_has_become_shorter_is_sent_as_far_as_it_goes(self) -> None:
        """What is missing is told by the number."""
        line = await self.line(await self.conversation(), Guest())
        assert await line.send_file(Kept(b"short"), 0, 1000) == 5
        assert line.lost is None
        await line.close()
        assert await self.got() == b"short"

    async def test_a_peer_that_goes_in_between_is_told_by_what_is_lost(self) -> None:
        """Not by an error: who sent wants to know how far it came."""
        line = await self.line(await self.conversation(), Guest(vanishes=True))
        assert await line.send_file(Kept(BLOCK * 16), 0, 16 * len(BLOCK)) < 16 * len(BLOCK)
        assert isinstance(line.lost, Gone)
        line.abort()

    async def test_a_peer_that_goes_ends_what_is_sent(self) -> None:
        """With Gone."""
        line = await self.line(await self.conversation(), Guest(vanishes=True))
        with pytest.raises(Gone):
            for _ in range(16):
                await line.send(BLOCK)
        line.abort()

    async def test_an_aborted_line_is_over(self) -> None:
        """However often it is ended."""
        line = await self.line(await self.conversation(), Guest())
        line.abort()
        line.abort()
        with pytest.raises(Gone):
            await line.receive()
        with pytest.raises(Gone):
            await line.send(BLOCK)
        await line.close()

    async def test_we_go_to_the_peer(self) -> None:
        """Active mode, both ways."""
        lines = await self.conversation()
        line = await lines.dial(await self.expect(Guest(b"brought", ends=True)), within=WAIT)
        assert await everything(line) == b"brought"
        await line.close()
        line = await lines.dial(await self.expect(Guest()), within=WAIT)
        await line.send(b"sent")
        await line.close()
        assert await self.got() == b"sent"

    async def test_nobody_takes_our_call(self) -> None:
        """Gone."""
        lines = await self.conversation()
        with pytest.raises(Gone):
            await lines.dial(await self.expect(None), within=WAIT)

    async def test_FTP_03_a_new_place_closes_the_one_before(self) -> None:
        """So does a line that was made, and `forget`."""
        lines = await self.conversation()
        first = await lines.listen()
        second = await lines.listen()
        assert first.port != second.port
        assert not await self.come(first, Guest())
        assert await self.come(second, Guest())
        (await lines.accept(within=WAIT)).abort()
        assert not await self.come(second, Guest())
        third = await lines.listen()
        lines.forget()
        lines.forget()
        assert not await self.come(third, Guest())

    async def test_the_address_told_is_the_one_asked_for(self) -> None:
        """The port is ours."""
        lines = await self.conversation()
        place = await lines.listen(address="203.0.113.9")
        assert place.address == "203.0.113.9" and place.port > 0
        lines.forget()

    async def test_who_does_not_come_is_not_waited_for_longer(self) -> None:
        """And nobody is waited for where nobody could come."""
        lines = await self.conversation()
        with pytest.raises(Refusal) as no:
            await lines.accept(within=WAIT)
        assert no.value.why is Why.INVALID
        await lines.listen()
        with pytest.raises(TimedOut):
            await lines.accept(within=0.05)
        lines.forget()

    async def test_an_errand_goes_on_beside_the_conversation(self) -> None:
        """The bell rings when it has ended, well or not."""
        lines, bell = await self.conversation(), Bell()

        async def work() -> str:
            return "done"

        async def fail() -> str:
            raise Gone("no luck")

        errand = lines.begin(work(), bell)
        assert await errand.result() == "done"
        assert errand.done and bell.answer()
        errand.stop()
        assert await errand.result() == "done"
        with pytest.raises(Gone, match="no luck"):
            await lines.begin(fail(), bell).result()

    async def test_an_errand_that_is_stopped_tidies_up(self) -> None:
        """Its result is that there is none."""
        lines, bell, seen = await self.conversation(), Bell(), list[str]()
        line = await self.line(lines, Guest())

        async def work() -> None:
            seen.append("begun")
            try:
                await line.receive()
            finally:
                seen.append("tidied")

        errand = lines.begin(work(), bell)
        errand.stop()
        with pytest.raises(Gone):
            await errand.result()
        assert errand.done and bell.answer()
        assert seen in ([], ["begun", "tidied"])
        line.abort()
