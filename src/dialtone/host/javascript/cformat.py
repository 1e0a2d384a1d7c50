"""`format()` and `strftime()` of scripts: texts made as C's printf makes them. Source: spec mail.md 6.6."""

from __future__ import annotations

import math
import re
import time
from typing import Any

_SPECIFIER = re.compile(r"%([-+ #0]*)(\*|\d{1,6})?(?:\.(\*|\d{1,6})?)?(?:hh|h|ll|l|j|z|t|L|I64|I32)?([a-zA-Z%])|%")
WIDEST = 65536


def format_c(template: str, values: list[Any]) -> str:
    """printf: `%s %d %u %x %o %c %f %e %g %%` with flags, width, precision and size letters. What is missing is
    `undefined` or 0; what is not known stays as it stands."""
    waiting = iter(values)
    at, pieces = 0, []
    for found in _SPECIFIER.finditer(template):
        pieces.append(template[at : found.start()])
        pieces.append(_one(found, waiting))
        at = found.end()
    return "".join(pieces) + template[at:]


def _one(found: re.Match[str], waiting: Any) -> str:
    flags, width_text, _, kind = found[1] or "", found[2], found[3], found[4]
    if kind is None:
        return "%"
    if kind == "%":
        return "%"
    if kind not in "sdiuxXocfFeEgGp":
        return found[0]
    width = _whole(next(waiting, 0)) if width_text == "*" else int(width_text or 0)
    if width < 0:
        flags, width = flags + "-", -width
    precision = _precision(found, waiting)
    body = _body(kind, flags, precision, next(waiting, None))
    return _padded(body, kind, flags, min(width, WIDEST), precision)


def _precision(found: re.Match[str], waiting: Any) -> int | None:
    if "." not in found[0]:
        return None
    if found[3] == "*":
        return max(0, min(_whole(next(waiting, 0)), WIDEST))
    return min(int(found[3] or 0), WIDEST)


def _body(kind: str, flags: str, precision: int | None, value: Any) -> str:
    if kind == "s":
        text = shown(value)
        return text if precision is None else text[:precision]
    if kind == "c":
        return value[:1] if isinstance(value, str) else chr(_whole(value) & 0xFF)
    if kind in "fFeEgG":
        number = _number(value)
        return _signed(
            ("%#" if "#" in flags else "%") + f".{6 if precision is None else min(precision, 100)}{kind}", number, flags
        )
    whole = _whole(value)
    if kind in "di":
        return _digits(str(abs(whole)), precision, "-" if whole < 0 else _plus(flags))
    if whole < 0:
        whole &= 0xFFFFFFFF if whole >= -(1 << 31) else 0xFFFFFFFFFFFFFFFF
    if kind == "u":
        return _digits(str(whole), precision, "")
    mark = "#" in flags and whole != 0
    if kind == "o":
        return _digits(f"{whole:o}", precision, "0" if mark else "")
    digits = f"{whole:X}" if kind == "X" else f"{whole:x}"
    return _digits(digits, precision, f"0{kind}" if mark and kind != "p" else "")


def _signed(form: str, number: float, flags: str) -> str:
    text = form % abs(number)
    negative = math.copysign(1.0, number) < 0 and not math.isnan(number)
    return ("-" if negative else _plus(flags)) + text


def _digits(digits: str, precision: int | None, prefix: str) -> str:
    return prefix + (digits if precision is None else digits.rjust(precision, "0"))


def _plus(flags: str) -> str:
    return "+" if "+" in flags else " " if " " in flags else ""


def _padded(body: str, kind: str, flags: str, width: int, precision: int | None) -> str:
    if "-" in flags:
        return body.ljust(width)
    zeros = "0" in flags and kind not in "sc" and (precision is None or kind in "fFeEgG")
    if zeros and len(body) < width:
        sign = re.match(r"[-+ ]?(?:0[xX])?", body)
        lead = sign[0] if sign else ""
        return lead + body[len(lead) :].rjust(width - len(lead), "0")
    return body.rjust(width)


def shown(value: Any) -> str:
    """A value as text, as the language writes it."""
    if value is None:
        return "undefined"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return str(value)


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


def _whole(value: Any) -> int:
    if isinstance(value, bool | int):
        return int(value)
    if isinstance(value, str):
        found = re.match(r"\s*([-+]?)(0[xX][0-9A-Fa-f]{1,16}|\d{1,20})", value)
        return int(found[1] + found[2], 0 if "x" in found[2].lower() else 10) if found else 0
    number = _number(value)
    return int(number) if math.isfinite(number) else 0


def strftime(form: str, at: float) -> str:
    """C's strftime in local time; `at` is in seconds since 1970. "" for a time or form it cannot write."""
    try:
        return time.strftime(form.encode("latin-1", "replace").decode("latin-1"), time.localtime(at))
    except (ValueError, OverflowError, OSError):
        return ""
