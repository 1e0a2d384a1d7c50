"""Writing: new messages, answers, messages sent on, files, what is wrong, drafts; to the sysop; to many."""

from __future__ import annotations

import email
from dataclasses import replace
from email.message import Message

import pytest

from dialtone.config.levels import Level, Levels
from dialtone.testing.script import run
from tests.support.browser import Browser
from tests.web.mail.post_office import RICH, PostOffice, token

WRITE = "/mail/write"


def letter(site: PostOffice, user: int) -> Message:
    """The last message of somebody's inbox."""
    return email.message_from_bytes(site.text(site.folder(0, user)[0].uid, user))


def write(browser: Browser, query: str = "", **values: str) -> str:
    """Fill in the form and send it; what the page says then."""
    browser.get(WRITE + query)
    return browser.submit(WRITE, button="Send", **{"subject": "Lunch", "text": "Noon?"} | values).page.text


def test_a_message_goes_to_somebody_here(site: PostOffice, alice: Browser) -> None:
    assert "Your message is delivered to Bob." in write(alice, to="bob")
    message = letter(site, 3)
    assert (message["From"], message["To"], message["Subject"]) == (
        '"Alice" <Alice@local.test>',
        '"Bob" <Bob@local.test>',
        "Lunch",
    )
    assert message.get_payload() == "Noon?\r\n"


def test_a_message_leaves_and_its_sender_learns_what_to_expect(site: PostOffice, alice: Browser) -> None:
    said = write(alice, to="Eve <eve@ext.test>, bob")
    assert "delivered to Bob and on its way to eve@ext.test; if it cannot be delivered, a report comes to you" in said
    assert [recipient for recipient, _ in site.queued()] == ["eve@ext.test"]


def test_SEC_04_those_of_bcc_get_it_and_nothing_names_them(site: PostOffice, alice: Browser, bob: Browser) -> None:
    write(alice, to="eve@ext.test", cc="sysop", bcc="bob, mallory@ext.test")
    queued = dict(site.queued())
    assert set(queued) == {"eve@ext.test", "mallory@ext.test"}
    for text in (*queued.values(), site.text(site.folder(0, 3)[0].uid, 3), site.text(site.folder(0, 1)[0].uid, 1)):
        head = email.message_from_bytes(text)
        assert head["To"] == "eve@ext.test" and head["Cc"] == '"Sysop" <Sysop@local.test>' and head["Bcc"] is None
        assert b"mallory" not in text.partition(b"\r\n\r\n")[0]
    alice.get("/mail/sent")
    assert alice.answer is not None and "Bob, mallory@ext.test" in alice.answer.page.text
    assert "mallory" not in bob.get("/mail").page.text


def test_a_message_for_bcc_alone_names_nobody(site: PostOffice, alice: Browser) -> None:
    write(alice, bcc="bob")
    assert letter(site, 3)["To"] == "undisclosed-recipients:;"


def test_somebody_named_twice_gets_it_once(site: PostOffice, alice: Browser) -> None:
    write(alice, to="bob, Bob", cc="bob@local.test", bcc="3")
    assert len(site.folder(0, 3)) == 1 and letter(site, 3)["Cc"] is None


def test_HDR_01_no_field_makes_a_header_of_its_own(site: PostOffice, alice: Browser) -> None:
    for end in ("\r\n", "\r", "\n", "\x0b", "\x85", "\u2028"):
        values = {"to": f"bob{end}", "subject": f"Hi{end}Bcc: v@ext.test", "text": "x"}
        alice.post(WRITE, token(alice) | values)
        message = letter(site, 3)
        assert message["Bcc"] is None and len(message.get_all("Subject") or ()) == 1 and not site.queued()
    assert alice.post(WRITE, token(alice) | {"to": "bob\r\nBcc: v@ext.test", "subject": "x", "text": "x"}).status >= 400
    assert not site.queued()


