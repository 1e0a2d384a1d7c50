"""Workers for scripts, from the server's side: started when needed, one script at a time in each, ended when one takes
too long, and replaced.

A session stays with its worker, where its global object is; when that worker was ended, the session begins anew in
another. Scripts of other sessions wait until the worker is free, and are never lost with it. What a script asks the
house goes to the desk. Source: spec mail.md 6.5; amendment 1; dependencies.md 5.3.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from dialtone.base import log
from dialtone.base.errors import Refusal
from dialtone.config.places import Host
from dialtone.domain.ports.processors import Run, Task
from dialtone.formats.specifiers import vector
from dialtone.host.javascript import frames
from dialtone.host.javascript.folders import Folders

PROGRAM = "dialtone.host.javascript.worker"
MAX_BYTES = 16 * 1024 * 1024
LOAD_PATH = ("load",)
WAITING = 100  # scripts that wait, at most
MEMORY = 256 * 1024 * 1024
IDLE = 300.0  # seconds after which a worker that nobody wants is let go
TICKS_PER_SECOND = 10

_KEPT_VARIABLES = ("PATH", "TZ", "LANG", "LC_ALL", "LC_CTYPE")


class Desk(Protocol):
    """The house's answers; `domain/mail/scripting.py` is it."""

    async def call(self, task: Task, name: str, arguments: list[Any]) -> Any:
        """Answer a call of a script. Raises Refusal."""
        ...

    def facts(self, task: Task) -> Mapping[str, Any]:
        """What stands in `system`, `server`, `client` and `user`."""
        ...


class _Broken(Exception):
    """The worker ended, or speaks nonsense."""


@dataclass(eq=False)
class _Worker:
    """One process and the line to it. `turn` is held while a script runs there; `sessions` have their globals here."""

    process: asyncio.subprocess.Process
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    sessions: set[int] = field(default_factory=set)
    wanted: int = 0  # scripts that run or wait there
    alarm: asyncio.TimerHandle | None = None  # when it is to be let go

    @property
    def gone(self) -> bool:
        """Whether it ended while nobody wanted anything of it."""
        return not self.wanted and (self.process.returncode is not None or self.reader.at_eof())

    async def receive(self) -> dict[str, Any]:
        try:
            size = frames.length(await self.reader.readexactly(frames.HEADER))
            return frames.unpack(await self.reader.readexactly(size))
        except (asyncio.IncompleteReadError, ConnectionError, frames.BadFrame) as trouble:
            raise _Broken(str(trouble)) from trouble

    async def send(self, message: dict[str, Any]) -> None:
        try:
            self.writer.write(frames.pack(message))
            await self.writer.drain()
        except (ConnectionError, RuntimeError) as trouble:
            raise _Broken(str(trouble)) from trouble

    async def end(self, patience: float = 0.0) -> int:
        """Let it end by itself for so many seconds, then kill it, and wait until it is gone; how it ended."""
        self.writer.close()
        if patience:
            try:
                async with asyncio.timeout(patience):
                    return await self.process.wait()
            except TimeoutError:
                pass
        if self.process.returncode is None:
            try:
                self.process.kill()
            except ProcessLookupError:
                pass
        return await self.process.wait()


