"""The calling side of RLogin, for gateways to other boards and door servers."""

from __future__ import annotations

from dialtone.base.errors import Gone
from dialtone.protocols.rlogin.grammar import opening_bytes
from dialtone.wire.port import Wire

ANSWER_WITHIN = 30.0  # seconds


async def open_call(wire: Wire, *, first: str, user: str, terminal: str) -> None:
    """Say who is calling over a new connection and wait for the go-ahead; then every byte goes as it is.

    `first` is the caller's own name, or what the other side wants there (a password); `terminal` is such as
    "ansi-bbs/38400" or "xtrn=code". Raises ValueError for what cannot be said, Gone (also when the other side
    answers something else), TimedOut.
    """
    await wire.send_raw(opening_bytes(first, user, terminal))
    await wire.flush()
    if await wire.read_exactly(1, within=ANSWER_WITHIN) != b"\0":
        raise Gone("the other side does not speak RLogin")
