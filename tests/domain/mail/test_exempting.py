"""Recipients of delivered mail become exempt (spec mail.md 3.6.3)."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base import log
from dialtone.config.mail import MailConfig
from dialtone.config.tables import Tables
from dialtone.domain.mail.exempting import AutoExempt, is_fit
from dialtone.formats.patterns import Patterns
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run
from tests.support.filter_desk import ListFiles


class Desk:
    def __init__(self, *flags: str) -> None:
        self.tables = Tables()
        self.files = ListFiles(self.tables)
        mail = dataclasses.replace(MailConfig(), options=frozenset(flags))
        self.exempt = AutoExempt(self.files, self.tables, mail, ManualClock())

    def sent(self, recipient: str, sender: str = "'Alice' #2") -> list[tuple[str, list[str], bool]]:
        """Deliver, and return what was added so far."""
        run(self.exempt.sent(sender, recipient))
        return self.files.added


def test_three_lines_for_a_new_recipient() -> None:
    """An empty line, a comment, the address in brackets."""
    lines = [";SEND Auto-exempting from 'Alice' #2 on Mon Jan 01 2024 12:00 pm", "<friend@ext.test>"]
    assert Desk().sent("friend@ext.test") == [("dnsbl_exempt.cfg", lines, True)]


@pytest.mark.parametrize("known", ["<friend@ext.test>", "*@ext.test>", "ext.test~"])
def test_who_is_exempt_already_is_not_added(known: str) -> None:
    desk = Desk()
    desk.tables.dnsbl_exempt.set(known)
    assert desk.sent("Friend@EXT.test") == []


def test_once_is_enough() -> None:
    desk = Desk()
    desk.sent("friend@ext.test")
    assert len(desk.sent("FRIEND@ext.test")) == 1
    assert len(desk.sent("other@ext.test")) == 2


@pytest.mark.proves("Mail.Options.NO_AUTO_EXEMPT")
def test_it_can_be_switched_off() -> None:
    assert Desk("NO_AUTO_EXEMPT").sent("friend@ext.test") == []
    assert Desk().sent("friend@ext.test") != []


@pytest.mark.parametrize(
    "address",
    ["*@gmail.test", "a@*.test", "a\tb@ext.test", "a@ext.test\n*", "a@ext.test>\r\n*", "\\x2a@ext.test", "a b@ext.test",
     "<a@ext.test", "a\u2028b@ext.test", "a\u202eb@ext.test", "a", "@ext.test", "a@", "", "a" * 250 + "@ext.test"],
)  # fmt: skip
def test_hostile_addresses_stay_out(address: str) -> None:
    assert Desk().sent(address) == []


def test_a_hostile_name_stays_in_its_comment() -> None:
    ((_, lines, _),) = Desk().sent("friend@ext.test", "'x\r\n*\u2028y' " + "z" * 1000)
    assert lines[0].startswith(";SEND Auto-exempting from 'x * y' zzz")
    assert len(lines[0]) < 300
    assert lines[0].isprintable()
    assert lines[1] == "<friend@ext.test>"


@given(st.text(max_size=40), st.emails())
def test_a_line_means_only_itself(text: str, other: str) -> None:
    for address in (text, f"{text}@ext.test"):
        if is_fit(address):
            list_ = Patterns([f"<{address}>"])
            assert list_.matches(f"<{address}>")
            assert not list_.matches(f"<{other}>") or other.lower() == address.lower()


def test_a_list_that_cannot_be_written_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [events.append])
    desk = Desk()
    desk.files.fault = OSError("full")
    assert desk.sent("friend@ext.test") == []
    assert [event.name for event in events] == ["dnsbl.not_exempted"]
    desk.files.fault = None
    assert desk.sent("friend@ext.test") != []
