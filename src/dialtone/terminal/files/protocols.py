"""Choosing how files travel, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.base.errors import HangUp, TimedOut
from dialtone.domain.model.user import Misc
from dialtone.domain.ports.transfers import Result
from dialtone.terminal import keys
from dialtone.terminal.protocols_table import PROTOCOLS, TransferProtocol, by_letter
from dialtone.terminal.stay import Stay

HANG_UP_AFTER = 10.0  # seconds


async def choose(stay: Stay, words: str, *, batch: bool) -> TransferProtocol | None:
    """A protocol of the table, those that take several files when there are several; None for none."""
    rows = [row for row in PROTOCOLS if row.batch or not batch]
    for row in rows:
        await stay.console.say("files.protocol.row", letter=row.letter, name=row.name, more=_more(row))
    usual = by_letter(stay.user.protocol or "Z")
    default = usual.letter if usual is not None and usual in rows else "Z"
    letters = [*(row.letter for row in rows), "Q"]
    answer = await stay.console.choose(words, letters, default=default, usual=default)
    return None if answer in ("Q", keys.ABORT) else by_letter(answer)


def _more(row: TransferProtocol) -> str:
    words = ["several files"] * row.batch + ["resumes"] * row.resumes
    return f" ({', '.join(words)})" if words else ""


async def report(stay: Stay, results: Sequence[Result]) -> None:
    """Say what came of each file."""
    for one in results:
        if one.ok:
            await stay.console.say("files.done", name=one.name, size=f"{one.size:,}", cps=f"{one.cps:,}")
        else:
            await stay.console.say("files.failed", name=one.name, reason=one.reason or "not complete")


async def maybe_hang_up(stay: Stay) -> None:
    """End the call after a transfer when the caller has chosen so; any key stops that. Raises HangUp."""
    if not stay.user.misc & Misc.AUTOHANG:
        return
    await stay.console.say("files.hangup", seconds=int(HANG_UP_AFTER))
    try:
        await stay.console.key(within=HANG_UP_AFTER)
    except TimedOut:
        raise HangUp() from None


def prolong(stay: Stay, seconds: float) -> None:
    """Give time back that a transfer took and that does not count."""
    stay.until += max(seconds, 0.0)
