"""A caller in a door: into it, through it and back to where he was. Source: spec bbs.md 9.1."""

from __future__ import annotations

import math

from dialtone.base.errors import HangUp, Refusal, StoreError
from dialtone.base.errors import Why as Reason
from dialtone.domain.doors import timetable
from dialtone.domain.doors.launching import Launch, Left
from dialtone.domain.doors.scene import Scene
from dialtone.domain.doors.service import DoorService
from dialtone.terminal.doors.pump import Pump, Tap, Why
from dialtone.terminal.doors.translation import Translation
from dialtone.terminal.look import Charset
from dialtone.terminal.stay import Stay

NOT_HERE = "This board has no doors."


def service(stay: Stay) -> DoorService:
    """The doors of the house. Raises Refusal where there are none."""
    if stay.house.doors is None:
        raise Refusal(Reason.UNSUPPORTED, NOT_HERE)
    return stay.house.doors


def scene(stay: Stay) -> Scene:
    """What doors are told of the call."""
    look = stay.console.look
    return Scene(
        node=stay.node,
        size=type(stay.console.terminal.size)(look.columns, look.rows),
        ansi=look.ansi and not look.linear,
        color=look.color,
        eight_bit=look.charset is not Charset.ASCII,
        charset=look.charset.value,
        kind=stay.console.terminal.kind,
        protocol=stay.console.terminal.protocol,
        address=stay.caller.peer.address,
        shell=stay.user.shell,
        began=stay.began,
        seconds_left=stay.left(),
    )


async def visit(stay: Stay, code: str, *, by_itself: bool = False, tap: Tap | None = None) -> Left:
    """Let the caller run a door. Raises Refusal, StoreError, HangUp, and Gone when he has left in the middle."""
    launching = service(stay).launching
    launch = await launching.begin(stay.caller, code, scene(stay), by_itself=by_itself)
    ended: object = None
    left: Left | None = None
    with stay.doing(f"running {launch.door.name}"):
        try:
            await _enter(stay, launch)
            ended = await _pump(stay, launch, tap).run()
        finally:
            left = await launching.end(launch)
            if launch.door.free_time:
                stay.until += left.seconds
                stay.began += left.seconds
    await _come_back(stay, launch, ended, left)
    return left


async def _enter(stay: Stay, launch: Launch) -> None:
    console = stay.console
    await console.clear()
    await console.terminal.write(console.painter.taken())
    await console.terminal.flush()
    if launch.door.binary:
        await console.terminal.binary(True)


def _pump(stay: Stay, launch: Launch, tap: Tap | None) -> Pump:
    door, console = launch.door, stay.console
    return Pump(
        console.terminal,
        launch.program,
        Translation(console.look, door.charset, binary=door.binary),
        monotonic=stay.house.clock.monotonic,
        until=launch.until if door.check_time else math.inf,
        patience=door.patience or console.patience,
        tap=tap,
    )


async def _come_back(stay: Stay, launch: Launch, ended: object, left: Left) -> None:
    """Put the screen right, say what there is to say, and hang up where the door wants it."""
    console, door = stay.console, launch.door
    if door.binary:
        await console.terminal.binary(False)
    console.painter.forget()
    if left.user is not None or door.cost:
        await stay.refresh()
    await console.put("\x01n\r\n")
    if ended is Why.TIME:
        await console.say("doors.time_over", name=door.name)
    elif ended is Why.PATIENCE:
        await console.say("doors.patience_over", name=door.name)
    elif left.ended is not None and left.ended.trouble:
        await console.say("doors.trouble", name=door.name)
    if left.hang_up:
        raise HangUp
    if door.pause:
        await console.pause()
    if console.attend is not None:
        await console.attend()


async def happened(stay: Stay, happening: str) -> None:
    """Run what runs by itself when something happens: "logon", "logoff", "newuser", ... Nothing that goes wrong with
    it keeps the caller."""
    if stay.house.doors is None:
        return
    doors = stay.house.doors
    if happening in ("logon", "logoff", "newuser"):
        try:
            await doors.events.fixed(happening, {"a": stay.user.alias, "#": str(stay.node), "+": stay.user.real_name})
        except StoreError:
            pass  # told by the store
    own = doors.catalog.at(happening)
    if happening == "logon" and _birthday(stay):
        own = [*doors.catalog.at("birthday"), *own]
    for door in own:
        try:
            await visit(stay, door.code, by_itself=True)
        except (Refusal, StoreError):
            continue


def _birthday(stay: Stay) -> bool:
    today = timetable.local(stay.house.clock.now(), stay.house.clock.offset)
    return stay.user.birth[4:] == f"{today:%m%d}"


async def run_at_once(stay: Stay) -> bool:
    """Run the door that was named with the call (RLogin, "xtrn=CODE"), where the settings allow it; whether one was
    named, and so the visit is over. Raises HangUp."""
    code = stay.call.run
    if not code or not stay.house.settings.login.rlogin_auto_xtrn:
        return False
    try:
        await visit(stay, code)
    except Refusal as no:
        await stay.refused(no)
    return True
