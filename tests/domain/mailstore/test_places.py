"""Which mailboxes there are, and what they are called."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.testing.script import run
from tests.support.mailstore import Case

ALWAYS = ["INBOX", "Drafts", "Sent", "Spam", "Trash"]


def refused(case: Case, verb: str, *given: Any, **more: Any) -> Why:
    """Why not."""
    with pytest.raises(Refusal) as no:
        case.do(verb, *given, **more)
    return no.value.why


def test_five_mailboxes_are_always_there_with_their_special_uses() -> None:
    case = Case()
    rows = case.do("listed")
    assert [row.name for row in rows] == ALWAYS
    uses = {row.name: row.attributes & {"\\Drafts", "\\Sent", "\\Junk", "\\Trash"} for row in rows}
    assert uses == {
        "INBOX": frozenset(),
        "Drafts": {"\\Drafts"},
        "Sent": {"\\Sent"},
        "Spam": {"\\Junk"},
        "Trash": {"\\Trash"},
    }
    assert all("\\Subscribed" in row.attributes for row in rows)
    for name in ALWAYS:
        assert case.do("status", name).messages == 0
        for verb, given in (("delete", (name,)), ("rename", (name, "other")), ("create", (name,))):
            if (verb, name) != ("rename", "INBOX"):
                assert refused(case, verb, *given) in (Why.DENIED, Why.EXISTS)


def test_levels_that_are_no_folders_are_listed_and_not_opened() -> None:
    case = Case()
    run(case.folders.create(case.ann, "a/b/c"))
    rows = {row.name: row for row in case.do("listed")}
    assert list(rows)[5:] == ["a", "a/b", "a/b/c"]
    assert "\\Noselect" in rows["a"].attributes and rows["a"].folder is None
    assert refused(case, "open", "a") is Why.NOT_FOUND
    case.do("rename", "a", "x")
    assert "x/b/c" in case.names()
