"""Overview lines (RFC 3977 section 8.3): what newsreaders show lists of articles by. Thousands go out at a time, so the
common case (ASCII names and subjects, authors of one board) is kept short."""

from __future__ import annotations

from collections.abc import Iterable

from dialtone.formats.news import particulars
from dialtone.formats.news.particulars import Particulars

FORMAT = (b"Subject:", b"From:", b"Date:", b"Message-ID:", b"References:", b":bytes", b":lines", b"Xref:full")
# Readers of old look for these names (RFC 3977 section 8.4.2 allows them).
OLD_FORMAT = (*FORMAT[:5], b"Bytes:", b"Lines:", FORMAT[7])

_TABS = bytes.maketrans(b"\t\r\n\0", b"    ")


def overview_lines(
    articles: Iterable[Particulars], *, host: str, group: str, domain: str, numbered: bool = True
) -> list[bytes]:
    """One line for each article, without its end. Not `numbered`: they begin with 0 (RFC 3977 section 8.3.1)."""
    names: dict[tuple[str, str, bool], bytes] = {}
    end = f"\tXref: {host} {group}:".encode("ascii", "replace")
    found = []
    for one in articles:
        key = (one.author, one.author_address, one.unnamed)
        author = names.get(key)
        if author is None:
            author = names[key] = particulars.author(one, domain).translate(_TABS)
        found.append(
            b"%d\t%b\t%b\t%b\t%b\t%b\t%d\t%d%b%d"
            % (
                one.number if numbered else 0,
                particulars.subject(one.subject),
                author,
                particulars.date(one),
                particulars.message_id(one),
                particulars.references(one) if one.references or one.reply_to else b"",
                one.size,
                one.lines,
                end,
                one.number,
            )
        )
    return found
