"""Everything about chat that a house has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.chat import ChatConfig, Guru
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.chat.channels import Channels
from dialtone.domain.chat.guru import Block, read_patterns
from dialtone.domain.chat.paging import Paging
from dialtone.domain.chat.private import PrivateChats
from dialtone.domain.model.actor import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """`read_guru` reads a guru's file by its name."""

    config: ChatConfig
    channels: Channels
    private: PrivateChats
    paging: Paging
    requirements: Requirements | None
    read_guru: Callable[[str], Awaitable[bytes | None]]

    def gurus(self, caller: Caller) -> list[Guru]:
        """The gurus a caller may talk to."""
        return [
            guru
            for guru in self.config.gurus
            if self.requirements is None or self.requirements.met(guru.requirements, caller.user, peer=caller.peer)
        ]

    async def patterns(self, caller: Caller, code: str = "") -> tuple[Guru, list[Block]]:
        """What a guru (without a code: the first) says to what. Raises Refusal (NOT_FOUND)."""
        wanted = [guru for guru in self.gurus(caller) if not code or guru.code == code.upper()]
        data = await self.read_guru(f"{wanted[0].code.lower()}.dat") if wanted else None
        if data is None:
            raise Refusal(Why.NOT_FOUND, "There is no guru here.")
        blocks, problems = read_patterns(data)
        if problems:
            log.warning("chat.guru", f"!{wanted[0].code.lower()}.dat: {problems[0]}", problems=len(problems))
        return wanted[0], blocks
