"""From login to shell: the checks, a node, and what a caller is shown first. Source: spec bbs.md 1.10.

A caller who logged on fast (`!` before the name) is shown nothing he need not see.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from dialtone.base.errors import HangUp, Refusal, StoreError
from dialtone.domain.access.calls import Begun
from dialtone.domain.house import House
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import Misc
from dialtone.domain.presence.nodes import ALL_IN_USE, Visit
from dialtone.terminal.attending import stir
from dialtone.terminal.codes.areas import gather
from dialtone.terminal.codes.lookup import of_stay
from dialtone.terminal.console import Console
from dialtone.terminal.logon import choosing
from dialtone.terminal.logon.attention import Attention
from dialtone.terminal.logon.looks import keeps_detected, profile_look
from dialtone.terminal.logon.watched import Watched
from dialtone.terminal.stay import Stay, Where
from dialtone.wire.screen import Call

CALL_ID = "logon.call"  # in `Stay.memory`
LAST_ON = "logon.last_on"  # seconds since 1970 of the visit before this one
ATTENTION = "logon.attention"
EXPIRED = "logon.expired"  # whether the account's time was over as he came


async def come_in(console: Console, terminal: Watched, call: Call, house: House, caller: Caller) -> Stay:
    """Give a caller his node and note the call. Raises HangUp after telling him why not."""
    protocol = terminal.protocol
    user = caller.user
    quiet = bool(user.misc & Misc.QUIET) and user.has_exemption("Q")
    try:
        visit = house.presence.log_on(user, protocol, quiet=quiet, bell=terminal.bell, address=terminal.peer.address)
    except Refusal as no:
        await turned_away(console, no)
        raise HangUp from None
    try:
        begun = await house.calls.begin(caller, protocol=protocol, node=visit.node)
    except BaseException as no:
        house.presence.leave(visit.node)
        if not isinstance(no, Refusal):
            raise
        await turned_away(console, no)
        raise HangUp from None
    terminal.identify(begun.user.alias)
    terminal.window = house.screens.open(visit.node, terminal.bell, partial(_about, console))
    return _stay(console, terminal, call, house, replace(caller, user=begun.user), visit, begun)


def _about(console: Console) -> str:
    """Kind, size and character set of a terminal, for programs."""
    look = console.look
    return f"{console.terminal.kind or 'unknown'}\t{look.columns}x{look.rows}\t{look.charset.name}"


async def turned_away(console: Console, no: Refusal) -> None:
    """Say why there is no place, in a display file where the sysop has one."""
    if no.text != ALL_IN_USE or not await console.file("nonodes"):
        await console.say("logon.no", reason=no.text)


def _stay(
    console: Console, terminal: Watched, call: Call, house: House, caller: Caller, visit: Visit, begun: Begun
) -> Stay:
    clock, user = house.clock, caller.user
    until = math.inf if begun.seconds == math.inf else clock.monotonic() + begun.seconds
    stay = Stay(
        console=console,
        house=house,
        caller=caller,
        node=visit.node,
        call=call,
        began=clock.now(),
        until=until,
        where=Where(board=user.board, directory=user.directory) if user.misc & Misc.CURSUB else Where(),
    )
    stay.memory |= {CALL_ID: begun.id, LAST_ON: begun.before.last_on, EXPIRED: begun.expired}
    if not keeps_detected(console.look, user):
        console.keyboard.report = None
    console.look = profile_look(console.look, user)
    console.fixed = bool(user.columns or user.rows)
    console.meets, console.codes = stay.may, of_stay(stay)
    console.prepare = partial(gather, stay)
    limit = house.settings.terminal.max_session_inactivity
    keys = house.settings.system.key_inactivity
    console.patience = 0.0 if user.has_exemption("H") else min(limit or math.inf, keys or math.inf)
    if console.patience == math.inf:
        console.patience = 0.0
    attention = Attention(stay, terminal)
    console.attend = attention
    stay.memory[ATTENTION] = attention
    return stay


async def welcome(stay: Stay, begun_new: bool, fast: bool) -> None:
    """Everything a caller is shown before his shell. `begun_new`: he has just made his account."""
    console, house = stay.console, stay.house
    await _password_age(stay)
    await _keep_linear(stay)
    _note(stay)
    _tell_others(stay)
    await console.say("logon.welcome", alias=stay.user.alias, board=house.settings.system.name or house.settings.host)
    visit = house.presence.at(stay.node)
    if visit is not None:
        house.presence.change(stay.node, mail_waiting=True)  # so that what waits is looked for
        assert console.attend is not None
        await console.attend()
    if fast:
        return
    await console.file("welcome")
    if _birthday(stay):
        await console.say("logon.birthday", alias=stay.user.alias)
    await _warnings(stay)
    await _last_callers(stay)
    await _who(stay)
    await _notices(stay)
    await _information(stay)
    if not begun_new:
        await _offers(stay)


async def _keep_linear(stay: Stay) -> None:
    """The mode for screen readers, chosen at the prompt, is there at the next call, too."""
    user = stay.user
    if stay.console.look.linear and not user.misc & Misc.LINEAR and not user.is_guest:
        with suppress(StoreError):  # a full disk: for this call it is on all the same
            await stay.house.profiles.change_own(stay.caller, {"misc": int(user.misc | Misc.LINEAR)})
            await stay.refresh()


async def _password_age(stay: Stay) -> None:
    """A password that is too old must be changed now."""
    house, user = stay.house, stay.user
    days = house.settings.system.password_days
    if not days or user.is_guest or stay.caller.method in ("publickey", "NEW"):
        return
    secrets = await house.store.read(lambda records: records.users.secrets(user.number))
    age = (house.clock.now() - (secrets.changed if secrets and secrets.changed else user.created)) / 86_400
    if age < days:
        return
    await stay.console.say("password.age", days=int(age))
    for _ in range(2):
        system = house.settings.system
        password = await choosing.choose(
            stay.console, house.passwords, user, own=system.password_edit, least=system.password_least
        )
        if password is None:
            break
        try:
            await house.passwords.change(stay.caller, user, password, node=stay.node)
        except Refusal as no:
            await stay.refused(no)
            continue
        await stay.console.say("password.done")
        return
    raise HangUp


def _note(stay: Stay) -> None:
    """The sysop's diary (spec services.md 2.9)."""
    diary, user = stay.house.caller_log, stay.user
    if diary is None:
        return
    peer = stay.caller.peer
    diary.note("@+", f"{stay.console.terminal.protocol} {peer.host} [{peer.address}] node {stay.node}")
    kind = "+-" if user.is_guest else "++"
    text = f"({user.number:04d})  {user.alias:<25}  {stay.console.terminal.protocol} Logon {user.logons}"
    diary.note(kind, f"{text} - {user.logons_today}")
    diary.logged_on(f"{stay.node:>4} {user.logons:>6} {user.alias:<25} {user.location:<25} {_clock(stay, stay.began)}")


