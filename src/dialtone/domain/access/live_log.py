"""The last events of the log, as they come, for a sysop who looks on: a sink of the log with a bounded memory.

Texts are made harmless here already (LOG-01): one line each, control characters shown as `^X`. Secrets never get into
events. Whatever thread tells an event, adding one never blocks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count, islice

from dialtone.base import log
from dialtone.base.log import Event
from dialtone.domain.access.failed_logins import permit
from dialtone.domain.model.actor import Caller
from dialtone.formats.visible import visible

MOST = 2000  # events that are remembered
TEXT_MOST = 1023  # characters of one
_NAME_MOST = 80
HIDDEN = frozenset({"gate.ignored", "smtp.spy", "smtps.spy"})  # what the program's log does not have either


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event. `number` only grows. `service` is the label of the connection (SMTP, Telnet), else of its server."""

    number: int
    at: float
    level: int
    event: str
    text: str
    service: str = ""
    connection: int = 0
    peer: str = ""
    user: str = ""

    @property
    def level_name(self) -> str:
        """The level in a word."""
        return log.LEVEL_NAMES[self.level]

    @property
    def striking(self) -> bool:
        """Whether the sysop should notice it."""
        return self.level <= log.WARNING or self.text.startswith("!")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """What is shown: events up to `level`, of a service, of a user, with a text (without case; "": all)."""

    level: int = log.INFO
    service: str = ""
    user: str = ""
    text: str = ""

    def fits(self, line: Line) -> bool:
        """Whether a line is shown."""
        if line.level > self.level or (self.service and line.service.casefold() != self.service.casefold()):
            return False
        if self.user.casefold() not in line.user.casefold():
            return False
        return self.text.casefold() in f"{line.event} {line.peer} {line.text}".casefold()


class LiveLog:
    """See the module's text. One object lives as long as the program; `now` gives seconds since 1970."""

    __slots__ = ("_lines", "_now", "_numbers")

    def __init__(self, now: Callable[[], float] | None = None) -> None:
        self._lines: deque[Line] = deque(maxlen=MOST)
        self._numbers = count(1)
        self._now = now or (lambda: 0.0)

    def tell_time_by(self, now: Callable[[], float]) -> None:
        """Whose clock it is."""
        self._now = now

    def __call__(self, event: Event) -> None:
        """Remember an event: this is a sink of the log."""
        if event.name in HIDDEN:
            return
        context = event.context
        label, server = (context.label, context.server) if context is not None else ("", "")
        self._lines.append(
            Line(
                number=next(self._numbers),
                at=self._now(),
                level=event.level,
                event=event.name,
                text=visible(event.text, TEXT_MOST),
                service=visible(label or server, _NAME_MOST),
                connection=context.number if context is not None else 0,
                peer=visible(context.peer, _NAME_MOST) if context is not None else "",
                user=visible(context.user, _NAME_MOST) if context is not None else "",
            )
        )

    def last(self, caller: Caller, wanted: LogFilter, *, most: int = 200) -> list[Line]:
        """Lines that fit, newest first. Raises Refusal (DENIED)."""
        permit(caller, "look at the log")
        return list(islice((line for line in self._newest_first() if wanted.fits(line)), most))

    def services(self, caller: Caller) -> list[str]:
        """The services that had something to say, by name. Raises Refusal (DENIED)."""
        permit(caller, "look at the log")
        return sorted({line.service for line in self._newest_first() if line.service}, key=str.casefold)

    def _newest_first(self) -> Iterable[Line]:
        return reversed(self._lines.copy())
