"""Mail: folders, messages, sending."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from typing import Annotated

import msgspec

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.addressing import Perhaps
from dialtone.domain.mail.composing import Addressee, Attached, Message, attached_bytes
from dialtone.domain.model.mail import CopySummary, Uid
from dialtone.formats.mail.address_lists import Mailbox
from dialtone.formats.mail.view import view
from dialtone.web.api.operation import Asking, Operation, Part, number

FILES_MOST = 10


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """A folder; `kind` is inbox, folder, spam or trash."""

    id: int
    kind: str
    name: str
    messages: int
    unread: int


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A message as a list shows it; `received` in seconds since 1970."""

    uid: int
    folder: int
    sender: str
    author: str
    subject: str
    received: float
    size: int
    read: bool
    answered: bool
    flagged: bool


class LetterList(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a folder. `more`: what to give as `before` for the next part, 0 when there is none."""

    messages: list[Letter]
    more: int


class File(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment."""

    index: int
    name: str
    type: str
    size: int


class WholeLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A message with its text; HTML is not passed on."""

    uid: int
    sender: str
    to: str
    cc: str
    subject: str
    date: float
    text: str
    files: list[File]


class SentFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be sent; `data` in base64."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    data: str
    type: Annotated[str, msgspec.Meta(max_length=100)] = "application/octet-stream"


class NewLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A message to be sent. Recipients are names of people here or addresses."""

    to: Annotated[list[Annotated[str, msgspec.Meta(max_length=254)]], msgspec.Meta(min_length=1, max_length=50)]
    subject: Annotated[str, msgspec.Meta(max_length=200)]
    text: Annotated[str, msgspec.Meta(max_length=2_000_000)]
    cc: Annotated[list[Annotated[str, msgspec.Meta(max_length=254)]], msgspec.Meta(max_length=50)] = []
    files: Annotated[list[SentFile], msgspec.Meta(max_length=FILES_MOST)] = []


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """The tag of a message that was taken, for tracing it."""

    tag: str


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is left out stays."""

    read: bool | None = None
    flagged: bool | None = None
    folder: Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31)] | None = None


async def folders(asking: Asking) -> list[Folder]:
    """Every folder with what is in it."""
    found = await asking.house.folders.all(asking.caller)
    return [
        Folder(id=one.id, kind=one.kind.value, name=one.name, messages=one.messages, unread=one.unread) for one in found
    ]


async def letters(asking: Asking) -> LetterList:
    """Messages of a folder, those that came there last first."""
    folder = _folder(asking.path("folder"))
    page = await asking.house.folders.messages(
        asking.caller, folder, before=asking.query.before, most=asking.query.limit
    )
    return LetterList(messages=[_letter(one) for one in page.messages], more=page.more)


async def letter(asking: Asking) -> WholeLetter:
    """One message with its text."""
    uid = Uid(number(asking.path("uid"), "message"))
    found = view(await asking.house.correspondence.text(asking.caller, uid))
    files = [File(index=one.index, name=one.name, type=one.kind, size=one.size) for one in found.attachments]
    return WholeLetter(
        uid=uid,
        sender=_names(found.senders),
        to=_names(found.to),
        cc=_names(found.cc),
        subject=found.subject,
        date=found.date or 0.0,
        text=found.text,
        files=files,
    )


async def mark(asking: Asking) -> None:
    """Mark a message, or move it."""
    uid, marks, service = number(asking.path("uid"), "message"), asking.body, asking.house.folders
    if marks.read is not None or marks.flagged is not None:
        await service.mark(asking.caller, [uid], read=marks.read, flagged=marks.flagged)
    if marks.folder is not None:
        await service.move(asking.caller, [uid], marks.folder)


async def discard(asking: Asking) -> None:
    """Throw a message away: into the trash, and for good what is there already."""
    uid = number(asking.path("uid"), "message")
    if not await asking.house.folders.discard(asking.caller, [uid]):
        raise Refusal(Why.NOT_FOUND, "There is no such message.")


async def send(asking: Asking) -> Sent:
    """Send a message."""
    body, mail = asking.body, asking.house.correspondence
    await mail.check(asking.caller)
    message = Message(
        to=tuple([await _addressee(asking, text) for text in body.to]),
        cc=tuple([await _addressee(asking, text) for text in body.cc]),
        subject=body.subject,
        body=body.text,
        attached=tuple(_attached(file) for file in body.files),
    )
    return Sent(tag=await mail.send(asking.caller, message))


async def _addressee(asking: Asking, text: str) -> Addressee:
    found = await asking.house.correspondence.addressing.look_up(text)
    if isinstance(found, Perhaps):
        raise Refusal(Why.NOT_FOUND, f"Nobody is called exactly {text}.")
    return found


def _attached(file: SentFile) -> Attached:
    try:
        return attached_bytes(file.name, b64decode(file.data, validate=True), kind=file.type)
    except (Error, ValueError):
        raise Refusal(Why.INVALID, f"The file {file.name} is not base64.") from None


def _folder(text: object) -> int:
    shown = str(text)
    return -number(shown[1:], "folder") if shown.startswith("-") else number(shown, "folder")


def _names(people: tuple[Mailbox, ...]) -> str:
    return ", ".join(f"{one.display} <{one.address}>" if one.display else one.address for one in people)


def _letter(one: CopySummary) -> Letter:
    return Letter(
        uid=one.uid,
        folder=one.folder,
        sender=one.sender,
        author=one.author,
        subject=one.subject,
        received=one.received,
        size=one.size,
        read=one.read,
        answered=one.answered,
        flagged=one.flagged,
    )


OPERATIONS = (
    Operation(
        name="folders",
        method="GET",
        path="/mail/folders",
        run=folders,
        scope="mail:read",
        summary="Folders of mail",
        answer=list[Folder],
    ),
    Operation(
        name="letters",
        method="GET",
        path="/mail/folders/{folder}/messages",
        run=letters,
        scope="mail:read",
        summary="Messages of a folder",
        query=Part,
        answer=LetterList,
    ),
    Operation(
        name="letter",
        method="GET",
        path="/mail/messages/{uid}",
        run=letter,
        scope="mail:read",
        summary="One message of mail",
        answer=WholeLetter,
    ),
    Operation(
        name="mark_letter",
        method="PATCH",
        path="/mail/messages/{uid}",
        run=mark,
        scope="mail:write",
        summary="Mark or move a message",
        body=Marks,
    ),
    Operation(
        name="discard_letter",
        method="DELETE",
        path="/mail/messages/{uid}",
        run=discard,
        scope="mail:write",
        summary="Throw a message away",
    ),
    Operation(
        name="send_letter",
        method="POST",
        path="/mail/messages",
        run=send,
        scope="mail:write",
        summary="Send a message",
        body=NewLetter,
        answer=Sent,
        status=202,
    ),
)
