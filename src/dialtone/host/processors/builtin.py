"""The mail processors every board is shipped with, `listserver.js` and `mailauth.js`, where it has no scripts of those
names: they do the same over the domain's services, by the same five files. Sources: spec mail.md 6.1, 6.7.

A sysop's own script in mods/ or exec/ comes first; every other command goes to the JavaScript runner.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Protocol

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.domain.mail.lists.posts import Incoming
from dialtone.domain.mail.lists.serving import HEAD, Decision, Kind
from dialtone.domain.mail.mail_auth_rule import MailAuthRule
from dialtone.domain.ports.processors import BenchFiles, Run, Runner, Task
from dialtone.formats.recipient_list import Listed, read_list, write_list
from dialtone.formats.specifiers import words

PIECE = 256 * 1024  # bytes read at a time
LIST_MOST = 4 * 1024 * 1024  # bytes of a recipient list


class Builtin(Protocol):
    """One of them."""

    async def run(self, task: Task) -> Run:
        """Do its work on a message; never raises for what is in it."""
        ...


class BuiltinRunner:
    """Implements `Runner` for JavaScript processors. `javascript` runs scripts, None where nothing can; `builtins` are
    by file name; `has_own` says whether the board has a script of this name (it may read folders: asked in a thread).
    """

    def __init__(
        self, javascript: Runner | None, builtins: Mapping[str, Builtin], has_own: Callable[[str], bool]
    ) -> None:
        self._javascript = javascript
        self._builtins = builtins
        self._has_own = has_own

    async def run(self, task: Task) -> Run:
        """Run it to its end or to its limits."""
        name = script_of(task)
        builtin = self._builtins.get(name)
        if builtin is not None and not await asyncio.to_thread(self._has_own, name):
            return await builtin.run(task)
        if self._javascript is None:
            return Run(trouble=f"cannot be started: there is no JavaScript here for {name or 'this'}")
        return await self._javascript.run(task)

    def forget(self, session: int) -> None:
        """A connection is over."""
        if self._javascript is not None:
            self._javascript.forget(session)


def script_of(task: Task) -> str:
    """The file a JavaScript command names, in lower case with its ending; "" for Eval and for one with a path."""
    first = next(iter(words(task.command)), "")
    if task.eval or not first or "/" in first or "\\" in first:
        return ""
    return (first if "." in first else f"{first}.js").lower()


def own_scripts(*folders: str | os.PathLike[str]) -> Callable[[str], bool]:
    """Whether one of these folders (mods, exec) has a file of a name."""
    places = [Path(folder) for folder in folders]
    return lambda name: any((place / name).is_file() for place in places)


class MailAuthScript:
    """mailauth.js."""

    def __init__(self, rule: MailAuthRule) -> None:
        self._rule = rule

    async def run(self, task: Task) -> Run:
        """Write the error file when the message may not come this way."""
        words = await self._rule.refusal(task.variables.get("sender_address", ""), task.user, task.peer.address)
        if words:
            await asyncio.to_thread(_write, task.files.error, words.encode("utf-8", "replace") + b"\r\n")
        return Run()


class Lists(Protocol):
    """What is asked about mail for the list server (`domain/mail/lists/serving.py`)."""

    async def take(self, mail: Incoming) -> Decision:
        """Deal with a message. Raises StoreError, OSError when it cannot be done now."""
        ...


class ListServerScript:
    """listserver.js. Its recipients are those who are no users and go to no network; they are taken out of the list,
    and the message goes on to the others. Without others the message file goes, as sysops' log lines have it."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists

    async def run(self, task: Task) -> Run:
        """Hand the message to the list server, and write into the files what came of it."""
        files = task.files
        try:
            recipients = await asyncio.to_thread(_recipients, files)
            ours = [one for one in recipients if not (one.number or one.network)]
            if not ours:
                return Run(passes_on=True)
            decision = await self._lists.take(await self._incoming(task, ours))
            return await asyncio.to_thread(_settle, files, decision, [one for one in recipients if one not in ours])
        except (StoreError, OSError) as trouble:
            return Run(trouble=f"the list server could not do its work: {trouble}")
        except Exception as fault:
            log.fault("lists.fault", "!the list server failed", fault)
            return Run(trouble="the list server failed")

    async def _incoming(self, task: Task, ours: list[Listed]) -> Incoming:
        path = task.files.message

        async def pieces() -> AsyncIterator[bytes]:
            return _pieces(path)

        return Incoming(
            head=await asyncio.to_thread(_head, path),
            pieces=pieces,
            sender=task.variables.get("reverse_path", "").strip().removeprefix("<").partition(">")[0],
            recipients=tuple(one.to for one in ours),
            peer=task.peer,
            user=task.user,
            protocol=task.protocol,
            hello=task.variables.get("hello_name", ""),
        )


_NOTES = {Kind.POSTED: "put it on its list", Kind.ANSWERED: "answered it", Kind.IGNORED: "needs no answer to it"}


def _settle(files: BenchFiles, decision: Decision, others: list[Listed]) -> Run:
    if decision.kind is Kind.REFUSED:
        _write(files.error, decision.error.encode("utf-8", "replace") + b"\r\n")
        return Run()
    if others:
        _write(files.recipients, write_list(others))
        return Run(passes_on=True)
    os.unlink(files.message)
    if decision.kind is not Kind.POSTED:
        os.unlink(files.recipients)
    return Run(note=_NOTES[decision.kind])


def _recipients(files: BenchFiles) -> list[Listed]:
    return read_list(_read(files.recipients, LIST_MOST))


def _head(path: str) -> bytes:
    return _read(path, HEAD)


def _read(path: str, most: int) -> bytes:
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
        return file.read(most)


def _write(path: str, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    with open(os.open(path, flags, 0o600), "wb") as file:
        file.write(data)


async def _pieces(path: str) -> AsyncIterator[bytes]:
    handle = await asyncio.to_thread(os.open, path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        while piece := await asyncio.to_thread(os.read, handle, PIECE):
            yield piece
    finally:
        os.close(handle)
