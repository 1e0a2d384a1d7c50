"""HTML that is safe to put into a page, told apart from text by its type.

Templates escape every string but those that say of themselves that they are HTML (`__html__`, the convention of
MarkupSafe and Jinja2); only the writers of this package make such strings.
"""

from __future__ import annotations

import re

_SPECIAL = re.compile("[&<>\"']")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


class Html(str):
    """HTML made here: templates show it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """What a template shows."""
        return self


def escaped(text: str) -> str:
    """Text for the inside of an element or of an attribute in quotes."""
    return _SPECIAL.sub(_entity, text)


def _entity(found: re.Match[str]) -> str:
    return _ENTITIES[found[0]]
