"""Groups and sub-boards: going from one to another, lists of them, about one, and which of them are scanned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag, SubBoard
from dialtone.domain.boards.reading import SeenGroup, SeenSub
from dialtone.domain.boards.scanning import choice
from dialtone.formats.text.wrap import fitted
from dialtone.terminal.boards.dates import read_date
from dialtone.terminal.boards.desk import Desk, title
from dialtone.terminal.console import plain

Seen = TypeVar("Seen", SeenGroup, SeenSub)


async def jump(desk: Desk, argument: str) -> None:
    """Choose a group, then a sub-board; `argument` may be the code of one, or "group"."""
    if argument and argument.lower() != "group":
        sub = next((sub for sub in desk.all_subs() if sub.code == argument.upper()), None)
        if sub is None:
            raise Refusal(Why.NOT_FOUND, f"There is no sub-board {argument}.")
        await go(desk, sub)
        return
    groups = desk.groups()
    group = groups[0] if len(groups) == 1 else await _pick_group(desk, groups)
    if group is None:
        return
    subs = desk.subs(group.group)
    if not subs:
        raise Refusal(Why.NOT_FOUND, "There is nothing in this group for you.")
    rows = await _sub_rows(desk, subs)
    start = next((at for at, seen in enumerate(subs) if seen.sub.code == desk.stay.where.board), 0)
    chosen = await desk.console.pick("boards.jump.sub", rows, start=start, group=group.group.name)
    if chosen is not None:
        await go(desk, subs[chosen].sub)


async def go(desk: Desk, sub: SubBoard) -> None:
    """Be on a sub-board, and say so."""
    await desk.enter(sub)
    await desk.say_where()


async def go_sub(desk: Desk, argument: str) -> None:
    """To the sub-board of this number in the caller's group."""
    subs = desk.subs(desk.group())
    await go(desk, _numbered(subs, argument, "sub-boards in this group").sub)


async def go_group(desk: Desk, argument: str) -> None:
    """To the first sub-board of the group of this number."""
    found = _numbered(desk.groups(), argument, "groups")
    subs = desk.subs(found.group)
    if not subs:
        raise Refusal(Why.NOT_FOUND, "There is nothing in this group for you.")
    await go(desk, subs[0].sub)


async def step_sub(desk: Desk, step: int) -> None:
    """To the sub-board behind or before this one in its group, round its end."""
    current = desk.sub()
    subs = [seen.sub for seen in desk.subs(current.group)]
    await go(desk, subs[(subs.index(current) + step) % len(subs)])


async def step_group(desk: Desk, step: int) -> None:
    """To the group behind or before this one that has something for the caller."""
    desk.sub()
    groups = [seen.group for seen in desk.groups() if desk.subs(seen.group)]
    at = groups.index(desk.group()) if desk.group() in groups else 0
    await go(desk, desk.subs(groups[(at + step) % len(groups)])[0].sub)


async def list_groups(desk: Desk) -> None:
    """Every group with its number."""
    desk.sub()
    await desk.console.say("boards.groups")
    await desk.console.page(_group_rows(desk, desk.groups(), numbered=True))


async def list_subs(desk: Desk) -> None:
    """Every sub-board of the group, with how many messages there are and how many are new."""
    group = desk.sub().group
    subs = desk.subs(group)
    await desk.console.say("boards.subs", group=group.description or group.name)
    await desk.console.page(await _sub_rows(desk, subs, numbered=True))


async def about(desk: Desk, sub: SubBoard) -> None:
    """What there is to know about a sub-board."""
    planned = (await desk.scanning.plan(desk.caller, desk.marks, [sub], everything=True))[0]
    facts = [word for word, on in _facts(sub) if on]
    await desk.console.say(
        "boards.about",
        sub=title(sub),
        group=sub.group.description or sub.group.name,
        code=sub.code,
        total=planned.total,
        new=planned.new,
        pointer=planned.pointer.scanned,
        kept=f"{sub.max_messages} messages" if sub.max_messages else "every message",
        days=f", {sub.max_age} days" if sub.max_age else "",
        facts=", ".join(facts) or "nothing particular",
        post="yes" if not desk.writing.cannot_post(desk.caller, sub) else "no",
        operator="yes" if desk.reading.operates(desk.caller, sub) else "no",
    )


