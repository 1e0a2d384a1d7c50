"""Overview lines (RFC 3977 section 8.3): what newsreaders show lists of articles by. Thousands go out at a time, so the
common case (ASCII names and subjects, authors of one board) is kept short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from dialtone.formats.news import particulars
from dialtone.formats.news.particulars import Particulars

FORMAT = (b"Subject:", b"From:", b"Date:", b"Message-ID:", b"References:", b":bytes", b":lines", b"Xref:full")
# Readers of old look for these names (RFC 3977 section 8.4.2 allows them).
OLD_FORMAT = (*FORMAT[:5], b"Bytes:", b"Lines:", FORMAT[7])

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
    here = f"{host} {group}:"
    subject, author = particulars.subject, particulars.author
    date, references = particulars.date, particulars.references
    lines = []
    for one in articles:
        number, above = one.number, references(one) if one.reply_to else one.references
        lines.append(
            f"{number if numbered else 0}\t{subject(one.subject)}\t{author(one, domain)}\t{date(one)}\t"
            f"{one.message_id}\t{above}\t{one.size}\t{one.lines}\tXref: {xrefs.get(number) or f'{here}{number}'}\r\n"
        )
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
