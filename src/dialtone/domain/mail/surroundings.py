"""What command lines of external programs may name besides the message: directories and facts of the system.

Source: seed manual (command-line specifiers); spec mail.md 6.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from dialtone.config.places import Places
from dialtone.config.system import SystemConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Directories end with a path separator; `exec` has the stock scripts and programs, `mods` the sysop's own."""

    ctrl: str = "./"
    data: str = "./"
    text: str = "./"
    temp: str = "./"
    exec: str = "./"
    mods: str = "./"
    operator: str = ""
    qwk_id: str = ""
    version: str = ""
    platform: str = ""  # such as linux

    @classmethod
    def of(cls, places: Places, temp: object, system: SystemConfig, version: str, platform: str) -> Self:
        """Those of a system below its root; `temp` is the path of its directory for temporary files."""
        return cls(
            ctrl=f"{places.ctrl}/",
            data=f"{places.data}/",
            text=f"{places.text}/",
            temp=f"{temp}/",
            exec=f"{places / 'exec'}/",
            mods=f"{places.mods}/",
            operator=system.operator,
            qwk_id=system.qwk_id,
            version=version,
            platform=platform.lower(),
        )

    def specifiers(self) -> dict[str, str]:
        """The values by their letters. `%@` is the exec directory on systems that are not Unix, so nothing here."""
        return {
            "!": self.exec,
            "@": "",
            "g": self.temp,
            "j": self.data,
            "k": self.ctrl,
            "z": self.text,
            "o": self.operator,
            "q": self.qwk_id,
            "v": self.version,
            "?": self.platform,
        }
