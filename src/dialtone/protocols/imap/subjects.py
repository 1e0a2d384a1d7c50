"""Base subjects (RFC 5256 section 2.1): what a subject is about, without "Re:", "Fwd:" and marks of lists."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 1000  # characters that are looked at

_TRAILER = re.compile(r"\s*\(fwd\)\s*\Z", re.IGNORECASE)
_BLOB = r"\[[^\[\]]*\]\s*"
_LEADER = re.compile(rf"(?:{_BLOB}){{0,20}}(?:re|fwd?)\s*(?:{_BLOB})?:\s*", re.IGNORECASE)
_MARK = re.compile(_BLOB)


@lru_cache(maxsize=1024)
def base_subject(subject: str) -> tuple[str, bool]:
    """The base subject in the case in which subjects are compared, and whether it was a reply or was forwarded."""
    text = " ".join(subject[:LONGEST].split())
    reply = False
    while True:
        text, cut = _trimmed(text)
        reply = reply or cut
        lower = text.lower()
        if not (lower.startswith("[fwd:") and lower.endswith("]")):
            return lower.upper(), reply
        text, reply = text[5:-1].strip(), True


def _trimmed(text: str) -> tuple[str, bool]:
    """Leaders, marks and trailers off; whether a leader or trailer was there."""
    reply = False
    while found := _TRAILER.search(text[-30:]):
        text, reply = text[: len(text) - len(found[0])], True
    while text:
        if found := _LEADER.match(text):
            text, reply = text[found.end() :], True
        elif (found := _MARK.match(text)) and found.end() < len(text):
            text = text[found.end() :]
        else:
            break
    return text.strip(), reply
