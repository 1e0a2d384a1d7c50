"""What a key of a menu does: a row with a name, a coroutine, one line of help and who may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Action:
    """`name` is "room.verb", as menu files write it. `run` gets the `Stay` and the rest of the menu's line (or of what
    was typed); it returns when the caller is back. `requirements` is an access requirement string, asked before the
    menu shows or runs it; the domain checks for itself all the same."""

    name: str
    run: Callable[[Any, str], Awaitable[None]]
    help: str
    requirements: str = ""
