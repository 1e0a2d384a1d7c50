"""`dialtone board`: sub-boards, their messages, and those that wait for a moderator."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from dialtone.cli.frame import Arguments, Nouns, board_of, json_option, print_json, print_rows

if TYPE_CHECKING:
    from dialtone.app.desk import Desk
    from dialtone.config.boards import SubBoard
    from dialtone.domain.boards.access import Access
    from dialtone.domain.boards.moderation import Moderation
    from dialtone.domain.boards.reading import Reading
    from dialtone.domain.model.actor import Actor
    from dialtone.domain.model.post import BoardState, Post, PostNumber

LISTED = ("code", "group", "name", "messages", "held", "last", "description")
COLUMNS = ("number", "posted", "author", "to", "subject", "state")
HELD = ("board", "number", "posted", "author", "address", "subject")
SHOWN = ("board", "number", "posted", "state", "author", "address", "to", "subject", "message_id", "answers", "host")

_EVERYTHING = 1_000_000  # messages
_LARGEST = 64 * 1024 * 1024  # bytes of a text that is shown


def add(nouns: Nouns) -> None:
    """Add the commands."""
    boards = nouns.group("board", "read and moderate the sub-boards")
    json_option(boards.command("list", list_boards, "list the sub-boards of msgs.ini, with counts of their messages"))
    read = boards.command(
        "read",
        read_board,
        "list the messages of a sub-board, or show one",
        text="List the messages of a sub-board, those that wait for a moderator too; with a number, show that one.",
    )
    _code(read)
    read.add_argument("number", metavar="NUMBER", nargs="?", type=int, help="number of one message")
    read.add_argument("--last", metavar="N", type=int, default=0, help="list only the last N messages")
    json_option(read)
    held = boards.command("held", list_held, "list the messages that wait for a moderator")
    held.add_argument("code", metavar="CODE", nargs="?", default="", help="of this sub-board only (its internal code)")
    json_option(held)
    for verb, run, help in (
        ("release", release, "let a message that waits for a moderator through"),
        ("remove", remove, "remove a message; its number is never used again"),
    ):
        made = boards.command(verb, run, help)
        _code(made)
        made.add_argument("number", metavar="NUMBER", type=int, help="number of the message")
        json_option(made)


def _code(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="internal code of the sub-board (see: dialtone board list)")


def list_boards(args: Arguments) -> None:
    """Print the sub-boards; those that msgs.ini does not name any more come last."""

    async def job(desk: Desk) -> list[dict[str, Any]]:
        states = await desk.store.read(lambda records: records.posts.boards())
        rows = [_board_row(sub, states.pop(sub.code, None)) for sub in desk.settings.boards.subs.values()]
        return rows + [_orphan_row(code, state) for code, state in states.items() if state.messages]

    print_rows(_work(args, job), LISTED, args)


def read_board(args: Arguments) -> None:
    """Print the messages of a sub-board, or one."""
    if args.number is not None:
        _show(args)
        return

    async def job(desk: Desk) -> list[dict[str, Any]]:
        posts = await _reading(desk).page(_us(), args.code, most=_EVERYTHING)
        return [_row(post) for post in posts[-max(args.last, 0) :]]

    print_rows(_work(args, job), COLUMNS, args)


def list_held(args: Arguments) -> None:
    """Print what waits for a moderator."""

    async def job(desk: Desk) -> list[dict[str, Any]]:
        codes = [_reading(desk).find(_us(), args.code).code] if args.code else list(desk.settings.boards.subs)
        return [_row(post) for code in codes for post in await _held(desk, code)]

    print_rows(_work(args, job), HELD, args)


def release(args: Arguments) -> None:
    """Let a message through, and tell the running program, whose listeners wait for it."""

    async def job(desk: Desk) -> Post:
        return await _moderation(desk).release(_us(), args.code, _number(args))

    post = _work(args, job, changing=True)
    _tell(args, post)
    _done(args, post, "released")


def remove(args: Arguments) -> None:
    """Remove a message."""

    async def job(desk: Desk) -> Post:
        return await _moderation(desk).remove(_us(), args.code, _number(args))

    _done(args, _work(args, job, changing=True), "removed")


def _show(args: Arguments) -> None:
    """Print one message: what is known of it, then its text."""
    from dialtone.formats.text.foreign import one_line

    async def job(desk: Desk) -> tuple[dict[str, Any], bytes]:
        reading = _reading(desk)
        post = await reading.get(_us(), args.code, _number(args))
        return _row(post), await reading.text(_us(), args.code, post.number, most=_LARGEST)

    row, text = _work(args, job)
    if args.json:
        print_json(row | {"text": text.decode("utf-8", "replace")})
        return
    for name in SHOWN:
        if row[name] not in ("", 0):
            print(f"{name.replace('_', ' '):12} {one_line(str(row[name]), 1000)}")
    print()
    print(readable(text))


def readable(text: bytes) -> str:
    """The words of a message for a terminal: its plain text part, decoded, without anything a terminal would obey."""
    import email
    from email.message import EmailMessage
    from email.policy import default

    from dialtone.formats.mail.headers import split_head
    from dialtone.formats.text.foreign import visible

    words = text[split_head(text)[1] :].decode("utf-8", "replace")
    try:
        message = email.message_from_bytes(text, policy=default)
        part = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
        words = part.get_content() if part is not None else words
    except (LookupError, ValueError, TypeError, AttributeError):  # not what a message should be: shown as it is
        pass
    return "\n".join(visible(words))


def _work(args: Arguments, job: Callable[[Desk], Awaitable[Any]], *, changing: bool = False) -> Any:
    from dialtone.app.desk import work

    return work(board_of(args), job, changing=changing)


def _reading(desk: Desk) -> Reading:
    from dialtone.domain.boards.reading import Reading

    return Reading(desk.store, desk.blobs, desk.settings.boards, _access(desk))


def _moderation(desk: Desk) -> Moderation:
    from dialtone.domain.boards.moderation import Moderation
    from dialtone.host.clock import SystemClock

    return Moderation(desk.store, SystemClock(), desk.settings.boards, _access(desk))


def _access(desk: Desk) -> Access:
    from dialtone.domain.access.requirements import Requirements
    from dialtone.domain.boards.access import Access
    from dialtone.host.chance import SystemChance
    from dialtone.host.clock import SystemClock

    return Access(Requirements(SystemClock(), SystemChance(), desk.settings.boards))


def _us() -> Actor:
    """Whoever can run this command on the board's files is its sysop."""
    from dialtone.domain.model.actor import System

    return System("the sysop")


