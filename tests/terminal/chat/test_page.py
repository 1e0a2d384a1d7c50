"""Paging the sysop, and what one can do when he does not come (spec bbs.md 7.4)."""

from __future__ import annotations

import asyncio

from dialtone.config.chat import ChatConfig, Guru
from dialtone.testing.keyboard import SILENCE
from tests.support.parlour import LINEAR, LiveTerminal, Parlour

CHAT = ChatConfig(gurus=(Guru(code="WISE", name="The Wise"),))


def test_a_sysop_who_is_there_comes_to_the_line() -> None:
    house = Parlour()

    async def work() -> str:
        sysop = house.visit(1, look=LINEAR, terminal=LiveTerminal(LINEAR))
        alice = house.visit(2, look=LINEAR, terminal=LiveTerminal(LINEAR))
        a = asyncio.ensure_future(alice.stay.act("chat.page"))
        await alice.terminal.shows("The sysop is available.")
        alice.terminal.type("Upload fails\r")
        await alice.terminal.shows("Waiting")
        sysop.terminal.type("Y\r")
        s = asyncio.ensure_future(sysop.stay.act("chat.private"))
        await alice.terminal.shows("You talk with Sysop")
        sysop.terminal.type("Which file?\r")
        await alice.terminal.shows("Which file?")
        sysop.terminal.type("/q\r")
        await asyncio.gather(a, s)
        return sysop.text

    assert "Upload fails" in asyncio.run(work())


def test_when_he_is_not_available_one_may_write_or_talk_with_the_guru() -> None:
    house = Parlour(chat=CHAT)
    house.texts["wise.dat"] = b"()\nHm.\n"
    shown = house.act(house.visit(2, ["N", "Y", "\r"]), "chat.page")
    assert "The sysop is not available." in shown and "The Wise is here." in shown
    shown = house.act(house.visit(2, ["Y\r", "Help\r", "x\r", "/S\r", "S\r"], look=LINEAR), "chat.page")
    assert "Sent to the sysop." in shown


def test_when_nobody_comes() -> None:
    house = Parlour()
    house.set(house.user(2), exemptions="C")
    shown = house.act(house.visit(2, ["x\r", SILENCE, "N"]), "chat.page")
    assert "Nobody answered." in shown and "Write to the sysop instead?" in shown


def test_a_short_page_keeps_nobody_waiting() -> None:
    house = Parlour(chat=ChatConfig(short_page=True, override="LEVEL 1"))
    assert "comes when he can" in house.act(house.visit(2, ["x\r"]), "chat.page")


def test_restriction_c() -> None:
    house = Parlour()
    house.set(house.user(2), restrictions="C")
    assert "may not page" in house.act(house.visit(2), "chat.page")
