"""Overview lines (RFC 3977 section 8.3): what newsreaders show lists of articles by. Thousands go out at a time, so the
common case (ASCII names and subjects, authors of one board) is kept short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from dialtone.formats.news import particulars
from dialtone.formats.news.particulars import Particulars, subject

FORMAT = (b"Subject:", b"From:", b"Date:", b"Message-ID:", b"References:", b":bytes", b":lines", b"Xref:full")
# Readers of old look for these names (RFC 3977 section 8.4.2 allows them).
OLD_FORMAT = (*FORMAT[:5], b"Bytes:", b"Lines:", FORMAT[7])

# Number, author, author_address, network, subject, message_id, reply_to, references, written, size, lines (see
# `Particulars`), and something nobody looks at here.
Brief: TypeAlias = tuple[int, str, str, str, str, str, str, str, float, int, int, int]

NONE: Mapping[int, str] = MappingProxyType({})

_SEPARATORS = str.maketrans("\t\r\n\0", "    ")


def overview(
    articles: Sequence[Particulars],
    *,
    host: str,
    group: str,
    domain: str,
    numbered: bool = True,
    xrefs: Mapping[int, str] = NONE,
) -> bytes:
    """One line for each article, with its end. Not `numbered`: they begin with 0 (RFC 3977 section 8.3.1). `xrefs`: of
    articles that are in other groups too, by number."""
    briefs = [
        (
            *(one.number, one.author, one.author_address, one.network, one.subject, one.message_id),
            *(one.reply_to, one.references, one.written, one.size, one.lines, 0),
        )
        for one in articles
    ]
    return brief_overview(briefs, host=host, group=group, domain=domain, numbered=numbered, xrefs=xrefs)


def brief_overview(
    articles: Iterable[Brief],
    *,
    host: str,
    group: str,
    domain: str,
    numbered: bool = True,
    xrefs: Mapping[int, str] = NONE,
) -> bytes:
    """The same of plain tuples."""
    here = f"{host} {group}:"
    subject_of, author_of, date_of, chain = subject, particulars.author_of, particulars.date_of, particulars.chain
    lines = [
        f"{number if numbered else 0}\t{subject_of(title)}\t{author_of(name, address, network, domain)}\t"
        f"{date_of(written)}\t{id}\t{chain(known, answered)}\t{size}\t{count}\t"
        f"Xref: {xrefs.get(number) or f'{here}{number}'}\r\n"
        for number, name, address, network, title, id, answered, known, written, size, count, _ in articles
    ]
    text = "".join(lines)
    if text.count("\t") != 8 * len(lines) or text.count("\n") != len(lines) or text.count("\r") != len(lines):
        text = "".join(_mended(line) for line in lines)  # an id from far away with what separates fields
    return text.encode("ascii", "replace")


def _mended(line: str) -> str:
    """The same line with nothing but its eight separators."""
    number, subject, author, date, *middle, size, lines, xref = line.removesuffix("\r\n").split("\t")
    ids, above = (" ".join(middle[:1]), " ".join(middle[1:]))
    found = (number, subject, author, date, ids, above, size, lines, xref)
    return "\t".join(part.translate(_SEPARATORS) for part in found) + "\r\n"
