"""From what somebody typed to a message: header, text, attachments (RFC 5322, 2045 to 2047).

Text is sent as it is where it has only seven bits and short lines, else as quoted-printable; attachments as base64, a
piece at a time, so that a large file is never in memory whole. Nothing of the text names those of Bcc (SEC-04);
recipients of bulk mail get messages of their own.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.user import User
from dialtone.formats.mail.address_lists import write_mailbox
from dialtone.formats.mail.dates import rfc5322
from dialtone.formats.mail.headers import clean, encode_phrase, encode_text, fold, one_line
from dialtone.formats.text.escape import plain

SUBJECT_MOST = 200  # characters
NAME_MOST = 100
BODY_MOST = 4 * 1024 * 1024  # bytes
REFERENCES_MOST = 20
LONGEST_LINE = 900  # bytes; longer ones cannot be sent as they are (RFC 5321 section 4.5.3.1.6)
PIECE = 57 * 1000  # bytes of a file that become whole lines of base64

_CONTROLS = re.compile("[\x00\x02-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_KIND = re.compile(r"[a-z0-9][a-z0-9.+-]{0,40}/[a-z0-9][a-z0-9.+-]{0,60}")
_ID = re.compile(r"<[!-;=?-~]{1,250}>")

Pieces = Callable[[], Awaitable[AsyncIterator[bytes]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Somebody a message is for. `address` is his mail address, `name` what people call him, `shown` what the sender
    may see and type. `user` is set for people of this board; `network` is "", "internet", "fidonet" or "qwknet"."""

    address: str
    name: str = ""
    shown: str = ""
    user: User | None = None
    network: str = ""

    @property
    def outside(self) -> bool:
        """Whether the message leaves this board."""
        return self.user is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that goes along. `pieces` reads it from its beginning."""

    name: str
    pieces: Pieces
    size: int = 0
    kind: str = "application/octet-stream"


def attached_bytes(name: str, data: bytes, *, kind: str = "application/octet-stream") -> Attached:
    """A file that is in memory whole."""

    async def pieces() -> AsyncIterator[bytes]:
        async def all_at_once() -> AsyncIterator[bytes]:
            yield data

        return all_at_once()

    return Attached(name=name, pieces=pieces, size=len(data), kind=kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What somebody wants to send; lines of `body` end in any way. `answers` is the Message-ID of what is answered,
    `references` those before it. Those of `bcc` get it and nobody sees that."""

    to: tuple[Addressee, ...]
    subject: str
    body: str
    cc: tuple[Addressee, ...] = ()
    bcc: tuple[Addressee, ...] = ()
    attached: tuple[Attached, ...] = ()
    answers: str = ""
    references: tuple[str, ...] = ()

    @property
    def everybody(self) -> tuple[Addressee, ...]:
        """To, Cc and Bcc."""
        return self.to + self.cc + self.bcc


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the house adds: who writes (`name`, `address`), when (`at` in seconds since 1970, `offset` in minutes east
    of UTC), under which Message-ID, with which boundary between parts."""

    name: str
    address: str
    at: float
    offset: int
    message_id: str
    boundary: str


def cleaned_body(text: str, *, plain_only: bool) -> bytes:
    """The text with CR LF at its line ends and nothing in it that could do something to a screen but Ctrl-A colours;
    without these too when `plain_only`. Raises Refusal (EMPTY, TOO_BIG)."""
    lines = [_CONTROLS.sub("", line).rstrip() for line in _LINE_END.split(text)]
    body = "\r\n".join(lines).strip("\r\n").encode("utf-8", "replace")
    if plain_only:
        body = plain(body)
    if len(body) > BODY_MOST:
        raise Refusal(Why.TOO_BIG, f"a message has at most {BODY_MOST // 1024} KiB of text")
    return body + b"\r\n"


async def compose(message: Message, heading: Heading, *, plain_only: bool) -> AsyncIterator[bytes]:
    """The pieces of the message (`async for piece in await compose(...)`). Raises Refusal as `cleaned_body`, and what
    reading an attachment raises."""
    body = cleaned_body(message.body, plain_only=plain_only)
    if not body.strip() and not message.attached:
        raise Refusal(Why.EMPTY, "the message is empty")
    return _pieces(message, heading, body)


async def _pieces(message: Message, heading: Heading, body: bytes) -> AsyncIterator[bytes]:
    head = _head(message, heading)
    kind, text = _text_part(body)
    if not message.attached:
        yield head + kind + b"\r\n" + text
        return
    between = heading.boundary.encode("ascii")
    yield (
        head
        + b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n--%s\r\n' % (between, between)
        + kind
        + b"\r\n"
        + text
    )
    for attached in message.attached:
        yield b"\r\n--" + between + b"\r\n" + _file_head(attached) + b"\r\n"
        async for piece in _base64(await attached.pieces()):
            yield piece
    yield b"\r\n--" + between + b"--\r\n"


def _head(message: Message, heading: Heading) -> bytes:
    fields = [
        fold(b"From", write_mailbox(heading.name, heading.address)),
        fold(b"To", _addresses(message.to) or b"undisclosed-recipients:;"),
    ]
    if message.cc:
        fields.append(fold(b"Cc", _addresses(message.cc)))
    fields += [
        fold(b"Subject", encode_text(one_line(message.subject, SUBJECT_MOST))),
        fold(b"Date", rfc5322(heading.at, heading.offset).encode()),
        fold(b"Message-ID", heading.message_id.encode("ascii", "replace")),
    ]
    if _ID.fullmatch(message.answers):
        ancestors = [one for one in message.references if _ID.fullmatch(one) and one != message.answers]
        chain = [*ancestors[-REFERENCES_MOST + 1 :], message.answers]
        fields.append(fold(b"In-Reply-To", message.answers.encode("ascii")))
        fields.append(fold(b"References", " ".join(chain).encode("ascii")))
    return b"".join(fields) + b"MIME-Version: 1.0\r\n"


def _addresses(people: Sequence[Addressee]) -> bytes:
    """An address list; names that say no more than the address are left out."""
    return b", ".join(write_mailbox(one_line(one.name, NAME_MOST), one.address) for one in people)


def _text_part(body: bytes) -> tuple[bytes, bytes]:
    """The header fields of the text and the text as it is sent."""
    if body.isascii() and max(map(len, body.split(b"\r\n"))) <= LONGEST_LINE:
        return b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n", body
    return (
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
        binascii.b2a_qp(body, istext=True),
    )


def _file_head(attached: Attached) -> bytes:
    kind = attached.kind if _KIND.fullmatch(attached.kind) else "application/octet-stream"
    name = file_name(attached.name)
    if name.isascii():
        quoted = b'"' + name.encode() + b'"'
    else:
        quoted = b'"' + encode_phrase(name).replace(b'"', b"").replace(b"\r\n", b"") + b'"'
    return (
        b"Content-Type: %s\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=%s\r\n"
        % (kind.encode(), quoted)
    )


def file_name(text: str) -> str:
    """A name fit for a header and for anybody's disk: the last part of a path, without what means something there."""
    name = clean(text).replace("\\", "/").rpartition("/")[2]
    name = "".join(ch for ch in name if ch.isprintable() and ch not in '"<>|:*?;').strip(" .")
    return name[:80] or "file.bin"


async def _base64(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    left = b""
    async for piece in pieces:
        left += piece
        whole = len(left) // PIECE * PIECE
        if whole:
            yield _lines(left[:whole])
            left = left[whole:]
    if left:
        yield _lines(left)


def _lines(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")
