"""How workers wait: for a bell or for time, whichever comes first."""

from __future__ import annotations

import asyncio

from dialtone.base.bell import Bell


async def wait(bell: Bell, seconds: float) -> None:
    """Return when `bell` rings (at once when it has rung since it was last answered) or after `seconds`.

    The ring counts as answered.
    """
    if bell.answer():
        return
    rung = asyncio.get_running_loop().create_future()
    deaf = bell.listen(lambda: None if rung.done() else rung.set_result(None))
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            await rung
    except TimeoutError:
        pass
    finally:
        deaf()
        bell.answer()
