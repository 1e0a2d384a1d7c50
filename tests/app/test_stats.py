from pathlib import Path

import pytest

from dialtone.app.stats import COUNTED, TOLD, Stats
from dialtone.base.log import CRITICAL, ERROR, INFO, Event
from dialtone.net.runner import Tally


def tell(stats, name, level=INFO, **fields):
    stats(Event(level, name, "", fields, None))


def test_a_letter_to_many_counts_once():
    stats = Stats()
    for tag in ("a", "a", "b", "a"):
        tell(stats, "mail.accepted", tag=tag)
    assert stats.counts["messages received"] == 3


def test_the_last_line_tells_what_there_is_to_tell():
    stats = Stats()
    assert stats.last_line(Tally()) == "Mail Server thread terminated (0 connections served, 0 messages received)"
    tell(stats, "mail.accepted", tag="a")
    tell(stats, "send.sent")
    tell(stats, "gate.full")
    tell(stats, "x.y", ERROR)
    tell(stats, "x.y", ERROR)
    tell(stats, "x.y", CRITICAL)
    assert stats.last_line(Tally(served=7)) == (
        "Mail Server thread terminated (7 connections served, 1 messages received, 1 messages sent, "
        "1 connections refused, 2 errors, 1 critical)"
    )


@pytest.mark.parametrize(
    ("name", "fields", "told"),
    [
        ("mail.blocked", {"list": "email.can"}, "1 refused"),
        ("spam.ignored", {}, "1 ignored"),
        ("dnsbl.ignored", {}, "1 ignored"),
        ("mail.processor_kept", {"processor": "x"}, "1 handled by processors"),
        ("board.posted", {}, "1 messages posted"),
        ("gate.too_many", {}, "1 connections exceeded"),
        ("gate.blocked", {"list": "ip.can"}, "1 ip-blocked"),
        ("gate.blocked", {"list": "host.can"}, "1 host-blocked"),
        ("gate.blocked", {"list": "spamblock.cfg"}, "1 spam-blocked"),
        ("gate.blocked", {"list": "other.can"}, "1 clients blocked"),
        ("gate.ignored", {}, "1 ip-ignored"),
        ("mail.spam", {"action": "SESSION REFUSED"}, "1 sessions refused"),
        ("rate.exceeded", {}, "1 rate-limited requests"),
        ("login.banned", {}, "1 banned clients"),
    ],
)
def test_what_the_last_line_adds_after_one_event(name, fields, told):
    stats = Stats()
    tell(stats, name, **fields)
    line = f"Mail Server thread terminated (0 connections served, 0 messages received, {told})"
    assert stats.last_line(Tally()) == line


def test_a_line_of_spam_log_alone_is_not_counted_again():
    stats = Stats()
    tell(stats, "mail.spam", action="REFUSED")
    assert stats.counts == {}


def test_every_event_that_is_counted_exists():
    page = (Path(__file__).parents[2] / "docs/reference/events.md").read_text()
    assert [name for name in COUNTED if f"| `{name}` |" not in page] == []


def test_nothing_is_told_that_nobody_counts():
    by_fields = {"ip-blocked", "host-blocked", "spam-blocked", "clients blocked", "sessions refused"}
    assert set(TOLD) - set(COUNTED.values()) - by_fields - {"errors", "critical"} == set()


def test_counters_by_name():
    stats = Stats()
    tell(stats, "login.accepted")
    found = stats.as_dict(Tally(active=1, served=2), Tally(active=3, served=4))
    assert found == {"connections served": 2, "other connections served": 4, "active": 4, "logins": 1}
