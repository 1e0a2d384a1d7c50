"""Atom feeds: what is new, for feed readers (RFC 4287).

An entry's ID never changes, whatever becomes of addresses and titles (`tag`, RFC 4151). Text of others is escaped, and
characters XML cannot carry are left out. Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dialtone.formats.mail.dates import EARLIEST, LATEST, civil
from dialtone.formats.text.html.safe import Html, escaped

MEDIA_TYPE = "application/atom+xml; charset=utf-8"

_UNFIT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 section 2.2
_UNSAFE_IN_TAG = re.compile(r"[^A-Za-z0-9$_.+!*'(),;@&=/-]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is new. `at` and `changed` (0: never) are seconds since 1970; `content` is text or HTML made
    safe."""

    id: str
    title: str
    link: str
    at: float
    author: str
    content: str | Html = ""
    changed: float = 0.0
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed; `link` is the page it tells of, `self_link` where it is itself. `at` counts when there are no entries."""

    id: str
    title: str
    link: str
    self_link: str
    at: float
    entries: Iterable[Entry]
    subtitle: str = ""
    author: str = ""
    language: str = field(default="en")


def tag(host: str, begun: str, what: str) -> str:
    """An ID that stays: `tag:bbs.example.com,2026:board/general/12`. `begun` is a date (2026 or 2026-01-31) on which
    the host name was ours."""
    return f"tag:{host.lower()},{begun}:{_UNSAFE_IN_TAG.sub('-', what)}"


def feed(what: Feed) -> bytes:
    """The feed as a document in UTF-8."""
    return "".join(_document(what)).encode("utf-8")


def _document(what: Feed) -> Iterator[str]:
    entries = tuple(what.entries)
    latest = max((max(entry.at, entry.changed) for entry in entries), default=what.at)
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_escaped(what.language)}">\n'
    yield _element("id", what.id) + _element("title", what.title)
    if what.subtitle:
        yield _element("subtitle", what.subtitle)
    yield _element("updated", moment(latest))
    yield f'<link rel="self" type="application/atom+xml" href="{_escaped(what.self_link)}"/>\n'
    yield f'<link rel="alternate" type="text/html" href="{_escaped(what.link)}"/>\n'
    yield _author(what.author or what.title)
    for entry in entries:
        yield from _entry(entry)
    yield "</feed>\n"


def _entry(entry: Entry) -> Iterator[str]:
    yield "<entry>\n"
    yield _element("id", entry.id) + _element("title", entry.title or "(no subject)")
    yield f'<link rel="alternate" type="text/html" href="{_escaped(entry.link)}"/>\n'
    yield _element("published", moment(entry.at)) + _element("updated", moment(max(entry.at, entry.changed)))
    yield _author(entry.author or "(nobody)")
    for category in entry.categories:
        yield f'<category term="{_escaped(category)}"/>\n'
    if entry.content:
        kind = "html" if isinstance(entry.content, Html) else "text"
        yield f'<content type="{kind}">{_escaped(entry.content)}</content>\n'
    yield "</entry>\n"


def _author(name: str) -> str:
    return f"<author><name>{_escaped(name)}</name></author>\n"


def _element(name: str, text: str) -> str:
    return f"<{name}>{_escaped(text)}</{name}>\n"


def _escaped(text: str) -> str:
    return escaped(_UNFIT.sub("", text))


def moment(at: float) -> str:
    """Seconds since 1970 as RFC 3339 writes them: 2026-01-31T23:59:59Z; clamped to what has four digits."""
    second = int(min(max(at, EARLIEST), LATEST)) if at == at else 0
    year, month, day = civil(second // 86400)
    rest = second % 86400
    return f"{year:04d}-{month:02d}-{day:02d}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}Z"
