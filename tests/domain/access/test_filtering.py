"""Spec mail.md 3.3, adding addresses."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dialtone.base import log
from dialtone.config.tables import Tables
from dialtone.domain.access.filtering import PRUNED, Filtering
from dialtone.formats.patterns import read_line
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run
from dialtone.wire.port import NO_NAME
from tests.support.filter_lists import MemoryFilterFiles


class Lists:
    """Filtering over lists in memory; 1 January 2024, noon UTC, in a zone seven hours west."""

    def __init__(self):
        self.tables = Tables()
        self.clock = ManualClock(minutes_east=-420)
        self.files = MemoryFilterFiles(self.tables)
        self.filtering = Filtering(self.files, self.tables, self.clock)

    def block(self, address="203.0.113.9", *, reason="because", protocol="SMTP", **more):
        self.tables.refresh(self.clock.now())
        return run(self.filtering.block(address, reason=reason, protocol=protocol, **more))

    def lines(self, name="ip.can"):
        return self.files.lines.get(name, [])


@pytest.fixture
def lists():
    return Lists()


def test_the_line_as_others_read_it(lists, events):
    assert lists.block(user="alice", host="bad.ext.test", duration=600)
    assert lists.lines() == [
        "203.0.113.9\tt=20240101T050000-0700\tp=SMTP\tr=because\te=20240101T051000-0700\tu=alice\th=bad.ext.test"
    ]
    assert [(event.level, event.name, event.text) for event in events] == [
        (log.NOTICE, "filter.blocking", "!BLOCKING IP ADDRESS: 203.0.113.9 in ip.can")
    ]


def test_what_is_not_known_is_left_out(lists):
    assert lists.block(host=NO_NAME)
    assert lists.lines() == ["203.0.113.9\tt=20240101T050000-0700\tp=SMTP\tr=because"]


@pytest.mark.parametrize(
    ("address", "name", "line"),
    [
        ("203.0.113.0/24", "ip.can", "!BLOCKING SUBNET: 203.0.113.0/24 in ip.can"),
        ("203.0.113.9", "ip-silent.can", "!BLOCKING IP ADDRESS: 203.0.113.9 in ip-silent.can (silently)"),
        ("2001:db8::/64", "ip-silent.can", "!BLOCKING SUBNET: 2001:db8::/64 in ip-silent.can (silently)"),
        ("2001:DB8:0::1%eth0", "spamblock.cfg", "!BLOCKING IP ADDRESS: 2001:db8::1 in spamblock.cfg"),
        ("::ffff:203.0.113.9", "ip.can", "!BLOCKING IP ADDRESS: 203.0.113.9 in ip.can"),
        ("203.0.113.9/32", "ip.can", "!BLOCKING IP ADDRESS: 203.0.113.9 in ip.can"),
    ],
)
def test_networks_and_other_lists(lists, events, address, name, line):
    assert lists.block(address, name=name)
    assert [event.text for event in events] == [line]
    assert lists.lines(name)[0].startswith(line.split(": ")[1].split(" in ")[0] + "\t")


def test_an_active_entry_is_not_repeated(lists):
    assert lists.block()
    assert not lists.block()
    assert not lists.block("::ffff:203.0.113.9")
    lists.tables.ip.set("198.51.100.0/24")
    assert not lists.block("198.51.100.7")
    assert not lists.block("198.51.100.128/25")
    assert lists.block("198.51.0.0/16")


def test_an_expired_entry_goes_first_and_a_new_one_comes(lists):
    lists.files.write("ip.can", "; mine", "203.0.113.9\te=20240101T110000+0000")
    assert lists.block(duration=60)
    assert lists.lines()[0] == "; mine"
    assert len(lists.lines()) == 2
    lists.clock.advance(60)
    assert lists.block(duration=60)
    assert len(lists.lines()) == 2


def test_a_flood_of_additions_clears_the_list_once_a_minute(lists):
    for number in range(50):
        assert lists.block(f"203.0.113.{number}")
    assert lists.files.prunes == 1
    lists.clock.advance(60)
    assert lists.block("198.51.100.7")
    assert lists.files.prunes == 2


@pytest.mark.parametrize("exempt", ["203.0.113.9", "203.0.113.0/24", "*.ext.test"])
def test_the_exempt_are_never_added(lists, exempt):
    lists.tables.ipfilter_exempt.set(exempt)
    assert not lists.block(host="good.ext.test")
    assert lists.lines() == []


def test_spam_block_has_exemptions_of_its_own(lists):
    lists.tables.spam_block_exempt.set("203.0.113.9")
    assert not lists.block(name="spamblock.cfg")
    assert lists.block(name="ip.can")


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "0.0.0.0/0", "::/0", "", "x", "*"]
)
def test_this_machine_everybody_and_nonsense_are_never_added(lists, address):
    assert not lists.block(address)
    assert lists.lines() == []


def test_two_at_once_add_one_line(lists):
    async def two():
        lists.files.wait = True
        return await asyncio.gather(
            *(lists.filtering.block("203.0.113.9", reason="r", protocol="POP3") for _ in range(2))
        )

    assert sorted(asyncio.run(two())) == [False, True]
    assert len(lists.lines()) == 1


def test_a_file_that_cannot_be_written_is_told_and_changes_nothing_else(lists, events):
    lists.files.trouble = OSError(28, "No space left on device")
    assert not lists.block()
    assert [(event.level, event.name) for event in events] == [(log.ERROR, "filter.unwritten")]
    lists.files.trouble = None
    assert lists.block()


HOSTILE = some.text(alphabet='a\t\n\r\0\\tx09=;e!"\u2028\x1b\ud800 ', max_size=40)


@given(user=HOSTILE, host=HOSTILE, reason=HOSTILE, protocol=HOSTILE)
def test_LOG_01_a_client_writes_no_line_and_no_item_of_its_own(user, host, reason, protocol):
    lists = Lists()
    assert lists.block(user=user, host=host, reason=reason, protocol=protocol)
    (text,) = lists.lines()
    text.encode()
    assert "\n" not in text
    assert "\r" not in text
    line = read_line(text)
    assert line.pattern == "203.0.113.9"
    assert set(line.items) <= {"t", "p", "r", "u", "h"}
    assert line.expires is None
    assert not line.negated


def test_maintenance_clears_every_list(lists, events):
    over = "x\te=20240101T110000+0000"
    for name in PRUNED:
        lists.files.write(name, over, "y")
    assert run(lists.filtering.prune_all()) == len(PRUNED)
    assert all(lists.lines(name) == ["y"] for name in PRUNED)
    assert events[0].text == "Removed 1 expired lines of ip.can"
    lists.files.trouble = OSError(13, "Permission denied")
    assert run(lists.filtering.prune_all()) == 0
    assert {event.level for event in events[len(PRUNED) :]} == {log.ERROR}
