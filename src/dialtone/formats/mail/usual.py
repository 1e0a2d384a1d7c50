"""The header fields that mail programs ask of every message in a mailbox, cut out so that they can be kept apart.

Promises: what is kept answers for these fields exactly as the whole header does. A header for which that is not plain
(line ends other than CR LF, a NUL, no empty line, more than is kept) is not cut, and its text must be read. Linear,
never raises. `picked_of_many` looks through the fields of many messages with one regular expression.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dialtone.formats.mail.finding import whole_fields

USUAL = frozenset(
    b"bcc cc content-description content-language content-type date disposition-notification-to from importance "
    b"in-reply-to lines list-id list-post list-subscribe list-unsubscribe mail-followup-to mail-reply-to message-id "
    b"mime-version newsgroups organization precedence priority references reply-to sender subject to user-agent "
    b"x-label x-mailer x-original-to x-priority x-status x-uid".split()
)
HEAD_MOST = 16 * 1024  # bytes of a header
KEPT_MOST = 4 * 1024  # bytes of its usual fields
BETWEEN = b"\0"  # stands in no field that is kept


def usual_fields(text: bytes) -> bytes | None:
    """The usual fields of a message, in order, each with its CR LF; None when the text must be read for them. `text`
    is the message or its beginning."""
    end = text.find(b"\r\n\r\n", 0, HEAD_MOST)
    if end < 0:
        return None
    head = text[: end + 2]
    lines = head.count(b"\r\n")
    if head[:1] in b" \t\r\n" or BETWEEN in head or head.count(b"\r") != lines or head.count(b"\n") != lines:
        return None
    found = b"\r\n".join([*whole_fields(head, USUAL), b""])
    return found if len(found) <= KEPT_MOST else None


def picked_of_many(heads: Sequence[bytes], names: frozenset[bytes]) -> list[bytes]:
    """Of the usual fields of each message those with these names (in lower case, all of them usual), as they stand."""
    return b"".join(_picker(names).findall(BETWEEN.join(heads))).split(BETWEEN) if heads else []


@lru_cache(maxsize=128)
def _picker(names: frozenset[bytes]) -> re.Pattern[bytes]:
    """Finds fields with these names and what stands between messages, and passes by other lines as nothing."""
    which = b"|".join(map(re.escape, sorted(names)))
    field = rb"(?:" + which + rb")[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*"
    return re.compile(rb"(" + field + rb"|\0)|[^\n]*\n", re.IGNORECASE)


def compared(text: str) -> str:
    """Text in the form in which it is looked for: without case, runs of white space as one."""
    return " ".join(text.casefold().split())
