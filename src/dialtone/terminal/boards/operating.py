"""What moderators do with messages, and removing one's own (spec bbs.md 3.6, operator menu)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import SubBoard
from dialtone.domain.model.post import Post, PostNumber
from dialtone.terminal.boards.desk import Desk, ask_number, title
from dialtone.terminal.boards.showing import content_of
from dialtone.terminal.console import plain

HEAD_MOST = 200  # header lines that are shown


async def delete(desk: Desk, post: Post) -> bool:
    """Remove a message, after a question; whether it has gone. Raises Refusal, StoreError."""
    if not await desk.console.yes("boards.delete", default=False, number=post.number, subject=post.subject):
        return False
    await desk.moderation.remove(desk.caller, post.board, post.number)
    await desk.console.say("boards.deleted", number=post.number)
    return True


async def validate(desk: Desk, post: Post) -> str:
    """A moderator sees a message that waits: "through", "gone", or "" when it goes on waiting. Raises StoreError."""
    if not desk.reading.operates(desk.caller, desk.reading.find(desk.caller, post.board)):
        return ""
    key = await desk.console.choose("boards.held", "VDL", default="L")
    try:
        if key == "V":
            await desk.moderation.release(desk.caller, post.board, post.number)
            await desk.console.say("boards.held.through", number=post.number)
            return "through"
        if key == "D":
            await desk.moderation.remove(desk.caller, post.board, post.number)
            await desk.console.say("boards.deleted", number=post.number)
            return "gone"
    except Refusal as no:  # another moderator was faster
        await desk.stay.refused(no)
    return ""


async def menu(desk: Desk, sub: SubBoard, post: Post) -> bool:
    """The operator's menu; whether the message is to be looked at anew. Raises Refusal, StoreError."""
    if not desk.reading.operates(desk.caller, sub):
        raise Refusal(Why.DENIED, "You are no moderator here.")
    while True:
        key = await desk.console.choose("boards.operator", [*_MENU, "?", "Q"], default="Q", number=post.number)
        if key != "?":
            break
        await desk.console.say("boards.operator.help")
    command = _MENU.get(key)
    return await command(desk, sub, post) if command is not None else False


async def _comment(desk: Desk, sub: SubBoard, post: Post) -> bool:
    """Put a remark of the moderator's under the text."""
    comment = await desk.console.ask("boards.operator.comment", most=200)
    if not comment or not comment.strip():
        return False
    content = await content_of(desk, post)
    if content.attachments:
        raise Refusal(Why.UNSUPPORTED, "What is attached to this message would be lost.")
    text = content.text.rstrip("\n")
    body = f"{text}\n\n[{desk.stay.user.alias}: {comment.strip()}]"
    await desk.editing.edit(desk.caller, sub.code, post.number, subject=post.subject, body=body)
    return True


async def _attributes(desk: Desk, sub: SubBoard, post: Post) -> bool:
    """Switch what the message is."""
    names = {"P": "private", "A": "anonymous", "N": "permanent", "H": "held"}
    on = {key: "x" if getattr(post, name) else " " for key, name in names.items()}
    key = await desk.console.choose(
        "boards.operator.attributes", [*names, "Q"], default="Q", p=on["P"], a=on["A"], n=on["N"], h=on["H"]
    )
    number, editing, caller = post.number, desk.editing, desk.caller
    if key == "P":
        await editing.set_attributes(caller, sub.code, number, private=not post.private)
    elif key == "A":
        await editing.set_attributes(caller, sub.code, number, anonymous=not post.anonymous)
    elif key == "N":
        await editing.set_attributes(caller, sub.code, number, permanent=not post.permanent)
    elif key == "H" and post.held:
        await desk.moderation.release(caller, sub.code, number)
    elif key == "H":
        await editing.set_attributes(caller, sub.code, number, hold=True)
    else:
        return False
    return True


async def _delete_range(desk: Desk, sub: SubBoard, post: Post) -> bool:
    """Remove everything from one number to another."""
    first = await ask_number(desk.console, "boards.operator.first", post.number)
    last = (
        await ask_number(desk.console, "boards.operator.last", max(first, post.number)) if first is not None else None
    )
    if (
        first is None
        or last is None
        or not await desk.console.yes("boards.operator.range", default=False, first=first, last=last)
    ):
        return False
    count = await desk.editing.remove_range(desk.caller, sub.code, first, last)
    await desk.console.say("boards.operator.removed", count=count)
    return True


async def _header(desk: Desk, sub: SubBoard, post: Post) -> bool:
    """Show the header fields, and where the message came from."""
    text = await desk.reading.text(desk.caller, sub.code, post.number)
    head = text.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
    facts = [f"Number: {post.number}, thread {post.thread}, answers {post.parent or 'nothing'}"]
    facts.append(f"From: user {post.author_user or 'none'} by {post.protocol or '?'} from {post.host or '?'}")
    facts.append(f"Kept as: {post.tag}")
    lines = [*facts, "", *head.split("\r\n")[:HEAD_MOST]]
    await desk.console.text("\n".join(lines), colours=False)
    return False


async def _move(desk: Desk, sub: SubBoard, post: Post) -> bool:
    """Move the message to another sub-board of which the caller is a moderator."""
    targets = [one for one in desk.all_subs() if one.code != sub.code and desk.reading.operates(desk.caller, one)]
    if not targets:
        raise Refusal(Why.NOT_FOUND, "There is no other sub-board to move it to.")
    rows = [f"{plain(one.group.name)}: {plain(title(one))}" for one in targets]
    chosen = await desk.console.pick("boards.operator.move", rows, number=post.number)
    if chosen is None:
        return False
    number = await desk.editing.move(desk.caller, sub.code, post.number, targets[chosen].code)
    await desk.console.say("boards.operator.moved", sub=title(targets[chosen]), number=number)
    return True


async def _author(desk: Desk, sub: SubBoard, post: Post) -> bool:
    """Remove everything the author wrote here."""
    if not await desk.console.yes("boards.operator.author", default=False, author=post.author):
        return False
    count = await desk.editing.remove_author(desk.caller, sub.code, post.number)
    await desk.console.say("boards.operator.removed", count=count)
    return True


async def _release(desk: Desk, sub: SubBoard, post: Post) -> bool:
    """Let the message through, if it waits."""
    await desk.moderation.release(desk.caller, sub.code, PostNumber(post.number))
    await desk.console.say("boards.held.through", number=post.number)
    return True


async def _account(desk: Desk, sub: SubBoard, post: Post) -> bool:
    """The author's account, in the sysop's editor."""
    if not post.author_user:
        raise Refusal(Why.NOT_FOUND, "The author is no user of this board.")
    await desk.stay.act("sysop.users", str(post.author_user))
    return False


_MENU: dict[str, Callable[[Desk, SubBoard, Post], Awaitable[bool]]] = {
    "A": _comment,
    "C": _attributes,
    "D": _delete_range,
    "H": _header,
    "M": _move,
    "P": _author,
    "V": _release,
    "U": _account,
}