def _facts(sub: SubBoard) -> Iterable[tuple[str, bool]]:
    return (
        ("carried by networks", sub.networked),
        ("private messages only", sub.has(BoardFlag.PONLY)),
        ("private messages possible", sub.has(BoardFlag.PRIV) and not sub.has(BoardFlag.PONLY)),
        ("anonymous", sub.has(BoardFlag.AONLY)),
        ("real names", sub.has(BoardFlag.NAME)),
        ("moderated", bool(sub.moderated_requirements)),
        ("read by everybody", sub.has(BoardFlag.FORCED)),
        ("no votes", not sub.voting),
    )


async def offer_to_drop(desk: Desk, sub: SubBoard) -> None:
    """Ask whether a sub-board is to be left out of new scans from now on."""
    pointer = desk.scanning.pointer(desk.marks, sub)
    if sub.has(BoardFlag.FORCED) or not choice(sub, pointer).new_scan:
        return
    if await desk.console.yes("boards.drop", default=False, sub=title(sub)):
        await desk.scanning.select(desk.caller, desk.marks, sub, new_scan=False)


async def select(desk: Desk) -> None:
    """Which sub-boards are scanned, and from where on: N, S, P, I, R, W, Q (spec bbs.md 11)."""
    while True:
        key = await desk.console.choose("boards.select", "NSPIRWQ", default="Q")
        if key == "N":
            await _choose_scanned(desk, to_you=False)
        elif key == "S":
            await _choose_scanned(desk, to_you=True)
        elif key == "P":
            await _set_pointers(desk)
        elif key == "I":
            await desk.scanning.again(desk.caller, desk.marks)
            await desk.console.say("boards.select.again")
        elif key == "R":
            at_login = desk.marks.at_login
            desk.marks = await desk.scanning.open(desk.caller)
            desk.marks.at_login = at_login
            await desk.console.say("boards.select.reloaded")
        elif key == "W":
            await desk.console.say("boards.select.saved")  # what changes is kept at once
        else:
            return


async def _choose_scanned(desk: Desk, *, to_you: bool) -> None:
    """Switch sub-boards of a group on and off, until the caller has enough."""
    group = desk.sub().group
    name = "boards.select.to_you" if to_you else "boards.select.new"
    at = 0
    while True:
        subs = desk.subs(group)
        rows = [_scanned_row(desk, seen.sub, to_you=to_you) for seen in subs]
        chosen = await desk.console.pick(name, rows, start=at, group=group.name)
        if chosen is None:
            return
        at, sub = chosen, subs[chosen].sub
        try:
            await _switch(desk, sub, to_you=to_you)
        except Refusal as no:
            await desk.stay.refused(no)


async def _switch(desk: Desk, sub: SubBoard, *, to_you: bool) -> None:
    """On, (for new scans: only what is to the caller), off, on, ..."""
    now = choice(sub, desk.scanning.pointer(desk.marks, sub))
    scanning, caller, marks = desk.scanning, desk.caller, desk.marks
    if to_you:
        await scanning.select(caller, marks, sub, to_you=not now.to_you)
    elif not now.new_scan:
        await scanning.select(caller, marks, sub, new_scan=True, only_to_me=False)
    elif not now.only_to_me:
        await scanning.select(caller, marks, sub, only_to_me=True)
    else:
        await scanning.select(caller, marks, sub, new_scan=False, only_to_me=False)


def _scanned_row(desk: Desk, sub: SubBoard, *, to_you: bool) -> str:
    now = choice(sub, desk.scanning.pointer(desk.marks, sub))
    on = now.to_you if to_you else now.new_scan
    state = "to you" if not to_you and now.only_to_me else "yes" if on else "no"
    room = desk.console.look.columns - 20
    name = plain(title(sub, room))
    return f"{name}: {state}" if desk.console.look.linear else f"\x01h{state:<7}\x01n{name}"


