"""What is stored of an accepted message: the letter's particulars, and for each copy its own trace lines.

Trace lines stand in front of the text (RFC 5321 section 4.4): Return-Path at final delivery only, Received always,
Delivered-To where a user's forwarding sends a message on, Date and Message-ID where a user's program forgot them
(RFC 6409 section 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dialtone.base import log
from dialtone.domain.mail.delivery import Addressed
from dialtone.domain.mail.envelope import Recipient, Sender
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.route import Destination, ToBoard, ToHost, ToNetwork, ToUser
from dialtone.domain.ports.blobs import Kept
from dialtone.formats.mail.dates import rfc5322
from dialtone.formats.mail.headers import shown
from dialtone.formats.mail.opening import Opening
from dialtone.formats.mail.received import return_path


class Moment(NamedTuple):
    """When a message was taken: seconds since 1970, and minutes east of UTC."""

    now: float
    offset: int


def new_letter(
    kept: Kept, opening: Opening, sender: Sender, *, tag: str, message_id: str, now: float, spam: bool = False
) -> NewLetter:
    """The letter of a text that is safe."""
    return NewLetter(
        tag=tag,
        size=kept.size,
        body=kept.body,
        blob=kept.blob,
        message_id=message_id,
        sender=sender.address,
        subject=listed(opening.first(b"subject")),
        author=listed(opening.first(b"from")),
        received=now,
        spam=spam,
    )


def listed(value: bytes | None) -> str:
    """A header field for lists: decoded, one line, at most 200 characters. Plain ones take the short way."""
    if value is None:
        return ""
    if len(value) < 200 and value.isascii() and b"=?" not in value and b"  " not in value:
        text = value.strip(b" ").decode("ascii")
        if text.isprintable():
            return text
    return shown(value, 200)


def message_id(opening: Opening, tag: str, visit: Visit, ourselves: Ourselves) -> str:
    """The message's id with its brackets: its own, or a new one when a user of ours sends it, or none."""
    own = (opening.first(b"message-id") or b"").strip()
    if own:
        return own.decode("ascii", "replace")[:250]
    return f"<{tag}@{ourselves.host}>" if visit.user is not None else ""


def added_fields(letter: NewLetter, opening: Opening, visit: Visit, moment: Moment) -> bytes:
    """The fields a message of a user of ours lacks."""
    if visit.user is None:
        return b""
    date = b"" if opening.count(b"date") else b"Date: %s\r\n" % rfc5322(moment.now, moment.offset).encode()
    known = (opening.first(b"message-id") or b"").strip()
    return date + (b"" if known else f"Message-ID: {letter.message_id}\r\n".encode())


def stops_here(destination: Destination, opening: Opening, ourselves: Ourselves) -> Destination:
    """Mail that was forwarded for this user before has come home: it stays (BSC-05)."""
    if not isinstance(destination, ToHost) or destination.forwarded_for is None:
        return destination
    user = destination.forwarded_for
    own = ourselves.address_of(user).lower().encode()
    if all(value.strip().lower() != own for value in opening.every(b"delivered-to")):
        return destination
    log.notice("mail.loop", f"!FORWARDING LOOP: mail for user #{user.number} ({user.alias}) stays here")
    return ToUser(user)


class Copies:
    """Writes the copies of one letter. `sender` is the reverse path in its brackets."""

    __slots__ = ("_added", "_moment", "_ourselves", "_sender", "_utf8", "_visit")

    def __init__(
        self, visit: Visit, sender: bytes, ourselves: Ourselves, added: bytes, moment: Moment, *, utf8: bool
    ) -> None:
        self._visit = visit
        self._sender = sender
        self._ourselves = ourselves
        self._added = added
        self._moment = moment
        self._utf8 = utf8

    def of(self, recipients: Sequence[tuple[Recipient, Destination]]) -> list[Addressed]:
        """One copy for each recipient."""
        alone = len(recipients) == 1
        return [self._copy(to, destination, alone) for to, destination in recipients]

    def _copy(self, to: Recipient, destination: Destination, alone: bool) -> Addressed:
        match destination:
            case ToUser():
                prefix = return_path(self._sender) + self._received(to.given) + self._added
            case ToHost(forwarded_for=None):  # copies that leave together are all alike
                prefix = self._received(to.given if alone else b"") + self._added
            case ToHost(forwarded_for=user) if user is not None:
                home = self._ourselves.address_of(user).encode()
                prefix = b"Delivered-To: " + home + b"\r\n" + self._received(b"") + self._added
            case ToBoard() | ToNetwork():
                prefix = self._received(b"") + self._added
            case _:
                prefix = b""
        return Addressed(destination=destination, address=to.address, prefix=prefix, notify=to.notify, orcpt=to.orcpt)

    def _received(self, recipient: bytes) -> bytes:
        now, offset = self._moment
        return self._visit.stamp.received(recipient, self._sender, now, offset, utf8=self._utf8)
