"""Bulletins: who sees which, and what is new."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.bus import Bus
from dialtone.base.errors import Refusal
from dialtone.config.texts import BulletinEntry
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import Secrets, User, UserNumber
from dialtone.domain.texts.bulletins import Bulletins
from dialtone.store.memory import MemoryStore
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run
from dialtone.wire.port import Peer
from tests.support.texts import MemoryTexts

FILES = {"news.msg": b"News", "news.c40.msg": b"News", "party.asc": b"Party", "bulletins.ini": b"", "notes": b""}


def service(**entries: str) -> tuple[Bulletins, MemoryTexts, Caller]:
    store, texts = MemoryStore(Bus()), MemoryTexts(FILES)
    run(store.write(lambda records: records.users.add(User(number=UserNumber(0), alias="Alice"), Secrets(""))))
    found = [BulletinEntry(name=name, title=name.upper(), requirements=ars) for name, ars in entries.items()]
    made = Bulletins(found, [texts], store, Requirements(ManualClock(), SteadyChance()))
    return made, texts, caller()


def caller(**user: Any) -> Caller:
    return Caller(User(number=UserNumber(1), alias="Alice", **user), Peer("192.0.2.1", 1, "192.0.2.2", 23), "telnet")


def test_those_with_titles_come_first_and_each_counts_once() -> None:
    bulletins, _, alice = service(party="", gone="")
    found = run(bulletins.bulletins(alice))
    assert [(one.name, one.title) for one in found] == [("party", "PARTY"), ("news", "News")]


def test_one_is_new_until_it_was_seen_and_again_when_it_changed() -> None:
    bulletins, texts, alice = service()
    assert [one.new for one in run(bulletins.bulletins(alice))] == [True, True]
    run(bulletins.saw(alice, "news"))
    assert [(one.name, one.new) for one in run(bulletins.bulletins(alice))] == [("news", False), ("party", True)]
    texts.times["news.c40.msg"] = 1000.5
    assert [one.new for one in run(bulletins.bulletins(alice))] == [True, True]


def test_one_that_is_not_for_somebody_is_not_there() -> None:
    bulletins, _, alice = service(news="LEVEL 90")
    assert [one.name for one in run(bulletins.bulletins(alice))] == ["party"]
    with pytest.raises(Refusal):
        run(bulletins.saw(alice, "news"))


def test_a_guest_has_no_memory() -> None:
    bulletins, _, _ = service()
    guest = caller(restrictions="G")
    run(bulletins.saw(guest, "news"))
    assert all(one.new for one in run(bulletins.bulletins(guest)))
