"""Passkeys, with a device in software."""

from __future__ import annotations

import json

import pytest

from tests.support.passkey_device import PRESENT, Device


def token(browser):
    return {"csrf": browser.get("/about").page.all("meta", name="csrf-token")[0].attributes["content"]}


def make(browser, device):
    asked = json.loads(browser.post("/account/passkeys/offer", token(browser)).text)
    return browser.post("/account/passkeys/add", token(browser) | {"answer": device.make(asked), "name": "Key <b>"})


def sign(browser, device, **changes):
    asked = json.loads(browser.post("/sign-in/passkey/ask", token(browser)).text)
    return browser.post("/sign-in/passkey", token(browser) | {"answer": device.sign(asked)} | changes)


def test_a_passkey_is_made_signs_in_and_is_removed(site, alice):
    device = Device()
    assert make(alice, device).status == 200
    assert "Key <b>" in alice.get("/account/security").page.text
    browser = site.browser()
    answer = sign(browser, device, next="/people")
    assert json.loads(answer.text) == {"next": "/people"}
    assert "Alice" in browser.get("/").page.text
    alice.get("/account/security")
    alice.submit("/passkeys/remove")
    assert sign(site.browser(), device).status == 401


def test_AUT_12_a_passkey_is_enough_where_codes_are_asked_for(site, alice):
    from tests.web.account.test_security import enrol

    device = Device()
    make(alice, device)
    enrol(site, alice)
    browser = site.browser()
    sign(browser, device)
    assert "Sign out" in browser.get("/").page.text
    (session,) = [
        one for one in site.through(site.house.web_sessions.list(site.caller(site.user(2)))) if one.method == "passkey"
    ]
    assert session.strong


@pytest.mark.parametrize(
    "device",
    [Device(origin="https://evil.test"), Device(host="evil.test"), Device(flags=PRESENT)],
    ids=["origin", "host", "nobody verified"],
)
def test_what_another_site_made_or_nobody_confirmed_is_not_taken(alice, device):
    assert make(alice, device).status == 400


def test_a_signature_of_another_device_opens_nothing(site, alice):
    device, thief = Device(), Device()
    make(alice, device)
    thief.user = device.user
    browser = site.browser()
    assert sign(browser, thief).status == 401
    assert "Sign out" not in browser.get("/").page.text


def test_an_answer_works_once_and_for_the_browser_that_was_asked(site, alice):
    device = Device()
    make(alice, device)
    first, second = site.browser(), site.browser()
    asked = json.loads(first.post("/sign-in/passkey/ask", token(first)).text)
    answer = device.sign(asked)
    assert second.post("/sign-in/passkey", token(second) | {"answer": answer}).status == 401
    assert first.post("/sign-in/passkey", token(first) | {"answer": answer}).status == 200
    assert first.post("/sign-in/passkey", token(first) | {"answer": answer}).status == 401


def test_an_account_that_was_closed_is_not_opened(site, alice):
    device = Device()
    make(alice, device)
    site.set(site.user(2), inactive=True)
    assert sign(site.browser(), device).status == 401


@pytest.mark.parametrize(
    "answer", ["", "nonsense", "[]", "{}", '{"response": 1}', "[" * 5000, '{"response": {"userHandle": "x"}}']
)
def test_any_answer_may_come(site, alice, answer):
    browser = site.browser()
    browser.post("/sign-in/passkey/ask", token(browser))
    assert browser.post("/sign-in/passkey", token(browser) | {"answer": answer}).status in (400, 401)
    alice.post("/account/passkeys/offer", token(alice))
    assert alice.post("/account/passkeys/add", token(alice) | {"answer": answer}).status in (400, 401)


def test_without_a_name_or_tls_there_are_none(site):
    browser = site.browser(secure=False, address="127.0.0.1")
    browser.get("/sign-in")
    assert browser.post("/sign-in/passkey/ask", token(browser)).status == 501


def test_a_passkey_needs_the_password_again_after_a_while(site, alice):
    site.clock.advance(3600)
    alice.get("/account/security")
    assert alice.post("/account/passkeys/offer", token(alice)).status == 401
    assert alice.post("/account/passkeys/offer", token(alice) | {"password": "wrong horse"}).status == 401
    assert alice.post("/account/passkeys/offer", token(alice) | {"password": "correct horse"}).status == 200
    assert make(alice, Device()).status == 200
