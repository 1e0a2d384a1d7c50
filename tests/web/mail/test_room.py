"""The menu of folders, and how folders are named in paths."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.model.mail_folder import INBOX, SPAM, TRASH
from dialtone.testing.script import run
from dialtone.web.mail.room import folder_of, key_of, words_of
from tests.support.browser import Browser
from tests.web.mail.post_office import PostOffice


@pytest.mark.parametrize("folder", [INBOX, SPAM, TRASH, 1, 12345])
def test_a_folder_is_found_by_its_name_in_paths(folder: int) -> None:
    assert folder_of(key_of(folder)) == folder


@pytest.mark.parametrize("key", ["", "0", "-2", "INBOX", "1x", "²", "9" * 20])
def test_what_is_no_folder_is_not_there(key: str) -> None:
    with pytest.raises(Refusal, match="no such folder"):
        folder_of(key)


def test_counts_in_words() -> None:
    assert (words_of(1), words_of(1234), words_of(2, "user")) == ("1 message", "1,234 messages", "2 users")


def test_the_menu_shows_folders_with_what_is_unread_and_where_one_is(site: PostOffice, alice: Browser) -> None:
    caller = site.caller(site.user(2))
    folder = run(site.house.folders.create(caller, "Club"))
    run(site.house.folders.move(caller, [site.comes("One")], folder))
    page = alice.get(f"/mail/folder/{folder}").page
    assert "Club 1 unread" in page.links
    here = [node.text.split()[0] for node in page.all("a") if node.attributes.get("aria-current") == "page"]
    assert here == ["Club"]
    assert "Message to many" not in page.links


def test_the_sysop_has_more(site: PostOffice, sysop: Browser) -> None:
    assert {"Message to many", "Mailbox of a user"} <= set(sysop.get("/mail").page.links)
