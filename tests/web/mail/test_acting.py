"""What is done with chosen messages, with plain forms."""

from __future__ import annotations

import pytest

from dialtone.domain.model.mail_folder import INBOX, SPAM, TRASH
from dialtone.testing.script import run
from tests.support.browser import Browser
from tests.web.mail.post_office import PostOffice, token


def told(browser: Browser) -> str:
    """What the page says was done."""
    assert browser.answer is not None
    return " ".join(node.text for node in browser.answer.page.all("p", class_="notice"))


def test_several_messages_are_marked_and_flagged(site: PostOffice, alice: Browser) -> None:
    uids = [site.comes("One"), site.comes("Two"), site.comes("Three")]
    alice.get("/mail")
    alice.submit("/mail/act", button="Mark read", message=uids[:2])
    assert "2 messages marked as read." in told(alice)
    assert [(one.subject, one.read) for one in site.folder()] == [("Three", False), ("Two", True), ("One", True)]
    alice.submit("/mail/act", button="Mark unread", message=uids[0])
    alice.submit("/mail/act", button="Flag", message=uids[2])
    assert [(one.read, one.flagged) for one in site.folder()] == [(False, True), (True, False), (False, False)]
    alice.submit("/mail/act", button="Unflag", message=uids[2])
    assert not site.folder()[0].flagged
    alice.submit("/mail/act", button="Mark all as read")
    assert all(one.read for one in site.folder())


def test_deleting_is_in_two_steps(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("One")
    alice.get("/mail")
    alice.submit("/mail/act", button="Delete", message=uid)
    assert "1 message put into the trash." in told(alice) and not site.folder()
    alice.get("/mail/folder/trash")
    alice.submit("/mail/act", button="Delete for good", message=site.folder(TRASH)[0].uid)
    assert "1 message gone for good." in told(alice) and not site.folder(TRASH)


def test_spam_is_marked_and_brought_back(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("Win")
    alice.get("/mail")
    alice.submit("/mail/act", button="Spam", message=uid)
    assert [one.subject for one in site.folder(SPAM)] == ["Win"] and not site.folder()
    alice.get("/mail/folder/spam")
    alice.submit("/mail/act", button="Not spam", message=site.folder(SPAM)[0].uid)
    assert [one.subject for one in site.folder()] == ["Win"]


def test_messages_are_moved_and_the_list_stays_where_it_was(site: PostOffice, alice: Browser) -> None:
    folder = run(site.house.folders.create(site.caller(site.user(2)), "Bills"))
    uid = site.comes("Invoice")
    alice.get("/mail?q=inv")
    answer = alice.submit("/mail/act", button="Move", message=uid, to=str(folder), follow=False)
    assert answer.location == "/mail?q=inv"
    assert [one.subject for one in site.folder(folder)] == ["Invoice"]
    assert "1 message moved to Bills." in alice.get("/mail").page.text


def test_the_spam_and_the_trash_are_emptied_but_nothing_else(site: PostOffice, alice: Browser) -> None:
    site.comes("Win", spam=True)
    alice.get("/mail/folder/spam")
    alice.submit("/mail/act", button="Empty this folder")
    assert not site.folder(SPAM)
    site.comes("Stays")
    assert alice.post("/mail/act", token(alice) | {"folder": "inbox", "do": "empty"}).status == 403
    assert len(site.folder()) == 1


@pytest.mark.parametrize("values", [{"do": "dance", "message": "1"}, {"do": "move", "message": "1", "to": "x"}])
def test_what_makes_no_sense_is_refused(site: PostOffice, alice: Browser, values: dict[str, str]) -> None:
    site.comes("One")
    assert alice.post("/mail/act", token(alice) | values).status in (400, 404)


@pytest.mark.parametrize("message", ["", "x", "²", "-1", "9" * 30, "7"])
def test_messages_that_are_none_change_nothing(site: PostOffice, alice: Browser, message: str) -> None:
    site.comes("One")
    answer = alice.post("/mail/act", token(alice) | {"do": "delete", "message": message})
    assert answer.status == 200 and len(site.folder()) == 1


def test_WEB_06_uids_are_those_of_ones_own_mailbox(site: PostOffice, alice: Browser, bob: Browser) -> None:
    uid = site.comes("Alice's")
    folder = run(site.house.folders.create(site.caller(site.user(2)), "Hers"))
    bob.post("/mail/act", token(bob) | {"do": "delete", "message": str(uid)})
    assert [one.subject for one in site.folder(INBOX)] == ["Alice's"]
    mine = site.comes("Bob's", user=3)
    assert bob.post("/mail/act", token(bob) | {"do": "move", "message": str(mine), "to": str(folder)}).status == 404
    assert [one.subject for one in site.folder(INBOX, 3)] == ["Bob's"] and not site.folder(folder)


def test_WEB_03_nothing_is_done_without_the_token_or_by_looking(site: PostOffice, alice: Browser, bob: Browser) -> None:
    uid = str(site.comes("One"))
    foreign = token(bob)
    for values in ({}, {"csrf": "x" * 40}, foreign):
        assert alice.post("/mail/act", values | {"do": "delete", "message": uid}).status == 403
    wanted = token(alice) | {"do": "delete", "message": uid}
    assert alice.post("/mail/act", wanted, **{"sec-fetch-site": "cross-site"}).status == 403
    assert alice.get(f"/mail/act?do=delete&message={uid}").status == 405
    assert len(site.folder()) == 1
