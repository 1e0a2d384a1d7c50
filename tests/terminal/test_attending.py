"""What interrupts a caller: telegrams at once and only once, who comes and goes."""

from __future__ import annotations

import asyncio

from dialtone.domain.model.user import Chat
from dialtone.terminal.attending import FEW, attend, seen, stir
from dialtone.testing.script import run
from tests.support.parlour import LINEAR, LiveTerminal, Parlour


def test_a_telegram_is_shown_once_and_remembered_for_the_visit() -> None:
    parlour = Parlour()
    bob = parlour.visit(3)
    run(parlour.house.messages.telegram(parlour.caller_of(2), parlour.user(3), "Call me"))
    run(attend(bob.stay))
    run(attend(bob.stay))
    assert parlour.shown(bob.terminal).count("Call me") == 1
    assert b"\a" in bob.terminal.output
    assert len(seen(bob.stay)) == 1


def test_a_screen_reader_is_not_beeped_at() -> None:
    parlour = Parlour()
    bob = parlour.visit(3, look=LINEAR)
    run(parlour.house.messages.telegram(parlour.caller_of(2), parlour.user(3), "Call me"))
    run(attend(bob.stay))
    assert any("Call me" in row for row in bob.rows)


def test_who_comes_and_goes_is_told_unless_one_does_not_want_to_know() -> None:
    parlour = Parlour()
    bob, sysop = parlour.visit(3), parlour.visit(1)
    sysop.stay.caller = parlour.caller_of(1)
    parlour.set(parlour.user(1), chat=int(Chat.NOACT))
    run(sysop.stay.refresh())
    run(attend(bob.stay))
    run(attend(sysop.stay))
    alice = parlour.visit(2)
    stir(parlour.house)
    assert bob.terminal.bell.answer()
    for guest in (bob, sysop):
        run(attend(guest.stay))
    assert "Alice is on line now, node 3." in parlour.shown(bob.terminal)
    parlour.presence.leave(alice.stay.node)
    for guest in (bob, sysop):
        run(attend(guest.stay))
    assert "Alice was on node 3, and left." in parlour.shown(bob.terminal)
    assert sysop.terminal.output == b""


def test_on_a_busy_board_nobody_is_woken_for_each_caller() -> None:
    parlour = Parlour()
    bob = parlour.visit(3)
    parlour.presence.span(1, 0)
    for _ in range(FEW + 1):
        parlour.presence.enter(parlour.user(2), "Telnet")
    stir(parlour.house)
    assert not bob.terminal.bell.answer()
    run(attend(bob.stay))
    assert bob.terminal.output == b""


def test_mail_by_smtp_rings_its_reader_at_once() -> None:
    parlour = Parlour()

    async def work() -> str:
        alice = parlour.visit(2, terminal=LiveTerminal())
        menu = asyncio.ensure_future(alice.stay.act("chat.messages"))
        await alice.terminal.shows("elegram")
        await parlour.arrives("alice@local.test", b"From: Eve <eve@ext.test>\r\nSubject: Hi\r\n\r\nHi\r\n")
        await alice.terminal.shows("New e-mail from", "Eve")
        alice.terminal.type("Q")
        await menu
        return alice.text

    assert "Eve <eve@ext.test>" in asyncio.run(work())
