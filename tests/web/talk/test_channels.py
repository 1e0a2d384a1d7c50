"""Channels in browsers."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from dialtone.protocols.irc.rooms import make
from dialtone.testing.script import run
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


def tea(site, *, key="", modes=""):
    """A channel somebody has made on IRC."""
    channel = make(site.house.irc.network, "#tea")
    channel.topic, channel.password, channel.founder = "Leaves <and> water", key, 1
    channel.modes |= set(modes)
    return channel


def test_channels_made_on_irc_are_listed_with_topic_and_people(site, alice):
    channel = tea(site)
    run(site.house.chat.channels.join(site.caller(site.user(3)), channel.number, name="bob_on_irc"))
    text = alice.get("/chat").page.text
    assert "#tea" in text and "Leaves <and> water" in text and "bob_on_irc" in text


def test_a_channel_is_gone_to_by_its_name(site, alice):
    channel = tea(site)
    page = alice.get("/chat?name=tea").page
    assert page.heading == "#tea" and "Leaves <and> water" in page.text
    assert alice.get("/chat?name=nothing").status == 404
    mine = token(alice)

    async def talk():
        ears = await alice.listen(f"/chat/{channel.number}/stream")
        await ears.until("Leaves")
        await alice.say(f"/chat/{channel.number}/say", mine | {"text": "a cup, please"})
        await ears.until("a cup, please")
        channels = site.house.chat.channels
        seat = await channels.join(site.caller(site.user(3)), channel.number)
        channel.topic = "Cups <b>"
        channels.told_topic(seat, "Cups <b>")
        heard = await ears.until('"Cups <b>"')
        assert "sets the topic: Cups &lt;b&gt;" in heard
        await ears.close()

    asyncio.run(talk())
    assert [line.text for line in site.house.irc.network.memory.of("#tea")] == ["a cup, please"]


def test_IRC_07_a_secret_channel_is_seen_by_whoever_knows_its_name(site, alice):
    channel = tea(site, modes="s")
    assert "#tea" not in alice.get("/chat").page.text
    assert alice.get(f"/chat/{channel.number}").status == 404
    assert alice.get("/chat?name=%23tea").page.heading == "#tea"
    assert alice.get(f"/chat/{channel.number}").status == 200


def test_a_key_is_asked_for_and_an_invitation_needed(site, alice):
    channel = tea(site, key="Sesame")
    mine = token(alice)

    async def come():
        assert (await alice.listen(f"/chat/{channel.number}/stream")).status == 401
        await alice.say(f"/chat/{channel.number}/enter", mine | {"password": "Sesame"})
        let_in = await alice.listen(f"/chat/{channel.number}/stream")
        assert let_in.status == 200
        await let_in.close()
        channel.modes.add("i")
        assert (await alice.listen(f"/chat/{channel.number}/stream")).status == 403

    def told() -> str:
        return alice.get(f"/chat/{channel.number}").page.text

    assert "Password of this channel" in alice.get("/chat?name=tea").page.text
    assert "not the channel's password" not in told()  # none was given yet
    asyncio.run(come())
    assert "those who are invited" in told()
    channel.asked.add(2)
    assert "those who are invited" not in told() and channel.asked == {2}  # looking uses nothing up
