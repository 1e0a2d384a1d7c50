"""`[Console]` of sbbs.ini: who may use the sysop's console on the web. All of it is ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dialtone.config.field import Section, key
from dialtone.config.kinds import one_of

EITHER, FACTOR, LOCAL, SYSOPS = "local-or-factor", "factor", "local", "sysops"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleConfig:
    """See the module's text."""

    SECTION: ClassVar[Section] = Section("sbbs.ini", "Console")

    access: str = key(
        "Access",
        EITHER,
        one_of(EITHER, FACTOR, LOCAL, SYSOPS),
        "which sysops may use the console: from this machine or signed in with a second factor; only with a second "
        "factor; only from this machine; all of them",
        own=True,
    )
