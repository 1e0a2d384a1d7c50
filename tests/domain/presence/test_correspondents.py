"""With whom somebody exchanged words."""

from __future__ import annotations

from dialtone.domain.model.user import UserNumber
from dialtone.domain.presence.correspondents import ADDRESS_MOST, MOST, RECEIVED, SENT, Correspondents
from dialtone.store.memory.store import MemoryStore
from dialtone.testing.script import run

ALICE, BOB = UserNumber(1), UserNumber(2)


def test_the_newest_is_first_each_once_ten_at_most() -> None:
    known = Correspondents(MemoryStore())
    for number in range(MOST + 3):
        run(known.note(ALICE, SENT, f"u{number}@a.test"))
    run(known.note(ALICE, SENT, "U5@A.test"))
    last = run(known.last(ALICE, SENT))
    assert last[:2] == ["U5@A.test", f"u{MOST + 2}@a.test"]
    assert len(last) == MOST
    assert "u5@a.test" not in last


def test_users_and_directions_are_apart_and_addresses_are_cut() -> None:
    known = Correspondents(MemoryStore())
    run(known.note(ALICE, RECEIVED, "x" * 1000))
    assert run(known.last(ALICE, RECEIVED)) == ["x" * ADDRESS_MOST]
    assert run(known.last(ALICE, SENT)) == []
    assert run(known.last(BOB, RECEIVED)) == []
