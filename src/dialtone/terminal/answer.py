"""The board answers a call: login, shell, goodbye. The ways in are given this face (`wire.screen.Answer`)."""

from __future__ import annotations

import math

from dialtone.base import log
from dialtone.base.errors import HangUp, StoreError
from dialtone.domain.house import House
from dialtone.terminal import boards
from dialtone.terminal.actions import ACTIONS
from dialtone.terminal.console import Console
from dialtone.terminal.doors.visit import happened, run_at_once
from dialtone.terminal.global_keys import global_keys
from dialtone.terminal.logon import arrival, departure
from dialtone.terminal.logon.detection import Detection
from dialtone.terminal.logon.login import Login
from dialtone.terminal.logon.opening import open_console
from dialtone.terminal.logon.watched import Watched
from dialtone.terminal.shell import run_shell
from dialtone.wire.screen import Call, Terminal


async def answer(terminal: Terminal, call: Call, house: House) -> None:
    """Hold a whole visit. Raises what ends it: HangUp, WireError."""
    watched = Watched(terminal, house.clock.monotonic)
    console = open_console(watched, call, house, patience=_patience(house))
    try:
        await _visit(watched, console, call, house)
    except StoreError as trouble:
        log.error("terminal.trouble", f"!the store failed, and a call ends: {trouble}")
        await console.say("common.trouble")
        raise HangUp from None


async def _visit(watched: Watched, console: Console, call: Call, house: House) -> None:
    detection = Detection(console, watched, call, dumb=house.settings.terminal.max_dumb_term_inactivity)
    await detection.begin()
    login = Login(console, call, house)
    await login.answer()
    caller = await login.run()
    stay = await arrival.come_in(console, watched, call, house, caller)
    told = False
    try:
        stay.actions = ACTIONS
        console.controls |= global_keys(stay)
        await boards.begin(stay)
        await arrival.welcome(stay, login.new, login.fast)
        if login.new:
            await happened(stay, "newuser")
        await happened(stay, "logon")
        if not await run_at_once(stay):
            await run_shell(stay, ACTIONS)
        told = True
    except HangUp:
        told = True
        await happened(stay, "logoff")
    finally:
        await departure.leave(stay, told=told)


def _patience(house: House) -> float:
    """How long the login prompt waits for a key: half as long when nearly all nodes are taken."""
    seconds = house.settings.terminal.max_login_inactivity
    if seconds and house.presence.nearly_full:
        seconds /= 2
    return seconds if seconds and seconds != math.inf else 0.0
