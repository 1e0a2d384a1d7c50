"""A board that is asked by strangers: the whole house in memory, with small files and the sysop's texts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dialtone.config.finger import FingerConfig
from dialtone.domain.house import House
from dialtone.domain.texts.about import About, Program
from tests.support.front_door import FrontDoor
from tests.support.texts import MemoryTexts

UPTIME = 90_061.0  # seconds: a day, an hour, a minute and a second


class Answering(FrontDoor):
    """Users: 1 Sysop (level 99), 2 Alice, 3 Bob. `files` are those below data/, `sysop_texts` those below text/."""

    def __init__(self, **changes: Any) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []  # the files that were asked for
        self.sysop_texts = MemoryTexts()
        super().__init__(**{"finger": FingerConfig(peers=("127.0.0.0/8",))} | changes)
        self.set(self.user(1), level=99)

    def rebuild(self, **changes: Any) -> None:
        """As the front door does."""
        super().rebuild(**changes)
        self.house = replace(self.house, about=self._about(self.house), sysop_texts=self.sysop_texts)
        self.presence.span(1, 0)  # as many nodes as anybody wants

    def _about(self, house: House) -> About:
        program = Program(version="0.1.0", system="Linux", started=self.clock.now() - UPTIME)
        return About(
            program,
            clock=self.clock,
            presence=self.presence,
            visitors=self.visitors,
            directory=house.directory,
            publicity=house.publicity,
            roll=house.roll,
            auto_messages=house.auto_messages,
            read_small=self._read_small,
        )

    async def _read_small(self, name: str) -> bytes | None:
        self.asked.append(name)
        return self.files.get(name)
