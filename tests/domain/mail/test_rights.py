"""As whom a user may send (spec mail.md 1.8)."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.config.tables import Tables
from dialtone.testing.script import run
from tests.support.post_office import PostOffice


def may(office: PostOffice, alias: str, address: str, *, submission: bool = True) -> bool:
    local, _, domain = address.rpartition("@")
    user = office.user(alias)
    return run(
        office.reception.rights.may_send_as(user, local or domain, domain if local else "", submission=submission)
    )


def office_with(*alias_lines: str, **more: Any) -> PostOffice:
    tables = Tables()
    tables.alias.set(*alias_lines)
    return PostOffice(tables=tables, **more).population()


@pytest.mark.parametrize("submission", [True, False])
def test_FRM_06_an_address_of_ours_belongs_to_one(submission: bool) -> None:
    office = office_with(
        "webmaster alice", "news@local.test alice", "out@local.test alice@elsewhere.test", "alicia alice@x.test"
    )
    for address in ("alice@local.test", "A.L.I.C.E@mx.local.test", "webmaster@local.test", "news@local.test"):
        assert may(office, "alice", address, submission=submission)
    for address in ("bob@local.test", "nobody@local.test", "out@local.test", "alicia@local.test", "alice"):
        assert not may(office, "alice", address, submission=submission)
    assert not may(office, "bob", "webmaster@local.test", submission=submission)


def test_other_domains_need_the_right_to_send_outside() -> None:
    closed = PostOffice().population()
    assert not may(closed, "alice", "alice@home.test")
    assert may(closed, "alice", "alice@home.test", submission=False), "worth as much as a stranger's word"
    office = PostOffice(options=frozenset({"ALLOW_RELAY"})).population()
    office.add("carol", restrictions="M")
    assert may(office, "alice", "alice@home.test")
    assert not may(office, "carol", "carol@home.test") and not may(office, "guest", "guest@home.test")
