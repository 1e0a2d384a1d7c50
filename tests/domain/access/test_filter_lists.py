import asyncio

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.tables import Tables
from dialtone.domain.access.filter_lists import FilterLists
from dialtone.domain.access.filtering import Filtering
from dialtone.host.filter_files import DiskFilterFiles
from dialtone.testing.clock import ManualClock
from tests.domain.access.test_audit_book import ALICE, SYSOP


class Desk:
    """Lists on disk."""

    def __init__(self, folder):
        self.text = folder / "text"
        self.text.mkdir()
        (folder / "ctrl").mkdir()
        clock = ManualClock()
        tables = Tables(folder / "ctrl", self.text)
        files = DiskFilterFiles(folder / "ctrl", self.text, lambda name: tables.reread(name, clock.now()))
        self.lists = FilterLists(files, Filtering(files, tables, clock))

    def entries(self, name="ip.can", text=""):
        return asyncio.run(self.lists.entries(SYSOP, name, text))


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_lines_are_shown_with_what_is_known_the_last_first(desk):
    line = "192.0.2.1\tt=20240101T050000+0000\tp=SMTP\tr=spam\te=20240102T050000+0000\tu=x\th=a.example\n"
    (desk.text / "ip.can").write_text("; a comment\n\n" + line + "!10.0.0.1\n")
    plain, full = desk.entries()
    assert (plain.pattern, plain.expires) == ("!10.0.0.1", 0.0)
    assert (full.pattern, full.reason, full.protocol, full.user, full.host) == (
        "192.0.2.1",
        "spam",
        "SMTP",
        "x",
        "a.example",
    )
    assert (full.since, full.expires) == (1704085200.0, 1704171600.0)
    assert [one.pattern for one in desk.entries(text="SPAM")] == ["192.0.2.1"]


def test_an_address_is_added_with_reason_and_end(desk):
    asyncio.run(desk.lists.add(SYSOP, "ip.can", " 198.51.100.0/24 ", reason="probing", duration=3600))
    (entry,) = desk.entries()
    assert (entry.pattern, entry.reason, entry.user) == ("198.51.100.0/24", "probing", "Olga")
    assert entry.expires == entry.since + 3600


@pytest.mark.parametrize("address", ["127.0.0.1", "nonsense", "0.0.0.0/0", ""])
def test_what_cannot_be_turned_away_is_told(desk, address):
    with pytest.raises(Refusal) as no:
        asyncio.run(desk.lists.add(SYSOP, "ip.can", address, reason=""))
    assert no.value.why is Why.INVALID and desk.entries() == []


def test_RED_one_click_takes_one_line_out_and_leaves_the_others_as_they_are(desk):
    data = b"; kept\r\n192.0.2.1\tr=a\r\n192.0.2.2 \xff\n"
    (desk.text / "ip.can").write_bytes(data)
    key = desk.entries(text="192.0.2.1")[0].key
    asyncio.run(desk.lists.remove(SYSOP, "ip.can", key))
    assert (desk.text / "ip.can").read_bytes() == b"; kept\r\n192.0.2.2 \xff\n"
    with pytest.raises(Refusal) as no:
        asyncio.run(desk.lists.remove(SYSOP, "ip.can", key))
    assert no.value.why is Why.NOT_FOUND


@pytest.mark.parametrize("name", ["../ctrl/sbbs.ini", "sbbs.ini", "password.can", ""])
def test_EXE_09_other_files_are_no_lists(desk, name):
    with pytest.raises(Refusal):
        desk.entries(name)
    with pytest.raises(Refusal):
        asyncio.run(desk.lists.add(SYSOP, name, "192.0.2.1", reason=""))


def test_EXE_09_only_sysops(desk):
    for verb in (
        desk.lists.entries(ALICE, "ip.can"),
        desk.lists.add(ALICE, "ip.can", "192.0.2.1", reason=""),
        desk.lists.remove(ALICE, "ip.can", "x"),
    ):
        with pytest.raises(Refusal) as no:
            asyncio.run(verb)
        assert no.value.why is Why.DENIED
