"""Facts reach the listeners of their kind; one that fails harms nobody."""

from dataclasses import dataclass

import pytest

from dialtone.base import log
from dialtone.base.bus import Bus


@dataclass(frozen=True)
class Rain:
    amount: int


@dataclass(frozen=True)
class Snow:
    amount: int


def test_listeners_hear_their_kind_only_and_in_order() -> None:
    bus, heard = Bus(), []
    bus.listen(Rain, lambda fact: heard.append(fact.amount))
    bus.listen(Rain, lambda fact: heard.append(-fact.amount))
    bus.announce([Rain(1), Snow(5), Rain(2)])
    assert heard == [1, -1, 2, -2]


def test_a_failing_listener_is_logged_and_the_next_one_still_hears(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [events.append])
    bus, heard = Bus(), []

    def broken(fact: Rain) -> None:
        raise RuntimeError("leaks")

    bus.listen(Rain, broken)
    bus.listen(Rain, heard.append)
    bus.announce([Rain(3)])
    assert heard == [Rain(3)]
    assert [(event.name, str(event.fault)) for event in events] == [("bus.listener", "leaks")]
