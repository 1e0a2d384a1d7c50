"""What waits to be told to a broker. Putting something in never waits, and memory is bounded.

Of a retained topic only the newest counts, so a broker that was away is told every state once, not what it missed. Of
other messages the newest `EVENTS_MOST` are kept; `lost` counts the rest.
"""

from __future__ import annotations

from collections import deque

from dialtone.base.bell import Bell
from dialtone.domain.ports.broker import Publication

EVENTS_MOST = 2000
STATES_MOST = 10_000


class Outbox:
    """See the module's text. To be used on the loop's thread; `bell` rings when there is something new."""

    __slots__ = ("_due", "_events", "_states", "bell", "lost")

    def __init__(self) -> None:
        self.bell = Bell()
        self.lost = 0
        self._states: dict[str, Publication] = {}
        self._due: dict[str, None] = {}
        self._events: deque[Publication] = deque()

    def put(self, publication: Publication) -> None:
        """Let something be told."""
        if publication.retained:
            self._put_state(publication)
        else:
            if len(self._events) >= EVENTS_MOST:
                self._events.popleft()
                self.lost += 1
            self._events.append(publication)
        self.bell.ring()

    def _put_state(self, publication: Publication) -> None:
        topic = publication.topic
        if topic not in self._states and len(self._states) >= STATES_MOST:
            self.lost += 1
            return
        self._states[topic] = publication
        self._due[topic] = None

    def next(self) -> Publication | None:
        """What is to be told next, states before events; None when there is nothing."""
        while self._due:
            topic = next(iter(self._due))
            del self._due[topic]
            found = self._states[topic]
            if not found.payload:
                del self._states[topic]
            return found
        return self._events.popleft() if self._events else None

    def again(self, publication: Publication) -> None:
        """It could not be told: it goes to the front, unless there is newer word."""
        if publication.retained:
            self._states.setdefault(publication.topic, publication)
            self._due.setdefault(publication.topic, None)
        else:
            self._events.appendleft(publication)

    def from_the_start(self) -> None:
        """There is a new connection: let every state be told again."""
        self._due = dict.fromkeys(self._states)

    def __len__(self) -> int:
        return len(self._due) + len(self._events)
