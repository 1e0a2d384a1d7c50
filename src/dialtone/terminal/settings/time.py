"""How much time a caller has."""

from __future__ import annotations

import math

from dialtone.terminal.stay import Stay


async def show(stay: Stay, argument: str = "") -> None:
    """Time left, used, and in the bank."""
    left, user = stay.left(), stay.user
    await stay.console.say(
        "settings.time",
        left="no limit" if left == math.inf else f"{int(left // 60)} minutes",
        today=user.time_today + int((stay.house.clock.now() - stay.began) // 60),
        bank=user.banked_minutes,
    )
