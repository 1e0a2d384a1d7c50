"""Timed events and those at fixed moments: which are due, how they are run, when they last were. Spec bbs.md 14.

Last times are kept in the store's notes. An exclusive event waits until nobody is on line, and keeps new callers
waiting while it runs; with `force` those who are there are asked to leave and hung up on a little later.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.doors import Doors
from dialtone.config.events import MEMORY, FixedEvent, TimedEvent
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.doors import timetable
from dialtone.domain.doors.running import Running
from dialtone.domain.model.actor import Actor, Caller, Remote
from dialtone.domain.people import audit
from dialtone.domain.ports.doors import EventFiles, NodeFolders, Programs, Start
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.processors import Run
from dialtone.domain.ports.store import Records, Store
from dialtone.domain.presence.nodes import Presence
from dialtone.formats.specifiers import shell_vector, vector

UPKEEP = "UPKEEP"  # the note of our own daily housekeeping (workers/upkeep.py)
FORCED_AFTER = 120.0  # seconds people have to leave
PAUSED = "The board is busy with maintenance. Please call again in a few minutes."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An event as the sysop sees it. Moments are seconds since 1970, 0 never; `next` may be infinite."""

    code: str
    command: str
    enabled: bool
    when: str
    last: float
    next: float
    running: bool = False


