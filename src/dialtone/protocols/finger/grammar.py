"""What a Finger request may be (RFC 1288 section 2.3; spec services.md 9.1). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialtone.base.errors import Refusal, Why

LONGEST = 128  # bytes of a request
FIND_FILE = "findfile?"
FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class WhoIsOn:
    """The empty request."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the board: the word after `?` or `.`, in lower case."""

    word: str


@dataclass(frozen=True, slots=True)
class FindFile:
    """Where can a file of this name be downloaded?"""

    name: str


@dataclass(frozen=True, slots=True)
class About:
    """A user's name or number; `host` is what stood after "@"."""

    name: str
    host: str = ""


Request = WhoIsOn | Ask | About | FindFile


def parse(line: bytes) -> Request:
    """Read a request without its line end. `/W` and leading blanks mean nothing. Raises Refusal: INVALID (too long,
    control characters), DENIED (a request to be passed on to another host)."""
    if len(line) > LONGEST:
        raise Refusal(Why.INVALID, "request too long")
    text = line.decode("utf-8", "replace").strip()
    if text[:2].upper() == "/W" and text[2:3] in ("", " "):
        text = text[2:].lstrip()
    if any(character < " " or "\x7f" <= character <= "\x9f" for character in text):
        raise Refusal(Why.INVALID, "control character")
    if not text:
        return WhoIsOn()
    if text.lower().removeprefix("?").startswith(FIND_FILE):
        return _find_file(text.removeprefix("?")[len(FIND_FILE) :].strip())
    if text[0] in "?.":
        return Ask(text[1:].lower())
    name, _, host = text.partition("@")
    if "@" in host or (text.endswith("@") and not host) or not name.strip():
        raise Refusal(Why.DENIED, "forwarding is not offered")  # RFC 1288 section 3.2.1: sites may refuse
    return About(name.strip(), host.strip().lower())


def _find_file(name: str) -> FindFile:
    if not name or any(sign in name for sign in "*?/\\"):
        raise Refusal(Why.INVALID, "findfile wants a file's whole name")
    return FindFile(name)
