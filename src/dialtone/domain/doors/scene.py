"""What is known of a caller's call when he enters a door, apart from who he is."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.wire.screen import Size

USUAL = Size(80, 24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """`began` is in seconds since 1970, `seconds_left` may be infinite. `kind` is the terminal as its program told."""

    node: int
    size: Size = USUAL
    ansi: bool = True
    color: bool = True
    eight_bit: bool = True
    charset: str = "cp437"
    kind: str = ""
    protocol: str = "Telnet"
    address: str = ""
    shell: str = ""
    began: float = 0.0
    seconds_left: float = 0.0
