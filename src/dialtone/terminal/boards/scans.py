"""Scans: what is new, what is to the caller, what was found; and reading one sub-board (spec bbs.md 3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import SubBoard
from dialtone.domain.boards.scanning import Planned, choice
from dialtone.domain.model.post import Post
from dialtone.domain.model.user import Misc
from dialtone.terminal.boards import listing
from dialtone.terminal.boards.desk import Desk, ask_number, title
from dialtone.terminal.boards.reader import Ending, Reader
from dialtone.terminal.boards.walk import HIGHEST, BoardWalk, ListWalk, Test

_RANGES = {"S": "sub", "G": "group", "A": "all"}


async def read(desk: Desk) -> None:
    """Read the caller's sub-board from the message read last."""
    sub = desk.sub()
    desk.reading.find(desk.caller, sub.code)
    walk = BoardWalk(desk, sub)
    pointer = desk.scanning.pointer(desk.marks, sub)
    post = await walk.at(pointer.last) if pointer.last else None
    post = post or await walk.next(pointer.last) or await walk.previous(HIGHEST)
    with desk.stay.doing(f"reading {sub.name}"):
        await Reader(desk, walk).run(post)


async def new_scan(desk: Desk, argument: str, *, browse: bool = False, continuous: bool = False) -> None:
    """Read what is new on the caller's sub-board, in his group, or everywhere; `browse`: where nothing is new, the
    last message."""
    which = await _which(desk, argument)
    if which is None:
        return
    subs = _subs(desk, which)
    everything = browse or which == "sub"
    planned = await desk.scanning.plan(desk.caller, desk.marks, subs, everything=everything)
    if browse and which != "sub":
        planned = [one for one in planned if choice(one.sub, one.pointer).new_scan]
    for one in planned:
        if not await _scan(desk, one, browse=browse, continuous=continuous):
            await desk.console.say("boards.scan.ended")
            return
    await desk.console.say("boards.scan.done" if planned else "boards.scan.nothing")
    if which == "all" and not browse and desk.stay.user.misc & Misc.ANFSCAN and "files.new_scan" in desk.stay.actions:
        await desk.stay.act("files.new_scan", "all")


async def _scan(desk: Desk, planned: Planned, *, browse: bool, continuous: bool) -> bool:
    """Read what is new on one sub-board. False: the caller has enough of everything."""
    sub, pointer = planned.sub, planned.pointer
    await desk.console.say(
        "boards.scan.sub", group=sub.group.name, sub=title(sub), new=planned.new, total=planned.total
    )
    walk = BoardWalk(desk, sub, only=_only_to_me(desk, sub))
    post = await walk.next(pointer.scanned) if planned.new else None
    if post is None and not browse:
        return True
    post = post or await walk.previous(HIGHEST)
    if post is None:
        return True
    await desk.enter(sub)
    with desk.stay.doing(f"reading {sub.name}"):
        ending = await Reader(desk, walk, scan=True, continuous=continuous).run(post)
    return ending is not Ending.QUIT


def _only_to_me(desk: Desk, sub: SubBoard) -> Test | None:
    if not choice(sub, desk.scanning.pointer(desk.marks, sub)).only_to_me:
        return None
    number = desk.stay.user.number
    return lambda post: post.to_user == number


async def to_you(desk: Desk, argument: str) -> None:
    """Read messages to the caller: those he has not read yet, or all."""
    words = argument.lower().split()
    which = await _which(desk, next((word for word in words if word in _RANGES.values()), ""))
    if which is None:
        return
    if "unread" in words or "every" in words:
        unread = "unread" in words
    else:
        unread = await desk.console.yes("boards.to_you.unread")
    posts = await desk.scanning.to_you(
        desk.caller, desk.marks, _subs(desk, which), unread=unread, selected=which == "all"
    )
    await read_list(desk, posts, "boards.to_you.none")


async def find(desk: Desk, argument: str) -> None:
    """Look for words on the caller's sub-board, in his group, or everywhere, and read what is found."""
    which = await _which(desk, argument)
    if which is None:
        return
    text = await listing.ask_words(desk)
    if text is None:
        return
    posts = await desk.searching.find(desk.caller, text, _subs(desk, which))
    if posts:
        await desk.console.say("boards.find.found", count=len(posts))
    await read_list(desk, posts, "boards.find.none")


async def polls(desk: Desk, argument: str) -> None:
    """Read the polls of the caller's sub-board, in his group, or everywhere."""
    which = await _which(desk, argument)
    if which is None:
        return
    posts: list[Post] = []
    for sub in _subs(desk, which):
        try:
            numbers = await desk.voting.polls(desk.caller, sub.code)
            posts += await desk.reading.some(desk.caller, sub.code, numbers)
        except Refusal:  # shown, but not to be read
            continue
    await read_list(desk, posts, "boards.polls.none")


async def moderate(desk: Desk, argument: str) -> None:
    """Read the messages that wait for a moderator, on the sub-boards where the caller is one."""
    which = await _which(desk, argument or "all")
    subs = [sub for sub in _subs(desk, which or "all") if desk.reading.operates(desk.caller, sub)]
    if not subs:
        raise Refusal(Why.DENIED, "You are no moderator here.")
    posts = [post for sub in subs for post in await desk.reading.held(desk.caller, sub.code)]
    await read_list(desk, posts, "boards.moderate.none")


async def list_titles(desk: Desk, argument: str) -> None:
    """List the titles of the caller's sub-board, and read what is chosen."""
    sub = desk.sub()
    desk.reading.find(desk.caller, sub.code)
    if argument.isascii() and argument.isdigit():
        start: int | None = int(argument[:9])
    else:
        pointer = desk.scanning.pointer(desk.marks, sub)
        start = await ask_number(desk.console, "boards.list.start", 1, new=pointer.scanned + 1)
    if start is None:
        return
    number = await listing.from_number(desk, sub, start)
    if number is None:
        return
    walk = BoardWalk(desk, sub)
    post = await walk.at(number)
    if post is None:
        await desk.console.say("boards.read.no_number", number=number)
        return
    with desk.stay.doing(f"reading {sub.name}"):
        await Reader(desk, walk).run(post)


async def read_list(desk: Desk, posts: Sequence[Post], none: str) -> None:
    """Read these messages, which stand together by sub-board; without any say so (`none`)."""
    if not posts:
        await desk.console.say(none)
        return
    places = {sub.code: sub for sub in desk.all_subs()}
    by_board = sorted(posts, key=lambda post: list(places).index(post.board) if post.board in places else -1)
    for code, group in groupby(by_board, key=lambda post: post.board):
        found = list(group)
        if code not in places:
            continue
        sub = places[code]
        await desk.console.say("boards.scan.list", group=sub.group.name, sub=title(sub), count=len(found))
        walk = ListWalk(desk, sub, [post.number for post in found])
        with desk.stay.doing(f"reading {sub.name}"):
            if await Reader(desk, walk, scan=True).run(await walk.next(0)) is Ending.QUIT:
                return


async def _which(desk: Desk, argument: str) -> str | None:
    """sub, group or all, as the menu says or the caller chooses."""
    if argument.strip().lower() in _RANGES.values():
        return argument.strip().lower()
    key = await desk.console.choose("boards.which", [*_RANGES, "Q"], default="S")
    return _RANGES.get(key)


def _subs(desk: Desk, which: str) -> list[SubBoard]:
    if which == "all":
        return desk.all_subs()
    here = desk.sub()
    return [here] if which == "sub" else [seen.sub for seen in desk.subs(here.group)]
