"""Messages as scripts know them, a header object and a body, and as they are kept, RFC 5322.

Source: spec mail.md 6.6 (property names of `save_msg`), 4.8 (order of fields), 8.4 (field codes, attribute bits).
Texts of scripts may hold bytes that are no UTF-8 (as lone surrogates): a body keeps them, names show them as Latin-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dialtone.domain.model.post import Post
from dialtone.domain.model.user import NOBODY
from dialtone.formats.mail import dates
from dialtone.formats.mail.address_lists import write_mailbox
from dialtone.formats.mail.headers import encode_text, fields, fold, split_head

RFC822_HEADER = 0xB0
NET_NONE, NET_FIDO, NET_QWK, NET_INTERNET = 0, 2, 4, 5
AGENT_PERSON, AGENT_PROCESS = 0, 1
PRIVATE, PERMANENT, ANONYMOUS, MODERATED = 1, 4, 32, 128

Header = Mapping[str, Any]

_WRITTEN = frozenset({b"from", b"to", b"subject", b"date", b"message-id", b"in-reply-to", b"references", b"reply-to"})
_LINE = re.compile(rb"([!-9;-~]{1,70}):[ \t]*((?:[^\r\n\0]|\r?\n[ \t])*)", re.DOTALL)
_LINE_END = re.compile(rb"\r\n|\r|\n")
_FTN = (
    *(("ftn_area", b"X-FTN-AREA"), ("ftn_msgid", b"X-FTN-MSGID"), ("ftn_reply", b"X-FTN-REPLY")),
    *(("ftn_pid", b"X-FTN-PID"), ("ftn_flags", b"X-FTN-Flags"), ("ftn_tid", b"X-FTN-TID")),
)
_NAME_MOST = 200


def text_of(header: Header, name: str, most: int = _NAME_MOST) -> str:
    """A property as text on one line; "" when it is not there."""
    value = header.get(name)
    if value is None or isinstance(value, dict | list | bool):
        return ""
    text = raw(str(value))
    try:
        shown = text.decode("utf-8")
    except UnicodeDecodeError:
        shown = text.decode("latin-1")
    return " ".join(shown.split())[:most]


def number_of(header: Header, name: str) -> int:
    """A property as a whole number; 0 when it is none."""
    value = header.get(name)
    try:
        return int(value) if isinstance(value, int | float | str) else 0
    except (ValueError, OverflowError):
        return 0


def raw(text: str) -> bytes:
    """The bytes a script meant."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def compose(header: Header, body: str, *, sender: str, message_id: str, date: str) -> bytes:
    """The whole message. `sender` is the author's address, `date` counts when the header has none that can be read.

    Fields a script gives as `field_list` are kept as they are, but for those written here; one that is no field is
    left out.
    """
    given = dates.parse(text_of(header, "date")) if header.get("date") else None
    text = _LINE_END.sub(b"\r\n", raw(body).replace(b"\0", b""))
    more = list(_more_fields(header))
    lines = [
        b"Date: " + (text_of(header, "date") if given is not None else date).encode("ascii", "replace") + b"\r\n",
        fold(b"From", write_mailbox(text_of(header, "from"), sender)),
        *_optional(b"Organization", encode_text(text_of(header, "from_org"))),
        fold(b"Subject", encode_text(text_of(header, "subject"))),
        fold(b"To", _to(header)),
        *_optional(b"Reply-To", _reply_to(header)),
        fold(b"Message-ID", message_id.encode("ascii", "replace")),
        *_optional(b"In-Reply-To", text_of(header, "reply_id").encode("ascii", "replace")),
        *_optional(b"References", text_of(header, "references", 2000).encode("ascii", "replace")),
        *(line for name, field in _FTN for line in _optional(field, encode_text(text_of(header, name)))),
        *(line for _, line in more),
        *_kind(text, {name for name, _ in more}),
    ]
    if text and not text.endswith(b"\r\n"):
        text += b"\r\n"
    return b"".join(lines) + b"\r\n" + text


def _optional(name: bytes, value: bytes) -> list[bytes]:
    return [fold(name, value)] if value.strip() else []


def _to(header: Header) -> bytes:
    name, address = text_of(header, "to"), text_of(header, "to_net_addr")
    if "@" in name and not address:
        return name.encode("utf-8", "replace")
    if number_of(header, "to_net_type") == NET_INTERNET and address:
        return write_mailbox(name if name != address else "", address)
    return encode_text(name or "All")


def _reply_to(header: Header) -> bytes:
    address = text_of(header, "replyto_net_addr")
    name = text_of(header, "replyto")
    if "@" in address:
        return write_mailbox(name, address)
    return name.encode("utf-8", "replace") if "@" in name else b""


def _more_fields(header: Header) -> Iterator[tuple[bytes, bytes]]:
    listed = header.get("field_list")
    for item in listed if isinstance(listed, list) else ():
        if not isinstance(item, dict) or number_of(item, "type") != RFC822_HEADER:
            continue
        found = _LINE.fullmatch(raw(str(item.get("data", ""))).rstrip(b"\r\n"))
        if found and found[1].lower() not in _WRITTEN:
            yield found[1].lower(), found[1] + b": " + _LINE_END.sub(b"\r\n", found[2]) + b"\r\n"


def _kind(text: bytes, given: set[bytes]) -> list[bytes]:
    """What the text is, where its eight-bit characters would be a riddle."""
    if text.isascii() or b"content-type" in given:
        return []
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        charset = b"iso-8859-1"
    else:
        charset = b"utf-8"
    kind = b"Content-Type: text/plain; charset=" + charset + b"\r\nContent-Transfer-Encoding: 8bit\r\n"
    return [kind if b"mime-version" in given else b"MIME-Version: 1.0\r\n" + kind]


def header_of(post: Post, offset: int, date: str, head: bytes) -> dict[str, Any]:
    """A post's header as scripts see it. `offset` counts from 0; `head` is the header block of its text."""
    attributes = (
        (PRIVATE if post.private else 0)
        | (PERMANENT if post.permanent else 0)
        | (ANONYMOUS if post.anonymous else 0)
        | (MODERATED if post.held else 0)
    )
    made: dict[str, Any] = {
        "number": int(post.number),
        "offset": offset,
        "to": post.to,
        "from": post.author,
        "subject": post.subject,
        "date": date,
        "id": post.message_id,
        "attr": attributes,
        "when_written_time": int(post.written),
        "when_imported_time": int(post.posted),
        "thread_id": int(post.thread),
        "thread_back": int(post.parent),
        "from_net_type": NET_INTERNET if post.author_address else NET_NONE,
        "data_length": post.size,
        "field_list": [
            {"type": RFC822_HEADER, "data": head[found.start : found.end].decode("utf-8", "surrogateescape").rstrip()}
            for found in fields(head)
            if found.name.lower() not in _WRITTEN
        ],
    }
    optional = {
        "from_net_addr": post.author_address,
        "from_ext": str(post.author_user) if post.author_user != NOBODY else "",
        "to_ext": str(post.to_user) if post.to_user != NOBODY else "",
        "reply_id": post.reply_to,
        "references": post.references,
    }
    return made | {name: value for name, value in optional.items() if value}


def body_of(text: bytes) -> str:
    """The body of a kept message."""
    return text[split_head(text)[1] :].decode("utf-8", "surrogateescape")
