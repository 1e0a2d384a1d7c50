"""Channels: who hears what, who may join, and what a slow one costs the others (nothing)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialtone.base.errors import Refusal
from dialtone.config.chat import Channel, ChatConfig
from dialtone.domain.chat.channels import EVERYWHERE, Channels
from dialtone.domain.chat.rooms import Rooms as AllRooms
from dialtone.domain.chat.seats import INBOX_MOST, Kind, Seat
from dialtone.testing.script import run
from tests.support.parlour import Parlour

CONFIG = ChatConfig(
    channels=(
        Channel(number=1, code="MAIN", name="Main", actions="DEFAULT", may_have_password=True),
        Channel(number=2, code="STAFF", name="Staff", requirements="LEVEL 90"),
        Channel(number=3, code="PAID", name="Paid", cost=100),
    ),
    actions={"DEFAULT": {"WAVE": "%s waves to %s.", "YAWN": "%s yawns."}},
)


class Rooms(Parlour):
    """Channels, and people on them."""

    def __init__(self) -> None:
        super().__init__(chat=CONFIG)
        self.channels = self.house.chat.channels

    def join(self, number: int, channel: int = 1, **more: Any) -> Seat:
        return run(self.channels.join(self.caller_of(number), channel, node=number, **more))


@pytest.fixture
def rooms() -> Rooms:
    return Rooms()


def heard(seat: Seat) -> list[tuple[Kind, str, str]]:
    return [(one.kind, one.name, one.text) for one in seat.take()]


def test_everybody_but_the_speaker_hears_a_line(rooms: Rooms) -> None:
    rang: list[int] = []
    alice, bob = rooms.join(2), rooms.join(3, ring=lambda: rang.append(1))
    alice.take()
    rooms.channels.say(alice, "Hello")
    assert heard(bob) == [(Kind.LINE, "Alice", "Hello")] and rang
    assert heard(alice) == []
    rooms.channels.say(alice, "Hello", echo=True)
    assert heard(alice) == [(Kind.LINE, "Alice", "Hello")]


def test_coming_and_going_is_told_to_those_who_are_there(rooms: Rooms) -> None:
    alice, bob = rooms.join(2), rooms.join(3)
    assert [one.name for one in rooms.channels.people(bob)] == ["Alice", "Bob"]
    rooms.channels.leave(bob)
    rooms.channels.leave(bob)
    assert heard(alice) == [(Kind.JOINED, "Bob", ""), (Kind.LEFT, "Bob", "")]


def test_a_whisper_is_heard_by_one(rooms: Rooms) -> None:
    alice, bob, sysop = rooms.join(2), rooms.join(3), rooms.join(1)
    for seat in (alice, bob):
        seat.take()
    assert rooms.channels.whisper(alice, "bo", "psst") is bob
    assert rooms.channels.whisper(alice, "1", "psst") is sysop
    assert heard(bob) == [(Kind.WHISPER, "Alice", "psst")]
    with pytest.raises(Refusal, match="Nobody here is called"):
        rooms.channels.whisper(alice, "carol", "psst")


def test_action_words_have_a_sentence_for_each_one(rooms: Rooms) -> None:
    alice, bob, sysop = rooms.join(2), rooms.join(3), rooms.join(1)
    for seat in (alice, bob, sysop):
        seat.take()
    assert rooms.channels.act(alice, "wave bob")
    assert [heard(seat)[0][2] for seat in (alice, bob, sysop)] == [
        "You waves to Bob.",
        "Alice waves to you.",
        "Alice waves to Bob.",
    ]
    assert rooms.channels.act(alice, "WAVE")
    assert heard(bob)[0][2] == "Alice waves to everybody."
    assert not rooms.channels.act(alice, "waving is nice")
    assert not rooms.channels.act(alice, "wave goodbye all")


def test_EXE_06_names_in_a_sentence_are_only_names(rooms: Rooms) -> None:
    alice, bob = rooms.join(2, name="%s%(x)s{0}"), rooms.join(3)
    bob.take()
    rooms.channels.act(alice, "YAWN")
    assert heard(bob)[0][2] == "%s%(x)s{0} yawns."


def test_the_first_one_may_lock_the_channel_until_he_leaves(rooms: Rooms) -> None:
    alice = rooms.join(2)
    rooms.channels.set_password(alice, "secret")
    with pytest.raises(Refusal, match="not the channel's password"):
        rooms.join(3)
    bob = rooms.join(3, password="SECRET")
    with pytest.raises(Refusal, match="first on a channel"):
        rooms.channels.set_password(bob, "other")
    rooms.channels.leave(alice)
    assert not rooms.channels.needs_password(1)


def test_requirements_are_met_or_there_is_no_such_channel(rooms: Rooms) -> None:
    assert [one.channel.number for one in rooms.channels.shown(rooms.caller_of(2))] == [1, 3]
    for number in (2, 4, -1):
        with pytest.raises(Refusal, match=f"no channel {number}"):
            rooms.join(2, number)
    assert rooms.join(1, 2).number == 2


def test_joining_is_paid_for_unless_exempt(rooms: Rooms) -> None:
    with pytest.raises(Refusal, match="costs 100 credits"):
        rooms.join(2, 3)
    rooms.set(rooms.user(2), credits=150, free_credits=20)
    rooms.join(2, 3)
    assert (rooms.user(2).credits, rooms.user(2).free_credits) == (70, 0)
    rooms.set(rooms.user(3), exemptions="J")
    assert rooms.join(3, 3)


def test_restriction_c(rooms: Rooms) -> None:
    rooms.set(rooms.user(2), restrictions="C")
    with pytest.raises(Refusal, match="may not chat"):
        rooms.join(2)


def test_the_sysop_hears_and_speaks_everywhere(rooms: Rooms) -> None:
    alice, ear = rooms.join(2), rooms.join(1, EVERYWHERE)
    rooms.channels.say(alice, "Hello")
    assert heard(ear) == [(Kind.LINE, "Alice", "Hello")]
    rooms.channels.say(ear, "All hear me")
    assert heard(alice) == [(Kind.LINE, "Sysop", "All hear me")]
    with pytest.raises(Refusal, match="Only the sysop"):
        rooms.join(2, EVERYWHERE)


def test_who_does_not_look_loses_his_seat_with_words_and_the_others_go_on(rooms: Rooms) -> None:
    alice, bob, sysop = rooms.join(2), rooms.join(3), rooms.join(1)
    for at in range(INBOX_MOST + 50):
        rooms.clock.advance(1)
        rooms.channels.say(alice, str(at))
        sysop.take()
    assert bob.lost and len(bob.inbox) <= INBOX_MOST + 1
    assert heard(bob)[-1][2].startswith("You were too slow")
    assert bob not in rooms.channels.people(alice)
    with pytest.raises(Refusal, match="too slow"):
        rooms.channels.say(bob, "still here?")


def test_a_newcomer_sees_the_last_lines(rooms: Rooms) -> None:
    alice = rooms.join(2)
    for at in range(60):
        rooms.clock.advance(1)
        rooms.channels.say(alice, str(at))
    assert [line.text for line in rooms.channels.lines(rooms.join(3), 2)] == ["58", "59"]


def test_talk_goes_on_over_a_recycle(rooms: Rooms) -> None:
    kept = AllRooms()
    before = Channels(CONFIG, None, rooms.store, kept)
    alice = run(before.join(rooms.caller_of(2), 1))
    after = Channels(replace(CONFIG), None, rooms.store, kept)
    bob = run(after.join(rooms.caller_of(3), 1))
    after.say(bob, "new house")
    assert heard(alice)[-1] == (Kind.LINE, "Bob", "new house")


def test_ANS_01_what_is_said_is_one_clean_line(rooms: Rooms) -> None:
    alice, bob = rooms.join(2, name="A\x1b[2J\r\nx"), rooms.join(3)
    bob.take()
    rooms.channels.say(alice, "a\x1b]0;x\x07\r\nb\x9b2J" + "x" * 1000)
    ((_, name, text),) = heard(bob)
    assert not {ch for ch in name + text if ord(ch) < 32 or 127 <= ord(ch) < 160}
    assert len(text) <= 330
