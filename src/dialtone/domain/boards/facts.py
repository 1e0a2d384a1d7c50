"""What the header of a message says to a sub-board: author, recipient, subject, place in a thread, date.

Every text is decoded, on one line, without control characters and without colour codes (HDR-02, HDR-03, ANS-01), so it
can be shown, written into a header or handed to a network as it is. Reading never raises and is linear. Sources: spec
mail.md 1.14, 1.16, 2.6; bbs.md 3.3 (digests).
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256

from dialtone.formats.mail import dates
from dialtone.formats.mail.address_lists import mailboxes
from dialtone.formats.mail.headers import decode_words, fields, first, one_line, unfold
from dialtone.formats.text.escape import plain

NAME_MOST = 60  # characters of a name
SUBJECT_MOST = 200
REFERENCES_MOST = 2000

_ID = re.compile(r"<[!-;=?-~]{1,248}>")  # between the brackets: printable, no blank, no bracket
_CTRL_A = re.compile(rb"\x01.", re.DOTALL)
_BLANKS = b" \t\r\n\v\f\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """See the module's text. `message_id` is "" when there is none that could be one, `identified` whether there is
    such a field at all; `written` is 0 without a readable date; `to` is "" when the To field has no display name."""

    author: str = ""
    address: str = ""
    to: str = ""
    subject: str = ""
    message_id: str = ""
    identified: bool = False
    reply_to: str = ""
    references: str = ""
    written: float = 0.0


def read_facts(head: bytes) -> Facts:
    """Read a header block (bytes; lines end in CR LF)."""
    found = fields(head)
    author = mailboxes(_some(first(found, b"from")), 1)
    to = mailboxes(_some(first(found, b"to")), 1)
    own = first(found, b"message-id")
    message_id = next(iter(message_ids(own)), "")
    reply_to, references = threading(
        message_ids(first(found, b"in-reply-to")), message_ids(first(found, b"references")), message_id
    )
    return Facts(
        author=cleaned(author[0].display or author[0].address, NAME_MOST) if author else "",
        address=author[0].address if author else "",
        to=cleaned(to[0].display, NAME_MOST) if to and to[0].display != to[0].address else "",
        subject=cleaned(decode_words(_some(first(found, b"subject"))), SUBJECT_MOST),
        message_id=message_id,
        identified=own is not None,
        reply_to=reply_to,
        references=references,
        written=dates.parse(_some(first(found, b"date"))) or 0.0,
    )


def cleaned(text: str, most: int) -> str:
    """A name or subject on one line of at most `most` characters: colour codes and terminal sequences go, control
    characters become spaces."""
    bytes_ = text[: most * 8].encode("utf-8", "replace")
    return one_line(plain(bytes_).decode("utf-8", "replace"), most)


def message_ids(value: bytes | None) -> list[str]:
    """The message-ids of a field, in order, with their brackets."""
    return _ID.findall(unfold(value).decode("latin-1")) if value else []


def threading(answered: list[str], ancestors: list[str], own: str) -> tuple[str, str]:
    """What a message answers, and its ancestors joined with blanks, oldest first, as many of the youngest as have
    room. A message is never its own ancestor."""
    chain = [id for id in dict.fromkeys(ancestors) if id != own]
    reply_to = next((id for id in answered if id != own), chain[-1] if chain else "")
    kept: list[str] = []
    room = REFERENCES_MOST + 1
    for id in reversed(chain):
        room -= len(id) + 1
        if room < 0:
            break
        kept.append(id)
    return reply_to, " ".join(reversed(kept))


class BodyDigest:
    """Names a body by what it says: white space and Ctrl-A codes do not count. The pieces may be cut anywhere."""

    __slots__ = ("_any", "_half", "_hash")

    def __init__(self) -> None:
        self._hash = sha256()
        self._half = b""  # a Ctrl-A whose second byte has not come
        self._any = False

    def add(self, piece: bytes) -> None:
        """Take the next piece."""
        text = _CTRL_A.sub(b"", self._half + piece)
        self._half = b"\x01" if text.endswith(b"\x01") else b""
        text = text.removesuffix(b"\x01").translate(None, _BLANKS)
        self._any = self._any or bool(text)
        self._hash.update(text)

    def text(self) -> str:
        """The digest, "" for a body that says nothing: those are not taken for one another."""
        return self._hash.hexdigest() if self._any else ""


async def digest_of(pieces: AsyncIterator[bytes], skip: int) -> str:
    """The digest of a message's body; its first `skip` bytes are the header."""
    digest = BodyDigest()
    async for piece in pieces:
        if skip < len(piece):
            digest.add(piece[skip:])
        skip = max(skip - len(piece), 0)
    return digest.text()


def _some(value: bytes | None) -> bytes:
    return value or b""
