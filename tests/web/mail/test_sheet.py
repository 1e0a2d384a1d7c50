"""The form's sheet: what areas of drafts mean, and the signature below new messages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.app.furnish.web import with_site
from dialtone.testing.script import run
from dialtone.web.mail.sheet import meant
from tests.support.browser import Browser
from tests.web.mail.post_office import PostOffice


@pytest.mark.parametrize(
    ("area", "found"),
    [
        ("mail:web:reply:17", ("reply", 17)),
        ("mail:web:all:17", ("all", 17)),
        ("mail:web:forward:1", ("forward", 1)),
        ("mail:web:0123456789abcdef", ("", 0)),
        ("mail:Bob", ("", 0)),
        ("mail:web:reply:", ("", 0)),
        ("mail:web:reply:" + "9" * 30, ("", 0)),
        ("post:GENERAL", ("", 0)),
    ],
)
def test_an_area_says_what_is_answered(area: str, found: tuple[str, int]) -> None:
    assert meant(area) == found


def test_a_new_message_ends_with_the_signature(site: PostOffice) -> None:
    async def small(name: str) -> bytes | None:
        return b"Alice of Ulm\x1b[2J\r\n" if name == "user/0002.sig" else None

    site.house = with_site(replace(site.house, read_small=small))
    alice = site.browser()
    alice.sign_in("Alice")
    shown = str(alice.get("/mail/write?to=bob").page.form("/mail/write").values["text"])
    assert shown.startswith("\n\n-- \nAlice of Ulm") and "\x1b" not in shown


def test_a_draft_of_the_terminal_is_taken_up(site: PostOffice, alice: Browser) -> None:
    caller = site.caller(site.user(2))
    assert site.house.drafts is not None
    run(site.house.drafts.keep(caller, "mail:Bob", to="Bob", subject="Half", text="So far"))
    alice.get("/mail/drafts")
    form = alice.click("Half").page.form("/mail/write")
    assert (form.values["to"], form.values["text"]) == ("Bob", "So far")
    alice.submit("/mail/write", button="Send")
    assert len(site.folder(0, 3)) == 1 and not run(site.house.drafts.all(caller))
