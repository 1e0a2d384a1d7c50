"""What people look for in messages and files: words joined by AND, OR, NOT (spec bbs.md 3.5).

`parse` turns the text somebody typed into a tree; nothing in it can be an error of syntax, since people type anything:
what cannot be understood as an operator is a word. NOT binds before AND, AND before OR; words beside each other are
joined by AND. `&`, `|` and `!` (in front of what it denies) stand for AND, OR and NOT; parentheses group. `"..."` is a
phrase of whole words. Everything else is found anywhere in a word, without case.

How: the text is cut into tokens; operators and parentheses that have nothing to work on become words; the rest is put
together with a stack of its own, so that no depth of parentheses is too deep.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

MOST = 256  # characters of what is looked for
TERMS = 32  # words in it


@dataclass(frozen=True, slots=True)
class Term:
    """Words to be found. `whole`: as they stand, at word boundaries; else anywhere."""

    text: str  # without case (`str.casefold`)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Both:
    """Every part fits."""

    parts: tuple[SearchTree, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One part fits."""

    parts: tuple[SearchTree, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not fit."""

    part: SearchTree


SearchTree: TypeAlias = "Term | Both | Either | Not"


def parse(text: str) -> SearchTree | None:
    """The tree of what somebody typed; None when there is no word in it.

    Only the first MOST characters and the first TERMS words count. No path through the tree is longer than twice its
    words.
    """
    return _put_together(_decided(_tokens(_CONTROLS.sub(" ", text[:MOST]))))


def fits(tree: SearchTree, text: str) -> bool:
    """Whether a text fits, in time linear in its length for each term."""
    return fits_folded(tree, folded(text))


def folded(text: str) -> str:
    """The form in which texts are compared: without case, accents composed, each stretch of white space and control
    characters one blank."""
    one_line = " ".join(_CONTROLS.sub(" ", text).split())
    return one_line.lower() if one_line.isascii() else unicodedata.normalize("NFC", one_line.casefold())


def fits_folded(tree: SearchTree, text: str) -> bool:
    """`fits`, for a text that is `folded` already: a store keeps it so."""
    match tree:
        case Term():
            return bool(_whole(tree.text).search(text)) if tree.whole else tree.text in text
        case Both():
            return all(fits_folded(part, text) for part in tree.parts)
        case Either():
            return any(fits_folded(part, text) for part in tree.parts)
        case Not():
            return not fits_folded(tree.part, text)


@lru_cache(maxsize=256)
def _whole(wanted: str) -> re.Pattern[str]:
    """Finds words that are not a piece of a longer word. The words come first: they are found quickly, and most texts
    have none."""
    literal = re.escape(wanted)
    before = f"(?<!{_LETTER}{literal})" if wanted[:1].isalnum() else ""
    after = f"(?!{_LETTER})" if wanted[-1:].isalnum() else ""
    return re.compile(f"{literal}{after}{before}")


# --- from characters to tokens ---

_LETTER = "[^\\W_]"  # or digit
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")  # and half characters, which no store can hold
_TOKEN = re.compile(r'"(?P<phrase>[^"]*)(?:"|$)|(?P<sign>[&|()]|!+)|(?P<word>[^\s&|()]+)')
_OPERATORS = {"AND": "and", "&": "and", "OR": "or", "|": "or", "NOT": "not", "(": "(", ")": ")"}


@dataclass(slots=True)
class _Token:
    """`kind` is "term", or the operator it may be; `text` as typed."""

    kind: str
    text: str
    whole: bool = False


def _tokens(text: str) -> list[_Token]:
    """What was typed, in pieces; the words beyond TERMS are left out, and all that follows them."""
    found: list[_Token] = []
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if match.lastgroup == "phrase":
            token = _Token("term", match["phrase"], whole=True)
        elif piece.startswith("!"):
            token = _Token("not", piece)
        else:
            token = _Token(_OPERATORS.get(piece, "term"), piece)
        if token.kind != "term" or folded(token.text):
            found.append(token)
        if sum(token.kind == "term" for token in found) == TERMS:
            break
    return found


# --- which of them are operators ---


def _decided(tokens: list[_Token]) -> list[_Token]:
    """The same, with the operators and parentheses that have nothing to work on made words."""
    _pair(tokens)
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        begins = after is not None and after.kind in ("term", "not", "(")
        follows = before is not None and before.kind in ("term", ")")
        if (token.kind in ("and", "or") and not (begins and follows)) or (token.kind == "not" and not begins):
            token.kind = "term"
    return tokens


def _pair(tokens: list[_Token]) -> None:
    """Make words of parentheses that are alone, or have nothing between them."""
    opened: list[int] = []
    for at, token in enumerate(tokens):
        if token.kind == "(":
            opened.append(at)
        elif token.kind == ")":
            start = opened.pop() if opened else at
            if at - start <= 1:
                token.kind = tokens[start].kind = "term"
    for at in opened:
        tokens[at].kind = "term"


# --- from tokens to a tree ---


@dataclass(slots=True)
class _Group:
    """What stands between two parentheses: alternatives, each a list of parts that must all fit."""

    alternatives: list[list[SearchTree]] = field(default_factory=lambda: [[]])
    negated: bool = False  # what comes next

    def add(self, part: SearchTree) -> None:
        """One more part."""
        if self.negated:
            part = part.part if isinstance(part, Not) else Not(part)
        self.negated = False
        self.alternatives[-1].append(part)

    def tree(self) -> SearchTree | None:
        """All of it; None when there is nothing."""
        parts = [parts[0] if len(parts) == 1 else Both(tuple(parts)) for parts in self.alternatives if parts]
        if len(parts) > 1:
            return Either(tuple(parts))
        return parts[0] if parts else None


def _put_together(tokens: list[_Token]) -> SearchTree | None:
    groups = [_Group()]
    terms = 0
    for token in tokens:
        if token.kind == "term" and terms < TERMS:
            terms += 1
            groups[-1].add(Term(folded(token.text), token.whole))
        elif token.kind == "or":
            groups[-1].alternatives.append([])
        elif token.kind == "not":
            groups[-1].negated ^= len(token.text) % 2 == 1  # "!!" denies twice; NOT has three letters
        elif token.kind == "(":
            groups.append(_Group())
        elif token.kind == ")":
            inner = groups.pop().tree()
            if inner is not None:
                groups[-1].add(inner)
    return groups[0].tree()
