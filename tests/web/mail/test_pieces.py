"""Pieces of messages at paths of their own: what a browser may do with them is nothing."""

from __future__ import annotations

from dialtone.testing.script import run
from tests.support.browser import Browser
from tests.web.mail.post_office import RICH, PostOffice


def test_WEB_01_the_frame_is_cleaned_and_may_load_nothing(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("News", RICH)
    answer = alice.request("GET", f"/mail/message/{uid}/html")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "script" not in policy.replace("scripts", "")
    assert "img-src data:;" in policy and "form-action 'none'" in policy and "frame-ancestors 'self'" in policy
    assert answer.headers["x-frame-options"] == "SAMEORIGIN" and answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "The rich text" in answer.text
    for bad in ("<script", "onclick", "<form", "<input", "spy.test"):
        assert bad not in answer.text


def test_SEC_07_pictures_of_elsewhere_come_when_they_are_wanted_and_only_so(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("News", RICH)
    answer = alice.request("GET", f"/mail/message/{uid}/html?pictures=1")
    assert 'src="https://spy.test/a.png"' in answer.text
    assert "img-src data: https:;" in answer.headers["content-security-policy"]


def test_a_message_without_html_has_no_frame(site: PostOffice, alice: Browser) -> None:
    assert alice.get(f"/mail/message/{site.comes('Plain')}/html").status == 404


def test_WEB_02_files_are_only_kept_by_a_browser(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("News", RICH)
    for place, name, data in ((1, "x.html", b"<script>alert(3)</script>"), (2, "x.svg", b"<svg/>")):
        answer = alice.get(f"/mail/message/{uid}/file/{place}")
        assert answer.body == data
        assert answer.headers["content-disposition"].startswith(f'attachment; filename="{name}"')
        assert answer.headers["content-type"] == "application/octet-stream"
        assert (
            answer.headers["x-content-type-options"] == "nosniff"
            and "sandbox" in answer.headers["content-security-policy"]
        )


def test_WEB_06_a_number_that_is_no_file_gives_nothing(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("News", RICH)
    for place in ("0", "3", "999999999"):
        assert alice.get(f"/mail/message/{uid}/file/{place}").status == 404


def test_the_whole_message_is_saved_byte_for_byte(site: PostOffice, alice: Browser) -> None:
    uid = site.comes("News", RICH)
    answer = alice.get(f"/mail/message/{uid}/source")
    assert answer.body == site.text(uid) and f"message-{uid}.eml" in answer.headers["content-disposition"]


def test_HDR_05_a_name_of_a_file_makes_no_header(site: PostOffice, alice: Browser) -> None:
    rest = (
        "Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nhi\r\n--B\r\nContent-Type: a/b\r\n"
        "Content-Disposition: attachment; filename*=utf-8''..%2f%0d%0aSet-Cookie%3a%20x%22\r\n\r\nx\r\n--B--\r\n"
    )
    uid = site.comes("File", rest)
    answer = alice.get(f"/mail/message/{uid}/file/1")
    assert answer.status == 200 and not answer.cookies
    told = answer.headers["content-disposition"]
    assert "\r" not in told and "\n" not in told and "/" not in told and told.count('"') == 2


def test_files_of_what_was_sent_and_of_others_mail_as_the_sysop(
    site: PostOffice, alice: Browser, sysop: Browser, bob: Browser
) -> None:
    uid = site.comes("News", RICH)
    assert sysop.get(f"/mail/of/2/{uid}/file/2").body == b"<svg/>"
    assert "The rich text" in sysop.request("GET", f"/mail/of/2/{uid}/html").text
    assert not site.folder()[0].read
    alice.get("/mail/write?to=Bob&subject=File")
    alice.submit("/mail/write", button="Send", text="x", files={"file": ("a.txt", b"abc")})
    number = run(site.house.correspondence.sent(site.caller(site.user(2))))[0].id
    assert alice.get(f"/mail/sent/{number}/file/1").body == b"abc"
    assert bob.get(f"/mail/sent/{number}/file/1").status == 410