class JavaScriptRunner:
    """Implements `domain.ports.processors.Runner` for scripts.

    `max_bytes` is JavaScriptMaxBytes, `time_limit` JavaScriptTimeLimit in ticks of a tenth of a second (0: only the
    task's limit counts), `load_path` JavaScriptLoadPath.
    """

    def __init__(
        self,
        folders: Folders,
        desk: Desk,
        *,
        workers: int = 2,
        max_bytes: int = MAX_BYTES,
        time_limit: int = 0,
        load_path: tuple[str, ...] = LOAD_PATH,
        memory: int = MEMORY,
        host: Host = Host(),  # noqa: B008  (a frozen record)
        waiting: int = WAITING,
        idle: float = IDLE,
        processor_time: float = 0.0,
        event: str = "mail.script",
        lasting: bool = False,
    ) -> None:
        """`processor_time` is how many seconds of the processor a script may use (0: as long as it may run); `event`
        the name of what scripts write into the log. `lasting`: scripts may run for ever, and `processor_time` counts
        anew with each question they ask."""
        self._lasting = lasting
        self._processor_time = processor_time
        self._event = event
        self._folders = folders.as_dict()
        self._desk = desk
        self._most = max(1, workers)
        self._max_bytes = max_bytes or MAX_BYTES
        self._time_limit = time_limit / TICKS_PER_SECOND
        self._load_path = load_path
        self._memory = memory
        self._host = asdict(host)
        self._waiting_most = waiting
        self._workers: list[_Worker] = []
        self._starting = asyncio.Lock()
        self._waiting = 0
        self._closed = False
        self._idle = idle
        self._endings: set[asyncio.Task[int]] = set()

    async def run(self, task: Task) -> Run:
        """Run one script to its end or to its limits. Its own mistakes are logged and no trouble (spec 6.5)."""
        if self._closed or self._waiting >= self._waiting_most:
            return Run(1, "cannot be started: too many scripts are waiting")
        self._waiting += 1
        try:
            return await self._run(task)
        except OSError as trouble:
            return Run(1, f"cannot be started: {trouble}")
        finally:
            self._waiting -= 1

    def forget(self, session: int) -> None:
        """A connection is over: its global object may go."""
        for worker in self._workers:
            if session in worker.sessions:
                worker.sessions.discard(session)
                if not worker.writer.is_closing():
                    worker.writer.write(frames.pack({"do": "forget", "session": session}))

    async def close(self) -> None:
        """End every worker; scripts that run end with trouble."""
        self._closed = True
        workers, self._workers = self._workers, []
        for worker in workers:
            if worker.alarm is not None:
                worker.alarm.cancel()
        for worker in workers:
            await worker.end()

    # A script's way through a worker

    async def _run(self, task: Task) -> Run:
        limit = self._limit(task)
        while True:
            worker = await self._choose(task.session)
            self._want(worker)
            try:
                try:
                    async with asyncio.timeout(max(limit, 1.0)):
                        await worker.turn.acquire()
                except TimeoutError:
                    return Run(1, "cannot be started: every worker is busy")
                try:
                    if worker in self._workers:
                        return await self._work(worker, task, limit)
                    if self._closed:
                        return Run(1, "the server is closing")
                finally:
                    worker.turn.release()
            finally:
                self._leave(worker)

    def _want(self, worker: _Worker) -> None:
        worker.wanted += 1
        if worker.alarm is not None:
            worker.alarm.cancel()
            worker.alarm = None

    def _leave(self, worker: _Worker) -> None:
        """A script is done with a worker; it rests, and goes when nobody comes for long. So the runner of settings
        that were replaced needs no end of its own."""
        worker.wanted -= 1
        if not worker.wanted and worker in self._workers:
            worker.alarm = asyncio.get_running_loop().call_later(self._idle, self._dismiss, worker)

    def _dismiss(self, worker: _Worker) -> None:
        if worker.wanted or worker not in self._workers:
            return
        ending = asyncio.get_running_loop().create_task(self._remove(worker, patience=1.0))
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)

    def _limit(self, task: Task) -> float:
        return min(task.time_limit, self._time_limit) if self._time_limit > 0 else task.time_limit

    async def _work(self, worker: _Worker, task: Task, limit: float) -> Run:
        worker.sessions.add(task.session)
        try:
            async with asyncio.timeout(None if self._lasting else limit):
                await worker.send({"do": "run", "job": self._job(task, limit)})
                return await self._converse(worker, task)
        except TimeoutError:
            await self._remove(worker)
            return Run(1, f"took longer than {limit:g} seconds")
        except _Broken:
            return Run(1, _ending(await self._remove(worker, patience=1.0)))
        except BaseException:
            await asyncio.shield(self._remove(worker))
            raise

    async def _converse(self, worker: _Worker, task: Task) -> Run:
        """Listen until the script is done. Raises _Broken for what is no proper message."""
        while True:
            match await worker.receive():
                case {"do": "log", "level": int(level), "text": str(text)}:
                    self._log(task, level, frames.widen(text))
                case {"do": "ask", "name": str(name), "arguments": list(arguments)}:
                    await self._reply(worker, await self._answer(task, name, arguments))
                case {"do": "done", "status": int(status), "trouble": str(trouble)}:
                    return Run(status, trouble)
                case _:
                    raise _Broken("an unknown message")

    async def _reply(self, worker: _Worker, answer: dict[str, Any]) -> None:
        try:
            await worker.send({"do": "answer", **answer})
        except frames.BadFrame:
            await worker.send({"do": "answer", "error": "the answer is too large"})

    async def _answer(self, task: Task, name: str, arguments: list[Any]) -> dict[str, Any]:
        try:
            return {"value": frames.inward(await self._desk.call(task, name, frames.outward(arguments)))}
        except Refusal as no:
            return {"error": frames.narrow(no.text or no.why.name)}
        except Exception as bug:  # the script gets an error, the log a traceback
            log.fault("mail.script_fault", f"!ERROR answering {name} of a script", bug)
            return {"error": f"{name}: an error of the server"}

    def _log(self, task: Task, level: int, text: str) -> None:
        log.emit(min(max(level, 0), log.TRACE), self._event, text, {"processor": task.name})

    def _job(self, task: Task, limit: float) -> dict[str, Any]:
        files = asdict(task.files)
        of_mail = _of_mail(files) if task.files.message else {}
        command, *arguments = vector(task.command, task.specifiers) or ("",)
        variables = {**of_mail, **task.variables}
        return {
            "session": task.session,
            "command": command,
            "eval": frames.narrow(task.eval),
            "arguments": frames.inward(arguments),
            "files": files,
            "folders": self._folders,
            "host": self._host,
            "memory": self._max_bytes,
            "time_limit": min(limit, self._processor_time or limit),
            "lasting": self._lasting,
            "facts": frames.inward(
                {**self._desk.facts(task), "variables": variables, "load_path": list(self._load_path)}
            ),
        }

    # Workers

    async def _choose(self, session: int) -> _Worker:
        """The session's own worker; else an idle one, a new one while there may be more, or the least wanted."""
        async with self._starting:
            for worker in [worker for worker in self._workers if worker.gone]:
                log.warning("mail.script_worker", "!A worker for scripts ended by itself", process=worker.process.pid)
                await self._remove(worker)
            for worker in self._workers:
                if session in worker.sessions:
                    return worker
            idle = next((worker for worker in self._workers if not worker.wanted), None)
            if idle is None and len(self._workers) < self._most:
                idle = await self._start()
                self._workers.append(idle)
            chosen = idle or min(self._workers, key=lambda worker: worker.wanted)
            chosen.sessions.add(session)
            return chosen

    async def _start(self) -> _Worker:
        ours, theirs = socket.socketpair()
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-m", PROGRAM, str(theirs.fileno()), str(self._memory)),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                cwd=self._folders["ctrl"],
                env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
                start_new_session=True,
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        ours.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=ours, limit=1 << 20)
        text = f"A worker for scripts was started (process {process.pid})"
        log.debug("mail.script_worker", text, process=process.pid)
        return _Worker(process, reader, writer)

    async def _remove(self, worker: _Worker, patience: float = 0.0) -> int:
        if worker in self._workers:
            self._workers.remove(worker)
        return await worker.end(patience)


def _of_mail(files: Mapping[str, str]) -> dict[str, str]:
    """The names of a message's five files, as scripts know them."""
    return {
        "message_text_filename": files["message"],
        "new_message_text_filename": files["new_message"],
        "recipient_list_filename": files["recipients"],
        "processing_error_filename": files["error"],
        "log_text_filename": files["log"],
    }


def _ending(code: int) -> str:
    if code < 0:
        name = signal.Signals(-code).name if -code in signal.valid_signals() else str(-code)
        return f"ended by {name}"
    return f"ended without an answer (exit code {code})"
