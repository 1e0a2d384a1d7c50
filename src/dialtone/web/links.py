"""Paths of pages by the pages' names, so that no template spells one; and which paths are ours to send a browser to."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlencode

_PARAMETER = re.compile(r"\{(\w+)(?::(\w+))?\}")
_paths: dict[str, str] = {}


def learn(name: str, path: str) -> None:
    """Remember a page. Raises ValueError when another page has the name."""
    if _paths.setdefault(name, path) != path:
        raise ValueError(f"two pages are called {name}")


@lru_cache(maxsize=2048, typed=True)
def to(page: str, /, **parameters: object) -> str:
    """The path of a page. Parameters its path does not have make a query string, empty ones left out. Raises KeyError
    for a page or parameter that is missing."""

    def fill(match: re.Match[str]) -> str:
        value = str(parameters.pop(match[1]))
        return quote(value, safe="/" if match[2] == "path" else "")

    path = _PARAMETER.sub(fill, _paths[page])
    kept = {name: value for name, value in parameters.items() if value not in ("", None, False)}
    return f"{path}?{urlencode(kept)}" if kept else path


def local(path: str) -> str:
    """The path, when it is one of this site; else the front page. Nothing leads elsewhere (HTP-06)."""
    if not path.startswith("/") or path.startswith("//") or len(path) > 2000:
        return "/"
    if "\\" in path or any(char <= " " or char == "\x7f" for char in path):
        return "/"
    return path


def known(page: str) -> bool:
    """Whether there is a page of this name."""
    return page in _paths
