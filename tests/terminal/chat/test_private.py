"""Two callers on a split screen, or line by line (spec bbs.md 7.3)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from dialtone.domain.model.user import Chat
from tests.support.parlour import ANSI, LINEAR, Guest, LiveTerminal, Parlour


async def met(alice: Guest, bob: Guest) -> tuple[asyncio.Future[None], asyncio.Future[None]]:
    """Alice pages Bob, who answers."""
    a = asyncio.ensure_future(alice.stay.act("chat.private", "bob"))
    await alice.terminal.shows("Waiting for")
    bob.terminal.type("Y\r" if bob.stay.console.look.linear else "Y")
    b = asyncio.ensure_future(bob.stay.act("chat.private"))
    return a, b


def test_each_key_appears_above_at_the_others_and_below_at_ones_own() -> None:
    house = Parlour()

    async def work() -> tuple[Guest, Guest]:
        alice, bob = house.visit(2, terminal=LiveTerminal()), house.visit(3, terminal=LiveTerminal())
        a, b = await met(alice, bob)
        await alice.terminal.shows("Ctrl-C end")
        await bob.terminal.shows("Ctrl-C end")
        alice.terminal.type("Hi there\rBob")
        await _until(bob, lambda: bob.rows[1] == "Bob")
        bob.terminal.type("Helo\b\blo")
        await _until(alice, lambda: alice.rows[0] == "Helo")
        seen = Guest(alice.stay, _Still(alice.terminal.output)), Guest(bob.stay, _Still(bob.terminal.output))
        bob.terminal.type("\x03")
        await asyncio.gather(a, b)
        return seen

    alice, bob = asyncio.run(work())
    assert bob.rows[0:2] == ["Hi there", "Bob"]
    assert bob.rows[11].startswith(" Alice, node 1")
    assert bob.rows[12] == "Helo"
    assert alice.rows[0] == "Helo" and alice.rows[12:14] == ["Hi there", "Bob"]


class _Still:
    def __init__(self, output: bytes) -> None:
        self.output = output


async def _until(guest: Guest, true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0)
    raise AssertionError(guest.text)


def test_line_by_line_where_no_cursor_moves() -> None:
    house = Parlour()
    house.set(house.user(3), chat=int(Chat.ECHO))

    async def work() -> tuple[Guest, Guest]:
        alice = house.visit(2, look=LINEAR, terminal=LiveTerminal(LINEAR))
        bob = house.visit(3, look=ANSI, terminal=LiveTerminal(ANSI))
        a, b = await met(alice, bob)
        await alice.terminal.shows("You talk with")
        await bob.terminal.shows("You talk with")
        alice.terminal.type("Hello Bob\r")
        await bob.terminal.shows("Hello Bob")
        bob.terminal.type("/L\r/?\rHello Alice\r")
        await alice.terminal.shows("Hello Alice")
        alice.terminal.type("/q\r")
        await asyncio.gather(a, b)
        return alice, bob

    alice, bob = asyncio.run(work())
    assert "Alice: Hello Bob" in bob.rows and "The chat is over." in bob.rows
    assert any("Bob: Hello Alice" in row for row in alice.rows)


def test_who_gets_tired_of_waiting_gives_up() -> None:
    house = Parlour()
    house.visit(3)
    shown = house.act(house.visit(2, ["x"]), "chat.private", "bob")
    assert "Nobody answered." in shown
    assert house.house.chat.private.calls(house.caller_of(3)) == []


def test_nobody_is_there_or_nobody_wants_to() -> None:
    house = Parlour()
    assert "Nobody else is on line." in house.act(house.visit(2), "chat.private")
    bob = house.visit(3)
    house.presence.change(bob.stay.node, pageable=False)
    assert "does not want to be disturbed" in house.act(house.visit(2), "chat.private", "bob")
    assert "Nobody on line is called zzz" in house.act(house.visit(2), "chat.private", "zzz")
