"""One with one: a caller on a node and somebody with a browser."""

from __future__ import annotations

import asyncio

from dialtone.base.bell import Bell
from tests.web.talk.conftest import token


def test_a_caller_is_invited_and_answers(site, alice):
    site.house.presence.enter(site.user(3), "Telnet", "at the menu")
    alice.get("/chat/private")
    answer = alice.submit(button="Invite Bob")
    assert answer.page.heading == "Waiting for an answer"
    mine = token(alice)
    chats, bob, bell = site.house.chat.private, site.caller(site.user(3)), Bell()

    async def talk():
        ears = await alice.listen("/chat/private/stream")
        (waiting,) = chats.calls(bob)
        end = chats.answer(bob, 1, waiting, bell.ring)
        await ears.until("data: Bob")
        end.type("Hi <you>\n")
        assert "Hi <you>\x1e" in await ears.until("<you>")
        await alice.say("/chat/private/say", mine | {"text": "hello back"})
        assert end.take() == "hello back\n"
        chats.leave(end)
        await ears.until("event: left")
        await ears.close()

    asyncio.run(talk())
    assert alice.get("/chat/private/line").status == 410
    assert any("wants to chat" in text for text in site.telegrams(site.user(3)))


def test_whoever_waits_for_the_visitor_is_shown_and_answered(site, alice):
    bob, bell = site.caller(site.user(3)), Bell()
    end = site.house.chat.private.wait(bob, 1, bell.ring, frozenset({site.user(2).number}))
    assert "Bob" in alice.get("/news").text
    alice.get("/chat/private")
    answer = alice.submit(button="Talk with Bob")
    assert answer.page.heading == "Talk with Bob" and end.talks


def test_who_does_not_want_to_be_disturbed_is_not(site, alice):
    visit = site.house.presence.enter(site.user(3), "Telnet", "x")
    site.house.presence.change(visit.node, pageable=False)
    assert "does not want to be disturbed" in alice.get("/chat/private").page.text
    assert alice.post("/chat/private/invite", token(alice) | {"node": str(visit.node)}).status == 403


def test_WEB_06_nobody_takes_up_a_line_meant_for_another(site, alice):
    bob, bell = site.caller(site.user(3)), Bell()
    site.house.chat.private.wait(bob, 1, bell.ring, frozenset({site.user(1).number}))
    assert alice.post("/chat/private/answer", token(alice) | {"alias": "Bob"}).status == 410
    for node in ("x", "-1", "99999", "٣", ""):
        assert alice.post("/chat/private/invite", token(alice) | {"node": node}).status in (400, 404)
