"""What a guru knows of the person he talks with: what the letters of his codes stand for. Source: spec bbs.md 7.5."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from dialtone.config.chat import Guru
from dialtone.config.system import SystemConfig
from dialtone.domain.model.actor import Caller
from dialtone.domain.ports.outside import Clock


def values(caller: Caller, guru: Guru, system: SystemConfig, clock: Clock) -> Mapping[str, str]:
    """By letter, as text."""
    user, now = caller.user, clock.now()
    local = datetime.fromtimestamp(now + clock.offset(now) * 60, UTC)
    return {
        "A": user.alias,
        "B": user.birth,
        "C": caller.peer.host or caller.peer.address,
        "D": f"{user.downloaded:,}",
        "G": guru.name,
        "I": system.qwk_id,
        "J": str(local.day),
        "L": str(user.level),
        "M": f"{local:%B}",
        "N": user.note,
        "O": system.operator,
        "P": user.phone,
        "R": user.real_name or user.alias,
        "S": system.name,
        "T": f"{local:%H:%M}",
        "U": f"{user.uploaded:,}",
        "W": f"{local:%A}",
        "Y": str(local.year),
        "Z": user.zip,
        "$": f"{user.credits + user.free_credits:,}",
        "#": _age(user.birth, local),
    }


def _age(birth: str, now: datetime) -> str:
    if len(birth) != 8 or not birth.isdigit():
        return ""
    return str(now.year - int(birth[:4]) - ((now.month, now.day) < (int(birth[4:6]), int(birth[6:]))))
