"""The engine: one context for each session, in it the prelude, and scripts run in it one after the other.

Each script gets a fresh scope whose parent is the session's global object (spec mail.md 6.5). The context has a limit
of memory but none of time: one would forbid host calls (dependencies.md trap 11), so the server ends the process.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import _quickjs  # type: ignore[import-not-found]  # the part of the package that needs no threads

from dialtone.host.javascript import sources
from dialtone.host.javascript.hands import Ask, Complaint, Hands, Lists, Say
from dialtone.host.javascript.tokens import ForeignSource

STACK = 512 * 1024  # bytes
PRELUDE = Path(__file__).with_name("prelude.js")
ERROR = 3
NO_MEMORY = "ran out of memory"

_LINE = re.compile(r"<input>:(\d+)")


class Session:
    """The context of one connection. `memory` is its limit in bytes."""

    def __init__(self, memory: int, prelude: str, lists: Lists | None = None) -> None:
        self._lists = lists
        self._context = _quickjs.Context()
        self._context.set_memory_limit(memory)
        self._context.set_max_stack_size(STACK)
        self._book = sources.Sources(before=prelude.count("\n") + 1)
        self._hands: Hands | None = None
        self._context.add_callable("__host", self._host)
        self._start: Callable[[str], Any] = self._context.eval(prelude)

    def run(self, job: dict[str, Any], ask: Ask, say: Say) -> str:
        """Run one script to its end; mistakes of it are told by `say` and are no trouble (spec mail.md 6.5).

        Returns "" or in words why it could not do its work: it is not there, or it ran out of memory.
        """
        self._hands = Hands(job, self._book, ask, say, self._lists)
        name = job["command"] or "Eval"
        try:
            source = self._hands.start(job["command"], job["eval"], job["arguments"])
            told = self._start(json.dumps({**job["facts"], "source": source, "exec_dir": self._hands.exec_dir + "/"}))
            outcome = json.loads(told) if isinstance(told, str) else {}
        except sources.NoScript as trouble:
            return f"cannot be started: {trouble}"
        except ForeignSource as trouble:
            say(ERROR, f"!JavaScript {name} {trouble}")
            return ""
        except _quickjs.JSException as trouble:  # no memory left even for telling
            outcome = {"error": str(trouble).split("\n")[0], "stack": str(trouble)}
        finally:
            self._hands.close()
        if "error" not in outcome:
            return ""
        say(ERROR, self._complaint(name, outcome))
        return NO_MEMORY if "out of memory" in outcome["error"] else ""

    @property
    def used(self) -> int:
        """Bytes in use."""
        return int(self._context.memory()["malloc_size"])

    def _host(self, name: str, arguments: str) -> str:
        """The one function scripts' environment has of ours. It never raises: the engine does not bear it."""
        try:
            assert self._hands is not None
            return json.dumps({"value": self._hands.answer(name, json.loads(arguments))})
        except Complaint as complaint:
            return json.dumps({"error": str(complaint)})
        except MemoryError:
            return '{"error":"out of memory"}'
        except Exception as bug:  # ours, but the script gets it, and the log
            return json.dumps({"error": f"{name}: {type(bug).__name__}"})

    def _complaint(self, name: str, outcome: dict[str, Any]) -> str:
        file, line = self._book.where(int(at) for at in _LINE.findall(str(outcome.get("stack", ""))))
        if not line:
            return f"!JavaScript {name}: {outcome['error']}"
        return f"!JavaScript {Path(file).name or name} line {line}: {outcome['error']}"


class Sessions:
    """The contexts that are kept: the latest `most`, and fewer when they take too much memory together."""

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._kept: dict[int, Session] = {}
        self._spare: tuple[int, Session] | None = None  # made while nothing is to be done, with its memory
        self._prelude = PRELUDE.read_text("utf-8")
        self._lists = Lists()

    def of(self, number: int, memory: int, together: int) -> Session:
        """The one of this session, made when there is none. `together`: bytes all others may use."""
        session = self._kept.pop(number, None)
        if session is None:
            while len(self._kept) >= self._most or (self._kept and self._used() > together):
                self._kept.pop(next(iter(self._kept)))
            session = self._new(memory)
        self._kept[number] = session
        return session

    def prepare(self, memory: int) -> None:
        """Have a context ready for the next session: making one takes longer than most scripts."""
        if self._spare is None:
            self._spare = (memory, Session(memory, self._prelude, self._lists))

    def _new(self, memory: int) -> Session:
        spare, self._spare = self._spare, None
        return spare[1] if spare is not None and spare[0] == memory else Session(memory, self._prelude, self._lists)

    def forget(self, number: int) -> None:
        """A session is over."""
        self._kept.pop(number, None)

    def _used(self) -> int:
        return sum(session.used for session in self._kept.values())
