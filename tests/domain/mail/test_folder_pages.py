"""A folder a page at a time, and looking for words in it (more of it in test_folders.py)."""

from __future__ import annotations

import pytest

from dialtone.domain.mail import folder_pages as module
from dialtone.domain.model.mail_folder import INBOX
from tests.domain.mail.test_folders import Desk


def test_a_search_goes_on_where_its_last_page_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PIECE", 2)
    monkeypatch.setattr(module, "LOOKED_AT", 4)
    desk = Desk("x 1", "no", "x 3", "no", "no", "no", "no")
    page = desk.do("messages", INBOX, words="x")
    assert (page.messages, page.more) == ((), 4)
    page = desk.do("messages", INBOX, words="x", before=page.more, most=1)
    assert ([item.subject for item in page.messages], page.more) == (["x 3"], 3)
    page = desk.do("messages", INBOX, words="x", before=page.more)
    assert ([item.subject for item in page.messages], page.more) == (["x 1"], 0)
