"""Who is let in to a page, and where the others are sent."""


def test_who_must_sign_in_is_asked_to_and_comes_back(site):
    browser = site.browser()
    answer = browser.get("/people?q=al")
    assert answer.page.heading == "Sign in"
    answer = browser.submit(button="Sign in", name="Alice", password="correct horse")
    assert answer.path == "/people?q=al" and answer.page.heading == "Members"


def test_HTP_06_nobody_is_sent_elsewhere_after_signing_in(site):
    browser = site.browser()
    browser.get("/sign-in?next=//evil.test/")
    assert browser.submit(button="Sign in", name="Alice", password="correct horse").path == "/"


def test_a_form_of_somebody_who_is_not_signed_in_is_refused(nobody):
    nobody.get("/sign-in")
    token = nobody.answer.page.form("/sign-in").values["csrf"]
    answer = nobody.post("/texts/RULES/edit", {"csrf": token})
    assert answer.status == 401


def test_a_page_for_sysops_is_not_for_others(alice):
    answer = alice.get("/texts/RULES/edit")
    assert (answer.status, answer.page.heading) == (403, "Not for you")


def test_a_board_without_a_guest_shows_its_door(site):
    site.set(site.user(4), deleted=True)
    browser = site.browser()
    assert "have signed in" in browser.get("/").page.text
    assert browser.get("/here").page.heading == "Sign in"
    assert browser.get("/about").status == 200
