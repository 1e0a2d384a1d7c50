"""What a selector leads to (spec services.md 7). Pure; whether it is there is another question."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.base.errors import Refusal, Why

_NUMBER_DIGITS = 15
NONE_SUCH = "There is nothing of this name here."


@dataclass(frozen=True, slots=True)
class Root:
    """The first menu."""


@dataclass(frozen=True, slots=True)
class Group:
    """`grp:NAME`."""

    name: str


@dataclass(frozen=True, slots=True)
class Sub:
    """`sub:CODE`, and ours for older messages: `sub:CODE:before:NUMBER` (`before` 0: the newest)."""

    code: str
    before: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """`sub:CODE:NUMBER`."""

    code: str
    number: int


@dataclass(frozen=True, slots=True)
class Library:
    """`lib:NAME`."""

    name: str


@dataclass(frozen=True, slots=True)
class Directory:
    """`dir:CODE`."""

    code: str


@dataclass(frozen=True, slots=True)
class File:
    """`file:CODE/NAME`."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Bulletin:
    """`qwkbulletin:NAME`."""

    name: str


@dataclass(frozen=True, slots=True)
class Word:
    """One of the texts of the board itself: `nodelist`, `time`, ..."""

    word: str


Place = Root | Group | Sub | Message | Library | Directory | File | Bulletin | Word


def none_such() -> Refusal:
    """What is not there, and what the guest may not see."""
    return Refusal(Why.NOT_FOUND, NONE_SUCH)


def place(selector: str) -> Place:
    """Read a selector. Raises Refusal (NOT_FOUND)."""
    if not selector:
        return Root()
    kind, colon, rest = selector.partition(":")
    if not colon:
        return Word(selector)
    if not rest:
        raise none_such()
    match kind:
        case "grp":
            return Group(rest)
        case "sub":
            return _sub(rest)
        case "lib":
            return Library(rest)
        case "dir":
            return Directory(rest)
        case "file":
            code, _, name = rest.partition("/")
            return File(code, name)
        case "qwkbulletin":
            return Bulletin(rest)
    raise none_such()


def _sub(rest: str) -> Place:
    match rest.split(":"):
        case [code]:
            return Sub(code)
        case [code, number]:
            return Message(code, _number(number))
        case [code, "before", number]:
            return Sub(code, _number(number))
    raise none_such()


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _NUMBER_DIGITS):
        raise none_such()
    return int(text)
