"""Sending a message on to somebody else, and having all mail sent on. Sources: spec bbs.md 4.3, 4.4."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.addressing import INTERNET
from dialtone.domain.mail.composing import Addressee, Attached, Message
from dialtone.formats.mail.content import Attachment, read_content
from dialtone.formats.mail.headers import fields, first, shown, split_head
from dialtone.terminal.editor.session import edit, finished
from dialtone.terminal.mail import whom
from dialtone.terminal.mail.boxes import Box, Entry
from dialtone.terminal.stay import Stay

_SUBJECT_MOST = 70
_SHOWN = (b"From", b"To", b"Date", b"Subject")


async def forward(stay: Stay, box: Box, entry: Entry) -> None:
    """Send a message on, with a comment in front of it. Raises Refusal, Gone, HangUp, StoreError."""
    if stay.user.has_restriction("F"):
        raise Refusal(Why.DENIED, "You may not forward mail.")
    console, mail = stay.console, stay.house.correspondence
    await mail.check(stay.caller)
    people = await whom.ask(stay, "mail.forward.to")
    if not people:
        await console.say("mail.nobody")
        return
    subject = await console.ask("mail.subject", most=_SUBJECT_MOST, default=f"Fwd: {entry.subject}"[:_SUBJECT_MOST])
    if subject is None:
        await console.say("mail.no_subject")
        return
    comment = await _comment(stay, people, subject, entry)
    if comment is None:
        return
    message = await _message(box, entry, people, subject, comment)
    try:
        await mail.send(stay.caller, message)
    except Refusal as no:
        await stay.refused(no)
        return
    await finished(stay, _area(entry))
    await console.say("mail.sent.done", names=", ".join(one.shown for one in people))


def _area(entry: Entry) -> str:
    return f"mail:forward:{entry.key}"


async def _comment(stay: Stay, people: tuple[Addressee, ...], subject: str, entry: Entry) -> str | None:
    """What is put in front; None when the caller gave up."""
    if not await stay.console.yes("mail.forward.comment", default=False):
        return ""
    to = ", ".join(one.shown for one in people)
    edited = await edit(stay, area=_area(entry), to=to, subject=subject, keep_draft=True)
    return None if edited is None else edited.text.rstrip("\n") + "\n\n"


async def _message(box: Box, entry: Entry, people: tuple[Addressee, ...], subject: str, comment: str) -> Message:
    data = await box.text(entry, whole=True)
    content = read_content(data)
    head = fields(split_head(data)[0])
    told = [f"{name.decode()}: {shown(first(head, name.lower()), 200)}" for name in _SHOWN if first(head, name.lower())]
    body = "\n".join([f"{comment}---------- Forwarded message ----------", *told, "", content.text])
    files = tuple(map(_again, content.attachments))
    to, cc = whom.split(people)
    return Message(to=to, cc=cc, subject=subject, body=body, attached=files)


def _again(attachment: Attachment) -> Attached:
    """A file that came goes on."""
    return Attached(
        name=attachment.name or "attached.bin",
        kind=attachment.kind,
        size=attachment.size,
        pieces=partial(_pieces, attachment),
    )


async def _pieces(attachment: Attachment) -> AsyncIterator[bytes]:
    async def all_at_once() -> AsyncIterator[bytes]:
        yield attachment.data()

    return all_at_once()


async def settings(stay: Stay, argument: str) -> None:
    """`mail.forwarding`: have all mail sent on to an address outside, or no more."""
    console, user = stay.console, stay.user
    if user.is_guest:
        raise Refusal(Why.DENIED, "The guest account is everybody's: its mail is not forwarded.")
    if not stay.house.settings.system.forward_to_netmail:
        raise Refusal(Why.UNSUPPORTED, "Mail is not forwarded from this board.")
    await console.say(
        "mail.forwarding.on" if user.forwards and user.netmail else "mail.forwarding.off", to=user.netmail
    )
    address = await console.ask("mail.forwarding.address", most=60, default=user.netmail)
    if address is None:
        return
    address = address.strip()
    if address:
        found = await stay.house.correspondence.addressing.find(user, address)
        if not isinstance(found, Addressee) or found.network != INTERNET:
            raise Refusal(Why.BAD_ADDRESS, "That is no address outside of this board.")
        address = found.address
    on = bool(address) and await console.yes("mail.forwarding.wanted", default=True, to=address)
    await stay.house.profiles.change_own(stay.caller, {"netmail": address, "forwards": on})
    await stay.refresh()
    await console.say("mail.forwarding.on" if on else "mail.forwarding.off", to=address)
