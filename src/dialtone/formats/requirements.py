"""Access requirement strings: `LEVEL 50 AND AGE 18`, `SYSOP OR EXEMPT Q`. Text to tree and back.

Source: spec bbs.md 2.1 to 2.3. AND and OR have equal precedence and group to the right: `A B OR C` means
A AND (B OR C). A keyword stays in force for the values that follow it; `=` and NOT count for the next value only.

Beyond the reference: whatever cannot be understood is an error with its place, never skipped; text is at most
`MOST` characters, trees at most `DEEPEST` levels. Keywords need no space before a number (`LEVEL60`, `FLAG1A`), but
one whose value is a text does (`PROTOCOL` is no `PROT OCOL`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dialtone.formats.requirement_words import KEYWORDS, LETTERS, Kind, read_value, value_text

MOST = 1000  # characters
DEEPEST = 32  # levels of the tree


class BadRequirement(ValueError):
    """A requirement string that cannot be understood. `position` counts characters from 0."""

    def __init__(self, text: str, position: int) -> None:
        super().__init__(f"{text} (at character {position + 1})")
        self.text = text
        self.position = position


@dataclass(frozen=True, slots=True)
class Test:
    """One question: `keyword` is the long form, `value` minutes for TIME, 0 (Sunday) to 6 for DAY, set and letter
    ("1A") for FLAG, a number or a text in upper case for others, "" for keywords without one."""

    __test__ = False  # no test case, whatever its name begins with

    keyword: str
    value: int | str = ""
    equal: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: Requirement


@dataclass(frozen=True, slots=True)
class Every:
    """All parts, asked in order; none at all is met by everybody."""

    parts: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Any of the parts, asked in order."""

    parts: tuple[Requirement, ...]


Requirement: TypeAlias = Test | Not | Every | Either
Operator: TypeAlias = Literal["AND", "OR"]

EVERYBODY = Every(())

_FLAGS = re.IGNORECASE | re.ASCII
_SPACE = re.compile(r"\s*")
_OPERATOR = re.compile(r"&&?|\|\|?|AND|OR", _FLAGS)
_NOT = re.compile(r"!|NOT", _FLAGS)
_EQUAL = re.compile(r"==?|EQUALS|EQUAL(?:\s*TO(?![A-Z])|\s+TO)?", _FLAGS)
_SIGN = re.compile(r"[!=&|]")
_WORD = re.compile("|".join(sorted(KEYWORDS, key=len, reverse=True)), _FLAGS)
_LETTER = re.compile(r"\$(.)")
_NUMBER = re.compile(r"\d+(?![A-Z_])", _FLAGS)
_TOKEN = re.compile(r"[^\s()=|&]+")
_SHOWN = 20  # characters of a word that is not known


def parse(text: str) -> Requirement:
    """Read a requirement string. Raises BadRequirement."""
    if len(text) > MOST:
        raise BadRequirement(f"longer than {MOST} characters", MOST)
    tree = _Reader(text).whole()
    if _depth(tree) > DEEPEST:
        raise BadRequirement("too deeply nested", 0)
    return tree


def grouped(requirement: Requirement) -> str:
    """The requirement in full words with parentheses that show what belongs together; parses to the same tree."""
    match requirement:
        case Test(keyword, value, equal):
            shown = value_text(keyword, value)
            return f"{keyword} = {shown}" if equal and shown else f"{keyword} {shown}".rstrip()
        case Not(part):
            return f"NOT {_enclosed(part)}"
        case Every(parts):
            return " AND ".join(map(_enclosed, parts))
        case Either(parts):
            return " OR ".join(map(_enclosed, parts))


def as_json(requirement: Requirement) -> object:
    """The requirement as plain data: {"test": ..., "value": ..., "equal": ...}, {"not": ...}, {"all": [...]},
    {"any": [...]}."""
    match requirement:
        case Test(keyword, value, equal):
            data: dict[str, object] = {"test": keyword}
            if KEYWORDS[keyword] is not Kind.NONE:
                data["value"] = value
                data["equal"] = equal
            return data
        case Not(part):
            return {"not": as_json(part)}
        case Every(parts):
            return {"all": [as_json(part) for part in parts]}
        case Either(parts):
            return {"any": [as_json(part) for part in parts]}


def _enclosed(part: Requirement) -> str:
    return f"({grouped(part)})" if isinstance(part, Every | Either) else grouped(part)


def _depth(tree: Requirement) -> int:
    """Levels of a tree; counted without recursion, since it may be far too deep."""
    deepest, waiting = 0, [(tree, 1)]
    while waiting:
        part, level = waiting.pop()
        deepest = max(deepest, level)
        if isinstance(part, Not):
            waiting.append((part.part, level + 1))
        elif isinstance(part, Every | Either):
            waiting.extend((each, level + 1) for each in part.parts)
    return deepest


def _group(terms: list[Requirement], operators: list[Operator]) -> Requirement:
    """Terms with the operators between them, grouped to the right; neighbours of one kind share a node."""
    if not terms:
        return EVERYBODY
    reversed_parts: list[Requirement] = [terms[-1]]
    kind: Operator | None = None
    for term, operator in zip(reversed(terms[:-1]), reversed(operators), strict=True):
        if kind is not None and operator != kind:
            reversed_parts = [_node(kind, reversed_parts)]
        kind = operator
        reversed_parts.append(term)
    return reversed_parts[0] if kind is None else _node(kind, reversed_parts)


def _node(kind: Operator, reversed_parts: list[Requirement]) -> Requirement:
    """A node; parts of the same sort become its own (a group in parentheses that needs none)."""
    sort = Every if kind == "AND" else Either
    parts: list[Requirement] = []
    for part in reversed(reversed_parts):
        parts.extend(part.parts if isinstance(part, sort) else (part,))
    return sort(tuple(parts))