def test_files_go_along(site: PostOffice, alice: Browser) -> None:
    alice.get(f"{WRITE}?to=bob&subject=Files")
    big = bytes(range(256)) * 8000  # more than is kept in memory
    files = {"file": ("../Grüße;.html", big)}
    assert "delivered to Bob" in alice.submit(WRITE, button="Send", text="See", files=files).page.text
    text, file = letter(site, 3).get_payload()
    assert text.get_payload() == "See\r\n" and file.get_payload(decode=True) == big
    assert file["Content-Disposition"].startswith("attachment; filename=") and ".." not in file.get_filename("")


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(site: PostOffice, alice: Browser) -> None:
    said = write(alice, to="nobody at all", cc="odd@@odd", bcc="bo", subject=" ")
    assert alice.answer is not None and alice.answer.status >= 400
    for words in (
        "There is no user nobody at all.",
        "Odd@@odd is no address that mail can be sent to.",
        "There is no user bo. Do you mean Bob?",
        "A message needs a subject.",
    ):
        assert words in said
    form = alice.answer.page.form(WRITE)
    assert (form.values["to"], form.values["bcc"], form.values["text"]) == ("nobody at all", "bo", "Noon?")
    assert alice.submit(WRITE, button="Send", to="bob", cc="", bcc="", subject="Now").status == 200
    assert letter(site, 3)["Subject"] == "Now"


def test_nobody_is_nobody(alice: Browser) -> None:
    assert "Whom is it for?" in write(alice, to=" , ")


def test_an_empty_message_is_refused(site: PostOffice, alice: Browser) -> None:
    assert "The message is empty" in write(alice, to="bob", text=" \n")
    assert not site.folder(0, 3)


def test_too_much_is_told_before_anything_is_sent(site: PostOffice) -> None:
    site.rebuild(mail=replace(site.settings.mail, max_msg_size=4000))
    alice = site.browser()
    alice.sign_in("Alice")
    assert "At most 10 files, 3.0 KB together" in alice.get(f"{WRITE}?to=bob&subject=x").page.text
    answer = alice.submit(WRITE, button="Send", text="x", files={"file": ("a", b"x" * 3500)})
    assert answer.status == 413 and "more than a message can take" in answer.page.text
    assert "please choose them again" in answer.page.text
    assert "exceeds maximum: 4000" in write(alice, to="bob", text="word " * 1000)
    assert not site.folder(0, 3)


def test_more_files_than_a_message_takes_are_refused(site: PostOffice, alice: Browser) -> None:
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'
        for name, more, value in [
            *((name, "", value) for name, value in (token(alice) | {"to": "bob", "subject": "x"}).items()),
            *(("file", f'; filename="{number}"', "x") for number in range(11)),
        ]
    )
    headers = {"content-type": "multipart/form-data; boundary=x", "origin": "https://bbs.example"}
    answer = alice.request("POST", WRITE, f"{body}--x--\r\n".encode(), headers=headers)
    assert answer.status == 429 and "at most 10 files" in answer.page.text and not site.folder(0, 3)


def test_restrictions_are_those_of_the_terminal(site: PostOffice, alice: Browser) -> None:
    site.set(site.user(2), restrictions="EM")
    said = write(alice, to="bob", cc="eve@ext.test")
    assert "You may not send mail to other users." in said and "You may not send mail to other systems." in said


def test_the_days_limit_is_told_before_somebody_writes(site: PostOffice) -> None:
    site.rebuild(levels=Levels({50: Level(emails_per_day=1)}))
    site.set(site.user(2), level=50)
    alice = site.browser()
    alice.sign_in("Alice")
    write(alice, to="bob")
    answer = alice.get(WRITE)
    assert answer.status == 429 and "as many as you may" in answer.page.text


