def test_words_are_left_and_seen_by_all(site, alice, nobody):
    alice.get("/")
    alice.click("Leave other words")
    answer = alice.submit(button="Leave them", text="Hello <b>all</b>\nsecond")
    assert "Your lines are on the front page" in answer.page.text
    assert "Hello <b>all</b>" in nobody.get("/").page.text  # WEB-01: as text


def test_a_guest_reads_only(nobody):
    assert "not write others" in nobody.get("/auto-message").page.text
    token = nobody.get("/sign-in").page.form("/sign-in").values["csrf"]
    assert nobody.post("/auto-message", {"csrf": token, "text": "x"}).status == 403


def test_nothing_is_an_error_that_is_told(alice):
    alice.get("/auto-message")
    answer = alice.submit(button="Leave them", text="  ")
    assert answer.status == 400 and "Nothing was written." in answer.page.text


def test_who_wrote_them_takes_them_away(alice, site):
    alice.get("/auto-message")
    alice.submit(button="Leave them", text="Mine")
    alice.get("/auto-message")
    alice.submit(button="Remove what is there")
    assert "Nobody has left any." in alice.get("/").page.text
