"""Talking on a channel, two at a time: lines of others appear while one types (spec bbs.md 7.2)."""

from __future__ import annotations

import asyncio

import pytest

from dialtone.config.chat import Channel, ChatConfig, Guru
from dialtone.domain.model.user import Chat
from dialtone.protocols.irc.rooms import make
from dialtone.testing.script import run
from tests.support.parlour import ANSI, LINEAR, Guest, LiveTerminal, Parlour

CHAT = ChatConfig(
    channels=(
        Channel(number=1, code="MAIN", name="Main", actions="DEFAULT"),
        Channel(number=2, code="QUIET", name="Quiet corner", may_have_password=True, guru="WISE", guru_joins=True),
    ),
    actions={"DEFAULT": {"WAVE": "%s waves to %s."}},
    gurus=(Guru(code="WISE", name="The Wise"),),
)


def parlour() -> Parlour:
    made = Parlour(chat=CHAT)
    for number in (1, 2, 3):
        made.set(made.user(number), chat=int(Chat.ECHO | Chat.ACTION | Chat.SPLITP))
    made.texts["wise.dat"] = b"()\nSo you say, `A.\n"
    return made


def test_two_talk_and_the_line_being_typed_is_drawn_again() -> None:
    house = parlour()

    async def work() -> tuple[Guest, Guest]:
        alice, bob = house.visit(2, terminal=LiveTerminal()), house.visit(3, terminal=LiveTerminal())
        a = asyncio.ensure_future(alice.stay.act("chat.channels"))
        await alice.terminal.shows("You are alone here.")
        b = asyncio.ensure_future(bob.stay.act("chat.channels", "1"))
        await alice.terminal.shows("joined the channel")
        alice.terminal.type("Half a")
        await alice.terminal.shows("Half a")
        bob.terminal.type("Hello Alice\r")
        await alice.terminal.shows("Hello Alice")
        alice.terminal.type(" sentence\r")
        await bob.terminal.shows("Half a sentence")
        bob.terminal.type("/w alice psst\r")
        await alice.terminal.shows("psst")
        bob.terminal.type("wave alice\r")
        await alice.terminal.shows("Bob waves to you.")
        bob.terminal.type("/Q\r")
        await alice.terminal.shows("left the channel")
        alice.terminal.type("/Q\r")
        await asyncio.gather(a, b)
        return alice, bob

    alice, bob = asyncio.run(work())
    rows = alice.rows
    at = rows.index("Bob 2: Hello Alice")
    assert rows[at - 1] == "Half a"
    assert rows[at + 1] == "Half a sentence"
    assert "Bob 2*: psst" in rows and "You have left the channel." in rows
    assert "Alice 1: Half a sentence" in bob.rows
    assert house.house.chat.channels.shown(house.caller_of(2))[0].people == 0


def test_in_linear_mode_lines_run_from_top_to_bottom() -> None:
    house = parlour()

    async def work() -> Guest:
        alice = house.visit(2, look=LINEAR, terminal=LiveTerminal(LINEAR))
        bob = house.visit(3, terminal=LiveTerminal(ANSI))
        a = asyncio.ensure_future(alice.stay.act("chat.channels"))
        b = asyncio.ensure_future(bob.stay.act("chat.channels"))
        await alice.terminal.shows("joined")
        bob.terminal.type("Hello\r/q\r")
        await alice.terminal.shows("Hello", "left the channel")
        alice.terminal.type("/q\r")
        await asyncio.gather(a, b)
        return alice

    rows = asyncio.run(work()).rows
    assert "Bob: Hello" in rows


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("/?", "list channels"),
        ("/*", "Quiet corner"),
        ("/L", "You are alone here."),
        ("/E", "own lines"),
        ("/A", "Action words"),
        ("/C", "WAVE"),
        ("/xyz", "There is no command /xyz"),
        ("/9", "There is no channel 9"),
        ("/w nobody hi", "Nobody here is called nobody"),
        ("/0", "Only the sysop hears every channel"),
        ("/2", "Quiet corner"),
    ],
)
def test_commands(line: str, shown: str) -> None:
    house = parlour()
    guest = house.visit(2, [f"{line}\r", "\x03", "/Q\r"])
    assert shown in house.act(guest, "chat.channels")
    assert all(one.people == 0 for one in house.house.chat.channels.shown(house.caller_of(2)))


