"""The guru: a file of patterns and answers that talks to people. Pure but for chance. Source: spec bbs.md 7.5.

    (HELLO|HI|HEY)                 blocks: a condition, then an answer on each line
    Hello, `A.
    ((WHAT&TIME~)|CLOCK)           & and |; a word stands alone, with ~ it may be inside another one,
    It is `T here.                 with ^ it begins the line
    ([LEVEL 90])                   an access requirement of the person
    Yes, \\                         a backslash at the end: the answer goes on in the next line
    master.
    ()                             always
    Tell me more.

The first block that fits answers, with another answer than the last time. What a person says is matched and never
looked at for codes (EXE-06); what codes stand for is put in after they were found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from dialtone.base.chance import Chance
from dialtone.formats.text.foreign import characters, one_line

ANSWERS_MOST = 100  # of a block
BLOCKS_MOST = 2000
DEEPEST = 20  # parentheses
LINE_MOST = 200  # characters of what somebody says
ANSWER_MOST = 2000

Meets = Callable[[str], bool]
"""Whether the person meets an access requirement string."""

_MARKS = re.compile(r"([^\w\s])\1+")
_LEADING = re.compile(r"^[^\w]+")
_BLANKS = re.compile(r"\s+")


class Do(Enum):
    """What an answer does besides saying something."""

    SAY = auto()
    PAUSE = auto()  # half a second
    MISTAKES = auto()  # begin or end making typing mistakes
    QUIT = auto()
    HANG_UP = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer: words, or something to do."""

    do: Do
    text: str = ""


_DOES = {"_": Do.PAUSE, "!": Do.MISTAKES, "Q": Do.QUIT, "H": Do.HANG_UP}


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase of a condition, in upper case."""

    text: str
    inside: bool = False  # may be part of another word
    first: bool = False  # the line begins with it

    def fits(self, line: str, meets: Meets) -> bool:
        """Whether it is in a line (see `heard`)."""
        at = line.find(self.text)
        while at >= 0 and not (self.first and at):
            end = at + len(self.text)
            alone = not (line[at - 1 : at].isalnum() or line[end : end + 1].isalnum())
            if alone or self.inside:
                return True
            at = line.find(self.text, at + 1)
        return False


@dataclass(frozen=True, slots=True)
class Demand:
    """An access requirement of the person."""

    requirements: str

    def fits(self, line: str, meets: Meets) -> bool:
        """Whether the person meets it."""
        return meets(self.requirements)


@dataclass(frozen=True, slots=True)
class All:
    """Every part fits; without parts always."""

    parts: tuple[Condition, ...] = ()

    def fits(self, line: str, meets: Meets) -> bool:
        """Whether they do."""
        return all(part.fits(line, meets) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Any:
    """One of the parts fits."""

    parts: tuple[Condition, ...]

    def fits(self, line: str, meets: Meets) -> bool:
        """Whether it does."""
        return any(part.fits(line, meets) for part in self.parts)


Condition = Word | Demand | All | Any


@dataclass(frozen=True, slots=True)
class Block:
    """A condition and its answers."""

    condition: Condition
    answers: tuple[str, ...]


class BadPattern(ValueError):
    """A condition that cannot be read."""


def heard(line: str) -> str:
    """What somebody said as patterns see it: upper case, without leading and repeated punctuation."""
    line = one_line(line, LINE_MOST).upper()
    return _BLANKS.sub(" ", _MARKS.sub(r"\1", _LEADING.sub("", line))).strip()


def read_patterns(data: bytes) -> tuple[list[Block], list[str]]:
    """Read a guru's file; what is wrong with it in words, with the number of the line."""
    blocks: list[Block] = []
    problems: list[str] = []
    for number, condition, answers in _raw_blocks(characters(data).splitlines()):
        try:
            read = _Reader(condition).read()
            if not answers:
                raise BadPattern("the condition has no answer")
            blocks.append(Block(read, tuple(answers[:ANSWERS_MOST])))
        except BadPattern as wrong:
            problems.append(f"line {number}: {wrong}")
        if len(blocks) >= BLOCKS_MOST:
            break
    return blocks, problems


