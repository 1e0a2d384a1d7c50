"""How one event looks: the sysop's line, the JSON line, and the entries of the special logs.

Every rendering is one line (or a fixed block of lines) whatever the event's texts contain: control characters are
shown as `^X`, other characters that could move or hide text as `\\uXXXX`, and the sysop's line is cut at 1,023
characters (spec mail.md 0.2, services.md 1.6; security case LOG-01). Secrets were replaced before they got here or
are replaced by three dots (LOG-02).
"""

from __future__ import annotations

import json
import re
import time
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from dialtone.base.log import LEVEL_NAMES, Event, Secret
from dialtone.formats.visible import visible

LINE_MOST = 1023  # characters of the sysop's line
TEXT_MOST = 8192  # characters of one string in a JSON line
ENTRY_MOST = 256  # characters of one value in a special log's entry
ITEMS_MOST = 100  # items of one list in a JSON line

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_encoder = msgspec.json.Encoder()
_OBEYED = re.compile("[\x7f-\x9f\u2028\u2029]")  # by terminals and by what reads lines; the rest JSON escapes itself


def _encode(record: dict[str, Any]) -> bytes:
    try:
        data = _encoder.encode(record)
    except UnicodeEncodeError:  # a lone surrogate, which UTF-8 has no bytes for
        return json.dumps(record, separators=(",", ":")).encode()
    if data.isascii() and b"\x7f" not in data:
        return data
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", data.decode()).encode()


class Stamps:
    """Time as the renderings show it, made once a second.

    `now` is in seconds since 1970; `offset` gives the minutes east of UTC at a moment, and is asked once a second.
    """

    __slots__ = ("_second", "line", "utc")

    def __init__(self) -> None:
        self._second = -1
        self.line = ""  # 1/5 13:02:45
        self.utc = ""  # 2025-01-05T12:02:45

    def at(self, now: float, offset: Callable[[float], int]) -> None:
        """Bring both strings to the second of `now`."""
        second = int(now)
        if second == self._second:
            return
        self._second = second
        local = time.gmtime(second + offset(now) * 60)
        self.line = f"{local.tm_mon}/{local.tm_mday} {local.tm_hour:02d}:{local.tm_min:02d}:{local.tm_sec:02d}"
        self.utc = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))


def system_time(now: float, offset: int, *, military: bool) -> str:
    """The system's time string (spec mail.md 0.3), such as `Sun Jan 05 2025 01:02 pm`."""
    local = time.gmtime(int(now) + offset * 60)
    day = f"{DAYS[local.tm_wday]} {MONTHS[local.tm_mon - 1]} {local.tm_mday:02d} {local.tm_year}"
    if military:
        return f"{day} {local.tm_hour:02d}:{local.tm_min:02d}:{local.tm_sec:02d}"
    return f"{day} {local.tm_hour % 12 or 12:02d}:{local.tm_min:02d} {'pm' if local.tm_hour >= 12 else 'am'}"


def message(event: Event) -> str:
    """`SSSS PPPPP [ip] text` of the sysop's line; `####` when the line belongs to the whole server."""
    context, text = event.context, event.text
    if event.fault is not None:
        text = f"{text} ({type(event.fault).__name__}: {event.fault})"
    if context is None:
        return visible(f"0000 {text}", LINE_MOST)
    number = "####" if context.number < 0 else f"{context.number:04d}"
    label = f"{context.label:<5} " if context.label else ""
    if context.user:
        client = f"[{context.peer}] <{context.user}> " if label.startswith("POP3") else f"<{context.user}> "
    else:
        client = f"[{context.peer}] " if context.peer else ""
    return visible(f"{number} {label}{client}{text}", LINE_MOST)


def server_tag(event: Event) -> str:
    """The tag of the server that speaks, four characters wide."""
    return f"{(event.context and event.context.server) or 'mail':<4}"


def sysop_line(event: Event, stamps: Stamps) -> str:
    """The line of the console and of data/logs/dialtone.log."""
    return f"{stamps.line} {server_tag(event)} {message(event)}"[:LINE_MOST] + "\n"


