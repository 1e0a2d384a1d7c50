"""Telegrams in browsers."""

from __future__ import annotations

from tests.web.talk.conftest import token


def test_a_telegram_goes_and_comes(site, alice, bob):
    alice.get("/telegrams")
    alice.submit(button="Send it", to="bob", text="Tea at five?\n<svg onload=alert(1)>")
    assert "Your telegram went to Bob." in alice.answer.page.text
    assert '"telegrams":1' in bob.get("/news").text.replace(" ", "")
    text = bob.get("/telegrams").page.text
    assert "Tea at five?" in text and "<svg onload=alert(1)>" in text  # WEB-01
    assert '"telegrams":0' in bob.get("/news").text.replace(" ", "")
    assert "Tea at five?" in bob.get("/telegrams").page.text  # what was seen can be seen again


def test_words_go_to_nodes(site, alice):
    site.house.presence.enter(site.user(3), "Telnet", "x")
    alice.get("/telegrams")
    assert "went to node 1." in alice.submit(button="Send it", to="1", text="hello").page.text
    alice.get("/telegrams")
    assert "went to 1 person." in alice.submit(button="Send it", to="all", text="hello all").page.text
    assert len(site.telegrams(site.user(3))) == 2


def test_what_cannot_be_sent_is_told_and_kept(alice):
    for to, words in (("nobody at all", "nobody at all"), ("x@ext.test", "No board called"), ("Bo", "Did you mean")):
        alice.get("/telegrams")
        answer = alice.submit(button="Send it", to=to, text="words")
        assert answer.status >= 400 and words in answer.page.text
        assert answer.page.form(button="Send it").values["text"] == "words"


def test_who_may_not_is_told(site, alice):
    site.set(site.user(2), restrictions="C")
    alice.get("/telegrams")
    assert alice.submit(button="Send it", to="Bob", text="x").status == 403


def test_wishes_are_kept(site, alice, bob):
    alice.get("/telegrams")
    alice.submit("/telegrams/switches", pageable=None)
    assert "Others may page me" in alice.answer.page.text
    bob.get("/telegrams")
    assert "does not want to be disturbed" in bob.submit(button="Send it", to="Alice", text="x").page.text


def test_WEB_06_telegrams_are_their_readers_alone(site, alice, bob):
    alice.get("/telegrams")
    alice.submit(button="Send it", to="Sysop", text="for your eyes")
    assert "for your eyes" not in bob.get("/telegrams").page.text
    assert bob.post("/telegrams/switches", {}).status == 403 and token(bob)
