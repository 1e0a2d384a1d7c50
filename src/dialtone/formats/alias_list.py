"""The lines of alias.cfg: which name stands for which recipient. Source: spec mail.md 2.4.

`key value` per line; the first line that fits counts; `*end` fits names that end so, and when its value begins with
`*` too, the name's beginning is put before the rest of the value. Where an alias leads, nobody is asked for the right
to send there; so a beginning that would itself say where mail goes (`"u@ext.test"@old.test` with `*@old.test *`, or a
route with `!`) has no alias (RLY-11, RLY-22).
"""

from __future__ import annotations

from collections.abc import Iterable

from dialtone.formats.pattern_index import lower

_Target = tuple[int, str]  # line number, value
_LEADS = frozenset('@!"\\<>,;()[]')  # characters that lead somewhere, or that an address would have to quote


class Aliases:
    """The compiled lines of one alias list. Not changed after it is made."""

    __slots__ = ("_ends", "_whole", "count")

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._whole: dict[str, _Target] = {}
        self._ends: dict[int, dict[str, _Target]] = {}
        self.count = 0
        for number, text in enumerate(lines):
            parts = text.split(None, 1)
            if len(parts) == 2 and not parts[0].startswith(";"):
                self._add(lower(parts[0]), (number, parts[1].strip()))

    def _add(self, key: str, target: _Target) -> None:
        self.count += 1
        if key.startswith("*"):
            self._ends.setdefault(len(key) - 1, {}).setdefault(key[1:], target)
        else:
            self._whole.setdefault(key, target)

    def find(self, name: str) -> str | None:
        """What stands for `name`, or None. The result is not looked up again."""
        text = lower(name)
        best = self._whole.get(text)
        kept = -1
        for length, table in self._ends.items():
            target = table.get(text[len(text) - length :]) if length <= len(text) else None
            if target is not None and (best is None or target[0] < best[0]):
                best, kept = target, len(text) - length
        if best is None:
            return None
        value = best[1]
        if kept < 0 or not value.startswith("*"):
            return value
        return name[:kept] + value[1:] if _is_plain(name[:kept]) else None

    def __len__(self) -> int:
        return self.count


def _is_plain(text: str) -> bool:
    """Whether a text is part of a name and nothing more."""
    return text.isprintable() and " " not in text and _LEADS.isdisjoint(text)
