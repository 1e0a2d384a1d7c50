"""Announcements after a commit: a synchronous list of listeners per kind of happening.

A listener must not fail and must not wait; if there is work to do it rings a bell. Who listens to what is set in
`app/build.py`, nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from dialtone.base import log

Fact = TypeVar("Fact")


class Bus:
    """Tells listeners about facts, in the order they subscribed."""

    def __init__(self) -> None:
        self._listeners: defaultdict[type, list[Callable[[Any], None]]] = defaultdict(list)

    def listen(self, kind: type[Fact], listener: Callable[[Fact], None]) -> None:
        """Call `listener` for every announced fact of exactly this kind."""
        self._listeners[kind].append(listener)

    def announce(self, facts: Iterable[object]) -> None:
        """Tell the listeners. A listener that raises is logged and does not stop the others."""
        for fact in facts:
            for listener in self._listeners.get(type(fact), ()):
                try:
                    listener(fact)
                except Exception as fault:
                    log.fault("bus.listener", f"listener of {type(fact).__name__} failed", fault)
