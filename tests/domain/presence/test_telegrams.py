"""Telegrams are kept for those who are off line and wake those who are on. A test client stands in for the terminal."""

from __future__ import annotations

import pytest

from dialtone.base.bell import Bell
from dialtone.base.bus import Bus
from dialtone.base.errors import StoreError
from dialtone.domain.model.happenings import TelegramArrived
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.store import Records
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.telegrams import KEPT, Telegrams
from dialtone.domain.presence.wording import from_user
from dialtone.store.memory import MemoryStore
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run

ALICE = User(number=UserNumber(2), alias="alice")
BOB = User(number=UserNumber(3), alias="Bob")


class Post:
    """A board's telegrams, wired as the program does."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.bus = Bus()
        self.store = MemoryStore(self.bus)
        self.presence = Presence(self.clock)
        self.telegrams = Telegrams(self.store, self.clock, self.presence)
        self.bus.listen(TelegramArrived, self.presence.arrived)


class Terminal:
    """A session on a node: whenever its bell rang, it shows what waits."""

    def __init__(self, post: Post, user: User) -> None:
        self.post, self.user, self.bell = post, user, Bell()
        self.visit = post.presence.enter(user, "Telnet", bell=self.bell)
        self.screen: list[str] = []
        self.look()

    def look(self) -> None:
        self.screen += [telegram.text for telegram in run(self.post.telegrams.take(self.user.number))]

    def synchronise(self) -> None:
        if self.bell.answer():
            self.look()


def test_somebody_on_line_sees_it_at_once() -> None:
    post = Post()
    terminal, other = Terminal(post, ALICE), Terminal(post, BOB)
    run(post.telegrams.send(ALICE.number, "Bob", "Hi\r\n"))
    assert post.presence.on_line(ALICE.number)[0].mail_waiting
    terminal.synchronise()
    other.synchronise()
    assert (terminal.screen, other.screen) == (["Hi\r\n"], [])
    assert not post.presence.on_line(ALICE.number)[0].mail_waiting
    terminal.synchronise()
    assert len(terminal.screen) == 1


def test_somebody_off_line_sees_it_when_he_comes() -> None:
    post = Post()
    for words in ("one\r\n", "two\r\n"):
        run(post.telegrams.send(ALICE.number, "Bob", words))
        post.clock.advance(60)
    waiting = run(post.telegrams.waiting(ALICE.number))
    assert [(telegram.sender, telegram.text) for telegram in waiting] == [("Bob", "one\r\n"), ("Bob", "two\r\n")]
    assert waiting[1].at - waiting[0].at == 60
    assert Terminal(post, ALICE).screen == ["one\r\n", "two\r\n"]
    assert run(post.telegrams.waiting(ALICE.number)) == []


def test_one_that_comes_while_others_are_shown_is_not_lost() -> None:
    post = Post()
    terminal = Terminal(post, ALICE)
    run(post.telegrams.send(ALICE.number, "Bob", "one\r\n"))
    terminal.bell.answer()
    terminal.look()
    run(post.telegrams.send(ALICE.number, "Bob", "two\r\n"))
    terminal.synchronise()
    assert terminal.screen == ["one\r\n", "two\r\n"]


def test_somebody_writes_his_own_words() -> None:
    post = Post()
    run(post.telegrams.write(BOB, ALICE.number, "Dinner?"))
    (telegram,) = run(post.telegrams.waiting(ALICE.number))
    assert (telegram.sender, telegram.text) == ("Bob", from_user("Bob", "Dinner?"))


def test_a_change_that_fails_leaves_no_telegram_and_wakes_nobody() -> None:
    post = Post()
    terminal = Terminal(post, ALICE)

    async def change(records: Records) -> None:
        await post.telegrams.place(records, ALICE.number, "Bob", "Hi\r\n", post.clock.now())
        raise StoreError("disk full")

    with pytest.raises(StoreError):
        run(post.store.write(change))
    assert run(post.telegrams.waiting(ALICE.number)) == []
    assert not terminal.bell.answer()


def test_ANS_01_a_sender_is_one_clean_line() -> None:
    post = Post()
    run(post.telegrams.send(ALICE.number, "Bob\r\n\x1b[2J\x01Lsmith", "Hi\r\n"))
    assert [telegram.sender for telegram in run(post.telegrams.waiting(ALICE.number))] == ["Bob smith"]


def test_what_nobody_came_to_see_goes_after_a_month() -> None:
    post = Post()
    run(post.telegrams.send(ALICE.number, "Bob", "old\r\n"))
    post.clock.advance(KEPT + 1)
    run(post.telegrams.send(ALICE.number, "Bob", "new\r\n"))
    assert run(post.telegrams.forget_old()) == 1
    assert [telegram.text for telegram in run(post.telegrams.waiting(ALICE.number))] == ["new\r\n"]
