"""Changing what was posted: one's own text, removing, and everything moderators may do with a message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.datastructures import FormData
from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import SubBoard
from dialtone.domain.boards.compose import BODY_MOST
from dialtone.domain.model.post import Post
from dialtone.web.answers import sentence, status_of
from dialtone.web.boards.bodies import content_of, typed
from dialtone.web.boards.desk import HIGHEST, Desk, crumbs, desk, title, to_message
from dialtone.web.boards.rows import marks
from dialtone.web.visit import Visit, field

HEAD_MOST = 200  # header lines that are shown


async def edit(visit: Visit) -> Response:
    """Give a message another text."""
    at = desk(visit)
    sub, number = at.sub(), at.number()
    post = await at.reading.get(at.caller, sub.code, number)
    reason = await at.editing.may_edit(at.caller, sub.code, number)
    if reason:
        raise Refusal(Why.DENIED, reason)
    content = await content_of(at, post)
    if content.attachments:
        raise Refusal(Why.UNSUPPORTED, "What is attached to this message would be lost.")
    subject, text, error, status, preview = post.subject, content.text.rstrip("\n"), "", 200, ""
    if visit.is_form:
        form = await visit.form(most_bytes=BODY_MOST * 3)
        subject, text = field(form, "subject", most=200), field(form, "text")
        if "preview" in form:
            preview = typed(text, sub)
        else:
            try:
                await at.editing.edit(at.caller, sub.code, number, subject=subject, body=text)
            except Refusal as no:
                error, status = sentence(no.text), status_of(no)
            else:
                return visit.go(
                    "boards.message", code=sub.code.lower(), number=number, notice="The message is changed."
                )
    return visit.show(
        "boards/edit.html",
        status=status,
        code=sub.code.lower(),
        post=post,
        subject=subject,
        text=text,
        error=error,
        preview=preview,
        original=to_message(post),
        crumbs=crumbs(sub, (f"Message {number}", to_message(post)), ("Edit", "")),
    )


async def remove(visit: Visit) -> Response:
    """Remove a message."""
    at = desk(visit)
    await visit.form()
    sub, number = at.sub(), at.number()
    post = await at.moderation.remove(at.caller, sub.code, number)
    return await _away(at, sub, post, f"Message {number} is removed.")


async def release(visit: Visit) -> Response:
    """Let a message through that waits for a moderator."""
    at = desk(visit)
    await visit.form()
    sub, number = at.sub(), at.number()
    await at.moderation.release(at.caller, sub.code, number)
    notice = f"Message {number} is let through."
    return visit.go("boards.message", code=sub.code.lower(), number=number, notice=notice)


async def _away(at: Desk, sub: SubBoard, post: Post, notice: str) -> Response:
    """From a message that has gone: to its thread if something of it is left, else to its sub-board."""
    try:
        await at.threads.page(at.caller, sub.code, post.thread, most=1)
    except Refusal:
        return at.visit.go("boards.sub", code=sub.code.lower(), notice=notice)
    return at.visit.go("boards.thread", code=sub.code.lower(), number=post.thread, notice=notice)


async def operate(visit: Visit) -> Response:
    """The moderator's page of a message."""
    at = desk(visit)
    sub, number = at.sub(), at.number()
    if not at.reading.operates(at.caller, sub):
        raise Refusal(Why.DENIED, "You are no moderator here.")
    post = await at.reading.get(at.caller, sub.code, number)
    error, status = "", 200
    if visit.is_form:
        form = await visit.form()
        command = _COMMANDS.get(field(form, "do", most=20))
        if command is None:
            raise Refusal(Why.INVALID, "That is nothing a moderator does.")
        try:
            return await command(at, sub, post, form)
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    head = (await at.reading.text(at.caller, sub.code, number)).partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
    return visit.show(
        "boards/operate.html",
        status=status,
        error=error,
        post=post,
        code=sub.code.lower(),
        name=title(sub),
        marks=marks(post),
        head="\n".join(head.split("\r\n")[:HEAD_MOST]),
        targets=[(one.code, f"{one.group.name}: {title(one)}") for one in _targets(at, sub)],
        original=to_message(post),
        crumbs=crumbs(sub, (f"Message {number}", to_message(post)), ("Moderate", "")),
    )


def _targets(at: Desk, sub: SubBoard) -> list[SubBoard]:
    return [one for one in at.all_subs() if one.code != sub.code and at.reading.operates(at.caller, one)]


async def _attribute(at: Desk, sub: SubBoard, post: Post, form: FormData) -> Response:
    name = field(form, "attribute", most=20)
    caller, number = at.caller, post.number
    if name == "private":
        await at.editing.set_attributes(caller, sub.code, number, private=not post.private)
    elif name == "anonymous":
        await at.editing.set_attributes(caller, sub.code, number, anonymous=not post.anonymous)
    elif name == "permanent":
        await at.editing.set_attributes(caller, sub.code, number, permanent=not post.permanent)
    elif name == "held" and post.held:
        await at.moderation.release(caller, sub.code, number)
    elif name == "held":
        await at.editing.set_attributes(caller, sub.code, number, hold=True)
    else:
        raise Refusal(Why.INVALID, "There is no such attribute.")
    return at.visit.go("boards.operate", code=sub.code.lower(), number=number, notice="The message is changed.")


async def _move(at: Desk, sub: SubBoard, post: Post, form: FormData) -> Response:
    target = field(form, "target", most=100)
    number = await at.editing.move(at.caller, sub.code, post.number, target)
    notice = f"The message is number {number} there."
    return at.visit.go("boards.message", code=target.lower(), number=number, notice=notice)


async def _comment(at: Desk, sub: SubBoard, post: Post, form: FormData) -> Response:
    comment = " ".join(field(form, "comment", most=200).split())
    if not comment:
        raise Refusal(Why.EMPTY, "There is no remark.")
    content = await content_of(at, post)
    if content.attachments:
        raise Refusal(Why.UNSUPPORTED, "What is attached to this message would be lost.")
    text = content.text.rstrip("\n")
    body = f"{text}\n\n[{at.caller.user.alias}: {comment}]"
    await at.editing.edit(at.caller, sub.code, post.number, subject=post.subject, body=body)
    return at.visit.go_to(to_message(post), notice="Your remark stands under the message.")


async def _range(at: Desk, sub: SubBoard, post: Post, form: FormData) -> Response:
    first, last = _number(field(form, "first", most=20)), _number(field(form, "last", most=20))
    count = await at.editing.remove_range(at.caller, sub.code, first, last)
    return at.visit.go("boards.sub", code=sub.code.lower(), notice=f"{count} messages are removed.")


async def _author(at: Desk, sub: SubBoard, post: Post, form: FormData) -> Response:
    count = await at.editing.remove_author(at.caller, sub.code, post.number)
    return at.visit.go("boards.sub", code=sub.code.lower(), notice=f"{count} messages are removed.")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Refusal(Why.INVALID, "Say from which number to which.")
    return min(int(text), HIGHEST)


_COMMANDS: dict[str, Callable[[Desk, SubBoard, Post, FormData], Awaitable[Response]]] = {
    "attribute": _attribute,
    "move": _move,
    "comment": _comment,
    "range": _range,
    "author": _author,
}