def json_line(event: Event, now: float, stamps: Stamps) -> bytes:
    """One JSON object: time, level, event, who, text, and the event's own fields under `fields`."""
    context = event.context
    record: dict[str, Any] = {
        "time": f"{stamps.utc}.{int(now % 1 * 1000):03d}Z",
        "level": LEVEL_NAMES[event.level],
        "event": event.name,
    }
    if context is not None:
        record["server"] = context.server
        record["connection"] = context.number
        if context.label:
            record["label"] = context.label
        if context.peer:
            record["peer"] = context.peer
        if context.host:
            record["host"] = context.host[:TEXT_MOST]
        if context.user:
            record["user"] = context.user[:TEXT_MOST]
    record["text"] = event.text[:TEXT_MOST]
    if event.fields:
        record["fields"] = plain_fields(event.fields)
    if event.fault is not None:
        record["fault"] = "".join(traceback.format_exception(event.fault))[-TEXT_MOST:]
    return _encode(record) + b"\n"


def plain_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with values JSON knows; secrets as dots, long texts cut."""
    return {name: value if type(value) is int else plain(value) for name, value in fields.items()}


def plain(value: Any, depth: int = 4) -> Any:
    """One value as JSON can hold it. A `Secret` is a string underneath, so it is looked for first."""
    kind = type(value)
    if kind is str:
        return value if len(value) <= TEXT_MOST else value[:TEXT_MOST] + "..."
    if kind in (int, float, bool) or value is None:
        return value
    if isinstance(value, Secret):
        return str(value)
    if isinstance(value, bytes):
        return value[:TEXT_MOST].decode("utf-8", "backslashreplace")
    if depth and isinstance(value, Mapping):
        return {str(name): plain(item, depth - 1) for name, item in list(value.items())[:ITEMS_MOST]}
    if depth and isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item, depth - 1) for item in list(value)[:ITEMS_MOST]]
    return str(value)[:TEXT_MOST]


def error_entry(event: Event, when: str) -> str:
    """An entry of data/error.log: tag, time, the sysop's line, then the traceback of a fault, indented."""
    lines = [f"{server_tag(event)} {when} {message(event)}"]
    if event.fault is not None:
        trace = "".join(traceback.format_exception(event.fault)).splitlines()
        lines += ["     " + visible(line, LINE_MOST) for line in trace]
    return "\n".join(lines) + "\n"


def hack_entry(event: Event, when: str) -> str:
    """An entry of data/hack.log (spec mail.md 1.18). What was tried as a password is never in it."""
    value = _values(event)
    return (
        f"SUSPECTED {value('protocol')} {value('what') or 'LOGIN'} HACK ATTEMPT "
        f"for user '{value('user')}' on {when}\r\n"
        f"Using port {value('port')} at {value('host')} [{value('address')}]\r\n"
        f"{_optional('Details', value('details'))}\r\n"
    )


def spam_entry(event: Event, when: str) -> str:
    """An entry of data/spam.log (spec mail.md 1.18)."""
    value = _values(event)
    return (
        f"SUSPECTED {value('protocol')} SPAM {value('action')} on {when}\r\n"
        f"Host: {value('host')} [{value('address')}]\r\n"
        f"From: {value('sender')} to: {value('recipient')}\r\n"
        f"Reason: {value('reason')}\r\n"
        "\r\n"
    )


def spy_entry(event: Event, when: str) -> str:
    """A line of data/smtpspy.txt: what a client named in smtpspy.can said."""
    return f"{when} {message(event)}\n"


def deed_line(event: Event, now: float) -> str:
    """A line of data/audit.jsonl: what a sysop did, as JSON. `now` in seconds since 1970."""
    return _encode({"at": round(now, 3), **plain_fields(event.fields)}).decode() + "\n"


def _optional(name: str, text: str) -> str:
    return f"{name}: {text}\r\n" if text else ""


def _values(event: Event) -> Any:
    """A look-up of an entry's value by name: the event's field, else what the connection's context knows."""
    context = event.context
    known: dict[str, Any] = {}
    if context is not None:
        known = {"protocol": context.label, "host": context.host, "address": context.peer, "user": context.user}

    def value(name: str) -> str:
        found = event.fields.get(name)
        return visible(str(plain(known.get(name, "") if found is None else found)), ENTRY_MOST)

    return value
