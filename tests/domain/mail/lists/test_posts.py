"""What is stored of a message to a list."""

from __future__ import annotations

import pytest

from dialtone.base.errors import StoreError
from dialtone.config.boards import Boards, SubBoard
from dialtone.domain.mail.lists.serving import Kind
from tests.support.mailing import GROUP, ListOffice, message

TALK = "talk@local.test"


def test_whom_a_post_is_to_is_everybody_unless_somebody_is_named():
    office = ListOffice()
    office.take(TALK, message())
    office.take(TALK, message(id="<2@x>").replace(b"To: Talk <talk@local.test>", b"To: Joe <joe@ext.test>"))
    assert [post.to for post in office.posts()] == ["All", "Joe"]


def test_threads_are_kept():
    office = ListOffice()
    office.take(TALK, message())
    office.take(TALK, message(id="<2@x>", more="In-Reply-To: <1@ext.test>"))
    first, second = office.posts()
    assert (second.parent, second.thread) == (first.number, first.number)


def test_a_users_post_is_the_accounts_and_tells_nothing_of_the_client():
    office = ListOffice()
    office.files.held["MAIN-TALK"] += b"[alice@local.test]\n"
    alice = office.office.user("alice")
    office.take(TALK, message(author="A <alice@local.test>"), user=alice, protocol="SMTPS")
    (post,) = office.posts()
    assert (post.author, post.author_user, post.network) == ("alice", alice.number, "")
    received = office.text(post).partition(b"From:")[0]
    assert b"198.51.100.7" not in received
    assert b"client.ext.test" not in received
    assert b"ESMTPSA" in received


def test_repeated_bodies_are_refused_where_the_sub_board_says_so():
    sub = SubBoard(code="MAIN-TALK", group=GROUP, name="Talk", max_crcs=100)
    office = ListOffice(boards=Boards((GROUP,), {sub.code: sub}))
    for id in ("<1@x>", "<2@x>"):
        assert office.take(TALK, message(id=id)).kind is Kind.POSTED
    office.take(TALK, message(id="<3@x>", body="other words"))
    assert [post.message_id for post in office.posts()] == ["<1@x>", "<3@x>"]


def test_what_happened_is_in_the_traces():
    from dialtone.testing.script import run

    office = ListOffice()
    for _ in range(2):
        office.take(TALK, message())
    found = run(office.office.store.read(lambda records: records.traces.find("<1@ext.test>")))
    assert [(entry.event, entry.detail) for entry in found] == [
        ("posted", "message #1"),
        ("discarded", "MAIN-TALK has it already"),
    ]


def test_nothing_is_left_when_the_text_cannot_be_kept():
    office = ListOffice()
    spool = office.office.blobs.spool

    def broken():
        made = spool()

        async def keep():
            raise StoreError("disk full")

        made.keep = keep
        return made

    office.setting.blobs.spool = broken
    with pytest.raises(StoreError):
        office.take(TALK, message())
    assert office.posts() == []
