"""Several questions at once, on a real event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from dialtone.config.mail import MailConfig
from dialtone.config.tables import Tables
from dialtone.domain.mail.dnsbl import Blacklists
from dialtone.domain.mail.standing import Listing
from dialtone.net.dns import DnsResolver
from dialtone.net.together import Together
from dialtone.testing.clock import ManualClock
from tests.support.dns import NameServer


async def answer(value: int) -> int:
    return value


async def fail() -> int:
    raise LookupError("no")


async def test_answers_come_in_the_order_of_the_questions() -> None:
    gate = asyncio.Event()

    async def first() -> int:
        await gate.wait()
        return 1

    async def second() -> int:
        gate.set()
        return 2

    assert await Together(5)([first(), second(), answer(3)]) == [1, 2, 3], "they run at the same time"
    assert await Together(0)([]) == []


async def test_one_that_fails_does_not_hide_the_others() -> None:
    results = await Together(0)([answer(1), fail(), answer(3)])
    assert results[::2] == [1, 3]
    assert isinstance(results[1], LookupError)


async def test_what_is_late_is_stopped_and_says_so() -> None:
    stopped: list[bool] = []

    async def never() -> int:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append(True)
        return 0

    results = await Together(0.001)([never(), answer(2)])
    assert isinstance(results[0], TimeoutError)
    assert results[1] == 2
    assert stopped == [True]


async def test_when_the_asker_is_stopped_the_questions_are_too() -> None:
    begun, stopped = asyncio.Event(), asyncio.Event()

    async def never() -> int:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        return 0

    asker = asyncio.ensure_future(Together(0)([never()]))
    await asyncio.wait_for(begun.wait(), 5)
    asker.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asker
    assert stopped.is_set()


# blacklists asked for real

CLIENT = "198.51.100.7"
ZONE = {
    ("7.100.51.198.good.test", "A"): ["127.0.0.2"],
    ("8.100.51.198.good.test", "TXT"): ["no address"],
    ("7.100.51.198.parked.test", "A"): ["192.0.2.80"],
    ("7.100.51.198.refuses.test", "A"): ["127.255.255.254"],
    ("1.0.0.127.lists-all.test", "A"): ["127.0.0.2"],
    ("7.100.51.198.lists-all.test", "A"): ["127.0.0.2"],
    ("7.100.51.198.broken.test", "A"): ["127.0.0.2"],
    ("9.8.7.6.5.4.3.2.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.good.test", "A"): ["127.0.0.4"],
}


@pytest.fixture
def name_server() -> Iterator[NameServer]:
    with NameServer(ZONE) as server:
        server.broken |= {"7.100.51.198.broken.test", "1.0.0.127.broken.test"}
        server.silent |= {"7.100.51.198.silent.test", "1.0.0.127.silent.test"}
        yield server


def lists(server: NameServer, within: float, *zones: str) -> Blacklists:
    tables = Tables()
    tables.dns_blacklist.set(*zones)
    return Blacklists(DnsResolver(server.address, lifetime=5), tables, ManualClock(), Together(within))


@pytest.mark.parametrize(
    ("zones", "listed_on"),
    [
        (["good.test"], "good.test"),
        (["parked.test", "refuses.test", "broken.test", "lists-all.test", "nowhere.test", "good.test"], "good.test"),
        (["parked.test"], ""),
        (["refuses.test"], ""),
        (["lists-all.test"], ""),
        (["broken.test"], ""),
        (["nowhere.test"], ""),
    ],
)
async def test_DNS_02_lists_good_lying_and_broken(name_server: NameServer, zones: list[str], listed_on: str) -> None:
    listing = await lists(name_server, 5.0, *zones).look_up(CLIENT)
    assert listing == (Listing(CLIENT, listed_on, "127.0.0.2") if listed_on else None)


async def test_an_ipv6_client_and_one_without_an_address_record(name_server: NameServer) -> None:
    asked = lists(name_server, 5.0, "good.test")
    listing = await asked.look_up("2001:db8::1:2345:6789")
    assert listing is not None and listing.answer == "127.0.0.4"
    assert await asked.look_up("198.51.100.8") is None


@pytest.mark.proves("Mail.DNSBLTimeout")
async def test_DNS_02_a_silent_list_costs_no_more_than_its_time(name_server: NameServer) -> None:
    """The other list's answer counts, and silence means not listed."""
    within = MailConfig(dnsbl_timeout=0.5).dnsbl_timeout
    async with asyncio.timeout(4):  # the name service alone would take 5 seconds
        listing = await lists(name_server, within, "silent.test", "good.test").look_up(CLIENT)
        assert listing == Listing(CLIENT, "good.test", "127.0.0.2")
        assert await lists(name_server, within, "silent.test").look_up(CLIENT) is None
