"""Conditional requests and ranges: whether a browser has a file already, or wants a part of it.

RFC 9110 sections 13 and 14. One range is served, several are not: 1,000 overlapping ones would amplify (HTP-05).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import formatdate, parsedate_to_datetime

_RANGE = re.compile(r"bytes[ \t]*=[ \t]*([0-9]{0,30})-([0-9]{0,30})[ \t]*\Z", re.IGNORECASE)
LONGEST = 100  # characters of a range that is looked at


class Unsatisfiable(Exception):
    """A range that is not in the file, or several of them: 416."""


def http_date(at: float) -> str:
    """A moment as HTTP writes it."""
    try:
        return formatdate(int(at), usegmt=True)
    except (OverflowError, ValueError, OSError):
        return formatdate(0, usegmt=True)


def read_date(text: str) -> float | None:
    """Seconds since 1970, or None for what is no date."""
    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, IndexError, OverflowError, OSError):
        return None


def unchanged(fields: Mapping[str, str], mark: str, changed: float) -> bool:
    """Whether the browser has it already (304)."""
    known = fields.get("if-none-match")
    if known is not None:
        marks = [one.strip().removeprefix("W/") for one in known[:2000].split(",")]
        return f'"{mark}"' in marks or known.strip() == "*"
    since = fields.get("if-modified-since")
    moment = read_date(since) if since else None
    return moment is not None and int(changed) <= moment


def part(fields: Mapping[str, str], size: int, mark: str, changed: float) -> tuple[int, int] | None:
    """First and last byte of the part that is wanted, or None for all. Raises Unsatisfiable."""
    wanted = fields.get("range")
    if wanted is None or not _may(fields.get("if-range"), mark, changed):
        return None
    if "," in wanted:
        raise Unsatisfiable
    found = _RANGE.match(wanted) if len(wanted) <= LONGEST else None
    if found is None or not (found[1] or found[2]):
        return None if not wanted.lower().startswith("bytes") else _nonsense()
    if not found[1]:
        length = int(found[2])
        if not length or not size:
            raise Unsatisfiable
        return max(size - length, 0), size - 1
    first, last = int(found[1]), int(found[2]) if found[2] else size - 1
    if first >= size or last < first:
        raise Unsatisfiable
    return first, min(last, size - 1)


def _may(condition: str | None, mark: str, changed: float) -> bool:
    """Whether a part is of what the browser has the rest of (If-Range)."""
    if condition is None:
        return True
    condition = condition.strip()
    if condition.startswith('"'):
        return condition == f'"{mark}"'
    if condition.startswith("W/"):
        return False
    moment = read_date(condition)
    return moment is not None and int(changed) == int(moment)


def _nonsense() -> tuple[int, int]:
    raise Unsatisfiable