class _Reader:
    """Reads one text from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.keyword = ""  # in force; "" is LEVEL for bare numbers
        self.wanting = False  # the keyword has had no value yet
        self.equal = False
        self.ended = False  # by NULL

    def whole(self) -> Requirement:
        tree = self.sequence(0)
        if self.at < len(self.text) and not self.ended:
            raise self.bad("a parenthesis is closed that was not opened")
        return tree

    def sequence(self, depth: int) -> Requirement:
        """Terms up to a closing parenthesis or the end."""
        if depth > DEEPEST:
            raise self.bad("too deeply nested")
        terms: list[Requirement] = []
        operators: list[Operator] = []
        while True:
            operator = self.operator()
            if operator == "OR" and not terms:
                raise self.bad("OR needs something before it")
            term = self.term(depth)
            if term is None:
                if operator == "OR":
                    raise self.bad("OR needs something after it")
                return _group(terms, operators)
            if terms:
                operators.append(operator)
            terms.append(term)

    def operator(self) -> Operator:
        """The operators before a term: AND unless an OR is among them."""
        found: Operator = "AND"
        while (word := self.word(_OPERATOR)) is not None:
            found = "OR" if word[0] in "|Oo" else found
        return found

    def term(self, depth: int) -> Requirement | None:
        """A group or test with its NOTs; None at the end of the sequence."""
        negated = False
        while True:
            if self.word(_NOT) is not None:
                negated = not negated
            elif self.word(_EQUAL) is not None:
                self.equal = True
            elif self.skip() or self.text[self.at] == ")":
                self.check_end(negated)
                return None
            elif self.text[self.at] == "(":
                return _turned(self.group(depth), negated)
            elif (test := self.test()) is not None:
                return _turned(test, negated)

    def check_end(self, negated: bool) -> None:
        """At the end of a sequence nothing may be left open."""
        if self.wanting:
            raise self.bad(f"{self.keyword} needs a value")
        if negated or self.equal:
            raise self.bad("NOT or = needs something after it")

    def group(self, depth: int) -> Requirement:
        start = self.at
        self.at += 1
        tree = self.sequence(depth + 1)
        if self.ended:
            return tree
        if self.skip():
            raise BadRequirement("a parenthesis is not closed", start)
        if tree == EVERYBODY:
            raise BadRequirement("nothing stands between these parentheses", start)
        self.at += 1
        return tree

    def test(self) -> Test | None:
        """A test when a value or a keyword without one comes next; None when it was a keyword, which is in force
        now, or NULL."""
        if not self.wanting:
            keyword = self.next_keyword()
            if keyword:
                return self.begin(keyword)
        return self.value()

    def begin(self, keyword: str) -> Test | None:
        if keyword == "NULL":
            self.at, self.ended = len(self.text), True
            return None
        if KEYWORDS[keyword] is not Kind.NONE:
            self.keyword, self.wanting = keyword, True
            return None
        self.keyword, self.equal = "", False
        return Test(keyword)

    def next_keyword(self) -> str:
        """The keyword that begins here, passed over; "" when there is none."""
        if (letter := _LETTER.match(self.text, self.at)) is not None:
            keyword = LETTERS.get(letter[1].upper())
            if keyword is None:
                raise self.bad(f"unknown keyword {letter[0]}")
            self.at = letter.end()
            return keyword
        match = _WORD.match(self.text, self.at)
        if match is None:
            return ""
        keyword, after = match[0].upper(), self.text[match.end() : match.end() + 1]
        if self.takes_text() or KEYWORDS[keyword].is_text:
            if after.isalpha() or after == "_":
                return ""
            if self.takes_text() and not KEYWORDS[keyword].takes_digits(after) and not self.alone(match.end()):
                return ""
        self.at = match.end()
        return keyword

    def value(self) -> Test:
        """A value for the keyword in force, or a bare number for LEVEL."""
        keyword = self.asked()
        found = read_value(keyword, self.text, self.at) if keyword else None
        if found is None or found[0] in {"AND", "OR"}:
            raise self.bad(f"this is no value for {keyword}") if self.wanting else self.unknown()
        value, self.at = found
        test = Test(keyword, value, self.equal)
        self.wanting = self.equal = False
        return test

    def asked(self) -> str:
        """The keyword a value here belongs to; a bare number is a level where the one in force takes none."""
        kind = KEYWORDS[self.keyword] if self.keyword else Kind.NONE
        if not (self.wanting or kind.is_number or kind.is_text) and _NUMBER.match(self.text, self.at):
            self.keyword = "LEVEL"
        return self.keyword

    def word(self, pattern: re.Pattern[str]) -> str | None:
        """An operator that comes next, passed over. Where a text may stand, a word must be there in full."""
        if self.skip():
            return None
        match = pattern.match(self.text, self.at)
        if match is None:
            return None
        if self.takes_text() and not _SIGN.match(match[0]) and not self.alone(match.end()):
            return None
        self.at = match.end()
        return match[0]

    def takes_text(self) -> bool:
        return bool(self.keyword) and KEYWORDS[self.keyword].is_text

    def alone(self, end: int) -> bool:
        """Whether a word that ends here is a whole one."""
        return _TOKEN.match(self.text, end) is None

    def skip(self) -> bool:
        """Pass over spaces; whether the text is over."""
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        return self.at >= len(self.text)

    def unknown(self) -> BadRequirement:
        token = _TOKEN.match(self.text, self.at)
        return self.bad(f"unknown keyword {token[0][:_SHOWN] if token else self.text[self.at]}")

    def bad(self, text: str) -> BadRequirement:
        return BadRequirement(text, self.at)


def _turned(term: Requirement, negated: bool) -> Requirement:
    return Not(term) if negated else term
