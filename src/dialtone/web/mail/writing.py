"""Writing a message: new, an answer, one that is sent on; with files; kept as a draft while one writes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from starlette.datastructures import FormData, UploadFile
from starlette.responses import HTMLResponse, Response

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.mail.answering import Draft
from dialtone.domain.mail.composing import SUBJECT_MOST, Addressee, Attached, Message
from dialtone.domain.model.mail import Uid
from dialtone.domain.model.user import SYSOP
from dialtone.web.answers import sentence, status_of
from dialtone.web.mail import people, room, sheet
from dialtone.web.mail.sheet import Sheet
from dialtone.web.visit import Visit

FILES_MOST = 10
BASE64 = 3 / 4  # of the room a message has is left for files
UNLIMITED = 64 * 1024 * 1024  # bytes of files when the board sets no limit to messages
_AROUND = 4 * 1024 * 1024  # bytes of a form besides its files
_PIECE = 64 * 1024
_TITLES = {"": "New message", "reply": "Reply", "all": "Reply to all", "forward": "Forward"}


class CostsCredits(Refusal):
    """The message costs something, and the sender has not said yes to that."""

    def __init__(self, price: int) -> None:
        super().__init__(Why.CANCELLED, f"This message costs {price} credits.")
        self.price = price


@dataclass(slots=True)
class Problems:
    """What is wrong with a sheet: words for all of it, and for single fields."""

    words: str = ""
    status: int = 200
    fields: dict[str, str] = field(default_factory=dict)
    price: int = 0

    def add(self, no: Refusal, name: str = "") -> None:
        """Note a refusal."""
        self.status = status_of(no)
        if name:
            self.fields[name] = sentence(no.text)
        else:
            self.words = sentence(no.text)


async def write(visit: Visit) -> Response:
    """The form; sends what it brings, keeps it as a draft, or throws it away."""
    await visit.house.correspondence.check(visit.caller)
    if not visit.is_form:
        begun, stands = await sheet.begin(visit)
        return await _form(visit, begun, stands, Problems())
    form = await visit.form(most_bytes=files_most(visit) + _AROUND)
    try:
        written = sheet.read(form)
        if "drop" in form:
            await sheet.drop(visit, written.area)
            return visit.go("mail.inbox", notice="Your draft is thrown away.")
        if "keep" in form:
            kept = await sheet.keep(visit, written)
            return visit.go("mail.drafts", notice="Your draft is kept for two days." if kept else "Nothing was kept.")
        return await _send(visit, form, written)
    finally:
        await form.close()


def files_most(visit: Visit) -> int:
    """How many bytes of files a message may bring."""
    most = visit.house.reception.mail.max_msg_size
    return int(most * BASE64) if most else UNLIMITED


async def _send(visit: Visit, form: FormData, written: Sheet) -> Response:
    """Send it; what is wrong is shown with everything that was typed."""
    problems, stands = Problems(), None
    try:
        stands = await sheet.standing_on(visit, written.how, written.uid)
    except Refusal as no:  # it may be gone meanwhile: what was written goes all the same
        if written.how == "forward":
            problems.add(no)
    message = await _message(visit, form, written, stands, problems)
    if problems.status != 200:
        return await _form(visit, written, stands, problems)
    try:
        _agree(visit, message, written.agreed)
        answering = Uid(written.uid) if written.how in ("reply", "all") and stands is not None else None
        await visit.house.correspondence.send(visit.caller, message, keep_here=written.keep_here, answering=answering)
    except CostsCredits as no:
        problems.price = no.price
        return await _form(visit, written, stands, problems)
    except Refusal as no:
        problems.add(no)
        return await _form(visit, written, stands, problems)
    await _sent(visit, written.area)
    return visit.go("mail.inbox", notice=said(message))


def _agree(visit: Visit, message: Message, agreed: int) -> None:
    price = visit.house.correspondence.cost(visit.caller, message)
    if price and price != agreed:
        raise CostsCredits(price)


async def _sent(visit: Visit, area: str) -> None:
    try:
        await sheet.drop(visit, area)
    except StoreError as trouble:  # it has gone all the same
        log.warning("editor.draft_left", f"!A draft of {visit.user.alias} could not be removed: {trouble}")


def said(message: Message) -> str:
    """What became of a message, for people."""
    if all(one.user is not None and one.user.number == SYSOP for one in message.everybody):
        return "Your message went to the sysop."
    outside = [one.shown for one in message.everybody if one.outside]
    here = [one.shown for one in message.everybody if not one.outside]
    parts = [f"delivered to {_listed(here)}"] if here else []
    parts += [f"on its way to {_listed(outside)}; if it cannot be delivered, a report comes to you"] if outside else []
    return f"Your message is {' and '.join(parts)}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


async def _message(visit: Visit, form: FormData, written: Sheet, stands: Draft | None, problems: Problems) -> Message:
    found: dict[str, tuple[Addressee, ...]] = {}
    known: set[str] = set()
    for name in ("to", "cc", "bcc"):
        try:
            everybody = await people.find(visit, getattr(written, name))
            found[name] = tuple(one for one in everybody if one.address.lower() not in known)
            known.update(one.address.lower() for one in everybody)
        except Refusal as no:
            problems.add(no, name)
    if not problems.fields and not known:
        problems.add(Refusal(Why.BAD_ADDRESS, "Whom is it for?"), "to")
    if len(known) > people.NAMES_MOST:
        problems.add(Refusal(Why.TOO_MANY, f"A message goes to at most {people.NAMES_MOST} people."), "to")
    if not written.subject.strip():
        problems.add(Refusal(Why.EMPTY, "A message needs a subject."), "subject")
    attached = _forwarded(written, stands)
    try:
        attached += brought(form, files_most(visit), len(attached))
    except Refusal as no:
        problems.add(no, "file")
    return Message(
        to=found.get("to", ()),
        cc=found.get("cc", ()),
        bcc=found.get("bcc", ()),
        subject=written.subject,
        body=written.text,
        attached=attached,
        answers=stands.answers if stands is not None else "",
        references=stands.references if stands is not None else (),
    )


def _forwarded(written: Sheet, stands: Draft | None) -> tuple[Attached, ...]:
    if stands is None or written.how != "forward":
        return ()
    return tuple(one for at, one in enumerate(stands.attached) if at in written.parts)


def brought(form: FormData, most: int, there: int = 0) -> tuple[Attached, ...]:
    """The files a form brought. Raises Refusal (TOO_MANY, TOO_BIG)."""
    files = [one for one in form.getlist("file") if isinstance(one, UploadFile) and one.filename]
    if len(files) + there > FILES_MOST:
        raise Refusal(Why.TOO_MANY, f"A message has at most {FILES_MOST} files.")
    if sum(one.size or 0 for one in files) > most:
        raise Refusal(Why.TOO_BIG, "That is more than a message can take.")
    return tuple(
        Attached(
            name=one.filename or "file.bin",
            size=one.size or 0,
            kind=(one.content_type or "").partition(";")[0].strip().lower(),
            pieces=partial(_pieces, one),
        )
        for one in files
    )


async def _pieces(upload: UploadFile) -> AsyncIterator[bytes]:
    async def all_of_it() -> AsyncIterator[bytes]:
        await upload.seek(0)
        while piece := await upload.read(_PIECE):
            yield piece

    return all_of_it()


async def _form(visit: Visit, written: Sheet, stands: Draft | None, problems: Problems) -> Response:
    most = files_most(visit)
    if problems.status != 200 and not problems.words:
        problems.words = "It was not sent yet: please look at what is marked."
    return await room.show(
        visit,
        "mail/write.html",
        here="write",
        status=problems.status,
        title=_TITLES[written.how],
        sheet=written,
        problems=problems,
        attached=stands.attached if stands is not None and written.how == "forward" else (),
        recent=await visit.house.correspondence.recent(visit.caller),
        files_most=FILES_MOST,
        bytes_most=most,
        subject_most=SUBJECT_MOST,
        typed_most=people.TYPED_MOST,
    )


async def draft(visit: Visit) -> Response:
    """Keep what is being written; a script of the page asks for it."""
    form = await visit.form(most_bytes=_AROUND)
    kept = await sheet.keep(visit, sheet.read(form))
    return HTMLResponse(f"Draft kept, {visit.when(visit.house.clock.now())}" if kept else "")


async def drafts(visit: Visit) -> Response:
    """What was begun and not sent; throws one away."""
    if visit.is_form:
        form = await visit.form()
        await sheet.drop(visit, str(form.get("area", ""))[:60])
        return visit.go("mail.drafts", notice="The draft is thrown away.")
    kept = await visit.house.drafts.all(visit.caller) if visit.house.drafts is not None else []
    found = [one for one in kept if one.area.startswith(sheet.PREFIX)]
    return await room.show(visit, "mail/drafts.html", here="drafts", drafts=found)


async def feedback(visit: Visit) -> Response:
    """To the sysop: two fields. Whoever may use the board may write, guests as well."""
    mail = visit.house.correspondence
    sysop = await mail.addressing.sysop()
    mail.addressing.permit(visit.user, sysop)
    await mail.check(visit.caller)
    written, problems = Sheet(subject=visit.query("subject")[:SUBJECT_MOST]), Problems()
    if visit.is_form:
        form = await visit.form()
        written = sheet.read(form)
        try:
            if not written.subject.strip():
                raise Refusal(Why.EMPTY, "A message needs a subject.")
            message = Message(to=(sysop,), subject=written.subject, body=written.text)
            await mail.send(visit.caller, message)
            return visit.go("mail.inbox" if not visit.user.is_guest else "front.home", notice=said(message))
        except Refusal as no:
            problems.add(no)
    return await room.show(
        visit,
        "mail/feedback.html",
        here="feedback",
        status=problems.status,
        sheet=written,
        problems=problems,
        sysop=sysop.shown,
        subject_most=SUBJECT_MOST,
    )


async def bulk(visit: Visit) -> Response:
    """For sysops: a message of his own to each of many, after a look at who they are."""
    mail, written, problems = visit.house.correspondence, Sheet(to=visit.query("who")), Problems()
    meant: list[str] = []
    if visit.is_form:
        form = await visit.form(most_bytes=files_most(visit) + _AROUND)
        written = sheet.read(form)
        try:
            meant = [user.alias for user in await mail.people(visit.caller, written.to)]
            if not written.subject.strip():
                raise Refusal(Why.EMPTY, "A message needs a subject.")
            message = Message(to=(), subject=written.subject, body=written.text)
            if form.get("sure") == str(len(meant)):
                count = await mail.bulk(visit.caller, written.to, message)
                return visit.go("mail.inbox", notice=f"Your message went to {room.words_of(count, 'user')}.")
        except Refusal as no:
            problems.add(no)
    return await room.show(
        visit,
        "mail/bulk.html",
        here="bulk",
        status=problems.status,
        sheet=written,
        problems=problems,
        meant=meant,
        subject_most=SUBJECT_MOST,
    )
