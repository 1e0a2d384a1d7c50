"""Forgotten passwords."""

from __future__ import annotations

import re


def test_WEB_07_a_mailed_code_sets_a_new_password_once(site, alice, nobody):
    site.set(site.user(2), netmail="alice@ext.test")
    nobody.get("/forgotten")
    answer = nobody.submit(button="Mail me a code", name="Alice", **_address(nobody, "alice@ext.test"))
    assert "a code is on its way" in answer.page.text
    code = _mailed(site)
    new = "nine blue kettles"
    assert nobody.submit(button="Set it", name="Alice", code="x" * 16, password=new).status == 401
    answer = nobody.submit(button="Set it", name="Alice", code=code, password=new)
    assert "Your new password is set" in answer.page.text
    assert "Sign out" not in alice.get("/").page.text  # whoever was signed in is out
    nobody.get("/reset")
    assert nobody.submit(button="Set it", name="Alice", code=code, password=new).status == 401
    assert "Sign out" in nobody.sign_in("Alice", new).page.text


def test_ENU_03_the_words_are_the_same_for_everybody(site, nobody):
    told = set()
    for name in ("Alice", "Nobody", "Guest"):
        nobody.get("/forgotten")
        told.add(nobody.submit(button="Mail me a code", name=name, **_address(nobody, "x@y.test")).page.text)
    assert len(told) == 1


def test_WEB_07_the_mail_has_no_link_a_request_could_bend(site, nobody):
    site.set(site.user(2), netmail="alice@ext.test")
    nobody.headers["host"] = "evil.test"
    nobody.get("/forgotten")
    nobody.post(
        "/forgotten",
        {"csrf": nobody.answer.page.form("/forgotten").values["csrf"], "name": "Alice", "address": "alice@ext.test"},
        origin="https://evil.test",
    )
    assert "evil.test" not in _mail(site)


def _address(browser, address):
    return {"address": address} if "address" in browser.answer.page.form("/forgotten").fields else {}


def _mail(site):
    queued = site.through(site.store.read(lambda records: records.queue.all()))
    assert queued

    async def text(records):
        return await records.mail.letter(queued[-1].letter)

    letter = site.through(site.store.read(text))
    if letter.body is not None:
        return letter.body.decode()

    async def whole():
        return b"".join([piece async for piece in await site.pillars.blobs.read(letter.blob)]).decode()

    return site.through(whole())


def _mailed(site):
    return re.search(r"\b([a-z2-9]{16}|(?:[a-z2-9]{4}-){3}[a-z2-9]{4})\b", _mail(site))[1]
