"""Where a message lies decides over the paths of its pieces and the way back."""

from __future__ import annotations

from dialtone.testing.script import run
from tests.support.browser import Browser
from tests.web.mail.post_office import RICH, PostOffice


def test_ones_own_goes_back_to_its_folder(site: PostOffice, alice: Browser) -> None:
    caller = site.caller(site.user(2))
    folder = run(site.house.folders.create(caller, "Club"))
    ((_, uid),) = run(site.house.folders.move(caller, [site.comes("News", RICH)], folder))
    page = alice.get(f"/mail/message/{uid}").page
    assert page.links["Club"] == f"/mail/folder/{folder}"
    assert page.links["x.html"] == f"/mail/message/{uid}/file/1"


def test_what_was_sent_goes_back_to_the_list_of_it(site: PostOffice, alice: Browser) -> None:
    alice.get("/mail/write?to=Bob&subject=Hi")
    alice.submit("/mail/write", button="Send", text="x", files={"file": ("a.txt", b"abc")})
    alice.get("/mail/sent")
    page = alice.click("Hi").page
    number = page.links["a.txt"].split("/")[3]
    assert page.links["Sent"] == "/mail/sent" and page.links["a.txt"] == f"/mail/sent/{number}/file/1"
    assert "Reply" not in page.links


def test_others_mail_goes_back_to_their_mailbox(site: PostOffice, sysop: Browser) -> None:
    uid = site.comes("News", RICH)
    page = sysop.get(f"/mail/of/2/{uid}").page
    assert page.links["Mail of Alice"] == "/mail/of/2" and page.links["x.html"] == f"/mail/of/2/{uid}/file/1"
    assert sysop.get(f"/mail/of/99/{uid}").status == 404
