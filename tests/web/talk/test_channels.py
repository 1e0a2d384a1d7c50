"""Channels in browsers."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from tests.web.talk.conftest import token


def test_channels_are_listed_for_those_who_may(nobody, alice, sysop):
    assert "Main <channel>" in nobody.get("/chat").page.text
    assert "Sysops" not in alice.get("/chat").page.text
    assert "Sysops" in sysop.get("/chat").page.text
    assert alice.get("/chat/2").status == 404
    assert alice.get("/chat/99").status == 404


def test_what_one_says_others_hear(site, alice, bob):
    mine, his = token(alice), token(bob)

    async def talk():
        ears, others = await alice.listen("/chat/1/stream"), await bob.listen("/chat/1/stream")
        await ears.until("Bob has come")
        assert (await bob.say("/chat/1/say", his | {"text": "<b>Hello</b>"})).status == 204
        heard = await ears.until("Hello")
        assert "&lt;b&gt;Hello&lt;/b&gt;" in heard and "<b>Hello" not in heard  # WEB-01
        await others.until("Hello")  # the speaker sees it, too
        await alice.say("/chat/1/say", mine | {"text": "between us", "to": "Bob"})
        await others.until("to you alone")
        assert "To Bob: between us" in await ears.until("between us")
        await bob.say("/chat/1/say", his | {"text": "event: evil\n\ndata: x"})
        await others.close()
        await ears.until("Bob has gone")
        await ears.close()

    asyncio.run(talk())
    assert not site.house.chat.channels._room(site.house.chat.channels._config.channels[0]).seats


def test_who_comes_later_sees_what_was_said(alice, bob):
    his = token(bob)

    async def talk():
        first = await bob.listen("/chat/1/stream")
        await bob.say("/chat/1/say", his | {"text": "early words"})
        await first.until("early words")
        ears = await alice.listen("/chat/1/stream")
        await ears.until("early words")
        await ears.close()
        await first.close()

    asyncio.run(talk())


def test_without_a_seat_nothing_can_be_said(alice):
    answer = alice.post("/chat/1/say", token(alice) | {"text": "x"})
    assert answer.status == 410


def test_WEB_03_nobody_speaks_for_another(alice):
    assert alice.post("/chat/1/say", {"text": "x"}).status == 403


def test_a_locked_channel_wants_its_password(site, alice, bob):
    async def lock():
        ears = await bob.listen("/chat/1/stream")
        await ears.until("people")
        channels = site.house.chat.channels
        seat = channels._room(channels._config.channels[0]).seats[0]
        channels.set_password(seat, "SESAME")
        refused = await alice.listen("/chat/1/stream")
        assert refused.status == 401
        await alice.say("/chat/1/enter", mine | {"password": "sesame"})
        let_in = await alice.listen("/chat/1/stream")
        assert let_in.status == 200
        await let_in.close()
        await ears.close()

    mine = token(alice)
    asyncio.run(lock())


def test_a_second_page_of_one_browser_takes_the_seat(alice):
    async def talk():
        first = await alice.listen("/chat/1/stream")
        await first.until("people")
        second = await alice.listen("/chat/1/stream")
        await first.until("event: lost")
        await second.close()

    asyncio.run(talk())


def test_a_guest_signs_in_first(nobody):
    assert nobody.get("/chat/1").page.heading == "Sign in"


def test_WEB_04_a_stream_ends_with_the_session(site, alice, bob):
    his = token(bob)

    async def talk():
        ears = await alice.listen("/chat/1/stream")
        await ears.until("event: people")
        await site.house.web_sessions.end_all(site.user(2).number)
        other = await bob.listen("/chat/1/stream")
        await bob.say("/chat/1/say", his | {"text": "among ourselves"})
        assert "among ourselves" not in await ears.until("event: lost")
        await ears.close()
        await other.close()

    asyncio.run(talk())


def test_SLO_01_a_browser_that_goes_before_the_answer_begins_leaves_no_seat(site, alice):
    async def gone(message):
        raise ConnectionResetError

    async def silent():
        return {"type": "http.disconnect"}

    async def talk():
        with suppress(OSError, BaseExceptionGroup):
            await site.house.web(alice._scope("GET", "/chat/1/stream", b"", {}), silent, gone)

    asyncio.run(talk())
    assert site.house.chat.channels.shown(site.caller(site.user(2)))[0].people == 0
