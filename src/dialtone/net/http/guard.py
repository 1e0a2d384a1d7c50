"""What stands around the application: who asks, how often he may, what every answer carries, the access log, faults.

The scope an application gets has more than ASGI says: `dialtone.peer` (`wire.port.Peer`: who asks, as a listed proxy
may have told), `dialtone.secure` (nobody can listen), `dialtone.number` (the connection's, in the log),
`dialtone.identify` (tells the driver who it is). In `scope["state"]` an application may leave `user` (a name for the
access log), `site` (the virtual host whose folder it is) and `shown_path` (the path as the log should have it, where it
carries a secret).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal
from dialtone.domain.access.rates import Rates
from dialtone.domain.ports.visits import Visit, Visits
from dialtone.net.connection import Connection
from dialtone.net.http.answers import page
from dialtone.net.http.body import REST_MOST
from dialtone.net.http.masking import masked
from dialtone.net.http.transcript import show_answer
from dialtone.net.terms import Network
from dialtone.wire.port import NO_NAME, Peer

CONNECTION = "dialtone.connection"  # in the state of a scope, for the guard alone
STRICT = (b"strict-transport-security", b"max-age=10886400; includeSubDomains")
CLOSE = (b"connection", b"close")
UPGRADE_POLICY = (b"content-security-policy", b"upgrade-insecure-requests")
# What proxies add: seen, though not believed, so that nobody behind one passes for somebody at this machine.
RELAYS = frozenset((b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip"))

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Any, Receive, Send], Awaitable[None]]


class Guard:
    """See the module's text. `strict`: browsers are to use TLS only (HSTS_SAFE)."""

    def __init__(
        self,
        application: Application,
        *,
        now: Callable[[], float],
        chance: Chance,
        rates: Rates | None = None,
        visits: Visits | None = None,
        proxies: Sequence[Network] = (),
        address_field: str = "",
        strict: bool = False,
    ) -> None:
        self._application = application
        self._now = now
        self._chance = chance
        self._rates = rates
        self._visits = visits
        self._proxies = tuple(proxies)
        self._address_field = address_field.lower().encode("latin-1", "replace")
        self._strict = strict

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer one request, or hold one conversation by WebSocket."""
        connection: Connection = scope["state"].pop(CONNECTION)
        peer, secure = connection.peer, connection.secure
        if self._proxies and self._is_proxy(peer.address):
            peer, secure = self._told(scope, peer, secure)
        if peer is connection.peer and _is_relayed(scope):
            peer = replace(peer, relayed=True)
        scope["dialtone.peer"] = peer
        scope["dialtone.secure"] = secure
        scope["dialtone.number"] = connection.number
        scope["dialtone.identify"] = connection.identify
        target = scope["raw_path"]
        answer = _Answer(connection, receive, send, (STRICT,) if self._strict and secure else ())
        answer.whole = not _has_much(scope)
        try:
            await self._admit(scope, answer, peer, connection)
        except Exception as fault:
            if answer.gone:
                log.debug("http.gone", f"The client left: {type(fault).__name__}")
            else:
                await self._fault(fault, scope, answer)
        finally:
            if self._visits is not None:
                self._visits.note(self._visit(scope, target, peer, answer))

    async def _admit(self, scope: Any, answer: _Answer, peer: Peer, connection: Connection) -> None:
        rates = self._rates
        if rates is not None and not rates.allowed(peer):
            await rates.refused(peer, "HTTP")
            await _refuse(scope, answer, 429, "There were too many requests from your address.", retry=60)
            return
        if peer is not connection.peer and not peer.relayed:
            try:
                await connection.terms.gate.consider(peer, "https" if scope["dialtone.secure"] else "http")
            except Refusal as no:
                await _refuse(scope, answer, 429 if no.temporary else 403, "Your address is not served here.")
                return
        if self._strict and not scope["dialtone.secure"] and _asks_for_tls(scope):
            await _redirect(scope, answer)
            return
        await self._application(scope, answer.receive, answer.send)

    def _is_proxy(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._proxies)

    def _told(self, scope: Any, peer: Peer, secure: bool) -> tuple[Peer, bool]:
        """What a listed proxy says of its client: the last address that is no proxy's own (HTP-07)."""
        said = b",".join(value for name, value in scope["headers"] if name == self._address_field)
        for word in reversed(said.split(b",")):
            text = word.strip().decode("latin-1")
            if not text:
                continue
            try:
                address = str(ipaddress.ip_address(text.strip("[]")))
            except ValueError:
                break
            if self._is_proxy(address):
                continue
            scheme = next((value for name, value in scope["headers"] if name == b"x-forwarded-proto"), b"")
            if scheme.strip().lower() == b"https":
                scope["scheme"] = "wss" if scope["type"] == "websocket" else "https"
                secure = True
            scope["client"] = (address, 0)
            return replace(peer, address=address, port=0), secure
        return peer, secure

    async def _fault(self, fault: Exception, scope: Any, answer: _Answer) -> None:
        """An application failed: one line for the sysop, a code for the visitor."""
        code = self._chance.token(3).hex()
        log.fault("net.fault", f"!FAULT {code}: {type(fault).__name__}: {fault}", fault, code=code)
        if answer.status:
            raise fault  # the library cuts the connection: half an answer is none
        await _refuse(scope, answer, 500, f"Something went wrong here (code {code}).")

    def _visit(self, scope: Any, path: bytes, peer: Peer, answer: _Answer) -> Visit:
        fields = {b"host": "", b"referer": "", b"user-agent": ""}
        for name, value in scope["headers"]:
            if name in fields:
                fields[name] = value.decode("latin-1")
        state = scope["state"]
        target = str(state.get("shown_path") or path.decode("latin-1"))
        if scope["query_string"] and not state.get("shown_path"):
            target += "?" + scope["query_string"].decode("latin-1")
        protocol = f"HTTP/{scope['http_version']}"
        return Visit(
            at=self._now(),
            address=peer.address,
            host="" if peer.host == NO_NAME else peer.host,
            user=str(state.get("user") or ""),
            line=f"{scope.get('method', 'GET')} {masked(target)} {protocol}",
            protocol=protocol,
            status=answer.status or 499,
            size=answer.size,
            referer=masked(fields[b"referer"]),
            agent=fields[b"user-agent"],
            site=fields[b"host"].lower(),
            folder=str(state.get("site") or ""),
            port=peer.local_port,
            client_port=peer.port,
        )


