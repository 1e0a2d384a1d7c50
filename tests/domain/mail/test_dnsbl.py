"""Asking blacklists: order, memory, lists that are slow, silent, out of order or lying (DNS-02)."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator, Sequence
from typing import Any

import pytest

from dialtone.base import log
from dialtone.config.tables import Tables
from dialtone.domain.mail.dnsbl import CHECKED_EVERY, KEPT, KEPT_UNSURE, PATIENCE, REST, Blacklists
from dialtone.domain.mail.standing import Listing
from dialtone.domain.ports.outside import NoAnswer
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run
from tests.support.lists import ListResolver, one_by_one

CLIENT = "198.51.100.7"
A, B = "7.100.51.198.a.test", "7.100.51.198.b.test"
A_CHECK, B_CHECK = "1.0.0.127.a.test", "1.0.0.127.b.test"


class Desk:
    """Two lists, a.test and b.test, and somebody who asks them."""

    def __init__(self, zone: dict[str, list[str] | Exception] | None = None, *lines: str) -> None:
        self.tables = Tables()
        self.tables.dns_blacklist.set(*(lines or ("a.test first list", "b.test")))
        self.clock = ManualClock()
        self.resolver = ListResolver(zone)
        self.lists = Blacklists(self.resolver, self.tables, self.clock, one_by_one)

    def look(self, *addresses: str) -> Listing | None:
        return run(self.lists.look_up(*(addresses or (CLIENT,))))

    def asked(self) -> list[str]:
        asked, self.resolver.asked = self.resolver.asked, []
        return asked


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[log.Event]]:
    seen: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [seen.append])
    monkeypatch.setattr(log.switch, "level", log.INFO)
    yield seen


def said(events: list[log.Event], level: int) -> list[str]:
    return [event.text for event in events if event.level == level]


def test_a_listed_address(events: list[log.Event]) -> None:
    desk = Desk({A: ["127.0.0.2", "127.0.0.4"]})
    assert desk.look() == Listing(CLIENT, "a.test first list", "127.0.0.2")
    assert said(events, log.INFO) == [f"DNSBL Query: {A} resolved to: 127.0.0.2"]


def test_all_lists_are_asked_at_once_and_the_first_in_the_file_counts(events: list[log.Event]) -> None:
    desk = Desk({A: ["127.0.0.3"], B: ["127.0.0.2"]})
    listing = desk.look()
    assert listing is not None and listing.zone == "a.test first list"
    assert desk.asked() == [A_CHECK, B_CHECK, A, B]
    assert said(events, log.INFO) == [f"DNSBL Query: {A} resolved to: 127.0.0.3"]
    assert Desk({B: ["127.0.0.2"]}).look() == Listing(CLIENT, "b.test", "127.0.0.2")


def test_without_lists_nothing_is_asked() -> None:
    desk = Desk()
    desk.tables.dns_blacklist.set()
    assert not desk.lists
    assert desk.look() is None
    assert desk.asked() == []
    desk.tables.dns_blacklist.set("a.test")
    assert desk.look("no address", "fe80::1%eth0") is None
    assert [name for name in desk.asked() if name != A_CHECK] == [
        "1.0.0.0." + "0.0.0.0." * 6 + "0.8.e.f.a.test",
    ]


def test_findings_are_remembered_for_a_while() -> None:
    desk = Desk({A: ["127.0.0.2"]})
    other = "198.51.100.8"
    for _ in range(3):
        assert desk.look() is not None
        assert desk.look(other) is None
    assert len(desk.asked()) == 2 + 4
    desk.clock.advance(KEPT)
    assert desk.look() is not None
    assert desk.asked() == [A, B]
    desk.tables.dns_blacklist.set("b.test")
    assert desk.look() is None, "another file, other findings"


def test_several_addresses_are_asked_about_together_and_the_first_listed_counts() -> None:
    desk = Desk({A: ["127.0.0.2"], "9.100.51.198.a.test": ["127.0.0.3"]})
    assert desk.look("198.51.100.8", "198.51.100.9", CLIENT) == Listing(
        "198.51.100.9", "a.test first list", "127.0.0.3"
    )
    assert len(desk.asked()) == 2 + 6
    assert desk.look(CLIENT, "198.51.100.9") == Listing(CLIENT, "a.test first list", "127.0.0.2")
    assert desk.asked() == []


def test_DNS_02_silence_means_not_listed_and_is_soon_asked_again() -> None:
    desk = Desk({A: TimeoutError("late"), B: NoAnswer("broken")})
    assert desk.look() is None
    desk.asked()
    assert desk.look() is None
    assert desk.asked() == []
    desk.clock.advance(KEPT_UNSURE)
    desk.resolver.zone[A] = ["127.0.0.2"]
    assert desk.look() is not None


def test_DNS_02_a_list_that_never_answers_rests(events: list[log.Event]) -> None:
    desk = Desk({f"{last}.100.51.198.a.test": NoAnswer("silent") for last in range(20)} | {A_CHECK: NoAnswer("silent")})
    for last in range(PATIENCE):
        assert desk.look(f"198.51.100.{last}") is None
    assert said(events, log.WARNING) == ["!DNS blacklist a.test does not answer: not asked for a while"]
    desk.asked()
    desk.look("198.51.100.19")
    assert desk.asked() == ["19.100.51.198.b.test"]
    desk.clock.advance(REST)
    desk.look("198.51.100.18")
    assert desk.asked() == [A_CHECK, "18.100.51.198.a.test", "18.100.51.198.b.test"]


def test_DNS_02_refused_queries_disable_the_list_and_tell_the_sysop_once(events: list[log.Event]) -> None:
    desk = Desk({A: ["127.255.255.254"], B: ["127.0.0.2"]})
    assert desk.look() == Listing(CLIENT, "b.test", "127.0.0.2")
    assert said(events, log.ERROR) == [
        f"DNSBL Query: {A} resolved to: 127.255.255.254",
        "!DNS blacklist a.test refuses our queries (127.255.255.254): it is not used",
    ]
    desk.asked()
    desk.look("198.51.100.8")
    assert desk.asked() == ["8.100.51.198.b.test"]
    desk.clock.advance(CHECKED_EVERY)
    desk.resolver.zone[A_CHECK] = ["127.255.255.254"]
    desk.look("198.51.100.9")
    assert desk.asked() == [A_CHECK, B_CHECK, "9.100.51.198.a.test", "9.100.51.198.b.test"]
    assert len(said(events, log.ERROR)) == 2, "once is enough"


@pytest.mark.parametrize("answer", ["127.0.0.2", "1.2.3.4", "127.0.5.1"])
def test_DNS_02_a_list_that_lists_everything_is_disabled(events: list[log.Event], answer: str) -> None:
    desk = Desk({A_CHECK: [answer], A: [answer], B: ["127.0.0.2"]})
    assert desk.look() == Listing(CLIENT, "b.test", "127.0.0.2")
    (line,) = said(events, log.ERROR)
    assert line.startswith("!DNS blacklist a.test lists every address")


def test_a_list_in_order_again_is_used_again(events: list[log.Event]) -> None:
    desk = Desk({A_CHECK: ["127.0.0.2"], A: ["127.0.0.2"]})
    assert desk.look() is None
    del desk.resolver.zone[A_CHECK]
    desk.clock.advance(CHECKED_EVERY)
    assert desk.look() is not None
    assert said(events, log.NOTICE) == ["DNS blacklist a.test is in order again"]


def test_what_a_list_said_before_it_was_found_broken_counts_no_longer() -> None:
    desk = Desk({A: ["127.0.0.2"]})
    assert desk.look() is not None
    desk.resolver.zone["8.100.51.198.a.test"] = ["127.255.255.254"]
    desk.look("198.51.100.8")
    assert desk.look() is None


@pytest.mark.parametrize("answer", ["1.2.3.4", "10.0.0.1", "127.0.1.2", "192.0.2.1"])
def test_DNS_02_parked_domains_list_nobody(events: list[log.Event], answer: str) -> None:
    desk = Desk({A: [answer]})
    assert desk.look() is None
    assert said(events, log.ERROR) == [f"DNSBL Query: {A} resolved to: {answer}"]


def test_a_line_may_name_the_answers_that_count() -> None:
    lines = ("a.test 127.0.0.4,127.0.1.0/24", "b.test")
    assert Desk({A: ["127.0.0.2"]}, *lines).look() is None
    listing = Desk({A: ["127.0.0.2", "127.0.1.9"]}, *lines).look()
    assert listing is not None and listing.answer == "127.0.1.9"


def test_a_fault_is_told_and_lists_nobody(events: list[log.Event]) -> None:
    assert Desk({A: RuntimeError("bug")}).look() is None
    assert [event.name for event in events if event.fault] == ["dnsbl.fault"]


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialtone.domain.mail.dnsbl.REMEMBERED", 3)
    desk = Desk()
    for last in range(5):
        desk.look(f"198.51.100.{last}")
    desk.asked()
    for last in (2, 3, 4):
        desk.look(f"198.51.100.{last}")
    assert desk.asked() == []
    desk.look("198.51.100.0")
    assert len(desk.asked()) == 2


def test_an_asker_who_is_stopped_leaves_nothing_half_done() -> None:
    desk = Desk({A_CHECK: ["127.0.0.2"], A: ["127.0.0.2"]})
    stop = KeyboardInterrupt()

    async def stopped(questions: Sequence[Coroutine[Any, Any, Any]]) -> list[Any]:
        for question in questions:
            question.close()
        raise stop

    lists = Blacklists(desk.resolver, desk.tables, desk.clock, stopped)  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        run(lists.look_up(CLIENT))
    lists._together = one_by_one
    assert run(lists.look_up(CLIENT)) is None, "the list was looked at after all, and is out of order"
