"""What sysops see of the program from where they call: its logs, texts below text/; and that it takes new settings.

Nothing else is shown: names are of log files and of texts, and lead nowhere else (EXE-09). Source: spec bbs.md 11.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.failed_logins import orders
from dialtone.domain.model.actor import Caller
from dialtone.domain.ports.text_files import TextFiles

TAIL = 64 * 1024  # bytes of the end of a log
LOGS = {"error": "error.log", "hack": "hack.log", "spam": "spam.log", "program": "logs/dialtone.log"}

Recycle = Callable[[], Awaitable[list[str]]]


class Overseer:
    """See the module's text. Every verb is for sysops: Refusal (DENIED, NOT_FOUND) else. `diary` names today's file of
    callers; `recycle` is set by the running program."""

    __slots__ = ("_data", "_diary", "_text", "recycle")

    def __init__(self, data: TextFiles, text: TextFiles, diary: Callable[[], str]) -> None:
        self._data = data
        self._text = text
        self._diary = diary
        self.recycle: Recycle | None = None

    async def log(self, caller: Caller, name: str) -> list[str]:
        """The last lines of a log, the newest last: "callers" (today's), or one of `LOGS`."""
        orders(caller, f"look at the log {name}")
        file = self._diary() if name == "callers" else LOGS.get(name)
        if file is None:
            raise Refusal(Why.NOT_FOUND, f"Logs are: callers, {', '.join(LOGS)}.")
        return _lines(await self._data.tail(file, TAIL) or b"")

    async def text(self, caller: Caller, name: str) -> list[str]:
        """The lines of a file below text/, or of a log below data/logs/."""
        orders(caller, f"list the file {name}")
        folder, _, rest = name.partition("/")
        if folder == "logs" and rest:
            found = await self._data.tail(f"logs/{rest}", TAIL)
        else:
            found = await self._text.tail(name.removeprefix("text/"), TAIL)
        if found is None:
            raise Refusal(Why.NOT_FOUND, "There is no such file below text/ or logs/.")
        return _lines(found, cut=len(found) == TAIL)

    async def take_new_settings(self, caller: Caller) -> list[str]:
        """Have the program read its settings again. What is wrong with them, in words; then the old ones go on."""
        orders(caller, "take new settings")
        if self.recycle is None:
            raise Refusal(Why.UNSUPPORTED, "Nobody here can do that now.")
        return await self.recycle()


def _lines(data: bytes, *, cut: bool | None = None) -> list[str]:
    """Lines of text; the first one of a tail is not whole."""
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return lines[1:] if (len(data) == TAIL if cut is None else cut) else lines
