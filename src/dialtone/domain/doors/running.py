"""Which doors and events run now: outlives recycles, as those who are in a door do."""

from __future__ import annotations


class Running:
    """Doors by code with the nodes that are in them; events with the doors they close."""

    __slots__ = ("_doors", "_events", "exclusive", "started")

    def __init__(self) -> None:
        self.started = False  # whether events of the program's start were seen to
        self.exclusive: set[str] = set()  # events that run and let nobody in
        self._doors: dict[str, set[int]] = {}
        self._events: dict[str, str] = {}

    def enter(self, door: str, node: int) -> None:
        """A node begins to use a door."""
        self._doors.setdefault(door, set()).add(node)

    def leave(self, door: str, node: int) -> None:
        """It has left."""
        nodes = self._doors.get(door, set())
        nodes.discard(node)
        if not nodes:
            self._doors.pop(door, None)

    def nodes(self, door: str) -> list[int]:
        """Which nodes are in a door."""
        return sorted(self._doors.get(door, ()))

    def begin(self, event: str, door: str) -> bool:
        """An event begins and closes a door ("": none); False when it runs already, or somebody is in the door."""
        if event in self._events or (door and door in self._doors):
            return False
        self._events[event] = door
        return True

    def end(self, event: str) -> None:
        """It is over."""
        self._events.pop(event, None)
        self.exclusive.discard(event)

    def runs(self, event: str) -> bool:
        """Whether an event is under way."""
        return event in self._events

    def closed_by(self, door: str) -> str:
        """The event that keeps a door closed, "" when none does."""
        return next((event for event, closed in self._events.items() if closed == door), "")
