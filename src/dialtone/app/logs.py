"""The log's sinks: console, data/logs/dialtone.log, data/logs/dialtone.jsonl, and error.log, hack.log, spam.log and
the spied sessions of smtpspy.txt; and audit.jsonl, what sysops did.

One event is rendered on the thread that tells it (a few microseconds) and written by a scribe. The special logs are
filters on events: errors by level, the other two by name. Levels: `level` is what the sysop sees and keeps; events
at info are always handed out, because the counters of `app/stats.py` are made from them.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from dialtone.app import log_lines
from dialtone.app.log_files import SCREEN_MOST, Console, Daybook, LogFile, Scribe
from dialtone.base import log
from dialtone.base.log import ERROR, INFO, WARNING, Event
from dialtone.domain.access import audit_book
from dialtone.domain.people import audit
from dialtone.domain.ports.outside import Clock
from dialtone.formats.visible import visible

HACK_EVENT = "hack.attempt"
SPAM_EVENT = "mail.spam"
SPY_EVENT, SECURE_SPY_EVENT = "smtp.spy", "smtps.spy"  # go to files of their own only
UNWRITTEN = frozenset(
    {SPY_EVENT, SECURE_SPY_EVENT, "gate.ignored", audit.EVENT}
)  # what the log does not have: ip-silent.can makes no lines


class LogBook:
    """The sink of a running program. `folder` is data/; `max_size` in bytes and `kept` rule rotation (0: none)."""

    def __init__(
        self,
        folder: str,
        clock: Clock,
        *,
        console: int | None = None,
        level: int = INFO,
        max_size: int = 0,
        kept: int = 0,
        military: bool = False,
    ) -> None:
        self.clock = clock
        self.level = level
        self.military = military
        self._stamps = log_lines.Stamps()
        self._files = Scribe("dialtone log files")
        self._screen = Scribe("dialtone console", SCREEN_MOST) if console is not None else None
        self._console = Console(console) if console is not None else None
        self._told_lost = 0
        os.makedirs(os.path.join(folder, "logs"), mode=0o700, exist_ok=True)
        self._all: list[LogFile] = []
        lines = self._file(folder, "logs/dialtone.log", max_size, kept)
        self._daybook = Daybook(lines, self._file(folder, "logs/dialtone.jsonl", max_size, kept))
        if self._screen is not None and self._console is not None:
            self._daybook.show_on(self._screen, self._console)
        self._errors = self._file(folder, "error.log", max_size, kept)
        self._deeds = self._file(folder, audit_book.FILE, max_size, kept)
        self._special: dict[str, tuple[LogFile, Callable[[Event, str], str]]] = {
            HACK_EVENT: (self._file(folder, "hack.log", max_size, kept), log_lines.hack_entry),
            SPAM_EVENT: (self._file(folder, "spam.log", max_size, kept), log_lines.spam_entry),
            SPY_EVENT: (self._file(folder, "smtpspy.txt", max_size, kept), log_lines.spy_entry),
            SECURE_SPY_EVENT: (self._file(folder, "smtpsspy.txt", max_size, kept), log_lines.spy_entry),
        }

    def _file(self, folder: str, name: str, max_size: int, kept: int) -> LogFile:
        file = LogFile(os.path.join(folder, name), max_size, kept)
        self._all.append(file)
        return file

    def rule(self, *, level: int, max_size: int, kept: int, military: bool) -> None:
        """Go on with other settings."""
        self.military = military
        for file in self._all:
            file.most, file.kept = max_size, kept
        self.set_level(level)

    def set_level(self, level: int) -> None:
        """See and keep events up to this level."""
        self.level = level
        log.switch.level = max(level, INFO)

    def open(self) -> None:
        """Become a sink, and take what libraries and stray threads have to say."""
        log.switch.sinks.append(self)
        self.set_level(self.level)
        _bridge_libraries()

    def __call__(self, event: Event) -> None:
        """Render one event and hand it to the scribes."""
        now = self.clock.now()
        self._stamps.at(now, self.clock.offset)
        urgent = event.level <= ERROR
        if event.level <= self.level and event.name not in UNWRITTEN:
            stamps = self._stamps
            entry = log_lines.sysop_line(event, stamps), log_lines.json_line(event, now, stamps)
            self._files.put(self._daybook, entry, urgent)
        if urgent:
            self._entry(self._errors, log_lines.error_entry, event, now)
        if event.name == audit.EVENT:
            self._files.put(self._deeds, log_lines.deed_line(event, now), True)
        if event.name in self._special:
            self._entry(*self._special[event.name], event, now)
        if self._files.lost > self._told_lost:
            self._tell_lost()

    def _entry(self, file: LogFile, render: Callable[[Event, str], str], event: Event, now: float) -> None:
        when = log_lines.system_time(now, self.clock.offset(now), military=self.military)
        self._files.put(file, render(event, when), True)

    def _tell_lost(self) -> None:
        lost, self._told_lost = self._files.lost - self._told_lost, self._files.lost
        text = f"!{lost} log entries could not be written (is the disk full?)"
        if self._screen is not None and self._console is not None:
            self._screen.put(self._console, f"{self._stamps.line} mail 0000 {text}\n")

    def flush(self) -> None:
        """Wait until everything told so far is written (at most two seconds for each of files and console)."""
        self._files.flush()
        if self._screen is not None:
            self._screen.flush()

    def close(self) -> None:
        """Stop being a sink; write what is left."""
        if self in log.switch.sinks:
            log.switch.sinks.remove(self)
        self._files.end()
        if self._screen is not None:
            self._screen.end()
        for file in self._all:
            file.close()


class _FromLibraries(logging.Handler):
    """Turns records of the standard library's logging into events."""

    def emit(self, record: logging.LogRecord) -> None:
        level = WARNING if record.levelno >= logging.WARNING else log.DEBUG
        if record.levelno >= logging.ERROR:
            level = ERROR
        fault = record.exc_info[1] if record.exc_info else None
        log.emit(level, "library.message", f"{record.name}: {record.getMessage()}", {"logger": record.name}, fault)


def _bridge_libraries() -> None:
    root = logging.getLogger()
    if not any(isinstance(handler, _FromLibraries) for handler in root.handlers):
        root.addHandler(_FromLibraries())
    sys.excepthook = _stray
    threading.excepthook = lambda args: _stray(args.exc_type, args.exc_value or RuntimeError(), args.exc_traceback)


def _stray(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> Any:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.fault("program.fault", "!an error nobody expected", error)
    if not log.switch.sinks:
        sys.__excepthook__(kind, error, trace)


def complain(event: Event) -> None:
    """The sink of commands: warnings and worse in one line on standard error."""
    if event.level <= WARNING:
        print(f"dialtone: {visible(event.text, log_lines.LINE_MOST)}", file=sys.stderr)
