"""The external mail processors: which of them see a message, in which order, and what comes of it.

Sources: seed manual (mail processors); spec mail.md 6. A processor is a program of the sysop's; it gets five files
and may change the text and the recipients, refuse the message, or keep it. One that hangs, eats memory, crashes or
leaves nonsense harms nobody: as configured, the sender is told to try again later, or the message goes on as it was
before that processor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.mail import MailConfig
from dialtone.config.mailproc import KEEP, ProcessorConfig
from dialtone.domain.mail import processor_reply
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.envelope import Recipient
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.processor_memory import ProcessorMemory
from dialtone.domain.mail.processor_work import Unfit, Work, Workshop
from dialtone.domain.mail.roster import Registrar
from dialtone.domain.mail.surroundings import Surroundings
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.route import Destination, ToProcessor
from dialtone.domain.model.user import NOBODY, User
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.processors import Benches, BenchFiles, Condition, Run, Runner, Task
from dialtone.formats.mail.addresses import Mailbox, mailboxes
from dialtone.formats.patterns import Patterns
from dialtone.wire.port import Peer

LOG_MOST = 64 * 1024  # bytes of a processor's log file that are looked at
NAME_MOST = 1000  # characters of a sender's name
LINES_MOST = 200  # lines of it, or of what it printed, that are logged
TIME_LIMIT = 60.0  # seconds, where nothing is configured: there is always a limit
NOTHING: frozenset[str] = frozenset()
_NULL = User(number=NOBODY, alias="", level=0)  # who has not logged in, to access requirements (spec mail.md 6.1)
_NOT_STARTED = frozenset({126, 127})  # what a shell ends with when it could not run the command


class Requirements(Protocol):
    """Judges access requirement strings; `domain/access/requirements.py` does."""

    def met(self, text: str, user: User | None, *, protocol: str = "", peer: Peer | None = None) -> bool:
        """Whether the requirements are met. The empty text is met by everybody."""
        ...


@dataclass(slots=True)
class Station:
    """A processor that is switched on, its patterns compiled; `kept` counts messages that went no further."""

    config: ProcessorConfig
    to: Patterns
    from_: Patterns
    kept: int = 0

    def owns(self, recipient: Recipient, destination: Destination) -> bool:
        """Whether a recipient is the processor's own: what it keeps with PassThru=false. Mail for others goes on."""
        if isinstance(destination, ToProcessor):
            return destination.name == self.config.name
        return not self.config.to or self.to.matches(recipient.path.local, recipient.address)

    @property
    def name(self) -> str:
        """Its section's name, for the log."""
        return self.config.name


def _nobody(_: Visit) -> bool:
    return False


