"""The sysop's lines; whole acceptances are in test_reception.py."""

from __future__ import annotations

import pytest

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.domain.mail import diary
from dialtone.domain.mail.delivery import Addressed
from dialtone.domain.mail.intake import Intake
from dialtone.domain.model.mail import LetterId, NewLetter
from dialtone.domain.model.route import ToHost, ToUser
from dialtone.domain.model.user import User, UserNumber
from dialtone.formats.mail.opening import Opening
from dialtone.store.memory import MemoryBlobs
from dialtone.testing.script import run
from tests.support.filter_desk import case, visit

ALICE = User(number=UserNumber(2), alias="Alice")


def test_one_line_for_each_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [events.append])
    letter = NewLetter(tag="ab", size=3, message_id="<m@x>")
    copies = [
        Addressed(destination=ToUser(ALICE), address="alice@local.test", prefix=b""),
        Addressed(destination=ToHost("u@ext.test", "ext.test"), address="u@ext.test", prefix=b""),
    ]
    diary.stored(LetterId(7), letter, b"<a@b>", None, copies)
    assert events == [], "nobody reads it"
    monkeypatch.setattr(log.switch, "level", log.INFO)
    diary.stored(LetterId(7), letter, b"<a@b>", None, copies)
    diary.stored(LetterId(8), letter, b"<a@b>", ALICE, copies[:1])
    diary.not_stored(b"<a@b>", StoreError("full"))
    assert [event.text for event in events] == [
        "Added message header #7 from <a@b> to 'Alice' #2",
        "Added message header #7 from <a@b> to <u@ext.test>",
        "Added message header #8 from 'Alice' #2 to 'Alice' #2",
        "!ERROR (full) saving message from <a@b>",
    ]


@pytest.mark.proves("Mail.Options.DEBUG_RX_HEADER", "Mail.Options.DEBUG_RX_BODY")
@pytest.mark.parametrize(
    ("options", "lines"),
    [
        ({"DEBUG_RX_HEADER"}, ["RX: Subject: x", "RX: A: b"]),
        ({"DEBUG_RX_BODY"}, ["RX: ", "RX: one", "RX: two"]),
        ({"DEBUG_RX_HEADER", "DEBUG_RX_BODY"}, ["RX: Subject: x", "RX: A: b", "RX: ", "RX: one", "RX: two"]),
    ],
)
async def test_the_text_is_shown_as_far_as_the_debug_options_ask(
    monkeypatch: pytest.MonkeyPatch, options: set[str], lines: list[str]
) -> None:
    events: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [events.append])
    text = Intake(MemoryBlobs())
    await text.write(b"Subject: x\r\nA: b\r\n\r\none\r\n")
    await text.write(b"two\r\n")
    opening = Opening(text.spool.head(1000))
    await diary.shown(text, opening, frozenset(options))
    assert events == [], "not at debug"
    monkeypatch.setattr(log.switch, "level", log.DEBUG)
    await diary.shown(text, opening, frozenset(options))
    assert [event.text for event in events] == lines


async def test_SLO_05_of_a_text_of_endless_short_lines_only_the_first_are_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    events: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [events.append])
    monkeypatch.setattr(log.switch, "level", log.DEBUG)
    text = Intake(MemoryBlobs())
    await text.write(b"Subject: x\r\n\r\n" + b"y\r\n" * 100_000)
    await diary.shown(text, Opening(text.spool.head(1000)), diary.SHOWN)
    assert len(events) == diary.LINES_MOST + 1
    assert "first 5000 lines" in events[-1].text


@pytest.mark.parametrize(
    ("author", "user", "shown"),
    [
        (b"Ann <a@ext.test>", None, "'Ann' <a@ext.test>"),
        (b"a@ext.test", None, "<a@ext.test>"),
        (b'"A@ext.test" <a@ext.test>', None, "<a@ext.test>"),
        (b"", None, "<by@ext.test>"),
        (b"Ann <a@ext.test>", ALICE, "'Alice' #2"),
    ],
)
def test_who_a_message_is_from(author: bytes, user: User | None, shown: str) -> None:
    """Spec mail.md 1.13."""
    assert diary.author(case(b"From: " + author + b"\r\n\r\n", visit(user=user), by="by@ext.test")) == shown


def test_whom_a_message_is_for() -> None:
    one = case(b"\r\n")
    assert diary.recipients(one) == "<alice@local.test>"
    one.recipients *= 5
    assert diary.recipients(one) == "<alice@local.test>, <alice@local.test>, <alice@local.test> and 2 more"
    one.recipients.clear()
    assert diary.recipients(one) == "nobody"


def test_what_a_spied_client_sends_is_told_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [told.append])
    monkeypatch.setattr(log.switch, "level", log.INFO)
    text = Intake(MemoryBlobs())
    run(text.write(b"Subject: x\r\n\r\nbody\r\n"))
    run(diary.spied(text, secure=True))
    assert [(event.name, event.text) for event in told] == [
        ("smtps.spy", "Subject: x"),
        ("smtps.spy", ""),
        ("smtps.spy", "body"),
    ]