class Events:
    """See the module's text. `values` are the specifiers of the system by letter, `log_level` what of events is
    logged."""

    def __init__(
        self,
        doors: Doors,
        *,
        store: Store,
        clock: Clock,
        presence: Presence,
        running: Running,
        programs: Programs,
        folders: NodeFolders,
        files: EventFiles,
        values: Mapping[str, str],
        on: bool = True,
        new_day: bool = True,
        log_level: int = log.INFO,
    ) -> None:
        self._doors = doors
        self._store = store
        self._clock = clock
        self._presence = presence
        self._running = running
        self._programs = programs
        self._folders = folders
        self._files = files
        self._values = dict(values)
        self._on = on
        self._new_day = new_day
        self._log_level = log_level
        self._wanted: set[str] = set()  # by a semaphore file, or because the program starts
        self._forced: dict[str, float] = {}  # event -> when people were asked to leave

    # --- for the sysop ---

    async def rows(self, actor: Actor) -> list[Row]:
        """Every event, our own housekeeping first. Raises Refusal (DENIED), StoreError."""
        _permit(actor, "list events")
        last = await self._last([UPKEEP, *(event.code for event in self._doors.events), *self._doors.fixed])
        now, offset = self._clock.now(), self._clock.offset
        upkeep = last[UPKEEP]
        found = [
            Row(
                code=UPKEEP,
                command="housekeeping of the message bases, files and accounts (built in)",
                enabled=self._new_day,
                when="once a day",
                last=upkeep,
                next=upkeep + timetable.DAY if upkeep else now,
            )
        ]
        for name, event in self._doors.fixed.items():
            row = Row(code=name, command=event.command, enabled=True, when=name, last=last[name], next=math.inf)
            found.append(row)
        for timed in self._doors.events:
            found.append(
                Row(
                    code=timed.code,
                    command=timed.command,
                    enabled=timed.enabled and self._on,
                    when=described(timed),
                    last=last[timed.code],
                    next=timetable.following(timed, last[timed.code], now, offset) if self._on else math.inf,
                    running=self._running.runs(timed.code),
                )
            )
        return found

    async def run(self, actor: Actor, code: str) -> Run:
        """Run one now, whether it is due or not. Raises Refusal, StoreError."""
        _permit(actor, "run events")
        event = self._doors.event(code)
        if event is None:
            raise Refusal(Why.NOT_FOUND, f"there is no event {code}")
        if not self._running.begin(event.code, event.door):
            raise Refusal(Why.BUSY, f"event {event.code} is running, or its door is in use", temporary=True)
        self._hold(event)
        return await self._run_begun(event)

    async def ask_for(self, actor: Actor, code: str) -> str:
        """Have one run by the worker as soon as may be, without waiting for it. Its code. Raises Refusal."""
        _permit(actor, "run events")
        event = self._doors.event(code)
        if event is None:
            raise Refusal(Why.NOT_FOUND, f"There is no event {code}.")
        if not self._on:
            raise Refusal(Why.UNSUPPORTED, "Events are switched off (NO_EVENTS).")
        self._wanted.add(event.code)
        log.notice("sysop.event", f"event {event.code} is to be run now", code=event.code)
        audit.note(actor, "event.run", event.code)
        return event.code

    # --- for the worker ---

    async def claim(self) -> TimedEvent | None:
        """An event that is to be run now; nobody else gets it until `work` has returned. Raises StoreError."""
        if not self._on:
            return None
        if not self._running.started:
            self._running.started = True
            self._wanted |= {event.code for event in self._doors.events if event.at_start and event.enabled}
        codes = [event.code for event in self._doors.events]
        self._wanted.update(await self._files.touched(codes))
        last = await self._last(codes)
        now = self._clock.now()
        wanted = [
            event
            for event in self._doors.events
            if event.code in self._wanted or timetable.due(event, last[event.code], now, self._clock.offset)
        ]
        self._ask_to_leave([event for event in wanted if event.exclusive and event.force])
        for event in wanted:
            if event.exclusive and self._presence.everybody():
                continue  # waits until they have left
            if self._running.begin(event.code, event.door):
                self._wanted.discard(event.code)
                self._hold(event)
                return event
        return None

    async def work(self, event: TimedEvent) -> Run:
        """Run what was claimed. Raises StoreError."""
        return await self._run_begun(event)

    async def new_day(self) -> None:
        """Run what is to be run once a day, a week, a month, if one has begun. Raises StoreError."""
        if not self._on or not self._new_day:
            return
        now = self._clock.now()
        last = (await self._last(["day"]))["day"]
        if last and not timetable.new_periods(last, now, self._clock.offset):
            return
        await self._note("day", now)
        for name in timetable.new_periods(last, now, self._clock.offset):
            await self.fixed(name)

    async def fixed(self, name: str, values: Mapping[str, str] | None = None) -> Run | None:
        """Run what is configured for a fixed moment, one of `config.events.FIXED`; None when nothing is. `values` are
        further specifiers (of the caller). Raises StoreError."""
        event: FixedEvent | None = self._doors.fixed.get(name)
        if event is None:
            return None
        await self._note(name, self._clock.now())
        arguments = vector(event.command, self._values | dict(values or {}))
        run = await self._programs.run(self._start(arguments, event.folder, MEMORY), within=event.time_limit)
        self._tell(name, run, log.ERROR)
        return run

    async def upkept(self) -> None:
        """Our own housekeeping was done. Raises StoreError."""
        await self._note(UPKEEP, self._clock.now())

    def next_minute(self) -> int | None:
        """The minute of the day at which the next exclusive event may begin; None when there is none today."""
        now, offset = self._clock.now(), self._clock.offset
        today = timetable.local(now, offset)
        passed = today.hour * 60 + today.minute
        minutes = [
            event.minute
            for event in self._doors.events
            if event.exclusive
            and event.enabled
            and not event.every
            and event.minute > passed
            and timetable.fits(event, today.date())
        ]
        return min(minutes) if minutes and self._on else None

    # --- how ---

    def _ask_to_leave(self, events: Sequence[TimedEvent]) -> None:
        """Let nobody in while such events wait, and hang up on those who are still there after a while."""
        now = self._clock.monotonic()
        self._forced = {event.code: self._forced.get(event.code, now) for event in events}
        self._close()
        if any(now - asked >= FORCED_AFTER for asked in self._forced.values()):
            for visit in self._presence.everybody():
                self._presence.interrupt(visit.node)

    def _hold(self, event: TimedEvent) -> None:
        """Let nobody in while an exclusive event runs."""
        if event.exclusive:
            self._running.exclusive.add(event.code)
        self._close()

    def _close(self) -> None:
        self._presence.closed = PAUSED if self._running.exclusive or self._forced else ""

    async def _run_begun(self, event: TimedEvent) -> Run:
        began = self._clock.monotonic()
        try:
            await self._note(event.code, self._clock.now())
            self._say(log.INFO, "event.started", f"event {event.code} begins", event.code)
            arguments = (shell_vector if event.shell else vector)(event.command, self._values)
            start = self._start(arguments, event.folder, event.max_memory)
            run = await self._programs.run(start, within=event.time_limit)
        finally:
            self._forced.pop(event.code, None)
            self._running.end(event.code)
            self._close()
        self._tell(event.code, run, event.error_level, self._clock.monotonic() - began)
        return run

    def _start(self, arguments: tuple[str, ...], folder: str, memory: int) -> Start:
        where = self._folders.seen_from_ctrl(folder)
        names = {"SBBSCTRL": "k", "SBBSDATA": "j", "SBBSEXEC": "!"}
        around = {name: self._values.get(letter, "") for name, letter in names.items()}
        return Start(arguments=arguments, folder=where, environment=around, memory=memory)

    def _tell(self, code: str, run: Run, level: int, seconds: float = 0.0) -> None:
        for line in run.lines:
            self._say(log.DEBUG, "event.output", f"event {code}: {line}", code)
        if run.trouble:
            self._say(level, "event.failed", f"!event {code}: {run.trouble}", code)
        elif run.status:
            self._say(level, "event.failed", f"!event {code} ended with status {run.status}", code)
        else:
            self._say(log.INFO, "event.ended", f"event {code} ended after {seconds:.0f} seconds", code)

    def _say(self, level: int, name: str, text: str, code: str) -> None:
        if level <= self._log_level:
            log.emit(level, name, text, {"code": code})

    async def _last(self, codes: Iterable[str]) -> dict[str, float]:
        async def question(records: Records) -> dict[str, float]:
            return {code: _moment(await records.notes.get(_key(code))) for code in codes}

        return await self._store.read(question)

    async def _note(self, code: str, at: float) -> None:
        await self._store.write(lambda records: records.notes.put(_key(code), repr(at)))


def described(event: TimedEvent) -> str:
    """When an event is run, in words."""
    parts = [f"every {event.every} minutes" if event.every else f"at {event.minute // 60:02}:{event.minute % 60:02}"]
    words: tuple[tuple[str, Any, frozenset[int]], ...] = (
        ("on", lambda day: ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")[day], event.days),
        ("on day", str, event.month_days),
        ("in month", str, event.months),
    )
    everything = (7, 31, 12)
    for (word, show, chosen), most in zip(words, everything, strict=True):
        if chosen and len(chosen) < most:
            parts.append(f"{word} {', '.join(show(one) for one in sorted(chosen))}")
    if event.exclusive:
        parts.append("with nobody on line")
    return " ".join(parts)


def _permit(actor: Actor, what: str) -> None:
    if isinstance(actor, Caller):
        if actor.user.level >= SYSOP_LEVEL:
            return
        log.warning("event.denied", f"!{actor.user.alias} may not {what}", user=actor.user.number)
    elif not isinstance(actor, Remote):
        return
    raise Refusal(Why.DENIED, "only the sysop may do that")


def _key(code: str) -> str:
    return f"event.{code}"


def _moment(text: str | None) -> float:
    try:
        return float(text or 0.0)
    except ValueError:
        return 0.0
