"""Mail and talk are furnished so that those who talk go on over a recycle."""

from __future__ import annotations

from dialtone.testing.script import run
from tests.support.parlour import Parlour


def test_rooms_and_lines_outlive_the_house() -> None:
    parlour = Parlour()
    parlour.visit(3)
    before = parlour.house
    alice = run(before.chat.channels.join(parlour.caller_of(2), 1))
    end = run(before.chat.private.page(parlour.caller_of(2), 9, 1, lambda: None))
    parlour.rebuild()
    assert parlour.house is not before
    assert alice in parlour.house.chat.channels.people(alice)
    assert parlour.house.chat.private.calls(parlour.caller_of(3)) == [end]


def test_settings_reach_the_services() -> None:
    house = Parlour().house
    assert house.chat.config is house.settings.chat
    assert house.correspondence.addressing is not None and house.messages is not None
