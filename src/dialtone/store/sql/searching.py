"""From what people look for to conditions on a column of folded text.

Each `LIKE` finds words anywhere, so a condition is true of all texts that fit and, where whole words are asked for, of
some more: whoever uses it looks at what it finds once again (`fits_folded`).
"""

from __future__ import annotations

from dialtone.formats.search import Both, Either, Not, SearchTree, Term

_ESCAPED = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})
_Said = tuple[str, list[str]]  # a condition with a hash for each parameter, and their values


def holding(tree: SearchTree, column: str, first: int) -> tuple[str, list[str]]:
    """A condition true of every text that fits, and the values of its parameters, numbered from `first`; ("", []) when
    nothing can be said without looking."""
    said = _said(tree, column, over=True)
    if said is None:
        return "", []
    opening, *others = said[0].split("#")
    return opening + "".join(f"${number}{text}" for number, text in enumerate(others, first)), said[1]


def like(text: str) -> str:
    """A text as LIKE takes it, for itself alone; its escape is a backslash."""
    return text.translate(_ESCAPED)


def like_pattern(wildcards: str) -> str:
    """A file name pattern (`*`, `?`) as LIKE takes it."""
    return like(wildcards).replace("*", "%").replace("?", "_")


def _said(tree: SearchTree, column: str, *, over: bool) -> _Said | None:
    """With `over`, what is true of every text that fits; else, what is true only of texts that fit. None: cannot
    say."""
    match tree:
        case Term():
            return (f"{column} LIKE # ESCAPE '\\'", [f"%{like(tree.text)}%"]) if over or not tree.whole else None
        case Not():
            inner = _said(tree.part, column, over=not over)
            return (f"NOT {inner[0]}", inner[1]) if inner else None
        case Both():
            return _joined(" AND ", [_said(part, column, over=over) for part in tree.parts], whole=not over)
        case Either():
            return _joined(" OR ", [_said(part, column, over=over) for part in tree.parts], whole=over)


def _joined(word: str, parts: list[_Said | None], *, whole: bool) -> _Said | None:
    """`whole`: it means something only if every part does."""
    said = [part for part in parts if part]
    if not said or (whole and len(said) < len(parts)):
        return None
    return f"({word.join(text for text, _ in said)})", [value for _, values in said for value in values]
