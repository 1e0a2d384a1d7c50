"""Articles as clients bring them: what the header says, what of it is kept (RFC 5536, RFC 5537 section 3.5).

Fields that only servers make are left out, whoever wrote them (NNT-01); author, recipient, subject, groups, message-id
and date are written anew by whoever stores the article. Reading raises `BadArticle` alone, with words for the client.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.formats.mail import dates
from dialtone.formats.mail.headers import Field, decode_words, fields, first, fold, one_line, unfold
from dialtone.formats.news.group_names import listed_groups

HEAD_MOST = 64 * 1024  # bytes
GROUPS_MOST = 10
AHEAD = 86_400.0  # seconds a clock may go fast

# Made by servers, or not for others.
_SERVERS = frozenset(
    b"path xref sender x-trace nntp-posting-host nntp-posting-date injection-info injection-date x-complaints-to lines "
    b"bytes received return-path delivered-to authentication-results bcc resent-bcc x-originating-ip date-received "
    b"posting-version relay-version also-control article-names article-updates see-also x-mod-board".split()
)
_OURS = frozenset(b"from to subject newsgroups message-id date control supersedes approved x-comment-to".split())
_ONCE = frozenset(
    b"from to subject newsgroups message-id date references control supersedes approved reply-to followup-to "
    b"content-type content-transfer-encoding mime-version organization distribution expires keywords summary".split()
)


class BadArticle(ValueError):
    """Why an article is not taken, for whoever brought it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What the header of an article says. `message_id`, `cancels` and `supersedes` are "" when there is none; `date` is
    the field as it came, b"" when it is missing, unreadable or of the future; `kept` are the fields that go on as they
    are."""

    groups: list[str]
    subject: str
    message_id: str
    date: bytes
    cancels: str
    supersedes: str
    approved: bool
    kept: bytes


def read_incoming(head: bytes, now: float) -> Incoming:
    """Read a header block. Raises BadArticle."""
    found = fields(head)
    _check(found)
    groups = listed_groups(unfold(first(found, b"newsgroups") or b"").decode("latin-1"))
    if not groups:
        raise BadArticle("Newsgroups names no groups, or cannot be read")
    if len(groups) > GROUPS_MOST:
        raise BadArticle(f"too many newsgroups, at most {GROUPS_MOST}")
    subject = one_line(decode_words((first(found, b"subject") or b"")[:4096]), 200)
    if not subject:
        raise BadArticle("Subject is missing or empty")
    return Incoming(
        groups=groups,
        subject=subject,
        message_id=_message_id(first(found, b"message-id")),
        date=_date(first(found, b"date"), now),
        cancels=_cancelled(first(found, b"control")),
        supersedes=_superseded(first(found, b"supersedes")),
        approved=first(found, b"approved") is not None,
        kept=b"".join(_line(head, field) for field in found if field.name not in _SERVERS | _OURS),
    )


def _check(found: list[Field]) -> None:
    if any(not field.name for field in found):
        raise BadArticle("a line of the header is no header field")
    names = [field.name for field in found]
    for name in _ONCE:
        if names.count(name) > 1:
            raise BadArticle(f"more than one {name.decode().title()} field")
    if b"from" not in names:
        raise BadArticle("From is missing")
    if b"control" in names and b"supersedes" in names:
        raise BadArticle("Control and Supersedes do not go together")


def _message_id(value: bytes | None) -> str:
    own = unfold(value or b"").decode("latin-1")
    if not own:
        return ""
    inside = own[1:-1]
    good = own[0] == "<" and own[-1] == ">" and 3 <= len(inside) <= 248 and 0 < inside.find("@") < len(inside) - 1
    if not good or not all("!" <= ch <= "~" and ch not in "<>" for ch in inside):
        raise BadArticle("Message-ID cannot be read")
    return own


def _date(value: bytes | None, now: float) -> bytes:
    written = dates.parse(unfold(value or b""))
    if written is None or not 0 < written <= now + AHEAD:
        return b""
    return unfold(value or b"").translate(None, b"\0\x7f")[:100]


def _cancelled(value: bytes | None) -> str:
    """The message-id a cancel message names, "" for no control message."""
    words = unfold(value or b"").decode("latin-1").split()
    if not words:
        return ""
    if len(words) != 2 or words[0].lower() != "cancel" or not (words[1].startswith("<") and words[1].endswith(">")):
        raise BadArticle("of control messages only cancel is taken")
    return words[1]


def _superseded(value: bytes | None) -> str:
    """The message-id an article takes the place of (RFC 5536 section 3.2.12: there is one)."""
    words = unfold(value or b"").decode("latin-1").split()
    if not words:
        return ""
    if len(words) != 1 or not (words[0].startswith("<") and words[0].endswith(">")):
        raise BadArticle("Supersedes names one message-id")
    return words[0]


def _line(head: bytes, field: Field) -> bytes:
    """A field that is kept, without controls; its folding stays."""
    raw = head[field.start : field.end].removesuffix(b"\r\n") + b"\r\n"
    return raw.translate(None, _CONTROLS)


_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0D})


def written_head(
    of: Incoming, *, author: bytes, to: bytes, subject: bytes, message_id: str, date: bytes, approved: bytes
) -> bytes:
    """The header block an article is stored with, its empty line included."""
    lines = [
        (b"From", author),
        (b"To", to),
        (b"Subject", subject),
        (b"Date", date),
        (b"Message-ID", message_id.encode("ascii", "replace")),
        (b"Newsgroups", ",".join(of.groups).encode("ascii", "replace")),
        (b"Path", b"not-for-mail"),
        (b"Approved", approved),
    ]
    return b"".join(fold(name, value) for name, value in lines if value) + of.kept + b"\r\n"
