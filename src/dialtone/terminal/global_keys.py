"""Control keys that work at every prompt of a caller who has logged in: Ctrl-P, Ctrl-U, Ctrl-T.

Ctrl-K and Ctrl-O are the console's own. One of them at a time: inside what a key has opened the others ring the bell,
so that nobody piles up prompts. Source: spec bbs.md 11.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from dialtone.terminal import keys
from dialtone.terminal.stay import Stay

ACTIONS: Mapping[str, str] = {
    keys.control("P"): "chat.messages",
    keys.control("U"): "info.who",
    keys.control("T"): "settings.time",
}
_OPEN = "global_keys.open"  # in `Stay.memory`


def global_keys(stay: Stay) -> dict[str, Callable[[], Awaitable[None]]]:
    """For `Console.controls`: what each key does."""
    return {key: _opening(stay, action) for key, action in ACTIONS.items()}


def _opening(stay: Stay, action: str) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        if stay.memory.get(_OPEN):
            await stay.console.put("\a")
            return
        stay.memory[_OPEN] = True
        try:
            await stay.act(action)
        finally:
            stay.memory[_OPEN] = False

    return run