def tea(house: Parlour, *, key: str = "") -> None:
    """A channel somebody has made on IRC."""
    channel = make(house.house.irc.network, "#tea")
    channel.topic, channel.password, channel.founder = "\x0304Leaves\x03 and water", key, 1


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("/j tea", "You are on channel 1001: #tea."),
        ("/j #TEA", "Topic: Leaves and water"),
        ("/#tea", "You are on channel 1001: #tea."),
        ("/1001", "You are on channel 1001: #tea."),
        ("/*", "Leaves and water"),
        ("/t", "The channel has no topic."),
        ("/j nothing", "There is no channel nothing"),
    ],
)
def test_channels_made_on_irc_are_gone_to_by_name_or_number(line: str, shown: str) -> None:
    house = parlour()
    tea(house)
    guest = house.visit(2, [f"{line}\r", "/Q\r"])
    assert shown in house.act(guest, "chat.channels")


def test_a_channel_of_irc_is_asked_for_at_once_by_its_name_and_asks_for_its_key_as_it_is() -> None:
    house = parlour()
    tea(house, key="Sesame street")
    assert "not the channel's password" in house.act(house.visit(2, ["SESAME STREET\r"]), "chat.channels", "tea")
    guest = house.visit(2, ["Sesame street\r", "/T\r", "/Q\r"])
    assert house.act(guest, "chat.channels", "tea").count("Topic: Leaves and water") == 2


def test_who_is_there_is_in_the_list() -> None:
    house = parlour()
    tea(house)
    run(house.house.chat.channels.join(house.caller_of(3), 1001, name="bob_on_irc"))
    assert "bob_on_irc" in house.act(house.visit(2, ["/*\r", "/Q\r"], LINEAR), "chat.channels")


def test_the_guru_joins_whoever_is_alone() -> None:
    house = parlour()
    guest = house.visit(2, ["\r", "Anybody here?\r", "/Q\r"])
    assert "The Wise -: So you say, Alice." in house.act(guest, "chat.channels", "2")


def test_a_locked_channel_asks_for_its_password() -> None:
    house = parlour()

    async def work() -> Guest:
        alice, bob = house.visit(2, terminal=LiveTerminal()), house.visit(3, terminal=LiveTerminal())
        a = asyncio.ensure_future(alice.stay.act("chat.channels", "2"))
        alice.terminal.type("sesame\r")
        await alice.terminal.shows("The channel is locked.")
        bob.terminal.type("wrong\r")
        await bob.stay.act("chat.channels", "2")
        bob.terminal.type("sesame\r/Q\r")
        await bob.stay.act("chat.channels", "2")
        alice.terminal.type("/Q\r")
        await a
        return bob

    bob = asyncio.run(work())
    assert "not the channel's password" in bob.text and "Alice" in bob.text and b"sesame" not in bob.terminal.output


def test_a_dropped_line_gives_the_seat_up() -> None:
    house = parlour()
    house.act(house.visit(2, ["Hi\r"]), "chat.channels", gone=True)
    assert house.house.chat.channels.shown(house.caller_of(2))[0].people == 0


def test_mail_that_arrives_by_smtp_rings_whoever_talks() -> None:
    house = parlour()

    async def work() -> Guest:
        alice = house.visit(2, terminal=LiveTerminal())
        a = asyncio.ensure_future(alice.stay.act("chat.channels"))
        await alice.terminal.shows("alone here")
        await house.arrives("alice@local.test", b"From: Eve <eve@ext.test>\r\nSubject: Hi\r\n\r\nHi\r\n")
        await alice.terminal.shows("New e-mail from", "Eve")
        alice.terminal.type("/Q\r")
        await a
        return alice

    assert any("New e-mail from Eve <eve@ext.test>" in row for row in asyncio.run(work()).rows)
