"""Reads HTML as a browser's first step does, for tests that something is safe: elements, attributes, text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_EMPTY = frozenset({"br", "hr", "img", "meta", "col", "wbr"})


@dataclass
class Read:
    """What was found. `text` has no markup; `attributes` are (element, name, value)."""

    elements: set[str] = field(default_factory=set)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    text: str = ""

    def values(self, element: str, name: str) -> list[str]:
        """The values of an attribute, in order."""
        return [value for where, what, value in self.attributes if (where, what) == (element, name)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read = Read()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.read.elements.add(tag)
        self.read.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> where nothing of the kind is open"

    def handle_data(self, data: str) -> None:
        self.read.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        assert decl.lower() == "doctype html"

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"a processing instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")


def read_html(html: str) -> Read:
    """Read HTML; fails when elements are not closed in order, or there is anything but elements and text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open, f"not closed: {reader.open}"
    return reader.read