class Processing:
    """See the module's text. One for the whole program.

    `runners` are by kind (`config.mailproc`: native, python, javascript). `may_relay` says whether a session may have
    mail sent on; it may be set later, until then nobody may.
    """

    def __init__(
        self,
        processors: Sequence[ProcessorConfig],
        benches: Benches,
        runners: Mapping[str, Runner],
        requirements: Requirements,
        directory: Directory,
        ourselves: Ourselves,
        blobs: Blobs,
        mail: MailConfig,
        surroundings: Surroundings,
        *,
        may_relay: Callable[[Visit], bool] = _nobody,
        memory: ProcessorMemory | None = None,
    ) -> None:
        self.may_relay = may_relay
        self.memory = memory or ProcessorMemory()
        self._stations = [
            Station(config, Patterns(config.to), Patterns(config.from_)) for config in processors if not config.disabled
        ]
        self._listening = [station for station in self._stations if station.config.to]
        self._runners = runners
        self._requirements = requirements
        self._mail = mail
        self._facts = surroundings.specifiers()
        registrar = Registrar(directory, ourselves, lambda visit: self.may_relay(visit))
        self._shop = Workshop(benches, blobs, mail, registrar)

    def __bool__(self) -> bool:
        """Whether there is anything to run."""
        return bool(self._stations)

    def match(self, local: str, address: str) -> tuple[frozenset[str], str]:
        """Which processors want mail for this recipient by their To patterns, and the first of them that keeps what
        it gets ("": none). `local` is the local part after aliases, `address` the whole address as given."""
        if not self._listening:
            return NOTHING, ""
        found = [station.config for station in self._listening if station.to.matches(local, address)]
        keeper = next((config.name for config in found if not config.pass_thru), "")
        return frozenset(config.name for config in found), keeper

    def forget(self, session: int) -> None:
        """A connection is over."""
        for runner in self._runners.values():
            runner.forget(session)

    async def run(self, case: Case) -> str | None:
        """Let the processors work on a message; text, opening and recipients of the case may be others afterwards.

        Returns None when the message goes on, else why it was taken and goes no further. Raises Refusal.
        """
        author = _author(case)
        due = [station for station in self._stations if self._concerns(station, case, author)]
        if not due:
            return None
        work = Work(self._shop, case)
        try:
            return await self._chain(due, work, case, author)
        finally:
            await work.close()

    def _concerns(self, station: Station, case: Case, author: Mailbox) -> bool:
        """The rules of spec mail.md 6.2, those that cost least first."""
        config, visit = station.config, case.visit
        if config.to and config.name not in case.matched:
            return False
        if not config.process_dnsbl and visit.standing.listing is not None:
            return False
        if not config.process_spam and (case.baited or case.spam):
            return False
        if config.from_ and not station.from_.matches(author.address):
            return False
        user = visit.user or _NULL
        return self._requirements.met(config.requirements, user, protocol=_protocol(visit), peer=visit.peer)

    async def _chain(self, due: Sequence[Station], work: Work, case: Case, author: Mailbox) -> str | None:
        failed = False
        for station in due:
            log.info("mail.processor", f"Executing external mail processor: {station.name}")
            files = await work.files()
            task = self._task(station.config, files, case, author)
            run = await self._runner(station).run(task)
            try:
                kept = await self._outcome(station, run, work, files)
                self._remember(task, run, kept or "passed on")
            except Refusal as no:
                self._remember(task, run, f"refused: {no.text}")
                raise
            except (Unfit, OSError) as trouble:
                failed = True
                self._remember(task, run, f"trouble: {trouble}", trouble=True)
                self._trouble(station, str(trouble))
                await work.undo()
                continue
            if kept:
                return kept
        return await self._finish(due[-1], work, failed)

    def _remember(self, task: Task, run: Run, result: str, *, trouble: bool = False) -> None:
        told = task.variables
        sender, recipient = told["reverse_path"].strip("<>"), told["recipient_address"]
        self.memory.add(task.name, run, result, sender=sender, recipient=recipient, trouble=trouble)

    def _runner(self, station: Station) -> Runner:
        return self._runners.get(station.config.kind) or _NoRunner()

    async def _finish(self, last: Station, work: Work, failed: bool) -> str | None:
        try:
            if await work.finish():
                return None
        except Refusal as no:
            if no.why is Why.NOT_FOUND and failed:  # whoever should have kept it did not come to it
                raise Refusal(Why.FAULT, temporary=True) from no
            raise
        log.debug("mail.processor_kept", f"No recipients in recipient list file after mail processor ({last.name})")
        return f"mail processor {last.name} left no recipients"

    async def _outcome(self, station: Station, run: Run, work: Work, files: BenchFiles) -> str | None:
        """What came of one run: None to go on, or why the message goes no further. Raises Refusal and Unfit."""
        name, config = station.name, station.config
        for line in run.lines[:LINES_MOST]:
            log.info("mail.processor_output", f"External mail processor ({name}): {line}")
        states = await work.look()
        await self._tell_log(name, work, files.log, states[files.log])
        if run.trouble:
            raise Unfit(run.trouble)
        if config.shell and run.status in _NOT_STARTED:
            raise Unfit(f"cannot be started: the shell ended with status {run.status}")
        if error := await self._error(name, work, files.error, states[files.error]):
            raise error
        if states[files.message] is Condition.MISSING:
            return self._kept(station, run.note or "removed message text file", counted=False)
        if states[files.recipients] is Condition.MISSING:
            return self._kept(station, "removed recipient list file", counted=False)
        if run.status:
            log.notice("mail.processor_status", f"!External mail processor ({name}) ended with status {run.status}")
            if config.native and config.ignore_on_error:
                return self._kept(station, f"ended with status {run.status}")
        await work.take(states, anywhere=config.external_recipients)
        if not config.pass_thru and not run.passes_on:
            if not await work.keep(station.owns):
                return self._kept(station, "handled it")
            log.info("mail.processor_kept", f"External mail processor ({name}) handled it for its own recipients")
        return None

    def _kept(self, station: Station, how: str, *, counted: bool = True) -> str:
        station.kept += 1
        name = station.name
        if counted:
            text = f"Message handled by external mail processor ({name}, {station.kept} total)"
        else:
            text = f"External mail processor ({name}) {how}"
        log.info("mail.processor_kept", text, processor=name)
        return f"mail processor {name} {how}"

    async def _error(self, name: str, work: Work, path: str, state: Condition) -> Refusal | None:
        """What the error file says; None when it is empty or not there."""
        data = b"" if state is Condition.MISSING else await work.read(path, processor_reply.MOST)
        if not data:
            return None
        lines = processor_reply.lines_of(data)
        for line in lines or [""]:
            log.warning("mail.processor_error", f"!External mail processor ({name}) error: {line}")
        return processor_reply.refusal(lines)

    async def _tell_log(self, name: str, work: Work, path: str, state: Condition) -> None:
        if state is Condition.MISSING:
            return
        if log.wants(log.DEBUG):
            data = await work.read(path, LOG_MOST)
            for line in data.splitlines()[:LINES_MOST]:
                text = line.decode("utf-8", "replace")
                log.debug("mail.processor_debug", f"External mail processor ({name}) debug: {text}")
        await work.remove(path)

    def _trouble(self, station: Station, words: str) -> None:
        """A processor did not do its work. Raises Refusal when the sender is to try again later."""
        config = station.config
        log.error("mail.processor_failed", f"!External mail processor ({station.name}) error: {words}")
        if (config.on_trouble or self._mail.processor_trouble) != KEEP:
            raise Refusal(Why.FAULT, temporary=True)

    def _task(self, config: ProcessorConfig, files: BenchFiles, case: Case, author: Mailbox) -> Task:
        visit = case.visit
        recipient = case.recipients[-1][0].address if case.recipients else ""
        variables = {
            "hello_name": visit.hello,
            "sender_name": (author.display or author.address)[:NAME_MOST],
            "sender_address": author.address,
            "reverse_path": case.sender.given.decode("utf-8", "replace"),
            "recipient_address": recipient,
        }
        return Task(
            name=config.name,
            command=config.command,
            eval=config.eval,
            files=files,
            session=visit.session,
            peer=visit.peer,
            protocol=_protocol(visit),
            user=visit.user,
            variables=variables,
            specifiers=self._specifiers(files, visit, variables),
            shell=config.shell,
            time_limit=config.time_limit or self._mail.processor_time_limit or TIME_LIMIT,
            memory_limit=config.max_memory or self._mail.processor_max_memory,
        )

    def _specifiers(self, files: BenchFiles, visit: Visit, variables: Mapping[str, str]) -> dict[str, str]:
        return {
            **self._facts,
            "m": files.message,
            "f": files.message,
            "n": files.new_message,
            "l": files.recipients,
            "e": files.error,
            "d": files.log,
            "h": visit.peer.host,
            "i": visit.peer.address,
            "s": variables["sender_name"],
            "a": variables["sender_address"],
            "u": str(visit.user.number if visit.user else 0),
            "r": variables["reverse_path"],
            "t": variables["recipient_address"],
        }


class _NoRunner:
    """Stands in for a kind nobody runs here."""

    async def run(self, task: Task) -> Run:
        return Run(trouble="cannot be started: processors of this kind are not run here")

    def forget(self, session: int) -> None:
        pass


def _protocol(visit: Visit) -> str:
    return "SMTPS" if visit.secure else "SMTP"


def _author(case: Case) -> Mailbox:
    """The sender by the header, else by the envelope (spec mail.md 1.11)."""
    found = mailboxes(case.opening.first(b"from") or b"", 1)
    if found and found[0].address:
        return found[0]
    return Mailbox(case.sender.path.local, case.sender.address)
