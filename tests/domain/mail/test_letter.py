"""The straight line of acceptance: what stands where on it, and what is left of a message that goes no further."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.standing import Standing
from dialtone.domain.mail.stations import Stations
from dialtone.domain.model.route import Nowhere
from dialtone.testing.script import run
from tests.domain.mail.test_reception import TEXT, refusal, take
from tests.support.post_office import PostOffice


class Watched:
    """Stands for filters, processors and authentication; writes down when it was asked."""

    def __init__(self, **answers: Any) -> None:
        self.asked: list[str] = []
        self.answers = answers

    def _note(self, name: str) -> None:
        self.asked.append(name)
        if isinstance(self.answers.get(name), Exception):
            raise self.answers[name]

    async def arrive(self, peer: Any, *, trusted: bool) -> Standing:
        return Standing()

    async def sender(self, visit: Any, sender: Any) -> None:
        self._note("sender")

    def look_at_recipients(self, visit: Any) -> bool:
        return True

    async def recipient(self, visit: Any, sender: bytes, address: str, given: bytes) -> Nowhere | None:
        self._note("recipient")
        return Nowhere("spam bait") if address.startswith("bait") else None

    def match(self, local: str, address: str) -> tuple[frozenset[str], str]:
        self._note("match")
        return frozenset(), ""

    async def run(self, case: Case) -> str | None:
        self._note("processors")
        return self.answers.get("kept")

    async def head(self, case: Case) -> None:
        self._note("head")

    async def check(self, case: Case) -> None:
        self._note("authentication")
        case.fields.append(b"Authentication-Results: mx.local.test; none\r\n")

    async def verdict(self, case: Case) -> None:
        self._note("verdict")
        case.dropped = self.answers.get("dropped", "")
        case.spam = self.answers.get("spam", False)


def office_with(watched: Watched) -> PostOffice:
    def equip(_: PostOffice, stations: Stations) -> None:
        stations.filters = stations.processing = stations.authentication = watched  # type: ignore[assignment]

    return PostOffice(equip=equip).population()


def events(office: PostOffice, address: str) -> list[tuple[str, str]]:
    found = run(office.store.read(lambda records: records.traces.find(address)))
    return [(entry.event, entry.detail) for entry in found]


def test_the_order_of_the_line() -> None:
    """Spec mail.md 1.13: processors, then the filters on the header, then the verdict on the whole. Signatures are
    looked at before a processor can break them."""
    watched = Watched()
    office = office_with(watched)
    take(office, TEXT, "alice@local.test")
    assert watched.asked == ["sender", "recipient", "match", "authentication", "processors", "head", "verdict"]
    assert b"Authentication-Results: mx.local.test; none\r\n" in office.letters("alice")[0]


def test_a_message_a_processor_keeps_is_answered_as_taken_and_only_traced() -> None:
    office = office_with(Watched(kept="handled by external mail processor (lists)"))
    take(office, TEXT, "alice@local.test")
    assert office.letters("alice") == []
    assert events(office, "alice@local.test") == [("discarded", "handled by external mail processor (lists)")]
    assert office.blobs.kept == {}


def test_a_message_the_filters_drop_is_answered_as_taken() -> None:
    office = office_with(Watched(dropped="Listed on bl.test as 127.0.0.2"))
    take(office, TEXT, "alice@local.test")
    assert office.letters("alice") == [] and events(office, "alice@local.test")[0][0] == "discarded"


def test_spam_is_marked_and_delivered() -> None:
    """Spec mail.md 10.1 number 14."""
    office = office_with(Watched(spam=True))
    take(office, TEXT, "alice@local.test")
    alice = office.user("alice").number
    (head,) = run(office.store.read(lambda records: records.mail.heads(alice)))
    assert head.spam


def test_mail_for_baits_alone_is_looked_at_and_gone() -> None:
    """Spec mail.md 9.1 S8: what it says is remembered before it is dropped."""
    watched = Watched()
    office = office_with(watched)
    take(office, TEXT, "bait@local.test")
    assert watched.asked == ["sender", "recipient", "verdict"]
    assert events(office, "bait@local.test") == [("discarded", "spam bait")]


def test_a_bait_among_others_does_not_harm_them() -> None:
    office = office_with(Watched())
    take(office, TEXT, "bait@local.test", "alice@local.test")
    assert len(office.letters("alice")) == 1


@pytest.mark.parametrize("station", ["processors", "head", "authentication", "verdict"])
def test_a_refusal_of_any_station_leaves_no_trace_in_a_mailbox(station: str) -> None:
    office = office_with(Watched(**{station: Refusal(Why.DENIED, "no")}))
    assert refusal(office, TEXT, "alice@local.test").why is Why.DENIED
    assert office.letters("alice") == [] and office.queue() == []


def test_telegrams_that_cannot_be_stored_are_refused_for_now() -> None:
    def tap(name: str) -> None:
        if armed:
            raise StoreError("disk full")

    armed: list[bool] = []
    office = PostOffice(tap=tap).population()
    office.presence.enter(office.user("alice"), "Telnet")
    armed.append(True)
    lines = office.talk(
        b"EHLO c\r\nSEND FROM:<a@ext.test>\r\nRCPT TO:<alice@local.test>\r\n", b"DATA\r\n", b"hello\r\n.\r\nQUIT\r\n"
    )
    assert lines[-2].startswith(b"452 4.3.")
