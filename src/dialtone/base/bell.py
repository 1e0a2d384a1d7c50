"""A bell lets others wake a session or worker that waits; it carries nothing but "look again".

Pure: whoever can really wait (the driver, the worker's host) subscribes a callback. Rings are remembered until
they are answered, so a ring between looking and waiting is not lost.
"""

from __future__ import annotations

from collections.abc import Callable


class Bell:
    """Rung by announcements; answered by the one who waits."""

    __slots__ = ("_listeners", "_rung")

    def __init__(self) -> None:
        self._rung = False
        self._listeners: list[Callable[[], None]] = []

    def ring(self) -> None:
        """Remember the ring and wake everybody who listens. Must be called on the loop's thread."""
        self._rung = True
        for wake in tuple(self._listeners):
            wake()

    def answer(self) -> bool:
        """Return whether it rang since the last answer, and forget it."""
        rung, self._rung = self._rung, False
        return rung

    def listen(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call `wake` at each ring; the returned function stops that."""
        self._listeners.append(wake)
        return lambda: self._listeners.remove(wake)
