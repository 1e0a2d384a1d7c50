"""What HDR can tell of an article: fields that stand in the overview, and some that stand in its text alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from dialtone.formats.mail.headers import fields, first, unfold
from dialtone.formats.news import particulars
from dialtone.formats.news.particulars import Particulars


class Setting(NamedTuple):
    """What fields are made with: how the board calls itself, and the group that is read."""

    host: str
    domain: str
    group: str
    xrefs: Mapping[int, str] = {}  # of articles that are in other groups too


Known = Callable[[Particulars, Setting], str]

# Field names, each with how it is known without the text; None: it must be read.
FIELDS: dict[str, Known | None] = {
    "Subject": lambda of, _: particulars.subject(of.subject),
    "From": lambda of, setting: particulars.author(of, setting.domain),
    "Date": lambda of, _: particulars.date(of),
    "Message-ID": lambda of, _: of.message_id,
    "References": lambda of, _: particulars.references(of),
    "To": lambda of, _: particulars.recipient(of),
    "X-Comment-To": lambda of, _: particulars.recipient(of),
    "Xref": lambda of, setting: (
        setting.xrefs.get(of.number) or particulars.xref(setting.host, {setting.group: of.number})
    ),
    "Lines": lambda of, _: str(of.lines),
    "Bytes": lambda of, _: str(of.size),
    ":lines": lambda of, _: str(of.lines),
    ":bytes": lambda of, _: str(of.size),
    "Approved": None,
    "Content-Type": None,
    "Followup-To": None,
    "Keywords": None,
    "Newsgroups": None,
    "Organization": None,
    "Path": None,
    "Reply-To": None,
    "Summary": None,
    "User-Agent": None,
    "X-FTN-AREA": None,
    "X-FTN-Flags": None,
    "X-FTN-MSGID": None,
    "X-FTN-PID": None,
    "X-FTN-REPLY": None,
}
_NAMES = {name.lower(): name for name in FIELDS}
_ONE_LINE = bytes.maketrans(b"\t\r\n\0", b"    ")


def field_name(word: bytes) -> str | None:
    """The name as the table has it (case does not count), or None."""
    return _NAMES.get(word.decode("latin-1").lower())


def one_line(value: bytes) -> bytes:
    """A value as HDR sends it (RFC 3977 section 8.5.2)."""
    return value.translate(_ONE_LINE)


def from_head(name: str, head: bytes) -> bytes:
    """A field of a header block; b"" when there is none."""
    return one_line(unfold(first(fields(head), name.encode()) or b""))
