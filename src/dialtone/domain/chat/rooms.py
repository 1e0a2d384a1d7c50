"""All rooms people talk in: those of chat.ini, and those somebody has made on IRC, which have numbers above. One object
lives as long as the program: who talks goes on talking over a recycle."""

from __future__ import annotations

from collections.abc import Iterable

from dialtone.config.chat import MOST_CHANNELS, Channel
from dialtone.domain.chat.seats import Crowd, Room

FIRST_MADE = MOST_CHANNELS + 2  # 1001


class Rooms:
    """See the module's text."""

    __slots__ = ("_by_code", "_by_name", "_made", "_next", "everywhere")

    def __init__(self) -> None:
        self.everywhere = Room(Channel(number=0, code="", name=""))  # sysops who hear all of chat.ini's
        self._by_code: dict[str, Room] = {}
        self._made: dict[int, Room] = {}
        self._by_name: dict[str, Room] = {}  # the made ones, by folded name
        self._next = FIRST_MADE

    def furnish(self, channels: Iterable[Channel]) -> None:
        """Have a room for each of these channels, as they are now."""
        for channel in channels:
            self.of(channel).place = channel

    def of(self, channel: Channel) -> Room:
        """The room of a channel of chat.ini."""
        room = self._by_code.get(channel.code)
        if room is None:
            room = self._by_code[channel.code] = Room(channel)
        return room

    # made ones

    def made(self) -> list[Room]:
        """Those somebody has made."""
        return list(self._made.values())

    def find(self, number: int) -> Room | None:
        """The made one of this number."""
        return self._made.get(number)

    def named(self, name: str) -> Room | None:
        """The made one of this name, such as "#tea", in any case."""
        return self._by_name.get(_key(name))

    def open(self, name: str, crowd: Crowd, number: int = 0) -> Room:
        """Make one; `number` is the one it had before, if nobody has it meanwhile."""
        if number < FIRST_MADE or number in self._made:
            number = self._next
        self._next = max(self._next, number + 1)
        room = Room(Channel(number=number, code=name, name=name), made=True, crowd=crowd)
        self._made[number] = self._by_name[_key(name)] = room
        return room

    def close(self, room: Room) -> None:
        """A made one is gone."""
        if self._made.get(room.place.number) is room:
            del self._made[room.place.number]
            self._by_name.pop(_key(room.place.name), None)

    @staticmethod
    def move(old: Room, new: Room) -> None:
        """Have everybody of one room in another one."""
        for seat in old.seats:
            old.unseat(seat)
            seat.number = new.place.number
            new.seat(seat)


def _key(name: str) -> str:
    """As IRC compares names: letters of ASCII in any case."""
    return name.encode().lower().decode()
