"""Mailboxes shared by sessions: bells, and what is recent."""

from __future__ import annotations

from typing import Any

from dialtone.base.bell import Bell
from dialtone.domain.model.mail_folder import TRASH
from dialtone.testing.script import run
from tests.support.mailstore import Case, refreshed


def test_a_bell_rings_when_something_happens_to_the_mail_until_the_mailbox_is_closed() -> None:
    case = Case()
    case.comes()
    box, bell = case.open(), Bell()
    box.watch(bell)
    steps: list[Any] = [
        case.comes,
        lambda: run(case.folders.mark(case.ann, [1], read=True)),
        lambda: run(case.folders.move(case.ann, [1], TRASH)),
        lambda: run(case.folders.discard(case.ann, [3])),
    ]
    for step in steps:
        assert not bell.answer()
        step()
        assert bell.answer()
    run(box.close())
    case.comes()
    assert not bell.answer()


def test_recent_is_what_no_session_was_told_of() -> None:
    case = Case()
    case.comes()
    assert case.open().view.recent == 0
    case.comes()
    case.comes()
    assert case.do("status", "INBOX").recent == 2
    assert case.open(read_only=True).view.recent == 2
    first = case.open()
    assert (first.view.recent, case.open().view.recent) == (2, 0)
    case.comes()
    refreshed(first)
    assert first.view.recent == 3
    assert case.do("status", "INBOX").recent == 0
