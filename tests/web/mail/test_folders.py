"""Folders are made, renamed and removed with plain forms."""

from __future__ import annotations

import pytest

from dialtone.domain.model.mail_folder import TRASH
from dialtone.testing.script import run
from tests.support.browser import Browser
from tests.web.mail.post_office import PROBE, PostOffice, token


def test_a_folder_is_made_renamed_and_removed(site: PostOffice, alice: Browser) -> None:
    alice.get("/mail/folders")
    page = alice.submit("/mail/folders", button="Make the folder", name="Clubs/Radio").page
    assert "The folder Clubs/Radio is there." in page.text and "Clubs/Radio" in page.links
    folder = int(page.links["Clubs/Radio"].rpartition("/")[2])
    run(site.house.folders.move(site.caller(site.user(2)), [site.comes("One")], folder))
    alice.get("/mail/folders")
    page = alice.submit("/mail/folders", button="Rename Clubs/Radio", name="Radio").page
    assert "Radio 1 unread" in page.links and "Clubs/Radio 1 unread" not in page.links
    page = alice.submit("/mail/folders", button="Remove Radio").page
    assert "1 message of it went to the trash." in page.text and "Radio 1 unread" not in page.links
    assert [one.subject for one in site.folder(TRASH)] == ["One"]


@pytest.mark.parametrize("name", ["", "Inbox", "a//b", "x" * 70, "a*b"])
def test_a_name_that_cannot_be_is_refused_and_kept_in_the_form(alice: Browser, name: str) -> None:
    alice.get("/mail/folders")
    answer = alice.submit("/mail/folders", button="Make the folder", name=name)
    assert answer.status in (400, 409) and answer.page.form("/mail/folders").values["name"] == name
    assert answer.page.all("p", role="alert")


def test_WEB_06_somebody_elses_folder_cannot_be_touched(site: PostOffice, alice: Browser, bob: Browser) -> None:
    folder = run(site.house.folders.create(site.caller(site.user(2)), "Hers"))
    for do in ("rename", "delete"):
        answer = bob.post("/mail/folders", token(bob) | {"do": do, "folder": str(folder), "name": "His"})
        assert answer.status == 404
    assert "Hers" in alice.get("/mail/folders").page.links
    assert bob.post("/mail/folders", token(bob) | {"do": "dance"}).status == 400


def test_WEB_01_WEB_03_names_are_text_and_forms_need_the_token(site: PostOffice, alice: Browser) -> None:
    alice.get("/mail/folders")
    page = alice.submit("/mail/folders", button="Make the folder", name=PROBE[:60]).page
    assert not page.all("svg") and PROBE[:60] in page.text
    assert alice.post("/mail/folders", {"do": "create", "name": "x"}).status == 403
