"""Events for the log: one call, two renderings (the sysop's line and JSON), done by the sinks of `app/logs.py`.

`info("mail.accepted", "Added message header #7 ...", to=...)`: the first word is the event's name (listed in
docs/reference/events.md), the second is the text of the sysop's line without its prefix, the rest are fields.
A text that begins with "!" marks something the sysop should notice.

The connection's number, label and peer come from `context`, the single implicit value in the house: the driver
sets it, only this module reads it. Levels are those of syslog (0 emergency ... 7 debug) plus 8, trace.
Secrets never get here: wrap them in `Secret`, which prints as three dots.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, NOTICE, INFO, DEBUG, TRACE = range(9)
LEVEL_NAMES = ("emergency", "alert", "critical", "error", "warning", "notice", "info", "debug", "trace")


class Secret(str):
    """Text that must not be printed: `str()` and `repr()` give three dots; `reveal()` gives the text."""

    __slots__ = ()

    def __str__(self) -> str:
        return "•••"

    def __repr__(self) -> str:
        return "'•••'"

    def __format__(self, _: str) -> str:
        return "•••"

    def reveal(self) -> str:
        """The text itself."""
        return str.__str__(self)


class Context:
    """What every line of one connection or worker carries. The driver and the session keep it current."""

    __slots__ = ("cap", "host", "label", "least", "number", "peer", "server", "user")

    def __init__(self, server: str = "", number: int = 0, label: str = "", peer: str = "") -> None:
        self.server = server  # the thread tag of the traditional line: mail, term, ftp, web, srvc, evnt
        self.number = number  # connection number, shown with four digits; 0 when there is none
        self.label = label  # protocol label: SMTP, SMTPS, POP3, POP3S, SEND, ...
        self.peer = peer  # client address
        self.host = ""  # client host name, when known
        self.user = ""  # alias after login
        self.least = TRACE  # events less severe than this are not logged
        self.cap = EMERGENCY  # events more severe than this are logged at it


context: ContextVar[Context | None] = ContextVar("dialtone_log_context", default=None)


@dataclass(slots=True)
class Event:
    """One happening for the log, before it is rendered. Nobody changes it (freezing it would cost a microsecond)."""

    level: int
    name: str
    text: str
    fields: dict[str, Any]
    context: Context | None
    fault: BaseException | None = None


Sink = Callable[[Event], None]


class _Switch:
    """The sinks and the least severe level anybody wants; set once by the program's entrance."""

    __slots__ = ("level", "sinks")

    def __init__(self) -> None:
        self.level = WARNING
        self.sinks: list[Sink] = []


switch = _Switch()


def wants(level: int) -> bool:
    """Whether an event of this level would be seen; lets a caller skip costly texts."""
    return level <= switch.level


def emit(level: int, name: str, text: str, fields: dict[str, Any], fault: BaseException | None = None) -> None:
    """Hand one event to every sink."""
    if level > switch.level:
        return
    found = context.get()
    if found is not None and (found.cap or found.least < TRACE):
        level = max(level, found.cap)
        if level > found.least or level > switch.level:
            return
    event = Event(level, name, text, fields, found, fault)
    for sink in switch.sinks:
        sink(event)


def critical(name: str, text: str, **fields: Any) -> None:
    """Something was lost or the program cannot serve."""
    emit(CRITICAL, name, text, fields)


def error(name: str, text: str, **fields: Any) -> None:
    """The sysop must act."""
    emit(ERROR, name, text, fields)


def warning(name: str, text: str, **fields: Any) -> None:
    """Somebody misbehaved or something is degraded."""
    emit(WARNING, name, text, fields)


def notice(name: str, text: str, **fields: Any) -> None:
    """Normal, but worth a look."""
    emit(NOTICE, name, text, fields)


def info(name: str, text: str, **fields: Any) -> None:
    """What happened: one line per thing a person would call a thing."""
    if switch.level >= INFO:
        emit(INFO, name, text, fields)


def debug(name: str, text: str, **fields: Any) -> None:
    """Why a decision was taken."""
    if switch.level >= DEBUG:
        emit(DEBUG, name, text, fields)


def trace(name: str, text: str, **fields: Any) -> None:
    """Transcripts."""
    if switch.level >= TRACE:
        emit(TRACE, name, text, fields)


def fault(name: str, text: str, error: BaseException, **fields: Any) -> None:
    """A bug: logged with its traceback."""
    emit(ERROR, name, text, fields, error)
