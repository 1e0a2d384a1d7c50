"""The directories scripts know."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from dialtone.config.places import Places

STOCK = Path(__file__).with_name("stock")


@dataclass(frozen=True, slots=True)
class Folders:
    """Absolute names without a separator at the end. `stock` has the scripts that come with the program."""

    ctrl: str
    data: str
    text: str
    mods: str
    exec: str
    temp: str
    stock: str = str(STOCK)

    @classmethod
    def of(cls, places: Places, temp: Path) -> Self:
        """Those of a system; `temp` is where processors' files are."""
        names = (places.ctrl, places.data, places.text, places.mods, places / "exec", temp)
        return cls(*(str(name.absolute()) for name in names))

    def as_dict(self) -> dict[str, str]:
        """For the worker."""
        return asdict(self)
