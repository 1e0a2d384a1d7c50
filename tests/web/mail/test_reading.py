"""Reading a message: what it shows, what it marks, whom it tells."""

from __future__ import annotations

import pytest

from dialtone.testing.script import run
from tests.support.browser import Browser
from tests.web.mail.post_office import PROBE, RICH, PostOffice


def test_a_message_is_shown_with_its_head_and_its_quotes(site: PostOffice, alice: Browser) -> None:
    rest = "Cc: c@ext.test\r\nDate: Tue, 01 Sep 2026 10:00:00 +0000\r\n\r\nHello\r\n> quoted\r\nhttps://ext.test/x\r\n"
    uid = site.comes("Lunch", rest)
    page = alice.get(f"/mail/message/{uid}").page
    assert page.heading == "Lunch"
    for words in ("Eve <eve@ext.test>", "Alice <alice@local.test>", "c@ext.test", "2026-09-01 10:00", "quoted"):
        assert words in page.text
    assert page.links["https://ext.test/x"] == "https://ext.test/x"


def test_it_is_read_when_it_was_shown(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("Lunch")
    assert "Mail" in alice.get(f"/mail/message/{uid}").page.links  # no longer counted on this very page
    assert site.folder()[0].read


def test_SEC_07_fetching_ahead_is_not_reading(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("Lunch")
    alice.get(f"/mail/message/{uid}", **{"sec-purpose": "prefetch;prerender"})
    alice.get(f"/mail/message/{uid}", purpose="prefetch")
    alice.request("HEAD", f"/mail/message/{uid}")
    assert not site.folder()[0].read


def telegrams(site: PostOffice, number: int) -> list[str]:
    """What somebody is told."""
    user = site.user(number)
    return [one.text for one in run(site.store.write(lambda records: records.telegrams.take(user.number)))]


def test_a_sender_of_this_board_is_told(site: PostOffice, alice: Browser, bob: Browser) -> None:
    bob.get("/mail/write?to=Alice&subject=Lunch")
    bob.submit("/mail/write", button="Send", text="Noon?")
    telegrams(site, 2)
    alice.get("/mail")
    alice.click("Unread: Lunch")
    assert any("Alice" in text and "Lunch" in text for text in telegrams(site, 3))


def test_SEC_07_nobody_is_told_that_his_spam_was_read(site: PostOffice, alice: Browser, bob: Browser) -> None:
    bob.get("/mail/write?to=Alice&subject=Win")
    bob.submit("/mail/write", button="Send", text="Now!")
    telegrams(site, 2)
    ((_, uid),) = run(site.house.folders.spam(site.caller(site.user(2)), [site.folder()[0].uid]))
    alice.get(f"/mail/message/{uid}")
    assert not telegrams(site, 3)


def test_spam_says_why_it_is_spam(site: PostOffice, alice: Browser) -> None:
    rest = "X-Spam-Flag: YES\r\nX-DNSBL: listed <b>\r\nAuthentication-Results: x; spf=fail\r\n\r\nBuy\r\n"
    uid = site.comes("Win", rest, spam=True)
    text = alice.get(f"/mail/message/{uid}").page.text
    assert "taken for spam" in text and "listed <b>" in text and "spf=fail" in text


def test_WEB_01_html_stands_in_a_frame_that_can_do_nothing(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("News", RICH)
    page = alice.get(f"/mail/message/{uid}").page
    (frame,) = page.all("iframe")
    assert "allow-scripts" not in frame.attributes["sandbox"] and "allow-same-origin" not in frame.attributes["sandbox"]
    assert frame.attributes["title"] and frame.attributes["src"] == f"/mail/message/{uid}/html"
    assert "The rich text" not in page.text and "Pictures from elsewhere are not loaded" in page.text
    page = alice.click("Show the pictures").page
    assert page.all("iframe")[0].attributes["src"] == f"/mail/message/{uid}/html?pictures=1"
    page = alice.click("Show it as plain text").page
    assert "The plain text" in page.text and not page.all("iframe")


@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_WEB_01_what_others_wrote_is_text(site: PostOffice, alice: Browser, kind: str) -> None:
    head = f"Reply-To: {PROBE}\r\nContent-Type: {kind}\r\nX-{PROBE}: y\r\n"
    rest = f"{head}\r\n{PROBE} javascript:alert(1) \x01r\x01hred\r\n"
    uid = site.comes(PROBE, rest)
    page = alice.get(f"/mail/message/{uid}?as=text").page
    assert page.heading == PROBE and not page.all("svg") and not page.all("img")
    assert not [link for link in page.links.values() if link.startswith("javascript")]


def test_attachments_are_links_with_their_sizes(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("News", RICH)
    page = alice.get(f"/mail/message/{uid}").page
    assert (
        page.links["x.html"] == f"/mail/message/{uid}/file/1" and page.links["x.svg"] == f"/mail/message/{uid}/file/2"
    )
    assert "text/html, 25 bytes" in page.text


def test_one_goes_on_to_the_message_beside(site: PostOffice, alice: Browser) -> None:
    first, second, third = (site.comes(name) for name in ("First", "Second", "Third"))
    site.comes("Spam", spam=True)
    alice.get(f"/mail/message/{second}")
    assert alice.click("Older").page.heading == "First"
    assert alice.click("Newer").page.heading == "Second"
    assert alice.click("Newer").page.heading == "Third"
    assert "That was the newest message." in alice.click("Newer").page.text
    alice.get(f"/mail/message/{first}")
    assert "That was the oldest message." in alice.click("Older").page.text
    assert third > second


def test_the_open_message_is_deleted_and_one_is_back_in_its_folder(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("Lunch")
    alice.get(f"/mail/message/{uid}")
    alice.submit("/mail/act", button="Delete")
    assert alice.answer is not None and alice.answer.page.heading == "Inbox" and not site.folder()
    assert alice.get(f"/mail/message/{uid}").status == 410


def test_WEB_06_a_message_of_somebody_else_is_not_there(site: PostOffice, alice: Browser, bob: Browser) -> None:
    uid = site.comes("Secret")
    for piece in ("", "/html", "/file/1", "/source", "/beside/older"):
        assert bob.get(f"/mail/message/{uid}{piece}").status == 410
        assert bob.get(f"/mail/message/{2**70}{piece}").status == 404 or piece.startswith("/beside")
    assert not site.folder()[0].read


def test_a_message_too_large_for_a_page_says_so(
    site: PostOffice, alice: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dialtone.web.mail.reading.SHOWN_MOST", 300)
    uid = site.comes("Long", "\r\n" + "word " * 200)
    page = alice.get(f"/mail/message/{uid}").page
    assert "too large for a page" in page.text and page.links["Save the whole message"].endswith("/source")
