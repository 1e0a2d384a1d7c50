"""A check-up that goes on by itself while a sysop looks at what it has found so far."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError
from dialtone.domain.checkup.finding import Result
from dialtone.domain.model.user import UserNumber

KEPT = 20  # sysops whose latest check-up is kept
Begin = Callable[[Coroutine[Any, Any, None]], None]
"""Lets work go on by itself."""


@dataclass(slots=True)
class Round:
    """One check-up. `now` is the title of the look that is taken, "" when all is done."""

    results: list[Result] = field(default_factory=list)
    now: str = "the settings"
    trouble: str = ""  # why it was given up

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        return not self.now


class Rounds:
    """The latest check-up of each sysop; one at a time."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin
        self._latest: dict[UserNumber, Round] = {}

    def latest(self, user: UserNumber) -> Round | None:
        """The one somebody began last."""
        return self._latest.get(user)

    def begin(self, user: UserNumber, run: Callable[[Callable[[str], None]], AsyncIterator[Result]]) -> Round:
        """Begin one, unless one is going on; `run` is told what to call with the title of each look."""
        going_on = self._latest.pop(user, None)
        made = going_on if going_on is not None and not going_on.done else Round()
        self._latest[user] = made
        while len(self._latest) > KEPT:
            del self._latest[next(iter(self._latest))]
        if made is not going_on:
            self._begin(_go(made, run))
        return made


async def _go(one: Round, run: Callable[[Callable[[str], None]], AsyncIterator[Result]]) -> None:
    def begun(title: str) -> None:
        one.now = title

    try:
        async for result in run(begun):
            one.results.append(result)
    except (Refusal, StoreError) as no:
        one.trouble = str(no)
    except Exception as fault:
        log.fault("checkup.fault", "!a check-up failed", fault)
        one.trouble = "it failed by a bug; the log says how"
    finally:
        one.now = ""