def test_an_answer_goes_to_the_author_quotes_him_and_marks_the_message(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("Lunch", "References: <0@ext.test>\r\n\r\nNoon?\r\n")
    alice.get(f"/mail/message/{uid}")
    form = alice.click("Reply").page.form(WRITE)
    assert (form.values["to"], form.values["subject"]) == ("eve@ext.test", "Re: Lunch")
    assert str(form.values["text"]).endswith("Eve wrote:\n> Noon?\n")
    alice.submit(WRITE, button="Send", text="Yes.")
    ((_, text),) = site.queued()
    message = email.message_from_bytes(text)
    assert message["In-Reply-To"] == "<1@ext.test>" and message["References"] == "<0@ext.test> <1@ext.test>"
    assert site.folder()[0].answered


def test_an_answer_to_all_leaves_oneself_out(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("Lunch", "Cc: Bob <bob@local.test>, c@ext.test\r\n\r\nNoon?\r\n")
    alice.get(f"/mail/message/{uid}")
    form = alice.click("Reply to all").page.form(WRITE)
    assert (form.values["to"], form.values["cc"]) == ("eve@ext.test", "bob@local.test, c@ext.test")


def test_HDR_02_a_subject_with_line_ends_in_it_stays_one_line(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("=?utf-8?q?a=0D=0ABcc:=20v@ext.test?=", subject="a Bcc: v@ext.test")
    for how in ("reply", "forward"):
        alice.get(f"{WRITE}?{how}={uid}")
        alice.submit(WRITE, button="Send", to="bob")
        message = letter(site, 3)
        assert message["Bcc"] is None and not site.queued()


def test_a_message_is_answered_though_it_is_gone_meanwhile(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("Lunch")
    alice.get(f"{WRITE}?reply={uid}")
    run(site.house.folders.empty(site.caller(site.user(2)), -1))
    run(site.house.correspondence.remove(site.caller(site.user(2)), [site.folder()[0].uid]))
    assert alice.submit(WRITE, button="Send", text="Yes.").status == 200
    assert len(site.queued()) == 1


def test_a_message_is_sent_on_with_those_of_its_files_that_are_wanted(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("News", RICH)
    alice.get(f"/mail/message/{uid}")
    form = alice.click("Forward").page.form(WRITE)
    assert form.values["subject"] == "Fwd: News" and "Forwarded message" in form.values["text"]
    assert form.values["part"] == ["0", "1"]
    alice.submit(WRITE, button="Send", to="bob", part=["1"])
    _, file = letter(site, 3).get_payload()
    assert file.get_filename() == "x.svg" and file.get_payload(decode=True) == b"<svg/>"
    assert not site.folder()[0].answered


def test_who_may_not_send_mail_on_is_told(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("News")
    site.set(site.user(2), restrictions="F")
    assert alice.get(f"{WRITE}?forward={uid}").status == 403


def test_WEB_06_others_mail_is_neither_answered_nor_sent_on(site: PostOffice, alice: Browser, bob: Browser) -> None:
    uid = site.comes("Secret")
    for how in ("reply", "all", "forward", "draft"):
        value = f"mail:web:forward:{uid}" if how == "draft" else uid
        answer = bob.get(f"{WRITE}?{how}={value}")
        assert answer.status == 410 and "Secret" not in answer.page.text
    values = {"to": "bob", "subject": "x", "text": "x", "area": f"mail:web:forward:{uid}", "part": "0"}
    assert bob.post(WRITE, token(bob) | values).status == 410


def test_WEB_03_nothing_is_sent_without_the_token(site: PostOffice, alice: Browser) -> None:
    values = {"to": "bob", "subject": "x", "text": "x"}
    for path in (WRITE, "/mail/feedback", "/mail/draft", "/mail/drafts"):
        assert alice.post(path, values).status == 403
        assert alice.post(path, values, {"file": ("a", b"x")}).status == 403
    assert alice.get(f"{WRITE}?to=bob&subject=x&text=x&send=1").status == 200
    assert not site.folder(0, 3) and not site.folder(0, 1)


def test_mail_for_those_who_forward_it_stays_here_when_one_wants_that(site: PostOffice) -> None:
    site.rebuild(system=replace(site.settings.system, forward_to_netmail=True))
    alice = site.browser()
    alice.sign_in("Alice")
    site.set(site.user(3), netmail="bob@ext.test", forwards=True)
    write(alice, to="bob")
    assert [recipient for recipient, _ in site.queued()] == ["bob@ext.test"]
    write(alice, to="bob", keep_here="1")
    assert len(site.queued()) == 1 and len(site.folder(0, 3)) == 1


def test_the_addresses_one_wrote_to_are_offered(site: PostOffice, alice: Browser) -> None:
    write(alice, to="eve@ext.test")
    options = [node.attributes.get("value") for node in alice.get(WRITE).page.all("option")]
    assert "eve@ext.test" in options


def test_a_draft_is_kept_while_one_writes_and_taken_up_again(site: PostOffice, alice: Browser) -> None:
    area = alice.get(f"{WRITE}?to=bob").page.form(WRITE).values["area"]
    values = {
        "area": str(area),
        "to": "bob",
        "cc": "a@ext.test",
        "bcc": "b@ext.test",
        "subject": "Half",
        "text": "So far",
    }
    assert alice.post("/mail/draft", token(alice) | values).text.startswith("Draft kept")
    assert "to bob; Cc: a@ext.test; Bcc: b@ext.test" in alice.get("/mail/drafts").page.text
    form = alice.click("Half").page.form(WRITE)
    assert {name: form.values[name] for name in values} == values
    alice.submit(WRITE, button="Send", cc="", bcc="")
    assert "There are no drafts." in alice.get("/mail/drafts").page.text


def test_a_draft_of_an_answer_remembers_what_it_answers(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("Lunch")
    alice.get(f"{WRITE}?reply={uid}")
    assert "kept for two days" in alice.submit(WRITE, button="Keep as a draft", text="Perhaps").page.text
    alice.get("/mail/drafts")
    form = alice.click("Re: Lunch").page.form(WRITE)
    assert form.values["text"] == "Perhaps"
    assert alice.answer is not None and alice.answer.page.heading == "Reply"
    alice.submit(WRITE, button="Send")
    assert site.folder()[0].answered


def test_a_draft_is_thrown_away(site: PostOffice, alice: Browser) -> None:
    alice.get(f"{WRITE}?to=bob&subject=Half")
    alice.submit(WRITE, button="Keep as a draft", text="So far")
    alice.click("Half")
    alice.submit(WRITE, button="Throw away")
    alice.get(f"{WRITE}?to=bob&subject=Other")
    alice.submit(WRITE, button="Keep as a draft", text="So far")
    assert "Half" not in alice.get("/mail/drafts").page.text
    alice.submit("/mail/drafts")
    assert "There are no drafts." in alice.get("/mail/drafts").page.text


def test_WEB_06_drafts_are_ones_own_and_of_mail(site: PostOffice, alice: Browser, bob: Browser) -> None:
    alice.get(f"{WRITE}?to=bob&subject=Half")
    alice.submit(WRITE, button="Keep as a draft", text="Secret")
    area = alice.click("Half").page.form(WRITE).values["area"]
    assert "Secret" not in bob.get(f"{WRITE}?draft={area}").text and "Half" not in bob.get("/mail/drafts").text
    bob.post("/mail/drafts", token(bob) | {"area": str(area)})
    assert "Half" in alice.get("/mail/drafts").text
    bob.post("/mail/draft", token(bob) | {"area": "post:GENERAL", "subject": "x", "text": "x"})
    assert not run(site.store.read(lambda records: records.drafts.all(site.user(3).number)))


def test_the_sysop_is_written_to_with_a_subject_others_gave(site: PostOffice, alice: Browser) -> None:
    alice.get("/mail/feedback?subject=A+file")
    assert alice.submit("/mail/feedback", subject="", text="x").status == 400
    assert (
        "Your message went to the sysop."
        in alice.submit("/mail/feedback", subject="A file", text="It is odd.").page.text
    )
    assert letter(site, 1)["Subject"] == "A file"
    site.set(site.user(2), restrictions="S")
    assert alice.get("/mail/feedback").status == 403


def test_a_guest_writes_to_the_sysop_and_to_nobody_else(site: PostOffice, nobody: Browser) -> None:
    assert "say how an answer can reach you" in nobody.get("/mail/feedback").page.text
    assert "went to the sysop" in nobody.submit("/mail/feedback", subject="Hi", text="It is me.").page.text
    assert letter(site, 1)["From"] == '"Guest" <Guest@local.test>'
    assert nobody.get(WRITE, follow=False).status == 303


def test_many_get_messages_of_their_own_after_a_look_at_who_they_are(site: PostOffice, sysop: Browser) -> None:
    sysop.get("/mail/bulk")
    page = sysop.submit("/mail/bulk", to="alice, bob", subject="News", text="All is well.").page
    assert "This goes to 2 users: Alice, Bob." in page.text and not site.folder(0, 2)
    page = sysop.submit("/mail/bulk", button="Send to 2 users").page
    assert "Your message went to 2 users." in page.text
    assert letter(site, 2)["To"] == '"Alice" <Alice@local.test>' and letter(site, 3)["To"] == '"Bob" <Bob@local.test>'


@pytest.mark.parametrize("values", [{"to": "no such"}, {"to": "alice", "subject": " "}])
def test_what_is_wrong_with_a_message_to_many_is_said(site: PostOffice, sysop: Browser, values: dict[str, str]) -> None:
    sysop.get("/mail/bulk")
    answer = sysop.submit("/mail/bulk", **{"subject": "News", "text": "x", "to": "alice"} | values)
    assert answer.status >= 400 and answer.page.form("/mail/bulk").values["text"] == "x"
    assert not site.folder(0, 2)
