"""What waits for a broker: bounded, states once, events in order."""

from __future__ import annotations

from dialtone.domain.ports.broker import Publication
from dialtone.net.mqtt import outbox as boxes
from dialtone.net.mqtt.outbox import Outbox


def state(topic, payload):
    return Publication(topic=topic, payload=payload, retained=True)


def event(payload):
    return Publication(topic="e", payload=payload)


def emptied(box):
    return [found.payload for found in iter(box.next, None)]


def test_of_a_state_only_the_newest_counts():
    box = Outbox()
    for number in range(1000):
        box.put(state("s", str(number)))
    assert emptied(box) == ["999"]
    assert len(box) == 0


def test_states_are_told_again_over_a_new_connection_and_cleared_ones_are_not():
    box = Outbox()
    box.put(state("a", "1"))
    box.put(state("b", "2"))
    box.put(state("b", ""))
    assert emptied(box) == ["1", ""]
    box.from_the_start()
    assert emptied(box) == ["1"]


def test_events_are_bounded_and_the_oldest_go(monkeypatch):
    monkeypatch.setattr(boxes, "EVENTS_MOST", 3)
    box = Outbox()
    for number in range(5):
        box.put(event(str(number)))
    assert (emptied(box), box.lost) == (["2", "3", "4"], 2)


def test_states_are_bounded(monkeypatch):
    monkeypatch.setattr(boxes, "STATES_MOST", 2)
    box = Outbox()
    for topic in "abc":
        box.put(state(topic, topic))
    assert (emptied(box), box.lost) == (["a", "b"], 1)


def test_what_could_not_be_told_comes_again():
    box = Outbox()
    box.put(event("1"))
    box.put(event("2"))
    box.again(box.next())
    assert emptied(box) == ["1", "2"]
    box.put(state("s", "old"))
    old = box.next()
    box.put(state("s", "new"))
    box.again(old)
    assert emptied(box) == ["new"]


def test_the_bell_rings():
    box = Outbox()
    assert not box.bell.answer()
    box.put(event("1"))
    assert box.bell.answer()
