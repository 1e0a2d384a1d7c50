"""Spec mail.md 3.10."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dialtone.base import log
from dialtone.domain.access import rates
from dialtone.domain.access.rates import KEYS, SLICES, Rates
from dialtone.testing.script import run
from tests.support.examples import examples
from tests.support.residents import Residents, peer


class Counter(Residents):
    """Rates and what they know."""

    def rebuild(self):
        super().rebuild()
        self.rates = Rates(self.clock, self.mail, self.filtering, self.tables)
        self.tables.refresh(self.clock.now())

    def ask(self, times=1, address="198.51.100.7"):
        return [self.rates.allowed(peer(address)) for _ in range(times)]

    def refuse(self, times=1, address="198.51.100.7"):
        for _ in range(times):
            run(self.rates.refused(peer(address), "SMTP"))


def counter(most=5, period=120.0, **changes):
    return Counter(max_requests_per_period=most, request_rate_limit_period=period, **changes)


@pytest.mark.proves("Mail.MaxRequestsPerPeriod")
def test_only_so_many_commands_of_one_address():
    rates = counter(5)
    assert rates.ask(7) == [True] * 5 + [False] * 2
    assert rates.ask(1, "198.51.100.8") == [True]


@pytest.mark.proves("Mail.MaxRequestsPerPeriod")
def test_no_limit_by_default():
    rates = Counter()
    assert not rates.rates.on
    assert all(rates.ask(1000))
    assert not rates.rates._counts


@pytest.mark.proves("Mail.RequestRateLimitPeriod")
def test_the_window_slides():
    rates = counter(4, 120.0)
    rates.ask(2)
    rates.clock.advance(60)
    assert rates.ask(3) == [True, True, False]
    rates.clock.advance(60)  # the first two are a period old, the last two are not
    assert rates.ask(3) == [True, True, False]
    rates.clock.advance(120)
    assert rates.ask(5) == [True] * 4 + [False]


def test_a_period_of_nothing_is_no_limit():
    assert all(counter(1, 0.0).ask(10))


def test_who_keeps_trying_is_served_again():
    rates = counter(2, 120.0)
    served = 0
    for _ in range(120):
        served += sum(rates.ask())
        rates.clock.advance(10)
    assert served >= 20


@settings(max_examples=examples(50))
@given(some.lists(some.floats(0, 40), max_size=80))
def test_never_more_in_a_window_and_never_refused_without_reason(waits):
    most, period = 6, 120.0
    rates, given_at = counter(most, period), []
    for wait in waits:
        rates.clock.advance(wait)
        now = rates.clock.monotonic()
        lately = [at for at in given_at if now - at < period]
        certainly = [at for at in given_at if now - at < period * (SLICES - 1) / SLICES]
        (answer,) = rates.ask()
        if len(certainly) >= most:
            assert not answer
        if len(lately) < most:
            assert answer
        given_at += [now] * answer


def test_exempt_clients_and_this_machine_are_not_counted():
    rates = counter(1)
    rates.tables.ipfilter_exempt.set("10.0.0.0/8")
    assert all(rates.ask(5, "10.1.2.3") + rates.ask(5, "127.0.0.1") + rates.ask(5, "192.0.2.25"))


@pytest.mark.proves("Mail.RateLimitSubnetPrefix4")
def test_an_ipv4_network_can_count_as_one():
    assert counter(1, rate_limit_subnet_prefix4=24).ask() == [True]
    rates = counter(1, rate_limit_subnet_prefix4=24)
    assert rates.ask(1, "198.51.100.7") + rates.ask(1, "::ffff:198.51.100.8") == [True, False]
    assert rates.ask(1, "198.51.101.7") == [True]
    rates = counter(1)
    assert rates.ask(1, "198.51.100.7") + rates.ask(1, "198.51.100.8") == [True, True]


@pytest.mark.proves("Mail.RateLimitSubnetPrefix6")
def test_an_ipv6_network_counts_as_one():
    rates = counter(1)
    assert rates.ask(1, "2001:db8::1") + rates.ask(1, "2001:db8::2") + rates.ask(1, "2001:db8:0:1::1") == [
        True,
        False,
        True,
    ]
    rates = counter(1, rate_limit_subnet_prefix6=48)
    assert rates.ask(1, "2001:db8::1") + rates.ask(1, "2001:db8:0:1::1") == [True, False]
    rates = counter(1, rate_limit_subnet_prefix6=0)
    assert rates.ask(1, "2001:db8::1") + rates.ask(1, "2001:db8::2") == [True, True]


def test_the_sysop_reads_why(events):
    counter(100, 3600.0).refuse()
    counter(100, 3600.0).refuse(address="2001:db8::1")
    assert [(event.level, event.name, event.text) for event in events] == [
        (log.NOTICE, "rate.exceeded", "Too many requests per rate limit (100 over 3600s) for 198.51.100.7"),
        (log.NOTICE, "rate.exceeded", "Too many requests per rate limit (100 over 3600s) for 2001:db8::/64"),
    ]


@pytest.mark.proves("Mail.RateLimitFilterThreshold")
def test_after_so_many_refusals_the_address_is_blocked(events):
    rates = counter(rate_limit_filter_threshold=3)
    rates.refuse(2)
    assert rates.lists.lines == {}
    rates.refuse(2)
    assert rates.lists.lines == {
        "ip.can": ["198.51.100.7\tt=20240101T120000+0000\tp=SMTP\tr=Too many requests (5 over 120s)\th=client.ext.test"]
    }
    assert "!BLOCKING IP ADDRESS: 198.51.100.7 in ip.can" in [event.text for event in events]


@pytest.mark.proves("Mail.RateLimitFilterThreshold")
def test_nobody_is_blocked_by_default():
    rates = counter()
    rates.refuse(100)
    assert rates.lists.lines == {}


@pytest.mark.proves("Mail.RateLimitFilterDuration")
def test_for_how_long():
    rates = counter(rate_limit_filter_threshold=1, rate_limit_filter_duration=600.0)
    rates.refuse()
    assert "\te=20240101T121000+0000" in rates.lists.lines["ip.can"][0]


@pytest.mark.proves("Mail.RateLimitFilterSilent")
def test_silently(events):
    rates = counter(rate_limit_filter_threshold=1, rate_limit_filter_silent=True)
    rates.refuse()
    assert list(rates.lists.lines) == ["ip-silent.can"]
    assert events[-1].text == "!BLOCKING IP ADDRESS: 198.51.100.7 in ip-silent.can (silently)"


@pytest.mark.proves("Mail.RateLimitFilterSubnetThreshold")
def test_several_addresses_of_a_network_block_it_all(events):
    rates = counter(rate_limit_filter_threshold=2, rate_limit_subnet_prefix4=24, rate_limit_filter_subnet_threshold=3)
    rates.refuse(3)
    rates.refuse(1, "198.51.100.8")
    blocked = [line.split("\t")[0] for line in rates.lists.lines["ip.can"]]
    assert blocked == ["198.51.100.7", "198.51.100.8"]
    rates.refuse(1, "198.51.100.9")
    assert rates.lists.lines["ip.can"][-1].startswith("198.51.100.0/24\tt=")
    assert events[-1].text == "!BLOCKING SUBNET: 198.51.100.0/24 in ip.can"


def test_refusals_of_yesterday_are_forgotten():
    rates = counter(rate_limit_filter_threshold=2)
    rates.refuse()
    rates.clock.advance(86_401)
    rates.refuse()
    assert rates.lists.lines == {}


def test_without_filtering_refusals_are_only_logged():
    board = counter(rate_limit_filter_threshold=1)
    run(Rates(board.clock, board.mail, None, board.tables).refused(peer(), "POP3"))
    assert board.lists.lines == {}


def test_memory_is_bounded(monkeypatch):
    assert KEYS == 10_000
    monkeypatch.setattr(rates, "KEYS", 50)
    board = counter(1)
    for number in range(200):
        assert board.ask(1, f"10.0.{number}.1") == [True]
    assert len(board.rates._counts) == 50
    assert board.ask(1, "10.0.199.1") == [False]
