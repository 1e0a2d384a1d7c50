"""AUTH (RFC 4954): the exchange is `wire/sasl.py`, the judgement `domain/access/login.py`; here is only the framing."""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.login import Logins
from dialtone.domain.model.actor import Caller
from dialtone.protocols.smtp.replies import CHALLENGE
from dialtone.wire import sasl
from dialtone.wire.port import Wire


async def log_in(wire: Wire, logins: Logins, service: str, argument: bytes) -> Caller:
    """Carry out `AUTH mechanism [initial response]`. Raises Refusal: BAD_MECHANISM, NEEDS_TLS, BAD_PROOF, CANCELLED,
    BAD_LOGIN (then with the delay and the end of the connection that the rules want)."""
    word, _, initial = argument.partition(b" ")
    mechanism = word.decode("ascii", "replace").upper()
    _check_offered(mechanism, wire, logins)
    exchange = sasl.begin(mechanism, logins)

    async def ask(challenge: bytes) -> bytes:
        await wire.send(CHALLENGE + challenge)
        return await wire.read_line(limit=sasl.LIMIT + 2, secret=True)

    proof = await sasl.converse(exchange, initial.strip(b" ") or None, ask)
    caller = await logins.admit(wire.peer, service, proof, secure=wire.secure)
    log.info(
        "login.accepted",
        f"logged-in using {mechanism} authentication ({caller.user.emails_today} emails sent today)",
        user=caller.user.alias,
        method=mechanism,
    )
    return caller


def _check_offered(mechanism: str, wire: Wire, logins: Logins) -> None:
    if mechanism in logins.mechanisms(wire.peer, wire.secure):
        return
    if not wire.secure and mechanism in logins.mechanisms(wire.peer, True):
        raise Refusal(Why.NEEDS_TLS)
    raise Refusal(Why.BAD_MECHANISM)
