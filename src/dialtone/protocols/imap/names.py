"""Names of mailboxes: modified UTF-7 (RFC 3501 section 5.1.3), and patterns with * and %.

Modified UTF-7 is read strictly: what could be written as ASCII must be (IMP-04), so no name has two spellings.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode

from dialtone.base.errors import Refusal, Why

LONGEST = 1000  # characters of a name
SEPARATOR = "/"
MOST_WILDCARDS = 10  # of one pattern

_SHIFT = re.compile(r"&([A-Za-z0-9+,]*)-")
_PRINTABLE = re.compile(r"[\x20-\x7e]*\Z")
_WIDE = re.compile(r"&|[^\x20-\x7e]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def read_name(raw: bytes, utf8: bool) -> str:
    """A name as the client wrote it. `utf8` says that it speaks UTF-8; other clients have no names of 8 bits (RFC 3501
    section 5.1). Raises Refusal (INVALID)."""
    if len(raw) > LONGEST:
        raise Refusal(Why.INVALID, "mailbox name too long")
    try:
        name = raw.decode() if utf8 else from_utf7(raw.decode("ascii"))
    except ValueError:
        raise Refusal(Why.INVALID, "bad mailbox name") from None
    if _CONTROL.search(name):
        raise Refusal(Why.INVALID, "bad mailbox name")
    return "INBOX" if name.upper() == "INBOX" else name


def write_name(name: str, utf8: bool) -> bytes:
    """A name for the client, not quoted yet."""
    return name.encode("utf-8", "replace") if utf8 else to_utf7(name).encode("ascii")


def to_utf7(name: str) -> str:
    """Modified UTF-7."""
    return _WIDE.sub(lambda found: "&-" if found[0] == "&" else _shifted(found[0]), name)


def _shifted(text: str) -> str:
    digits = b64encode(text.encode("utf-16-be", "replace")).rstrip(b"=").replace(b"/", b",")
    return f"&{digits.decode()}-"


def from_utf7(text: str) -> str:
    """The name that modified UTF-7 stands for. Raises ValueError."""
    plain = _SHIFT.sub("", text)
    if "&" in plain or not _PRINTABLE.match(text):
        raise ValueError("bad modified UTF-7")
    name = _SHIFT.sub(lambda found: _unshifted(found[1]) if found[1] else "&", text)
    if to_utf7(name) != text:
        raise ValueError("not the one way to write it")
    return name


def _unshifted(digits: str) -> str:
    raw = b64decode(digits.replace(",", "/") + "=" * (-len(digits) % 4), validate=True)
    return raw.decode("utf-16-be")


class Pattern:
    """A name with wildcards: * is anything, % is anything without a separator. Matching is by sets of places in the
    pattern, one step for each character: no pattern makes it slow. Raises Refusal."""

    __slots__ = ("_marks", "_plain")

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise Refusal(Why.INVALID, "pattern too long")
        text = re.sub(r"\*[*%]*|%[%]*(?:\*[*%]*)?", lambda found: "*" if "*" in found[0] else "%", text)
        if text.count("*") + text.count("%") > MOST_WILDCARDS:
            raise Refusal(Why.TOO_MANY, "too many wildcards")
        inbox = text[:5].upper() == "INBOX" and (len(text) == 5 or text[5] in "/*%")
        self._marks = "INBOX" + text[5:] if inbox else text
        self._plain = "*" not in self._marks and "%" not in self._marks

    @property
    def is_plain(self) -> bool:
        """Whether it is one name."""
        return self._plain

    def matches(self, name: str) -> bool:
        """Whether a name is meant."""
        if self._plain:
            return name == self._marks
        if self._marks == "*":
            return True
        marks, end = self._marks, len(self._marks)
        places = self._open({0})
        for character in name:
            following = set()
            for place in places:
                mark = marks[place] if place < end else ""
                if mark == "*" or (mark == "%" and character != SEPARATOR):
                    following.add(place)
                elif mark == character and mark not in "*%":
                    following.add(place + 1)
            if not following:
                return False
            places = self._open(following)
        return end in places

    def _open(self, places: set[int]) -> set[int]:
        """Places, and those behind wildcards that may stand for nothing."""
        found = set(places)
        for place in places:
            while place < len(self._marks) and self._marks[place] in "*%":
                place += 1
                found.add(place)
        return found