async def _set_pointers(desk: Desk) -> None:
    """From where on messages are new: a date, so many back, a number; on this sub-board or everywhere."""
    sub = desk.sub()
    key = await desk.console.choose("boards.pointer", "DABNQ", default="Q", sub=title(sub))
    scanning, caller, marks = desk.scanning, desk.caller, desk.marks
    if key in ("D", "A"):
        text = await desk.console.ask("boards.pointer.date", most=20)
        since = read_date(desk.stay.house.clock, text) if text else None
        if since is None:
            await desk.console.say("boards.pointer.no_date")
            return
        await scanning.set_date(caller, marks, [sub] if key == "D" else desk.all_subs(), since)
    elif key == "B":
        count = await desk.console.number("boards.pointer.back", 0, 999_999)
        if count is None:
            return
        await scanning.set_back(caller, marks, sub, count)
    elif key == "N":
        number = await desk.console.number("boards.pointer.number", 0, 999_999_999)
        if number is None:
            return
        await scanning.set_number(caller, marks, sub, number)
    else:
        return
    planned = await scanning.plan(caller, marks, [sub], everything=True)
    await desk.console.say("boards.pointer.done", sub=title(sub), new=planned[0].new)


async def _pick_group(desk: Desk, groups: list[SeenGroup]) -> SeenGroup | None:
    start = next((at for at, seen in enumerate(groups) if seen.group.name == desk.stay.where.group), 0)
    chosen = await desk.console.pick("boards.jump.group", list(_group_rows(desk, groups)), start=start)
    return groups[chosen] if chosen is not None else None


def _group_rows(desk: Desk, groups: list[SeenGroup], *, numbered: bool = False) -> Iterable[str]:
    look = desk.console.look
    for number, group in groups:
        here = group.name == desk.stay.where.group
        name = plain(group.description or group.name, look.columns - 24)
        count = len(desk.subs(group))
        if look.linear:
            row = f"{name}, {_counted(count, 'sub-board')}{', you are here' if here else ''}"
            yield f"{number}. {row}" if numbered else row
        else:
            row = f"{fitted(name, min(look.columns - 24, 50))} \x01n\x01c{count:>4} subs"
            mark = "\x01h\x01y*" if here else " "
            yield f"{mark}\x01n\x01h\x01c{number:>4} \x01n{row}\x01n" if numbered else row


async def _sub_rows(desk: Desk, subs: list[SeenSub], *, numbered: bool = False) -> list[str]:
    look = desk.console.look
    planned = await desk.scanning.plan(desk.caller, desk.marks, [seen.sub for seen in subs], everything=True)
    counts = {one.sub.code: one for one in planned}
    rows: list[str] = []
    for number, sub in subs:
        one, here = counts.get(sub.code), sub.code == desk.stay.where.board
        total, new = (one.total, one.new) if one is not None else (0, 0)
        if look.linear:
            row = f"{plain(title(sub))}, {_counted(total, 'message')}, {new} new{', you are here' if here else ''}"
            rows.append(f"{number}. {row}" if numbered else row)
            continue
        room = min(look.columns - 26, 52)
        fresh = f"\x01h\x01g{new:>5} new" if new else f"\x01n\x01c{'':>9}"
        row = f"{fitted(plain(title(sub, room)), room)} \x01n\x01c{total:>6} {fresh}\x01n"
        mark = "\x01h\x01y*" if here else " "
        rows.append(f"{mark}\x01n\x01h\x01c{number:>4} \x01n{row}" if numbered else row)
    return rows


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _numbered(seen: Sequence[Seen], argument: str, things: str) -> Seen:
    number = int(argument) if argument.isascii() and argument.isdigit() and len(argument) < 10 else 0
    found = next((one for one in seen if one.number == number), None)
    if found is None:
        raise Refusal(Why.NOT_FOUND, f"There are {len(seen)} {things}.")
    return found