def _tell_others(stay: Stay) -> None:
    """Others on line see that somebody came."""
    stay.house.presence.change(stay.node, action="logging on")
    stir(stay.house)


def _birthday(stay: Stay) -> bool:
    return stay.user.birth[4:] == f"{_local(stay, stay.house.clock.now()):%m%d}"


async def _warnings(stay: Stay) -> None:
    user, house = stay.user, stay.house
    if stay.memory[EXPIRED]:
        await stay.console.say("logon.expired")
    if user.expires:
        days = (user.expires - house.clock.now()) / 86_400
        if 0 < days <= house.settings.system.expire_warning_days:
            await stay.console.say("logon.expires", days=math.ceil(days))


async def _last_callers(stay: Stay) -> None:
    most = stay.house.settings.login.last_callers
    if not most:
        return
    calls = [call for call in await stay.house.calls.last(most=most + 1) if call.id != stay.memory[CALL_ID]][:most]
    if calls:
        await stay.console.say("logon.last_callers")
    for call in reversed(calls):
        await stay.console.say(
            "logon.last_caller",
            when=_clock(stay, call.began),
            alias=call.alias,
            protocol=call.protocol,
            place=call.location,
        )
        await stay.console.put("\r\n")


async def _who(stay: Stay) -> None:
    others = [visit for visit in stay.house.presence.visible() if visit.node != stay.node]
    if not others or not stay.house.settings.login.node_list:
        return
    await stay.console.say("logon.who")
    for visit in others[:20]:
        await stay.console.say("logon.who_row", node=visit.node, alias=visit.alias, action=visit.action)
        await stay.console.put("\r\n")


async def _information(stay: Stay) -> None:
    console, user = stay.console, stay.user
    if await console.file("logoninfo"):
        return
    messages, unread = await _mail(stay)
    before = stay.memory[LAST_ON]
    last = _clock(stay, before) if before else console.words.text("logon.first_call", console.look)
    left = stay.left()
    await console.say(
        "logon.info",
        node=stay.node,
        total=user.logons,
        today=user.logons_today,
        last=last,
        time="no limit" if left == math.inf else f"{int(left // 60)} minutes",
        mail=messages,
        unread=unread,
    )


async def _mail(stay: Stay) -> tuple[int, int]:
    """How many messages wait, and how many of them were never read."""
    number = stay.user.number
    heads = await stay.house.store.read(lambda records: records.mail.heads(number))
    return len(heads), sum(not head.read for head in heads)


async def _notices(stay: Stay) -> None:
    """The auto-message, and bulletins that have changed."""
    for action, how in (("info.auto_message", "show"), ("info.bulletins", "new")):
        if action in stay.actions:
            await stay.act(action, how)


async def _offers(stay: Stay) -> None:
    """Unread mail and new messages, as the caller's settings ask."""
    console, user = stay.console, stay.user
    _, unread = await _mail(stay)
    wanted = [
        ("logon.read_mail", "mail.read", stay.house.settings.login.offer_mail and unread > 0),
        ("logon.scan_new", "boards.new_scan", bool(user.misc & Misc.ASK_NSCAN)),
        ("logon.scan_to_you", "boards.to_you", bool(user.misc & Misc.ASK_SSCAN)),
    ]
    for word, action, offered in wanted:
        if offered and action in stay.actions and await console.yes(word):
            with suppress(Refusal):
                await stay.act(action, "all" if action == "boards.new_scan" else "all unread")


def _clock(stay: Stay, at: float) -> str:
    return f"{_local(stay, at):%d %b %H:%M}"


def _local(stay: Stay, at: float) -> datetime:
    """Local time, without a zone."""
    return datetime.fromtimestamp(at + stay.house.clock.offset(at) * 60, UTC).replace(tzinfo=None)
