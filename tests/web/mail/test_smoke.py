from tests.web.mail.post_office import RICH
def test_slice(site, alice, bob, sysop, nobody):
    uid = site.comes("Hi <b>", RICH)
    a = alice.get("/mail"); print(a.page.text)
    a = alice.click("Unread: Hi <b>"); print(a.status, a.page.text)
    print(alice.request("GET", a.page.all("iframe")[0].attributes["src"]).text)
    alice.get(f"/mail/message/{uid}")
    a = alice.click("Reply"); print(a.status, a.page.text)
    a = alice.submit("/mail/write", button="Send", text="My answer", files={"file": ("a.txt", b"abc")}); print(a.status, a.page.text)
    print(site.queued())
    for p in ("/mail/sent","/mail/drafts","/mail/feedback","/mail/forwarding","/mail/folders","/mail/rules","/mail/rules/0","/mail/away","/mail/folder/spam","/mail/folder/trash","/mail/write"):
        a = alice.get(p); print(p, a.status, a.page.heading); assert a.status == 200, a.page.text
    for p in ("/mail/of","/mail/of?name=alice","/mail/bulk", f"/mail/of/2/{uid}"):
        a = sysop.get(p); print(p, a.status, a.page.heading); assert a.status == 200, a.page.text
    a = alice.get("/mail/sent"); alice.click("Re: Hi <b>"); print(alice.answer.page.text)
    assert 0
