"""What a look finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any


class State(Enum):
    """How it is; the later the worse."""

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, and what to do next ("": nothing)."""

    state: State
    what: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What one look found. `name` is for programs, `title` for people."""

    name: str
    title: str
    findings: tuple[Finding, ...]

    @property
    def worst(self) -> State:
        """The worst of it."""
        return worst(self.findings)

    def rows(self) -> list[dict[str, Any]]:
        """For programs."""
        return [
            {"look": self.name, "state": one.state.value, "what": one.what, "advice": one.advice}
            for one in self.findings
        ]


def worst(findings: Iterable[Finding]) -> State:
    """The worst state; OK when there is nothing."""
    order = list(State)
    return max((one.state for one in findings), key=order.index, default=State.OK)


def ok(what: str) -> Finding:
    """It is as it should be."""
    return Finding(State.OK, what)


def note(what: str, advice: str = "") -> Finding:
    """Worth knowing."""
    return Finding(State.NOTE, what, advice)


def warning(what: str, advice: str) -> Finding:
    """It works, but not as it should, or not for long."""
    return Finding(State.WARNING, what, advice)


def problem(what: str, advice: str) -> Finding:
    """Something does not work."""
    return Finding(State.PROBLEM, what, advice)
