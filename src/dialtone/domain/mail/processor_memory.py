"""What the mail processors did lately, for the sysop: the last outcomes of each, with what they printed.

In memory only, bounded, kept over recycles.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from dialtone.domain.access.failed_logins import permit
from dialtone.domain.model.actor import Caller
from dialtone.domain.ports.processors import Run
from dialtone.formats.visible import visible

KEPT = 20  # outcomes of each processor
MOST_PROCESSORS = 100
LINES = 50  # of one outcome
_LINE_MOST, _NAME_MOST = 500, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One run. `at` is seconds since 1970; `result` says what came of the message, `lines` are what it printed."""

    at: float
    status: int
    result: str
    sender: str = ""
    recipient: str = ""
    lines: tuple[str, ...] = ()
    trouble: bool = False


class ProcessorMemory:
    """See the module's text. `now` gives seconds since 1970."""

    __slots__ = ("_now", "_outcomes", "_runs")

    def __init__(self, now: Callable[[], float] = lambda: 0.0) -> None:
        self._now = now
        self._outcomes: dict[str, deque[Outcome]] = {}
        self._runs: dict[str, int] = {}

    def tell_time_by(self, now: Callable[[], float]) -> None:
        """Whose clock it is."""
        self._now = now

    def add(
        self, name: str, run: Run, result: str, *, sender: str = "", recipient: str = "", trouble: bool = False
    ) -> None:
        """Remember a run."""
        if name not in self._outcomes and len(self._outcomes) >= MOST_PROCESSORS:
            return
        outcome = Outcome(
            at=self._now(),
            status=run.status,
            result=visible(result, _LINE_MOST),
            sender=visible(sender, _NAME_MOST),
            recipient=visible(recipient, _NAME_MOST),
            lines=tuple(visible(line, _LINE_MOST) for line in run.lines[:LINES]),
            trouble=trouble,
        )
        self._outcomes.setdefault(name, deque(maxlen=KEPT)).append(outcome)
        self._runs[name] = self._runs.get(name, 0) + 1

    def of(self, caller: Caller, name: str) -> list[Outcome]:
        """The last outcomes of a processor, newest first. Raises Refusal (DENIED)."""
        permit(caller, "look at mail processors")
        return list(self._outcomes.get(name, ()))[::-1]

    def runs(self, caller: Caller, name: str) -> int:
        """How often it ran since the program started. Raises Refusal (DENIED)."""
        permit(caller, "look at mail processors")
        return self._runs.get(name, 0)
