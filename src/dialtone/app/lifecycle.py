"""The life of the program: start, ready, recycle, pause, stop.

Theory of operation. `Program.start` does everything in the order in which a failure costs least: settings, the user
to be, the run lock, the listeners' sockets (as root if need be), then nothing as root any more: store, house, workers,
control socket; last of all those who came meanwhile are let in. A recycle builds a second house over the same pillars;
connections that come from now on are served in it, those that are going on stay in the old one until they end, and
nobody is dropped. Settings that are worse than those in force are told and not taken. At the end listeners close
first, conversations that wait for a command get their last words, those in the middle of a message a short grace.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from dialtone.app import build, outward
from dialtone.app.commands import commands
from dialtone.app.complaints import Complaints, refuse
from dialtone.app.control import ControlSocket
from dialtone.app.control_client import socket_path
from dialtone.app.crew import Crew, Sender
from dialtone.app.doors import Doors
from dialtone.app.echoing import EchoKeeper
from dialtone.app.founding import make_folders
from dialtone.app.furnish.irc import chat_keeping
from dialtone.app.logs import LogBook
from dialtone.app.lookout import Lookout
from dialtone.app.measuring import measure
from dialtone.app.pillars import Pillars, raise_pillars
from dialtone.app.service_keeper import ServiceKeeper
from dialtone.app.signs import SERVER, Signs
from dialtone.app.stats import Stats
from dialtone.app.tls_files import preferred_file, server_tls
from dialtone.base import log
from dialtone.base.errors import ConfigError
from dialtone.config.load import Settings, load_settings
from dialtone.config.problems import Problem
from dialtone.domain.access.attempts import address_key
from dialtone.domain.access.secrets import erase_when_off
from dialtone.domain.hooks.service import FACTS as TOLD_FACTS
from dialtone.domain.house import House
from dialtone.domain.model.happenings import MailArrived, MailMoved, MailQueued, PostMade
from dialtone.domain.model.user import SYSOP
from dialtone.domain.ports.outside import Resolver
from dialtone.host import privileges
from dialtone.host.chance import SystemChance
from dialtone.host.clock import SystemClock
from dialtone.host.lock import RunLock
from dialtone.host.machine import this_machine
from dialtone.host.notify import notify
from dialtone.net.acme.alpn import AlpnAnswers
from dialtone.net.tls import ServerTls
from dialtone.store.sweep import sweep
from dialtone.workers.certificates import Renewing
from dialtone.workers.indexing import Indexing
from dialtone.workers.list_export import ListExport
from dialtone.workers.mail_indexing import MailIndexing
from dialtone.workers.schedule import COPIES, Schedule
from dialtone.workers.upkeep import Upkeep

OPENING = 2.0  # seconds for opening ports before going on without those that are not free
GARBAGE = (20_000, 20, 20)  # a collection for every few hundred messages, not for every few
GRACE = 10.0  # seconds for conversations and deliveries under way
KEPT = 86400.0  # seconds a text stays that nobody refers to

ADD_SYSOP = "dialtone user add ALIAS --root"

Part = TypeVar("Part")
Load = Callable[[], Settings]
Raise = Callable[[Settings], Awaitable[Pillars]]
Sending = Callable[[House, Resolver, frozenset[int], str], Sender]


class Program:
    """One running program on one root."""

    def __init__(
        self,
        root: Path,
        *,
        load: Load | None = None,
        raise_pillars: Raise = raise_pillars,
        sending: Sending = outward.sending,
        console: int | None = None,
    ) -> None:
        """`load` gives the settings, now and at each recycle. `sending` makes the outbound side. `console` is a file
        descriptor for the log's lines, None for no such lines."""
        self.root = root
        self.load: Load = load or (lambda: load_settings(root, this_machine()))
        self.stats = Stats()
        self.stopping = asyncio.Event()
        self.ready = asyncio.Event()
        self._pillars: Pillars | None = None
        self._house: House | None = None
        self._doors: Doors | None = None
        self._book: LogBook | None = None
        self._raise = raise_pillars
        self._sending = sending
        self._console = console
        self._crew = Crew()
        self._control: ControlSocket | None = None
        self._lock = RunLock(str(root / "data" / "dialtone.pid"))
        self._complaints = Complaints()
        self._tls: ServerTls | None = None
        self._signs = Signs(root)
        self._services = ServiceKeeper(self)
        self._echo = EchoKeeper(self)
        self._lookout = Lookout(self, self._signs, self._services)
        self.first_code = ""  # lets a caller from elsewhere make the first account; shown to the operator, never logged
        self._recycling = asyncio.Lock()
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def pillars(self) -> Pillars:
        """What stands whatever the settings become; there once the program is ready, as are the following."""
        return _there(self._pillars)

    @property
    def house(self) -> House:
        """The house new connections are served in."""
        return _there(self._house)

    @property
    def doors(self) -> Doors:
        """The listeners."""
        return _there(self._doors)

    @property
    def book(self) -> LogBook:
        """The log's sink."""
        return _there(self._book)

    # --- start ---

    async def start(self) -> None:
        """Come up and serve. Raises ConfigError, AlreadyRunning, StoreError, OSError; then nothing is left behind."""
        settings = self.load()
        who = privileges.identity(settings.unix.user, settings.unix.group)
        self._refuse_unreadable(settings)
        privileges.assume(who)
        self._take_possession()
        self._open_log(settings)
        _say_hello(self.root)
        privileges.check(who)
        self._complaints.tell(settings)
        self._tls = server_tls(settings)
        self._doors = Doors(SystemChance())
        with privileges.raised(who):
            await self._open_doors(settings, to_the_end=who is not None)
        privileges.drop(who)
        await self._move_in(settings)
        await self._tell_if_empty()
        self.doors.resume()
        self._own(self._lookout.watch())
        self._own(measure(self.pillars.gauges, self._counters, self.pillars.store, self.pillars.clock))
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GARBAGE)
        self.ready.set()
        notify("READY=1")

    def _take_possession(self) -> None:
        try:
            make_folders(self.root)
            self._lock.take()
        except PermissionError as no:
            user = privileges.name_of(os.geteuid())
            text = f"{no.filename}: user {user} may not write there (chown -R {user} {self.root})"
            raise ConfigError([text]) from None

    async def _open_doors(self, settings: Settings, *, to_the_end: bool) -> None:
        """Bind. Ports that are not free are tried again in the background, unless the right to do so ends."""
        opening = self._own(self.doors.open(settings, tls=self._tls is not None))
        await asyncio.wait([opening], timeout=None if to_the_end else OPENING)
        while not opening.done() and not self.doors.rows():
            await asyncio.wait([opening], timeout=OPENING)
        if not self.doors.rows():
            raise ConfigError(["no port could be opened; the log says why"])

    def _refuse_unreadable(self, settings: Settings) -> None:
        """A file that is there and cannot be read would mean defaults where the sysop wrote something else."""
        unread = [str(problem) for problem in settings.problems if problem.level == "error" and not problem.line]
        if unread:
            raise ConfigError(unread)

    def _open_log(self, settings: Settings) -> None:
        system = settings.system
        self._book = LogBook(
            str(self.root / "data"),
            SystemClock(),
            console=self._console,
            level=settings.mail.log_level,
            max_size=system.max_log_size,
            kept=system.max_logs_kept,
            military=system.military_time,
        )
        log.switch.sinks[:] = [self.stats]
        self.book.open()
        log.context.set(log.Context(SERVER))

    async def _move_in(self, settings: Settings) -> None:
        """Everything that stands on the store."""
        self._pillars = await self._raise(settings)
        self._pillars.listening.ask = self.doors.rows
        log.switch.sinks.append(self._pillars.live_log)
        self._answer_authorities(settings)
        self._pillars.bus.listen(MailQueued, self._crew.ring)
        self._pillars.bus.listen(PostMade, self._crew.posted)
        for fact in TOLD_FACTS:
            self._pillars.bus.listen(fact, self._crew.happened)
        await erase_when_off(self._pillars.store, settings.global_)
        self._settle(settings)
        self._crew.keep_up_with(
            Upkeep(
                store=self.pillars.store,
                clock=self.pillars.clock,
                sweep=self._sweep,
                more=lambda: build.chores(self.house),
                wanted=lambda: "NO_NEWDAY_EVENTS" not in self.house.settings.terminal.options,
                done=self._upkept,
            )
        )
        self._crew.index_with(Indexing(self.pillars.store, self.pillars.blobs))
        mail_indexing = MailIndexing(self.pillars.store, self.pillars.blobs, self.pillars.clock)
        self._pillars.bus.listen(MailArrived, mail_indexing.happened)
        self._pillars.bus.listen(MailMoved, mail_indexing.happened)
        self._crew.index_mail_with(mail_indexing)
        self._crew.keep_chat_with(chat_keeping(self.pillars))
        self._control = ControlSocket(socket_path(str(self.root / "data")), commands(self))
        self._control.open()

    def _answer_authorities(self, settings: Settings) -> None:
        """Handshakes of an authority that looks whether our names are ours, and the certificate it gives."""
        if self._tls is not None:
            challenges = self.pillars.challenges
            self._tls.special = AlpnAnswers(challenges.digest, lambda: challenges.names_waiting)
            self._tls.prefer(preferred_file(settings))

    def _settle(self, settings: Settings) -> None:
        """Build the house for these settings and let everything new happen in it."""
        resolver = outward.name_service(settings)
        self._house = build.build(settings, self.pillars, resolver)
        self._house.overseer.recycle = partial(self.recycle, "a sysop on line")
        self.doors.adopt(self.house, resolver, self._tls)
        owner = self._crew.next_owner()
        sender = self._sending(self.house, resolver, self.doors.smtp_ports(), owner)
        self._crew.send_with(sender, max(1, self.house.outbound.policy.deliveries))
        lists = self.house.lists
        self._crew.export_with(ListExport(lists.exporter) if lists is not None and lists.exporter.lists() else None)
        doors, off = self.house.doors, "NO_EVENTS" in settings.terminal.options
        self._crew.schedule_with(None if off or doors is None else Schedule(doors.events), COPIES)
        self._crew.tell_with(outward.telling(self.house, resolver))
        certificates = self.house.certificates
        self._crew.certify_with(Renewing(certificates) if certificates is not None else None)
        self._echo.adopt(settings)
        self._complaints.accept(settings)

    async def _upkept(self) -> None:
        if self.house.doors is not None:
            await self.house.doors.events.upkept()

    async def _sweep(self) -> int:
        return await sweep(self.pillars.blobs, self.pillars.store, KEPT, self.pillars.clock.now())

    async def _tell_if_empty(self) -> None:
        """Settings of a board that ran elsewhere come without accounts of ours."""
        if await self.house.directory.get(SYSOP) is None:
            self.first_code = self.house.applications.first_code
            text = f"!there is no account yet, so nobody can get mail (make the sysop's: {ADD_SYSOP} {self.root})"
            log.warning("program.no_accounts", text)

    # --- while it runs ---

    async def recycle(self, why: str) -> list[str]:
        """Take new settings. Returns what is wrong with them, in words; then the old ones stay in force."""
        async with self._recycling:
            notify("RELOADING=1")
            log.info("program.recycle", f"Recycling ({why})")
            try:
                return await self._recycle()
            finally:
                notify("READY=1")

    async def _recycle(self) -> list[str]:
        self._signs.leave_out("recycle")  # this is the recycling
        settings = await asyncio.to_thread(self.load)
        if worse := self.new_errors(settings):
            return refuse(worse)
        system = settings.system
        self.book.rule(
            level=settings.mail.log_level,
            max_size=system.max_log_size,
            kept=system.max_logs_kept,
            military=system.military_time,
        )
        self._tls = self._tls or server_tls(settings)
        self._answer_authorities(settings)
        await erase_when_off(self.pillars.store, settings.global_)
        self.doors.services.restart()
        await self.take(settings)
        self._complaints.tell(settings)
        log.info("program.recycled", "Recycled: new connections are served with the new settings")
        return []

    async def recycle_services(self, why: str, names: Sequence[str] = ()) -> list[str]:
        """Take new settings of the services alone, or of the sections of these names. Returns what is wrong with them;
        then the old ones stay in force. Raises Refusal when there is no such section."""
        async with self._recycling:
            return await self._services.recycle(why, names)

    def new_errors(self, settings: Settings) -> list[Problem]:
        """What is wrong with settings and was not wrong with those in force."""
        return self._complaints.new_errors(settings)

    async def take(self, settings: Settings) -> None:
        """Let these settings be in force."""
        self._settle(settings)
        opening = self._own(self.doors.open(settings, tls=self._tls is not None))
        await asyncio.wait([opening], timeout=OPENING)  # a port that is not free is tried again in the background

    async def look_around(self) -> None:
        """One look at semaphore files and the sysop's lists, besides those that are had all the time."""
        await self._lookout.look()

    async def clear_attempts(self, address: str = "") -> int:
        """Forget failed log-ins: of one address, or all."""
        count = await self.pillars.ledger.clear(address_key(address) if address else "")
        log.info("login.cleared", f"{count} records of failed logins cleared", address=address)
        return count

    def _counters(self) -> dict[str, int]:
        """The counters of the run, of all services."""
        doors = self.doors
        others = (doors.others, doors.callers, *doors.parts.values())
        counted = self.stats.as_dict(doors.mail, doors.others)
        counted["other connections served"] = sum(tally.served for tally in others)
        counted["active"] = doors.mail.active + sum(tally.active for tally in others)
        return counted

    def kick_queue(self) -> None:
        """Look for mail to send now."""
        self._crew.ring()

    # --- the end ---

    async def stop(self) -> None:
        """Close everything that was opened: those who come first, what they stand on last."""
        notify("STOPPING=1")
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=1.0)
        for close in (
            self._close_doors,
            self._echo.stop,
            lambda: self._crew.stop(GRACE),
            self._close_control,
            self._close_store,
            self._close_log,
        ):
            try:
                await close()
            except Exception as fault:
                log.fault("program.stop", "!stopping did not go as it should", fault)
        self._lock.release()

    async def _close_doors(self) -> None:
        if self._doors is not None:
            await self._doors.shut_down(GRACE)

    async def _close_control(self) -> None:
        if self._control is not None:
            await self._control.close()

    async def _close_store(self) -> None:
        if self._pillars is not None:
            await self._pillars.close()

    async def _close_log(self) -> None:
        if self._book is None:
            return
        if self._doors is not None:
            log.context.set(log.Context(SERVER, -1))
            log.info("program.end", self.stats.last_line(self._doors.mail))
        log.switch.sinks.remove(self.stats)
        if self._pillars is not None and self._pillars.live_log in log.switch.sinks:
            log.switch.sinks.remove(self._pillars.live_log)
        self._book.close()
        self._book = None

    async def run(self, ready: Callable[[Program], None] | None = None) -> None:
        """Start, serve until a signal or command says stop, stop. Raises what `start` raises."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_tell_fault)
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            loop.add_signal_handler(sign, self.stopping.set)
        loop.add_signal_handler(signal.SIGHUP, lambda: self._own(self._hang_up()))
        starting, stopped = self._own(self.start()), self._own(self.stopping.wait())
        try:
            await asyncio.wait([starting, stopped], return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                await starting
                if ready is not None:
                    ready(self)
                await self.stopping.wait()
        finally:
            await self.stop()

    async def _hang_up(self) -> None:
        if self.ready.is_set():
            await self.recycle("SIGHUP")

    def _own(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _there(part: Part | None) -> Part:
    if part is None:
        raise RuntimeError("the program has not started")
    return part


def _tell_fault(_: asyncio.AbstractEventLoop, details: dict[str, Any]) -> None:
    """What the loop met outside of every task and guard."""
    error = details.get("exception") or RuntimeError("no exception was given")
    log.fault("program.fault", f"!{details.get('message', 'the loop met an error')}", error)


def _say_hello(root: Path) -> None:
    loop = type(asyncio.get_running_loop()).__module__.partition(".")[0]
    python = ".".join(map(str, sys.version_info[:3]))
    log.info(
        "program.start",
        f"dialtone {build.VERSION} starting on {root} (Python {python}, {loop})",
        version=build.VERSION,
        root=str(root),
        pid=os.getpid(),
    )
