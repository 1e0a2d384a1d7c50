"""When groups came."""

from __future__ import annotations

from dialtone.domain.boards.news_times import NOTE, NewsTimes
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall, sub


def test_what_was_noted_stays_and_garbage_counts_as_nothing() -> None:
    hall = Hall(sub("GENERAL"))
    now = int(hall.clock.now())
    run(hall.store.write(lambda records: records.notes.put(NOTE, "MAIN-GENERAL 5\nMAIN-X \u0665\njunk\n\nA B C")))
    found = run(NewsTimes(hall.store, hall.clock, ["MAIN-GENERAL", "MAIN-X"]).created())
    assert found == {"MAIN-GENERAL": 5, "MAIN-X": now}


def test_nothing_is_written_when_all_are_known() -> None:
    hall = Hall(sub("GENERAL"))
    times = NewsTimes(hall.store, hall.clock, ["A"])
    run(times.created())
    hall.clock.advance(100)
    assert run(NewsTimes(hall.store, hall.clock, ["A"]).created()) == run(times.created())
