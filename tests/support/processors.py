"""Mail processors in memory: a bench that is a dictionary, runners that are functions, and a message to work on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from dialtone.config.mail import MailConfig
from dialtone.config.mailproc import ProcessorConfig
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.envelope import Recipient, Sender
from dialtone.domain.mail.intake import Intake
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.processing import Processing
from dialtone.domain.mail.standing import Standing
from dialtone.domain.mail.surroundings import Surroundings
from dialtone.domain.model.actor import Caller, Remote
from dialtone.domain.model.route import Destination
from dialtone.domain.model.user import User
from dialtone.domain.ports.processors import BenchFiles, Condition, Run, Task
from dialtone.formats.mail.addresses import parse_path
from dialtone.formats.mail.opening import Opening
from dialtone.store.memory.blobs import MemoryBlobs
from dialtone.wire.port import Peer
from tests.support.post_office import MAIL, STRANGER, SYSTEM, PostOffice

TEXT = b"From: Ann <ann@ext.test>\r\nSubject: x\r\n\r\nHello\r\n"
FILES = BenchFiles(
    message="/t/SBBS_SMTP.1.msg",
    new_message="/t/SBBS_SMTP.1.new",
    recipients="/t/SBBS_SMTP.1.lst",
    error="/t/SBBS_SMTP.1.err",
    log="/t/SBBS_SMTP.1.log",
)
PLACES = Surroundings(
    ctrl="/bbs/ctrl/",
    data="/bbs/data/",
    text="/bbs/text/",
    temp="/bbs/temp/",
    exec="/bbs/exec/",
    mods="/bbs/mods/",
    operator="The Operator",
    qwk_id="LOCAL",
    version="1.0",
    platform="linux",
)


class MemoryBench:
    """Implements Bench. `foreign` are files that are no plain files of ours."""

    def __init__(self, held: dict[str, bytes]) -> None:
        self.files = FILES
        self.held = held
        self.seen = dict(held)
        self.foreign: set[str] = set()
        self.closed = False

    async def look(self) -> Mapping[str, Condition]:
        paths = (FILES.message, FILES.new_message, FILES.recipients, FILES.error, FILES.log)
        found = {path: self._condition(path) for path in paths}
        self.seen = dict(self.held)
        return found

    def _condition(self, path: str) -> Condition:
        if path in self.foreign:
            return Condition.FOREIGN
        if path not in self.held:
            return Condition.MISSING
        return Condition.SAME if self.seen.get(path) == self.held[path] else Condition.CHANGED

    async def read(self, path: str, most: int) -> bytes | None:
        return self.held[path][:most] if path in self.held and path not in self.foreign else None

    async def size(self, path: str) -> int | None:
        return len(self.held[path]) if path in self.held else None

    async def chunks(self, path: str) -> AsyncIterator[bytes]:
        async def pieces() -> AsyncIterator[bytes]:
            data = self.held.get(path, b"")
            size = 7 + len(data) // 1000  # small enough to cut lines apart
            for start in range(0, len(data), size):
                yield data[start : start + size]

        return pieces()

    async def remove(self, path: str) -> None:
        self.held.pop(path, None)

    async def close(self) -> None:
        self.closed = True


class MemoryBenches:
    """Implements Benches; remembers every bench. `trouble` is raised when one is to be opened."""

    def __init__(self) -> None:
        self.all: list[MemoryBench] = []
        self.trouble: OSError | None = None

    @property
    def last(self) -> MemoryBench:
        return self.all[-1]

    async def open(self, protocol: str, message: AsyncIterator[bytes], recipients: bytes) -> MemoryBench:
        if self.trouble is not None:
            raise self.trouble
        text = b"".join([piece async for piece in message])
        self.all.append(MemoryBench({FILES.message: text, FILES.recipients: recipients}))
        return self.all[-1]


Program = Callable[[dict[str, bytes], Task], Run | None]


class FunctionRunner:
    """Implements Runner: what a processor does is a function over the files, by its name."""

    def __init__(self, benches: MemoryBenches, programs: Mapping[str, Program]) -> None:
        self._benches = benches
        self._programs = programs
        self.tasks: list[Task] = []
        self.forgotten: list[int] = []

    async def run(self, task: Task) -> Run:
        self.tasks.append(task)
        return self._programs[task.name](self._benches.last.held, task) or Run()

    def forget(self, session: int) -> None:
        self.forgotten.append(session)


class Judge:
    """Implements Requirements: the text is a level, and "" or nobody counts as level 0."""

    def met(self, text: str, user: User | None, *, protocol: str = "", peer: Peer | None = None) -> bool:
        assert protocol in ("SMTP", "SMTPS") and peer is not None
        return (user.level if user else 0) >= int(text or 0)


class Mill:
    """Processing over memory, with a board of people."""

    def __init__(self, **programs: Program) -> None:
        """`programs` are by section."""
        self.office = PostOffice().population()
        self.benches = MemoryBenches()
        self.runner = FunctionRunner(self.benches, programs)
        self.relay = False
        self.blobs = MemoryBlobs(threshold=64 * 1024)
        self.ran = self.runner.tasks

    def processing(self, *configs: ProcessorConfig, mail: MailConfig = MAIL) -> Processing:
        return Processing(
            configs,
            self.benches,
            {"native": self.runner, "python": self.runner, "javascript": self.runner},
            Judge(),
            self.office.directory,
            Ourselves(mail, SYSTEM, self.office.tables.domains),
            self.blobs,
            mail,
            PLACES,
            may_relay=lambda visit: self.relay,
        )

    async def case(
        self,
        *recipients: tuple[str, Destination],
        text: bytes = TEXT,
        user: User | None = None,
        standing: Standing | None = None,
        sender: str = "bounce@ext.test",
        **more: Any,
    ) -> Case:
        intake = Intake(self.blobs)
        await intake.write(text)
        visit = self.office.reception.visit(
            Caller(user, STRANGER, "smtp") if user else Remote(STRANGER),
            submission=False,
            hello=b"client.ext.test",
            extended=True,
            secure=False,
            standing=standing,
            session=5,
        )
        given = f"<{sender}>".encode()
        return Case(
            visit=visit,
            sender=Sender(parse_path(given), given, sender),
            recipients=[(recipient(address), goes) for address, goes in recipients],
            text=intake,
            opening=Opening(text),
            **more,
        )

    async def text_of(self, case: Case) -> bytes:
        return b"".join([piece async for piece in await case.text.spool.chunks()])


def recipient(address: str) -> Recipient:
    """A recipient as RCPT gives it."""
    return Recipient(parse_path(f"<{address}>".encode()), f"<{address}>".encode(), address, "FAILURE")


def config(name: str = "x", **fields: Any) -> ProcessorConfig:
    """A processor."""
    return ProcessorConfig(name=name, **{"command": name, **fields})
