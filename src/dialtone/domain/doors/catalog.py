"""Which doors a caller sees and may run. Source: spec bbs.md 1.6 (restriction X), 9.1."""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why
from dialtone.config.doors import Door, Doors, DoorSection
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.doors.running import Running
from dialtone.domain.model.actor import Caller

NO_DOORS = "You may not use doors."
NO_DOOR = "There is no such door here."
MAY_NOT = "You may not run this door ({missing} is needed)."
IN_USE = "{name} is in use on node {node}. Please try again later."
CLOSED = "{name} is closed for maintenance. Please try again in a few minutes."


class Catalog:
    """See the module's text. Everything asks who the caller is."""

    __slots__ = ("_doors", "_requirements", "_running")

    def __init__(self, doors: Doors, requirements: Requirements, running: Running) -> None:
        self._doors = doors
        self._requirements = requirements
        self._running = running

    def sections(self, caller: Caller) -> list[DoorSection]:
        """The sections a caller sees that have something for him, in the file's order. Raises Refusal."""
        _permit(caller)
        return [section for section in self._doors.sections if self._sees(caller, section) and self.of(caller, section)]

    def of(self, caller: Caller, section: DoorSection) -> list[Door]:
        """The doors of a section he sees, and could choose. Raises Refusal."""
        _permit(caller)
        if not self._sees(caller, section):
            return []
        return [
            door
            for door in self._doors.of(section.code)
            if not door.event_only and self._met(door.requirements, caller)
        ]

    def section(self, caller: Caller, code: str) -> DoorSection | None:
        """A section he sees, by its code in any case. Raises Refusal."""
        return next((section for section in self.sections(caller) if section.code == code.strip().upper()), None)

    def door(self, caller: Caller, code: str, *, by_itself: bool = False) -> Door:
        """A door he may run now. `by_itself`: it is not chosen, something makes it run. Raises Refusal."""
        _permit(caller)
        door = self._doors.door(code.strip())
        section = next((one for one in self._doors.sections if door is not None and one.code == door.section), None)
        if door is None or section is None or not self._sees(caller, section):
            raise Refusal(Why.NOT_FOUND, NO_DOOR)
        if not self._met(door.requirements, caller) or (door.event_only and not by_itself):
            raise Refusal(Why.NOT_FOUND, NO_DOOR)
        if not self._met(door.run_requirements, caller):
            missing = self._requirements.why_not(
                door.run_requirements, caller.user, protocol=caller.service, peer=caller.peer
            )
            raise Refusal(Why.DENIED, MAY_NOT.format(missing=missing))
        return door

    def free(self, door: Door) -> None:
        """Whether nothing stands against running a door now. Raises Refusal (BUSY)."""
        nodes = self._running.nodes(door.code)
        if nodes and not door.multiuser:
            raise Refusal(Why.BUSY, IN_USE.format(name=door.name, node=nodes[0]), temporary=True)
        if self._running.closed_by(door.code):
            raise Refusal(Why.BUSY, CLOSED.format(name=door.name), temporary=True)

    def nodes(self, door: Door) -> list[int]:
        """Which nodes are in a door."""
        return self._running.nodes(door.code)

    def at(self, happening: str) -> list[Door]:
        """The doors that run by themselves when something happens (spec bbs.md 9.1: execute on event)."""
        return [door for door in self._doors.doors if door.happening == happening]

    def names(self, caller: Caller) -> tuple[str, ...]:
        """The names of all doors, "" for those he does not see (XTRN.DAT lists them)."""
        return tuple(door.name if self._met(door.requirements, caller) else "" for door in self._doors.doors)

    def number(self, door: Door) -> int:
        """The place of a door among all, from 1."""
        return self._doors.doors.index(door) + 1

    def _sees(self, caller: Caller, section: DoorSection) -> bool:
        return self._met(section.requirements, caller)

    def _met(self, requirements: str, caller: Caller) -> bool:
        return self._requirements.met(requirements, caller.user, protocol=caller.service, peer=caller.peer)


def _permit(caller: Caller) -> None:
    if caller.user.has_restriction("X"):
        raise Refusal(Why.DENIED, NO_DOORS)