def _raw_blocks(lines: list[str]) -> Iterator[tuple[int, str, list[str]]]:
    at = 0
    while at < len(lines):
        if not lines[at].lstrip().startswith("("):
            at += 1
            continue
        number, condition = at + 1, lines[at].strip()
        at += 1
        while condition.count("(") > condition.count(")") and at < len(lines) and lines[at].strip():
            condition += lines[at].strip()
            at += 1
        answers: list[str] = []
        while at < len(lines) and lines[at].strip() and not lines[at].startswith("("):
            answer = lines[at].rstrip()
            at += 1
            while answer.endswith("\\") and at < len(lines):
                answer = answer[:-1] + lines[at].strip()
                at += 1
            answers.append(answer.rstrip("\\")[:ANSWER_MOST])
        yield number, condition, answers


class _Reader:
    """Reads one condition; & binds more than |."""

    def __init__(self, text: str) -> None:
        self._text = text.strip()
        self._at = 0

    def read(self) -> Condition:
        """The whole text is one condition in parentheses."""
        found = self._group(0)
        if self._text[self._at :].strip():
            raise BadPattern(f"something behind the condition: {self._text[self._at :].strip()[:40]}")
        return found

    def _group(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise BadPattern("too many parentheses inside each other")
        self._at += 1  # (
        found = self._either(depth)
        if self._next() != ")":
            raise BadPattern("a parenthesis is not closed")
        self._at += 1
        return found

    def _either(self, depth: int) -> Condition:
        parts = [self._both(depth)]
        while self._next() == "|":
            self._at += 1
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _both(self, depth: int) -> Condition:
        parts = []
        while True:
            part = self._one(depth)
            if part is not None:
                parts.append(part)
            if self._next() == "&":
                self._at += 1
            elif self._next() not in ("(", "["):
                break
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, depth: int) -> Condition | None:
        match self._next():
            case "(":
                return self._group(depth + 1)
            case "[":
                end = self._text.find("]", self._at)
                if end < 0:
                    raise BadPattern("a bracket is not closed")
                requirements, self._at = self._text[self._at + 1 : end], end + 1
                return Demand(requirements.strip())
            case _:
                return self._word()

    def _word(self) -> Word | None:
        start = self._at
        while self._at < len(self._text) and self._text[self._at] not in "&|()[]":
            self._at += 1
        text = self._text[start : self._at].strip().upper()
        bare = text.rstrip("~^")
        marks = text[len(bare) :]
        return Word(bare.strip(), "~" in marks, "^" in marks) if bare.strip() else None

    def _next(self) -> str:
        while self._at < len(self._text) and self._text[self._at] == " ":
            self._at += 1
        return self._text[self._at : self._at + 1]


@dataclass(slots=True)
class Talk:
    """One person's talk with a guru. `values` gives what the letter of a code stands for."""

    blocks: list[Block]
    meets: Meets
    values: Callable[[], Mapping[str, str]]
    chance: Chance
    _last: dict[int, int] = field(default_factory=dict)

    def answer(self, line: str) -> list[Piece]:
        """What the guru says to a line; nothing when no block fits."""
        said = heard(line)
        for at, block in enumerate(self.blocks):
            if block.condition.fits(said, self.meets):
                return pieces(self._choose(at, block.answers), self.values())
        return []

    def _choose(self, block: int, answers: tuple[str, ...]) -> str:
        """One by chance, another one than last time."""
        chosen = int(self.chance.fraction() * len(answers))
        if len(answers) > 1 and chosen == self._last.get(block):
            chosen = (chosen + 1) % len(answers)
        self._last[block] = chosen
        return answers[chosen]


def pieces(answer: str, values: Mapping[str, str]) -> list[Piece]:
    """An answer with its codes (a backquote and a letter) carried out."""
    out: list[Piece] = []
    for at, part in enumerate(answer.split("`")):
        if not at:
            text = part
        elif (do := _DOES.get(part[:1].upper())) is not None:
            out.append(Piece(do))
            text = part[1:]
        else:
            text = one_line(values.get(part[:1].upper(), ""), 100) + part[1:]
        if text and out and out[-1].do is Do.SAY:
            out[-1] = Piece(Do.SAY, out[-1].text + text)
        elif text:
            out.append(Piece(Do.SAY, text))
    return out
