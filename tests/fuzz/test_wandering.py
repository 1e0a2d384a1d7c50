"""Callers who type anything, everywhere: no exception, no hang, bounded output, nothing of others as a control."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from dataclasses import replace
from random import Random

import pytest

from dialtone.base.errors import HangUp, WireError
from dialtone.domain.model.actor import Caller
from dialtone.terminal.actions import ACTIONS
from dialtone.terminal.answer import answer
from dialtone.terminal.attending import attend
from dialtone.terminal.console import Console
from dialtone.terminal.display_files import DisplayFiles
from dialtone.terminal.look import Look
from dialtone.terminal.stay import Stay
from dialtone.terminal.wording import Words
from dialtone.wire.screen import Call
from tests.support.front_door import ABROAD
from tests.support.lodge import ANSI, COMMODORE, LINEAR, NARROW, WIDE
from tests.support.residents import PASSWORD
from tests.support.wanderer import Wanderer, Wilds

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # the whole house; make test and make fuzz run it

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"  # make fuzz
MOVES = 500 if DEEP else 25  # of each caller, in each action
LOOKS = {"ansi": ANSI, "commodore": COMMODORE, "linear": LINEAR, "narrow": NARROW, "wide": WIDE, "dumb": Look()}
USERS = {"sysop": 1, "alice": 2, "guest": 4}
_ARGUMENTS = ("", "", "", "1", "all", "Alice", "bob", "2", "*.*", "x", "-1", "guess", "99999999999999999999", "\x01Q")
NOT_HERE = {"doors.run", "doors.menu", "doors.section", "doors.test", "sysop.events"}  # they start programs


@pytest.fixture(scope="module")
def wilds(tmp_path_factory: pytest.TempPathFactory) -> Wilds:
    return Wilds(tmp_path_factory.mktemp("wilds") / "bbs")


async def one_action(wilds: Wilds, name: str, seed: str, look: Look, number: int, moves: int) -> None:
    """Somebody who has logged on does one thing, and types whatever comes to his mind."""
    chance = Random(seed)
    wanderer = Wanderer(chance, wilds.clock, look, moves=moves)
    files = DisplayFiles(wilds.house.display)
    console = Console(wanderer, look=look, words=Words(), files=files, monotonic=wilds.clock.monotonic)
    user = wilds.user(number)
    visit = wilds.presence.enter(user, "Telnet", "at the main menu", bell=wanderer.bell)
    stay = Stay(
        console=console,
        house=wilds.house,
        caller=Caller(user, ABROAD, "telnet", "LOGIN"),
        node=visit.node,
        call=Call(protocol="Telnet"),
        began=wilds.clock.now(),
        actions=dict(ACTIONS),
    )

    async def attention() -> None:
        await attend(stay)

    console.attend = attention
    wanderer.look = lambda: console.look
    try:
        async with asyncio.timeout(60):
            while not wanderer.gone:
                console.keyboard.clear()
                await stay.act(name, chance.choice(_ARGUMENTS))
                await console.key()
    except (WireError, HangUp):
        pass
    finally:
        wilds.presence.leave(visit.node)
    assert not wanderer.fault, wanderer.fault


def explained(error: BaseException, seed: str) -> str:
    return f"{seed}: {type(error).__name__}: {error}"


@pytest.mark.parametrize("name", sorted(set(ACTIONS) - NOT_HERE))
def test_whatever_is_typed_in_an_action(wilds: Wilds, name: str) -> None:
    for who, number in USERS.items():
        for looks, look in LOOKS.items():
            seed = f"{name} {who} {looks}"
            try:
                asyncio.run(one_action(wilds, name, seed, look, number, MOVES))
            except Exception as error:
                raise AssertionError(explained(error, seed)) from error


async def whole_calls(wilds: Wilds, seed: str, looks: list[Look], moves: int) -> None:
    """Three callers at once, from the answer to the end."""
    chance = Random(seed)
    faults = []

    async def one(begins: list[str], look: Look, petscii: int) -> None:
        wanderer = Wanderer(Random(chance.random()), wilds.clock, look, moves=moves, begins=begins)
        call = Call(protocol="Telnet", petscii=petscii)
        with suppress(WireError, HangUp):
            await answer(wanderer, call, wilds.house)
        faults.extend([wanderer.fault] if wanderer.fault else [])

    ways = [["alice\r", f"{PASSWORD}\r"], ["sysop\r", f"{PASSWORD}\r"], ["guest\r"], ["new\r"], []]
    async with asyncio.timeout(120), asyncio.TaskGroup() as group:
        for begins in chance.sample(ways, 3):
            look = chance.choice(looks)
            group.create_task(one(begins, replace(look), 40 if look is COMMODORE else 0))
    assert not faults


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_typed_in_a_whole_call(wilds: Wilds, seed: int) -> None:
    asyncio.run(whole_calls(wilds, f"call {seed}", [ANSI, NARROW, WIDE], 300))
    assert not wilds.presence.everybody(), "a node was not given back"
