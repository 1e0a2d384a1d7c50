"""Lists of mail: what is where, what is unread, pages and words, and whose it is."""

from __future__ import annotations

from dialtone.testing.script import run
from tests.support.browser import Browser
from tests.web.mail.post_office import PROBE, PostOffice


def subjects(browser: Browser) -> list[str]:
    """The subjects of the list that is shown."""
    assert browser.answer is not None
    boxes = browser.answer.page.all("input", name="message")
    return [node.attributes["aria-label"].removeprefix("Choose ") for node in boxes]


def test_the_inbox_shows_the_last_message_first_and_says_what_is_unread(site: PostOffice, alice: Browser) -> None:
    site.comes("First")
    site.comes("Second")
    page = alice.get("/mail").page
    assert subjects(alice) == ["Second", "First"]
    assert page.heading == "Inbox" and "2 messages, 2 unread" in page.text
    assert "Mail 2 unread" in page.links and "Eve" in page.text
    alice.click("Unread: First")
    page = alice.get("/mail").page
    assert "First" in page.links and "Unread: Second" in page.links and "Mail 1 unread" in page.links


def test_somebody_who_has_not_signed_in_is_asked_to_and_guests_have_no_mail(site: PostOffice, nobody: Browser) -> None:
    answer = nobody.get("/mail", follow=False)
    assert answer.status == 303 and answer.location == "/sign-in?next=%2Fmail"
    nobody.sign_in("Guest")
    assert nobody.get("/mail").status == 403


def test_a_long_folder_has_pages(site: PostOffice, alice: Browser) -> None:
    for number in range(60):
        site.comes(f"Message {number}")
    alice.get("/mail")
    assert subjects(alice)[0] == "Message 59" and len(subjects(alice)) == 50
    alice.click("Older")
    assert subjects(alice) == [f"Message {number}" for number in range(9, -1, -1)]
    alice.click("Newest")
    assert subjects(alice)[0] == "Message 59"


def test_words_are_looked_for_in_subject_and_author(site: PostOffice, alice: Browser) -> None:
    site.comes("Lunch")
    site.comes("Dinner", author="Bob's kitchen <bob@kitchen.test>")
    alice.get("/mail")
    alice.submit("/mail", button="Search", q="kitchen")
    assert subjects(alice) == ["Dinner"]
    alice.get("/mail?q=nothing")
    assert alice.answer is not None and "No message has these words." in alice.answer.page.text


def test_WEB_01_what_others_wrote_is_text_in_lists_and_search(site: PostOffice, alice: Browser) -> None:
    site.comes(PROBE, author=f"{PROBE} <eve@ext.test>")
    page = alice.get("/mail").page
    assert subjects(alice) == [PROBE] and not page.all("img") and not page.all("svg")
    page = alice.get("/mail?q=%3Csvg+onload%3Dx%3E").page
    assert not page.all("svg") and page.all("input", name="q")[0].attributes["value"] == "<svg onload=x>"


def test_WEB_06_a_folder_of_somebody_else_is_not_there(site: PostOffice, alice: Browser, bob: Browser) -> None:
    folder = run(site.house.folders.create(site.caller(site.user(2)), "Secret"))
    assert alice.get(f"/mail/folder/{folder}").page.heading == "Secret"
    assert bob.get(f"/mail/folder/{folder}").status == 404
    for odd in ("0", "-1", "x", "99999999999999", "%C2%B2"):
        assert bob.get(f"/mail/folder/{odd}").status == 404


def test_spam_and_trash_say_what_they_are(site: PostOffice, alice: Browser) -> None:
    site.comes("Win", spam=True)
    page = alice.get("/mail/folder/spam").page
    assert subjects(alice) == ["Win"] and "Not spam" in page.form("/mail/act").buttons
    assert "Mail" in page.links  # nothing of the inbox is unread
    assert "lies here for a while" in alice.get("/mail/folder/trash").page.text


def test_what_was_sent_is_listed_and_taken_off_the_list(site: PostOffice, alice: Browser, bob: Browser) -> None:
    alice.get("/mail/write?to=Bob&subject=Lunch%3F")
    alice.submit("/mail/write", button="Send", text="At noon.")
    assert "Lunch?" in alice.get("/mail/sent").page.links and "to Bob" in alice.get("/mail/sent").page.text
    alice.click("Lunch?")
    assert alice.answer is not None and "At noon." in alice.answer.page.text
    assert bob.get(alice.answer.path).status == 410
    alice.get("/mail/sent")
    alice.submit("/mail/sent", button="Take off the list")
    assert "Nothing was chosen." in alice.answer.page.text
    number = alice.answer.page.all("input", name="message")[0].attributes["value"]
    alice.submit("/mail/sent", button="Take off the list", message=number)
    assert "1 message taken off the list." in alice.answer.page.text and "Lunch?" not in alice.answer.page.links
    assert "Unread: Lunch?" in bob.get("/mail").page.links


def test_who_may_not_see_what_he_sent_is_told(site: PostOffice, alice: Browser) -> None:
    site.set(site.user(2), restrictions="K")
    assert alice.get("/mail/sent").status == 403


def test_the_sysop_looks_into_a_mailbox_and_changes_nothing(site: PostOffice, alice: Browser, sysop: Browser) -> None:
    site.comes("For Alice")
    sysop.get("/mail/of")
    sysop.submit("/mail/of", button="Open the mailbox", name="alice")
    assert sysop.answer is not None and sysop.answer.page.heading == "Mail of Alice"
    sysop.click("Unread: For Alice")
    assert sysop.answer.status == 200 and "A text." in sysop.answer.page.text
    assert not sysop.answer.page.forms or "/mail/act" not in [form.action for form in sysop.answer.page.forms]
    assert "Unread: For Alice" in alice.get("/mail").page.links
    assert sysop.get("/mail/of?name=nobody+at+all").status == 404


def test_a_message_without_a_date_has_none_for_the_sysop(site: PostOffice, alice: Browser, sysop: Browser) -> None:
    uid = site.comes("Undated")
    assert "never" not in sysop.get(f"/mail/of/2/{uid}").page.text


def test_WEB_06_nobody_else_looks_into_a_mailbox(site: PostOffice, alice: Browser, bob: Browser) -> None:
    uid = site.comes("For Alice")
    for path in ("/mail/of", "/mail/of/2", f"/mail/of/2/{uid}", f"/mail/of/2/{uid}/source", "/mail/bulk"):
        assert bob.get(path).status == 403
    assert alice.get("/mail/of/1").status == 403
