from dialtone.app.stats import Stats
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


def test_counters_by_name():
    stats = Stats()
    tell(stats, "login.accepted")
    found = stats.as_dict(Tally(active=1, served=2), Tally(active=3, served=4))
    assert found == {"connections served": 2, "other connections served": 4, "active": 4, "logins": 1}
