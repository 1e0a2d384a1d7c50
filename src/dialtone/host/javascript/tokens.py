"""JavaScript source in pieces: what is text, what is a comment, what is a pattern, what is code.

Nothing is understood beyond that: the engine finds the mistakes. Joined together, the pieces are the source again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SPACE, WORD, NUMBER, STRING, TEMPLATE, REGEX, SIGN = "space", "word", "number", "string", "template", "regex", "sign"

OPENING = {"(": ")", "[": "]", "{": "}"}
CLOSING = frozenset(OPENING.values())
# Words after which an operand follows, so that "/" begins a pattern.
BEFORE_OPERAND = frozenset(
    [
        "return",
        "typeof",
        "instanceof",
        "in",
        "of",
        "new",
        "delete",
        "void",
        "throw",
        "case",
        "do",
        "else",
        "yield",
        "await",
        "default",
    ]
)
_TAKES_PAREN = frozenset({"if", "while", "for", "with", "each"})

_PIECE = re.compile(
    r"""
    (?P<space>(?:[ \t\v\f\r\n\xa0\ufeff]|//[^\n\r]*|/\*.*?\*/|<!--[^\n\r]*)+)
  | (?P<word>[A-Za-z_$\x80-\uffff](?:[\w$\x80-\uffff])*)
  | (?P<number>0[xXbBoO][0-9A-Fa-f_]+n?|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?n?)
  | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<sign>=>|\+\+|--|[\s\S])
    """,
    re.VERBOSE | re.DOTALL,
)
_REGEX = re.compile(r"/(?:[^/\\\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*\])+/[A-Za-z]*")


class ForeignSource(Exception):
    """The source uses something no engine of today runs; the text says what and in which line."""


@dataclass(slots=True)
class Token:
    """One piece."""

    kind: str
    text: str
    line: int

    @property
    def ends_operand(self) -> bool:
        """Whether a value ends here, so that what follows is an operator."""
        if self.kind == SIGN:
            return self.text in CLOSING
        return self.kind != WORD or self.text not in BEFORE_OPERAND


def tokenize(source: str) -> list[Token]:
    """Cut source into pieces. Raises ForeignSource for XML in the code (E4X)."""
    return _Cutter(source).cut()


class _Cutter:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._line = 1
        self._tokens: list[Token] = []
        self._last: Token | None = None  # that is not space
        self._parens: list[bool] = []  # of each open "(": whether an operand follows its ")"
        self._braces: list[bool] = []  # of each open "{": whether it begins a block, not a value
        self._operand_next = True

    def cut(self) -> list[Token]:
        while self._at < len(self._source):
            self._add(*self._next())
        return self._tokens

    def _next(self) -> tuple[str, str]:
        char = self._source[self._at]
        if char == "`":
            return TEMPLATE, self._source[self._at : _template_end(self._source, self._at)]
        found = _PIECE.match(self._source, self._at)
        assert found is not None  # the last branch takes any character
        kind, text = str(found.lastgroup), found[0]
        if kind == SIGN and self._operand_next:
            if text == "/" and (regex := _REGEX.match(self._source, self._at)):
                return REGEX, regex[0]
            if text == "<" and re.match(r"<(?:[A-Za-z_]|>|!\[CDATA)", self._source[self._at : self._at + 10]):
                raise ForeignSource(f"line {self._line}: XML in the source (E4X) is not supported")
        return kind, text

    def _add(self, kind: str, text: str) -> None:
        token = Token(kind, text, self._line)
        self._tokens.append(token)
        self._at += len(text)
        self._line += text.count("\n")
        if kind == SPACE:
            return
        if kind == SIGN:
            self._operand_next = self._after_sign(text)
        else:
            property_name = self._last is not None and self._last.text == "."
            self._operand_next = kind == WORD and text in BEFORE_OPERAND and not property_name
        self._last = token

    def _after_sign(self, text: str) -> bool:
        if text == "(":
            last = self._last
            self._parens.append(last is not None and last.kind == WORD and last.text in _TAKES_PAREN)
        elif text == ")":
            return self._parens.pop() if self._parens else False
        elif text == "{":
            self._braces.append(self._is_block())
        elif text == "}":
            return self._braces.pop() if self._braces else True
        elif text in ("++", "--"):
            return self._operand_next
        return text != "]"

    def _is_block(self) -> bool:
        last = self._last
        if last is None or not self._operand_next:
            return True
        return last.text in (";", "{", "}", "=>", "else", "do")


def _template_end(source: str, start: int) -> int:
    """Where a template literal ends; what is inside its braces belongs to it."""
    open_depths: list[int] = [-1]  # -1: template text; else how many braces are open inside "${"
    at = start + 1
    while at < len(source):
        char, depth = source[at], open_depths[-1]
        if char == "`":
            if depth == -1:
                open_depths.pop()
                if not open_depths:
                    return at + 1
            else:
                open_depths.append(-1)
        elif depth == -1:
            if char == "\\":
                at += 1
            elif source.startswith("${", at):
                open_depths.append(0)
                at += 1
        elif char == "}" and depth == 0:
            open_depths.pop()
        elif char in "{}":
            open_depths[-1] += 1 if char == "{" else -1
        at += 1
    return len(source)
