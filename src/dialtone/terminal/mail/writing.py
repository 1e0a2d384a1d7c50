"""Writing mail: to whom, about what, the text, files that go along, and off. Sources: spec bbs.md 4.3 to 4.5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.mail.composing import Addressee, Attached, Message
from dialtone.domain.model.user import SYSOP
from dialtone.terminal import keys
from dialtone.terminal.editor.quoting import quote
from dialtone.terminal.editor.session import Edited, edit, finished
from dialtone.terminal.mail import whom
from dialtone.terminal.mail.attaching import Basket, bring
from dialtone.terminal.stay import Stay

SUBJECT_MOST = 70
BASE64 = 3 / 4  # of the room a message has is left for files


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What is known before the caller writes."""

    to: tuple[Addressee, ...] = ()
    prefill: str = ""  # what stands at the To prompt already
    subject: str = ""
    text: str = ""  # what stands in the editor already
    quoted: Sequence[str] = ()
    answers: str = ""
    references: tuple[str, ...] = ()
    area: str = ""  # where the draft is kept; "" follows from the recipients
    files: tuple[Attached, ...] = ()  # attachments that go along in any case (forwarding)
    bulk: str = ""  # for sysops: whom each gets one of his own
    words: str = "mail.to"


async def write(stay: Stay, argument: str) -> None:
    """`mail.write`: to somebody of this board or any other. What another room knows is in the memory of the stay."""
    known = stay.memory.pop("mail.write", None) or {}
    begun = Begun(
        prefill=argument.strip(), subject=_answer(str(known.get("subject", ""))), quoted=known.get("quote", ())
    )
    await compose(stay, begun)


async def feedback(stay: Stay, argument: str) -> None:
    """`mail.feedback`: to the sysop."""
    sysop = await stay.house.correspondence.addressing.sysop()
    stay.house.correspondence.addressing.permit(stay.user, sysop)
    await compose(stay, Begun(to=(sysop,), subject=argument.strip(), area="mail:feedback"))


async def bulk(stay: Stay, argument: str) -> None:
    """`mail.bulk`: for sysops, a message of his own to each of many."""
    if stay.user.level < SYSOP_LEVEL:
        raise Refusal(Why.DENIED, "Only the sysop may do that.")
    who = argument.strip() or (await stay.console.ask("mail.bulk.who", most=200) or "").strip()
    if not who:
        return
    people = await stay.house.correspondence.people(stay.caller, who)
    if await stay.console.yes("mail.bulk.sure", count=len(people), first=people[0].alias, default=False):
        first = stay.house.correspondence.addressing.local(people[0])
        await compose(stay, Begun(to=(first,), bulk=who, area="mail:bulk"))


async def compose(stay: Stay, begun: Begun) -> str | None:
    """Have the caller write a message and send it; its tag, None when nothing came of it. Raises Gone, HangUp,
    StoreError, Refusal before anything was written."""
    mail, console = stay.house.correspondence, stay.console
    await mail.check(stay.caller)
    people = begun.to or await whom.ask(stay, begun.words, default=begun.prefill)
    if not people:
        await console.say("mail.nobody")
        return None
    keep_here = await _stays_here(stay, people)
    if not begun.bulk:
        await console.say("mail.for", names=", ".join(one.shown for one in people))
    subject = await console.ask("mail.subject", most=SUBJECT_MOST, default=begun.subject[:SUBJECT_MOST])
    if subject is None or not subject.strip():
        await console.say("mail.no_subject")
        return None
    area = begun.area or f"mail:{people[0].shown}"[:60]
    edited = await _edited(stay, begun, people, subject, area)
    if edited is None:
        return None
    to, cc = whom.split(people)
    message = Message(
        to=to,
        cc=cc,
        subject=edited.subject.strip() or subject,
        body=edited.text,
        attached=begun.files,
        answers=begun.answers,
        references=begun.references,
    )
    return await _send(stay, begun, message, area, keep_here=keep_here)


async def _stays_here(stay: Stay, people: Sequence[Addressee]) -> bool:
    """Whether a message to somebody who has his mail forwarded is to wait for him here all the same."""
    for one in people:
        address = stay.house.correspondence.forwards_to(stay.caller, one)
        if address and not await stay.console.yes("mail.forwards", name=one.shown, address=address):
            return True
    return False


async def _edited(stay: Stay, begun: Begun, people: Sequence[Addressee], subject: str, area: str) -> Edited | None:
    level = stay.house.settings.levels.of(stay.user.level)
    with stay.doing("sending mail"):
        return await edit(
            stay,
            area=area,
            to=", ".join(one.shown for one in people),
            subject=subject,
            text=begun.text,
            quote=() if stay.user.has_restriction("J") else begun.quoted,
            limit_lines=level.lines_per_message,
            place=stay.console.words.text("mail.place", stay.console.look),
            signed=True,
            keep_draft=True,
        )


async def _send(stay: Stay, begun: Begun, message: Message, area: str, *, keep_here: bool) -> str | None:
    """Ask what else, and send it. What was written is kept when the answer is no."""
    console = stay.console
    most = stay.house.reception.mail.max_msg_size
    basket = Basket(stay.house.blobs, int(most * BASE64) if most else 0, name="attached.bin")
    try:
        while True:
            count = len(message.attached) + len(basket.attached())
            answer = await console.choose("mail.send", ["S", "A", "K", "Q"], default="S", files=count)
            if answer == "A":
                await bring(stay, basket)
            elif answer != "S":
                break
            else:
                whole = replace(message, attached=message.attached + basket.attached())
                return await _sent(stay, begun, whole, area, keep_here=keep_here)
    except Refusal as no:
        await stay.refused(no)
        await console.say("mail.kept")
        return None
    finally:
        await basket.empty()
    if answer in ("Q", keys.ABORT) and await console.yes("mail.drop", default=False):
        await finished(stay, area)
        await console.say("mail.dropped")
    else:
        await console.say("mail.kept")
    return None


async def _sent(stay: Stay, begun: Begun, message: Message, area: str, *, keep_here: bool) -> str:
    mail, console = stay.house.correspondence, stay.console
    price = mail.cost(stay.caller, message)
    if price and not await console.yes("mail.cost", credits=price):
        raise Refusal(Why.CANCELLED, "It was not sent.")
    if begun.bulk:
        count = await mail.bulk(stay.caller, begun.bulk, message)
        await finished(stay, area)
        await console.say("mail.bulk.sent", count=count)
        return ""
    tag = await mail.send(stay.caller, message, keep_here=keep_here)
    await finished(stay, area)
    feedback = all(one.user is not None and one.user.number == SYSOP for one in message.everybody)
    words = "mail.sent.feedback" if feedback else "mail.sent.done"
    await console.say(words, names=", ".join(one.shown for one in message.everybody))
    return tag


def answer_subject(subject: str) -> str:
    """The subject of an answer."""
    return _answer(subject)


def _answer(subject: str) -> str:
    if not subject or subject[:3].lower() == "re:":
        return subject
    return f"Re: {subject}"


def quotable(stay: Stay, text: str, author: str) -> Sequence[str]:
    """The lines of a message an answer may quote."""
    return () if stay.user.has_restriction("J") else quote(text, author)