class _Answer:
    """Passes an answer on, and knows what it was. `gone`: the application has heard that nobody waits for it. `whole`:
    the application has the whole body, or it is so small that the session takes what is left of it. An answer before
    that ends the connection, and says so: a client that has sent its body might ask again on it (RFC 9112 section
    9.6)."""

    __slots__ = ("_connection", "_more", "_receive", "_send", "gone", "size", "status", "whole")

    def __init__(
        self, connection: Connection, receive: Receive, send: Send, more: tuple[tuple[bytes, bytes], ...]
    ) -> None:
        self._connection = connection
        self._receive = receive
        self._send = send
        self.gone = False
        self.whole = True
        self._more = more
        self.status = 0
        self.size = 0

    async def receive(self) -> Any:
        """As ASGI says."""
        message = await self._receive()
        self.gone = self.gone or message["type"] in ("http.disconnect", "websocket.disconnect")
        self.whole = self.whole or (message["type"] == "http.request" and not message.get("more_body"))
        return message

    async def send(self, message: Any) -> None:
        """As ASGI says. Raises OSError when nobody is there any more: who writes without end must notice."""
        if self._connection.lost:
            self.gone = True
            raise ConnectionResetError("the client left")
        kind = message["type"]
        if kind == "http.response.body":
            self.size += len(message.get("body", b""))
        elif kind in ("http.response.start", "websocket.http.response.start"):
            self.status = message["status"]
            sent = self._connection.terms.transcript.sent
            if log.switch.level >= sent:
                show_answer(self.status, message.get("headers", ()), sent)
            more = self._more if self.whole or kind != "http.response.start" else (*self._more, CLOSE)
            if more:
                message = {**message, "headers": [*message.get("headers", ()), *more]}
        elif kind == "websocket.accept":
            self.status = 101
        elif kind == "websocket.close" and not self.status:
            self.status = 403
        elif kind == "websocket.send":
            self.size += len(message.get("bytes") or message.get("text") or b"")
        await self._send(message)


async def _refuse(scope: Any, answer: _Answer, status: int, text: str, *, retry: int = 0) -> None:
    """Answer instead of the application."""
    if scope["type"] == "websocket":
        await answer.send({"type": "websocket.close", "code": 1008})
        return
    body = page(status, text)
    fields = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        CLOSE,
    ]
    if retry:
        fields.append((b"retry-after", b"%d" % retry))
    await answer.send({"type": "http.response.start", "status": status, "headers": fields})
    await answer.send({"type": "http.response.body", "body": body})


def _has_much(scope: Any) -> bool:
    """Whether a body belongs to the request of which the session would not take the rest."""
    if scope["type"] != "http":
        return False
    for name, value in scope["headers"]:
        if name == b"content-length" and int(value) > REST_MOST:
            return True
        if name in (b"transfer-encoding", b"expect"):
            return True
    return False


def _is_relayed(scope: Any) -> bool:
    """Whether a proxy says that it stands between, whom it brings is not believed."""
    return any(name in RELAYS for name, _ in scope["headers"])


def _asks_for_tls(scope: Any) -> bool:
    return any(name == b"upgrade-insecure-requests" and value.strip() == b"1" for name, value in scope["headers"])


async def _redirect(scope: Any, answer: _Answer) -> None:
    """Send a browser that would like TLS there."""
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    name = host if host.endswith(b"]") else host.rpartition(b":")[0] or host
    target = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    fields = [(b"location", b"https://" + name + target), (b"vary", b"upgrade-insecure-requests")]
    await answer.send({"type": "http.response.start", "status": 307, "headers": [*fields, (b"content-length", b"0")]})
    await answer.send({"type": "http.response.body", "body": b""})
