"""The lines played from a script keep what the port promises, where a script can."""

from __future__ import annotations

import pytest

from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, Refusal, Why
from dialtone.testing.conformance.sidelines import Guest, SideLinesConformance
from dialtone.testing.sidelines import ScriptedLines
from dialtone.wire.sidelines import Place


class TestScripted(SideLinesConformance):
    """The suite."""

    async def conversation(self) -> ScriptedLines:
        self.lines = ScriptedLines()
        return self.lines

    def _plays(self, guest: Guest) -> None:
        self.lines.brings(*([Gone("reset")] if guest.vanishes else [guest.brings]))

    async def come(self, place: Place, guest: Guest) -> bool:
        if self.lines.listening != place:
            return False
        self._plays(guest)
        return True

    async def test_an_errand_that_is_stopped_tidies_up(self) -> None:
        """One on whose line nothing moves."""
        lines = await self.conversation()
        lines.holds()
        await lines.listen()
        line, seen, bell = await lines.accept(within=1), list[str](), Bell()

        async def work() -> None:
            try:
                await line.receive()
            finally:
                seen.append("tidied")

        errand = lines.begin(work(), bell)
        errand.stop()
        with pytest.raises(Gone):
            await errand.result()
        assert errand.done and bell.answer() and seen == ["tidied"]

    async def expect(self, guest: Guest | None) -> Place:
        if guest is None:
            self.lines.fails(Gone("Connection refused"))
        else:
            self._plays(guest)
        return Place("198.51.100.7", 40000)

    async def got(self) -> bytes:
        return self.lines.made[-1].sent

    async def test_who_does_not_come_is_not_waited_for_longer(self) -> None:
        """A script says itself whether somebody comes; where nobody listens nobody does."""
        lines = await self.conversation()
        with pytest.raises(Refusal) as no:
            await lines.accept(within=1)
        assert no.value.why is Why.INVALID
