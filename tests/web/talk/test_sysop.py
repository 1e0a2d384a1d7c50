def test_the_sysop_says_that_he_is_there_and_is_paged(site, alice, sysop):
    assert "cannot be paged now" in alice.get("/chat/sysop").page.text
    sysop.get("/chat/sysop")
    assert "You can be paged." in sysop.submit("/availability", on="1").page.text
    alice.get("/chat/sysop")
    answer = alice.submit(button="Page the sysop", reason="Help")
    assert answer.page.heading == "Waiting for an answer"
    assert "Alice" in sysop.get("/news").text


def test_only_a_sysop_says_so(alice):
    token = alice.get("/").page.all("meta", name="csrf-token")[0].attributes["content"]
    assert alice.post("/chat/sysop/availability", {"csrf": token, "on": "1"}).status == 403


def test_who_may_not_chat_does_not_page(site, alice, sysop):
    site.set(site.user(2), restrictions="C")
    token = alice.get("/").page.all("meta", name="csrf-token")[0].attributes["content"]
    answer = alice.post("/chat/sysop", {"csrf": token, "reason": "x"})
    assert answer.status == 403 and "may not chat" in answer.page.text
