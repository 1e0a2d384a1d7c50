"""Tables of keys and what they do, for the words of help."""

from __future__ import annotations

_KEY, _END = "\x01n\x01h\x01y", "\x01n"


def keys(*rows: str, key: int, label: int) -> str:
    """Markup of rows such as "A|answer / M|answer by mail", in columns of `key` + `label` signs. Braces are written
    twice, as everywhere in words."""
    lines: list[str] = []
    for row in rows:
        cells = [cell.split("|") for cell in row.split(" / ")] if row else []
        line = "".join(f"{_KEY}{name}{_END}{' ' * _room(name, key)}{text:<{label}}" for name, text in cells)
        lines.append(line.rstrip() + "\r\n")
    return "".join(lines)


def _room(name: str, columns: int) -> int:
    return max(columns - len(name.replace("{{", "{").replace("}}", "}")), 1)
