"""What a Gopher request may be, and how the lines of an answer look (RFC 1436; spec services.md 7). Pure.

Gopher+ is answered as far as the spec goes: `TAB +` (the same answer behind a line that says how it ends), `TAB $` (a
menu with `+INFO` in front of its items), `TAB !` (that line for one item).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from dialtone.base.errors import Refusal, Why
from dialtone.formats.text.foreign import one_line

LONGEST = 512  # bytes of a request
SELECTOR_MOST = 255  # characters; RFC 1436 section 3.9
TEXT_MOST = 200  # characters of an item's text
INFORMATION, ERROR = "i", "3"


class Plus(Enum):
    """How much of Gopher+ is asked for."""

    NONE = ""
    REPLY = "+"
    MENU = "$"
    ABOUT = "!"


@dataclass(frozen=True, slots=True)
class Request:
    """A request. `words` is what somebody typed for a search; nothing here is searched."""

    selector: str
    words: str = ""
    plus: Plus = Plus.NONE


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a menu."""

    kind: str  # one character: "0" text, "1" menu, "3" error, "9" binary file, "i" information
    text: str
    selector: str = ""


def parse(line: bytes) -> Request:
    """Read a request without its line end. A leading "/" is left out. Raises Refusal (INVALID): too long, controls."""
    if len(line) > LONGEST:
        raise Refusal(Why.INVALID, "The request is too long.")
    selector, *rest = line.decode("utf-8", "replace").split("\t")
    if any(not character.isprintable() for item in (selector, *rest) for character in item):
        raise Refusal(Why.INVALID, "The request has control characters.")
    words = rest[0] if rest and rest[0][:1] not in ("+", "$", "!") else ""
    marks = [item for item in rest if item[:1] in ("+", "$", "!")]
    return Request(selector.removeprefix("/").strip(), words, Plus(marks[0][0]) if marks else Plus.NONE)


def item_line(item: Item, host: str, port: int) -> bytes:
    """A menu's line. Whatever others wrote in it stays within its field (GPH-01)."""
    text = one_line(item.text, TEXT_MOST)
    if item.kind == INFORMATION:
        return f"{INFORMATION}{text}\t\tfake\t1".encode("utf-8", "replace")
    if item.kind == ERROR:
        return f"{ERROR}{text}\t\terror.host\t1".encode("utf-8", "replace")
    selector = "".join(character for character in item.selector[:SELECTOR_MOST] if character.isprintable())
    return f"{item.kind}{text}\t{selector}\t{host}\t{port}".encode("utf-8", "replace")


def info_line(item: Item, host: str, port: int) -> bytes:
    """The item as Gopher+ has it."""
    return b"+INFO: " + item_line(item, host, port) + (b"" if item.kind in (INFORMATION, ERROR) else b"\t+")


def text_line(line: str) -> bytes:
    """A line of a text, which a single dot ends (RFC 1436 section 3.9): one more dot in front of a leading dot."""
    shown = "".join(character for character in line if character.isprintable() or character == "\t")
    return (f".{shown}" if shown.startswith(".") else shown).encode("utf-8", "replace")
