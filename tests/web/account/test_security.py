"""What keeps an account one's own."""

from __future__ import annotations

import re
from base64 import b32decode

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2n3pT7p6kq7m7bqJY8o3a1jv3m0q6l3f2Wb5x0s9yE alice@laptop"


def code_of(site, secret):
    key = b32decode(secret.replace(" ", ""))
    return TOTP(key, 6, SHA1(), 30).generate(int(site.clock.now())).decode()


def enrol(site, browser):
    browser.get("/account/codes")
    secret = re.search(r'<p class="mono">([A-Z2-7 ]+)</p>', browser.answer.text)[1]
    answer = browser.submit(button="Switch them on", code=code_of(site, secret))
    assert answer.page.heading == "Codes are on", answer.page.text
    return secret, [node.text for node in answer.page.all("li") if re.fullmatch(r"[a-z2-9]{10}", node.text)]


def test_codes_are_switched_on_asked_for_and_off(site, alice):
    secret, recovery = enrol(site, alice)
    assert len(recovery) == 8
    other = site.browser()
    assert other.sign_in("Alice").page.heading == "Your code"
    assert other.get("/").page.text.count("Sign out") == 0  # AUT-12: the password alone opens nothing
    assert other.get("/sign-in/code").page.heading == "Your code"
    wrong = other.submit(button="Go on", code="000000")
    assert wrong.status == 401
    site.clock.advance(60)
    assert "Sign out" in other.submit(button="Go on", code=code_of(site, secret)).page.text
    third = site.browser()
    third.sign_in("Alice")
    assert "Sign out" in third.submit(button="Go on", code=recovery[0]).page.text
    site.clock.advance(60)
    alice.get("/account/codes")
    assert alice.submit(button="Switch them off", code="000000").status == 401
    assert "switched off" in alice.submit(button="Switch them off", code=code_of(site, secret)).page.text


def test_AUT_12_a_code_works_once(site, alice):
    secret, recovery = enrol(site, alice)
    for text in (recovery[1], recovery[1]):
        browser = site.browser()
        browser.sign_in("Alice")
        last = browser.submit(button="Go on", code=text)
    assert last.status == 401 and secret


def test_a_half_login_ends_after_some_minutes(site, alice):
    secret, _ = enrol(site, alice)
    browser = site.browser()
    browser.sign_in("Alice")
    site.clock.advance(400)
    assert browser.post("/sign-in/code", {"csrf": _token(browser), "code": code_of(site, secret)}).status == 410


def _token(browser):
    return browser.get("/about").page.all("meta", name="csrf-token")[0].attributes["content"]


def test_the_password_is_changed_and_other_browsers_are_out(site, alice):
    other = site.browser()
    other.sign_in("Alice")
    alice.get("/account/password")
    assert (
        alice.submit(button="Change it", old="wrong", password="nine blue kettles", again="nine blue kettles").status
        == 401
    )
    answer = alice.submit(
        button="Change it", old="correct horse", password="nine blue kettles", again="nine blue kettles"
    )
    assert "other sessions are signed out" in answer.page.text
    assert "Sign out" in alice.get("/").page.text and "Sign out" not in other.get("/").page.text
    assert "Sign out" in other.sign_in("Alice", "nine blue kettles").page.text


def test_a_bad_new_password_is_told(alice):
    alice.get("/account/password")
    answer = alice.submit(button="Change it", old="correct horse", password="alice", again="alice")
    assert answer.status == 400
    answer = alice.submit(button="Change it", old="correct horse", password="one thing here", again="another thing")
    assert "differ" in answer.page.text


def test_keys_come_and_go(site, alice):
    alice.get("/account/security")
    answer = alice.submit("/keys/add", button="Add the key", line=KEY)
    assert "is kept" in answer.page.text and "alice@laptop" in answer.page.text
    assert "The key was removed." in alice.submit("/keys/remove").page.text
    alice.get("/account/security")
    assert alice.submit("/keys/add", button="Add the key", line="nonsense").status == 400


def test_an_app_password_is_shown_once_and_works_for_its_services(site, alice):
    alice.get("/account/security")
    answer = alice.submit("/apps/add", button="Make an app password", name="Phone <b>", **{"scope-files": "files"})
    made = answer.page.all("p", class_="secret")[0].text
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", made) and "Phone <b>" in answer.page.text
    number = site.user(2).number
    assert site.through(site.house.app_passwords.fits(number, "ftp", made))
    assert not site.through(site.house.app_passwords.fits(number, "irc", made))
    assert made not in alice.get("/account/security").text
    alice.submit("/apps/remove")
    assert not site.through(site.house.app_passwords.fits(number, "ftp", made))


def test_after_a_while_the_password_is_asked_for_again(site, alice):
    site.clock.advance(1000)
    alice.get("/account/security")
    assert alice.submit("/keys/add", button="Add the key", line=KEY, password="wrong").status == 401
    alice.get("/account/security")
    assert "is kept" in alice.submit("/keys/add", button="Add the key", line=KEY, password="correct horse").page.text


def test_sessions_are_listed_and_ended(site, alice):
    other = site.browser(address="198.51.100.9")
    other.sign_in("Alice")
    assert "198.51.100.9" in alice.get("/account/security").page.text
    alice.submit("/sessions/end", button="Sign out all others")
    assert "Sign out" not in other.get("/").page.text and "Sign out" in alice.get("/").page.text


def test_WEB_06_nobody_touches_what_is_anothers(site, alice, bob_session):
    token = {"csrf": _token(alice)}
    for path, values in (
        ("/account/sessions/end", {"id": bob_session}),
        ("/account/keys/remove", {"fingerprint": "SHA256:x"}),
        ("/account/apps/remove", {"id": "0" * 64}),
        ("/account/passkeys/remove", {"id": "0" * 64}),
    ):
        assert alice.post(path, token | values).status == 404


@pytest.fixture
def bob_session(site):
    bob = site.browser()
    bob.sign_in("Bob")
    (session,) = site.through(site.house.web_sessions.list(site.caller(site.user(3))))
    return session.id


def test_a_guest_has_no_account_to_change(nobody):
    for path in ("/account", "/account/security", "/account/codes", "/account/terminal", "/account/password"):
        assert nobody.get(path).page.heading == "Sign in"
