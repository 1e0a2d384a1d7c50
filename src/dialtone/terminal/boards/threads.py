"""The tree of a thread: who answered what, the message one came from marked (spec bbs.md 3.5)."""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.domain.model.post import Post, PostNumber
from dialtone.terminal.boards.dates import date_time
from dialtone.terminal.boards.desk import Desk
from dialtone.terminal.console import plain

DEEPEST = 12  # levels that are moved to the right


async def choose(desk: Desk, post: Post) -> Post | None:
    """Show the tree and let the caller choose a message. Raises Refusal as `Reading.thread`."""
    tree = ordered(await desk.reading.thread(desk.caller, post.board, post.number))
    rows = [_row(desk, depth, one) for depth, one in tree]
    start = next((at for at, (_, one) in enumerate(tree) if one.number == post.number), 0)
    chosen = await desk.console.pick("boards.thread", rows, start=start, subject=post.subject)
    return tree[chosen][1] if chosen is not None else None


def ordered(posts: Sequence[Post]) -> list[tuple[int, Post]]:
    """The messages with their depth, each behind what it answers; answers to what is not there stand at the root."""
    there = {post.number for post in posts}
    children: dict[PostNumber | None, list[Post]] = {}
    for post in sorted(posts, key=lambda post: post.number):
        parent = post.parent if post.parent in there and post.parent < post.number else None
        children.setdefault(parent, []).append(post)
    found: list[tuple[int, Post]] = []
    waiting = [(0, post) for post in reversed(children.get(None, []))]
    while waiting:
        depth, post = waiting.pop()
        found.append((depth, post))
        waiting += [(depth + 1, child) for child in reversed(children.get(post.number, []))]
    return found


def _row(desk: Desk, depth: int, post: Post) -> str:
    look = desk.console.look
    when = date_time(desk.stay.house.clock, post.posted)
    if look.linear:
        level = f"level {depth + 1}, " if depth else ""
        return f"{level}{plain(post.author)}, {when}, message {post.number}"
    room = look.columns - 10
    indent = "  " * min(depth, DEEPEST if look.columns >= 80 else 4)
    text = plain(f"{indent}{'└ ' if depth else ''}{post.author}", room)
    tail = f"  {when}" if look.columns >= 80 else f" #{post.number}"
    return f"{text}\x01n\x01c{tail}"
