"""What is asked of the index of grams (three characters each), which says where it is worth to look.

What people typed never becomes part of its language: only pieces of three characters do, each in quotation marks
(the engine takes everything else in them as it stands). A piece that is missing means that the text does not fit;
that all are there proves nothing.
"""

from __future__ import annotations

from dialtone.formats.search import Both, Either, Not, SearchTree, Term

LENGTH = 3
MOST = 12  # pieces of one term: more narrow nothing down
DEPTH = 8  # of parentheses, which the engine's own reader takes on a small stack


def expression(tree: SearchTree) -> str:
    """What to ask; "" when the index cannot narrow this down."""
    return _asked(tree, DEPTH)


def pieces_of(text: str) -> str:
    """What to ask for a text; "" when it is too short."""
    return " AND ".join(_pieces(text))


def _asked(tree: SearchTree, depth: int) -> str:
    if not depth:
        return ""
    match tree:
        case Term():
            return pieces_of(tree.text)
        case Not():
            return ""
        case Both():
            return " AND ".join(f"({asked})" for part in tree.parts if (asked := _asked(part, depth - 1)))
        case Either():
            parts = [_asked(part, depth - 1) for part in tree.parts]
            return " OR ".join(f"({asked})" for asked in parts) if all(parts) else ""


def _pieces(text: str) -> list[str]:
    """At most MOST pieces, from all over the text. What comes behind a NUL is left out: there the engine stops
    reading."""
    text = text.partition("\0")[0]
    last = len(text) - LENGTH
    if last < 0:
        return []
    places = range(last + 1) if last < MOST else (round(last * step / (MOST - 1)) for step in range(MOST))
    return ['"' + text[place : place + LENGTH].replace('"', '""') + '"' for place in places]
