"""An article on its way out: the header newsreaders expect in front of a stored message (spec services.md 6.3).

What the board knows is written anew (From, To, Subject, Date, Message-ID, References, and what only news has); of the
stored header the rest is kept as it is, without trace lines of mail and what clients may not say themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dialtone.formats.mail.headers import Field, first, fold, unfold
from dialtone.formats.news import particulars
from dialtone.formats.news.particulars import Particulars

HEAD_MOST = 256 * 1024  # bytes of a stored header that are looked at

_WRITTEN = frozenset(
    b"from to subject date message-id references path newsgroups xref lines bytes x-comment-to organization "
    b"xref-full".split()
)
# Trace lines of mail, and what says from where somebody posted (SEC-05).
_LEFT_OUT = frozenset(
    b"received return-path delivered-to authentication-results bcc resent-bcc nntp-posting-host nntp-posting-date "
    b"x-trace injection-info injection-date x-originating-ip x-sender-ip sender x-complaints-to status x-status "
    b"content-length apparently-to x-received dkim-signature arc-seal arc-message-signature "
    b"arc-authentication-results".split()
)
_STRAY = re.compile(rb"\r(?!\n)|(?<!\r)\n|\0")
_COLOURS = re.compile(rb"\x01[^\r\n]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an article stands and who sends it. `newsgroups` are all its groups the reader may know of."""

    host: str
    domain: str
    group: str
    newsgroups: str
    system: str  # the board's name: the organization of its own authors
    xref: str = ""  # of an article that is in other groups too


def article_head(of: Particulars, stored: bytes, found: Sequence[Field], place: Place) -> bytes:
    """The whole header block, its last CR LF included. `found` are the fields of the stored one."""
    kept = b"".join([_whole(stored, field) for field in found if _is_kept(field)])
    return _written(of, found, place) + kept + _added(of, found, place)


def _written(of: Particulars, found: Sequence[Field], place: Place) -> bytes:
    to = particulars.recipient(of)
    path = _stored(found, b"path").replace(" ", "") or "not-for-mail"
    organization = _stored(found, b"organization")
    if not (organization or of.author_address):
        organization = particulars.subject(place.system)
    lines = (
        ("From", particulars.author(of, place.domain)),
        ("To", to),
        ("Subject", particulars.subject(of.subject)),
        ("Message-ID", of.message_id),
        ("Date", particulars.date(of)),
        ("X-Comment-To", to),
        ("Path", f"{place.domain}!{path}"),
        ("Organization", organization),
        ("Newsgroups", place.newsgroups),
        ("References", particulars.references(of)),
    )
    return b"".join([_folded(name, value) for name, value in lines if value])


def _stored(found: Sequence[Field], name: bytes) -> str:
    value = first(found, name)
    return unfold(value).decode("ascii", "replace") if value else ""


def _folded(name: str, value: str) -> bytes:
    """One field; most are short and go out as they are."""
    line = f"{name}: {value}\r\n"
    if len(line) <= 78 and line.isascii() and "\r" not in value and "\n" not in value and "\0" not in value:
        return line.encode()
    return fold(name.encode(), value.encode("ascii", "replace"))


def _added(of: Particulars, found: Sequence[Field], place: Place) -> bytes:
    """What stands last: how to read the text, where none says so, and where the article is."""
    lines = b""
    if first(found, b"content-type") is None:
        if first(found, b"mime-version") is None:
            lines += b"MIME-Version: 1.0\r\n"
        lines += b"Content-Type: text/plain; charset=UTF-8\r\n"
        if first(found, b"content-transfer-encoding") is None:
            lines += b"Content-Transfer-Encoding: 8bit\r\n"
    xref = place.xref or particulars.xref(place.host, {place.group: of.number})
    return lines + _folded("Xref", xref) + b"Lines: %d\r\n" % of.lines


def _is_kept(field: Field) -> bool:
    return bool(field.name) and field.name not in _WRITTEN and field.name not in _LEFT_OUT and bool(unfold(field.value))


def _whole(stored: bytes, field: Field) -> bytes:
    """A field as it came, its line ended and in the form everybody reads (RFC 5536 section 2.2: a blank after the
    colon)."""
    name = stored[field.start : field.start + len(field.name)]
    value = field.value if field.value[:1] in (b" ", b"\t") else b" " + field.value
    return name + b":" + _STRAY.sub(b" ", value) + b"\r\n"


class Body:
    """The body's pieces as they go out: colour codes taken off, every line end CR LF. The number of lines stays."""

    __slots__ = ("_half",)

    def __init__(self) -> None:
        self._half = b""

    def take(self, piece: bytes, *, last: bool = False) -> bytes:
        """The next piece."""
        piece = self._half + piece
        self._half = b""
        if not last and (piece.endswith(b"\r") or (len(piece) - len(piece.rstrip(b"\x01"))) % 2):
            piece, self._half = piece[:-1], piece[-1:]  # half a line end, or half a colour code
        if b"\x01" in piece:
            piece = _COLOURS.sub(b"", piece)
        if piece.count(b"\n") != piece.count(b"\r\n") or piece.count(b"\r") != piece.count(b"\r\n") or b"\0" in piece:
            piece = _STRAY.sub(_mended, piece)
        return piece


def _mended(found: re.Match[bytes]) -> bytes:
    return b"\r\n" if found[0] == b"\n" else b""