async def _held(desk: Desk, code: str) -> list[Post]:
    return await desk.store.read(lambda records: records.posts.page(code, held=True, most=_EVERYTHING))


def _number(args: Arguments) -> PostNumber:
    from dialtone.domain.model.post import PostNumber

    return PostNumber(args.number)


def _tell(args: Arguments, post: Post) -> None:
    """Tell the running program that a post is there: who passes posts on waits for that."""
    from dialtone.cli.running import tell

    tell(board_of(args), "post-made", board=post.board, number=post.number, letter=post.letter)


def _done(args: Arguments, post: Post, what: str) -> None:
    if args.json:
        print_json({"board": post.board, "number": post.number, what: True})
    else:
        print(f"{what}: {post.board} {post.number}")


def _board_row(sub: SubBoard, state: BoardState | None) -> dict[str, Any]:
    from dialtone.domain.model.post import BoardState

    counts = dataclasses.asdict(state or BoardState())
    return {"code": sub.code, "group": sub.group.name, "name": sub.name, "description": sub.description, **counts}


def _orphan_row(code: str, state: BoardState) -> dict[str, Any]:
    about = "not in msgs.ini any more"
    return {"code": code, "group": "", "name": "", "description": about, **dataclasses.asdict(state)}


def _row(post: Post) -> dict[str, Any]:
    """A message as a row."""
    from dialtone.app.desk import clock_time

    states = (("held", post.held), ("private", post.private), ("anonymous", post.anonymous), ("perm", post.permanent))
    return {
        "board": post.board,
        "number": post.number,
        "posted": clock_time(post.posted),
        "written": clock_time(post.written),
        "author": post.author,
        "author_user": post.author_user,
        "address": post.author_address,
        "to": post.to,
        "subject": post.subject,
        "message_id": post.message_id,
        "answers": post.parent,
        "thread": post.thread,
        "state": " ".join(name for name, is_so in states if is_so),
        "network": post.network,
        "host": post.host,
        "protocol": post.protocol,
        "size": post.size,
        "tag": post.tag,
    }
