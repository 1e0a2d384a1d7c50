"""The header of a post on its way to subscribers (RFC 2369, RFC 2919, RFC 8058; spec mail.md 6.7).

Message-ID, threading, date, author and every field about the text stay as they are. Fields of other lists and those
that would tell or ask subscribers something in the author's name go.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from dialtone.config.lists import ListConfig
from dialtone.domain.mail.lists.naming import Naming
from dialtone.formats.mail.address_lists import mailboxes, write_mailbox
from dialtone.formats.mail.headers import Field, decode_words, encode_phrase, encode_text, fields, fold, split_head

NO_SUBJECT = "(no subject)"

_DROPPED = frozenset(
    {
        *(b"list-id", b"list-help", b"list-unsubscribe", b"list-unsubscribe-post", b"list-subscribe", b"list-post"),
        *(b"list-owner", b"list-archive", b"precedence", b"return-path", b"delivered-to", b"sender", b"errors-to"),
        *(b"bcc", b"resent-bcc", b"return-receipt-to", b"disposition-notification-to", b"x-confirm-reading-to"),
        *(b"x-originator-info", b"auto-submitted"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is written into the header of one post: `author` is a display name for where the text has no address,
    `munged` says that the author's domain forbids others to send in its name, so that the list becomes the author."""

    author: str
    date: str
    message_id: str
    munged: bool = False


def list_head(head: bytes, one: ListConfig, naming: Naming, sheet: Sheet) -> bytes:
    """The header block for subscribers, its empty line included. `head` is the post's."""
    found = fields(split_head(head)[0])
    to_list = not naming.config.use_sender_address
    dropped = _DROPPED | ({b"reply-to"} if to_list or sheet.munged else frozenset())
    kept = [field for field in found if field.name and field.name not in dropped]
    lines = [_line(head, field) for field in kept if field.name not in (b"from", b"subject")]
    front = [*_author(head, kept, one, naming, sheet), _subject(head, kept, one), b"".join(lines)]
    names = {field.name for field in kept}
    if b"date" not in names:
        front.append(fold(b"Date", sheet.date.encode()))
    if b"message-id" not in names:
        front.append(fold(b"Message-ID", sheet.message_id.encode("ascii", "replace")))
    return b"".join([*front, *_list_fields(one, naming), b"\r\n"])


def _line(head: bytes, field: Field) -> bytes:
    """A field as it stands in the post."""
    line = head[field.start : field.end]
    return line if line.endswith(b"\r\n") else line + b"\r\n"


def _author(head: bytes, kept: list[Field], one: ListConfig, naming: Naming, sheet: Sheet) -> list[bytes]:
    """From and, where answers go elsewhere than to the author, Reply-To."""
    field = next((field for field in kept if field.name == b"from"), None)
    authors = [author for author in mailboxes(field.value, 2) if author.address] if field is not None else []
    address, to_list = naming.of(one), not naming.config.use_sender_address
    answers = [address] if to_list else []
    if field is None or not authors:
        lines = [fold(b"From", write_mailbox(sheet.author, address))]
    elif not sheet.munged:
        lines = [_line(head, field)]
    else:
        lines = [fold(b"From", write_mailbox(f"{authors[0].display or authors[0].address} via {one.name}", address))]
        answers = [authors[0].address, *answers]
    lines.append(fold(b"Sender", write_mailbox(one.name, address)))
    if answers:
        lines.append(fold(b"Reply-To", ", ".join(answers).encode()))
    return lines


def _subject(head: bytes, kept: list[Field], one: ListConfig) -> bytes:
    """The subject with the list's name before it, once; what was there stays as it was written."""
    field = next((field for field in kept if field.name == b"subject"), None)
    mark = f"[{one.name}]"
    value = field.value.strip(b" \t") if field is not None else b""
    said = decode_words(value)
    if not one.subject_mod or mark.lower() in said.lower():
        return _line(head, field) if field is not None else b""
    return b"Subject: " + encode_text(mark) + b" " + (value if said.strip() else NO_SUBJECT.encode()) + b"\r\n"


def _list_fields(one: ListConfig, naming: Naming) -> list[bytes]:
    server, name = naming.server, quote(one.name)

    def mailto(words: str) -> bytes:
        return f"<mailto:{server}?subject={words}>".encode()

    id = b"<" + naming.id_of(one).encode("ascii", "replace") + b">"
    about = encode_phrase(one.description) + b" " if one.description else b""
    post = f"<mailto:{naming.of(one)}>".encode()
    lines = [fold(b"List-Id", about + id), fold(b"List-Help", mailto("help"))]
    if not naming.config.unsubscribe_url:  # else it is in front of each copy, see `one_click`
        lines.append(fold(b"List-Unsubscribe", mailto(f"unsubscribe%20{name}")))
    if not one.closed:
        lines.append(fold(b"List-Subscribe", mailto(f"subscribe%20{name}")))
    lines.append(fold(b"List-Post", b"NO (only few may post)" if one.readonly else post))
    lines.append(b"Precedence: list\r\n")
    return lines


def one_click(one: ListConfig, naming: Naming, token: str) -> bytes:
    """The fields by which a mail program unsubscribes its user at once (RFC 8058); they differ for each copy."""
    url = naming.config.unsubscribe_url.replace("%s", token)
    mail = f"<mailto:{naming.server}?subject=unsubscribe%20{quote(one.name)}>"
    return (
        fold(b"List-Unsubscribe", f"<{url}>, {mail}".encode())
        + b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    )
