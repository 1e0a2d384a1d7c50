"""Whose browser it is."""


def test_a_session_lasts_until_it_is_signed_out_of(site, alice):
    kept = dict(alice.cookies)
    assert "Alice" in alice.get("/").page.text
    alice.submit("/sign-out", button="Sign out")
    assert "Sign out" not in alice.get("/").page.text
    alice.cookies = kept
    assert "Sign out" not in alice.get("/").page.text  # WEB-04: the secret is worth nothing now


def test_an_account_that_is_closed_is_out_at_once(site, alice):
    site.set(site.user(2), inactive=True)
    assert "Sign out" not in alice.get("/").page.text


def test_WEB_04_a_session_nobody_uses_is_over(site, alice):
    site.clock.advance(11 * 3600)
    assert "Alice" in alice.get("/").page.text
    site.clock.advance(11 * 3600)
    assert "Alice" in alice.get("/").page.text
    site.clock.advance(13 * 3600)
    assert "Sign out" not in alice.get("/").page.text


def test_AUT_17_signing_in_gives_the_browser_another_secret(site):
    browser = site.browser()
    browser.get("/sign-in")
    before = set(browser.cookies.values())
    browser.submit(button="Sign in", name="Alice", password="correct horse")
    assert not before & set(browser.cookies.values())


def test_an_invented_secret_is_nobodys(nobody):
    nobody.cookies["__Host-dialtone"] = "A" * 43
    assert "Sign out" not in nobody.get("/").page.text
    assert "__Host-dialtone" not in nobody.cookies
