"""Fetching a policy from the web: one GET over HTTPS, by our own TLS client and our own name service.

The address belongs to somebody else, so nothing is taken on trust (security cases SSR-01 to SSR-03): only HTTPS on its
usual port and real domain names; the name is looked up once, only addresses that may be asked are, and the one asked
is the one that was looked at; the certificate must be good for the name; redirects are not followed; the whole takes
ten seconds and 64 kB at most (RFC 8461 section 3.3, RFC 9112).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from dialtone.base.errors import WireError
from dialtone.domain.ports.outside import ClientWire, Dialer, NoAnswer, NoSuchName, Resolver, Unreachable
from dialtone.formats.mail.mta_sts import LARGEST
from dialtone.net.dialer import NetDialer
from dialtone.net.terms import Limits
from dialtone.net.tls import ClientTls

PORT = 443
WITHIN = 10.0  # seconds for everything
CONNECT = 3.0  # seconds for one address
MOST_ADDRESSES = 4
MOST_FIELDS = 100  # lines of an answer's header, and of its trailer
LONGEST_LINE = 8192  # bytes
MOST_CHUNKS = 1000
INTERIM = 5  # answers before the answer (RFC 9110 section 15.2)

_URL = re.compile(r"https://((?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9])(/[!-~]*)\Z")
_STATUS = re.compile(r"HTTP/1\.[01] ([1-5][0-9]{2})(?: .*)?\Z")

Fields = dict[str, str]
Result = TypeVar("Result")


class PolicyFetcher:
    """Implements `domain.ports.policies.FetchPolicy`.

    `permitted` says of an address whether it may be asked. `tls` has the authorities (None: the system's), `port`
    stands for 443, `within` is the seconds for everything.
    """

    def __init__(
        self,
        resolver: Resolver,
        permitted: Callable[[str], bool],
        *,
        tls: ClientTls | None = None,
        port: int = PORT,
        within: float = WITHIN,
    ) -> None:
        limits = Limits(inactivity=within, before_login=0.0, handshake=within, write=within)
        self._dialer: Dialer = NetDialer(limits=limits, tls=tls)
        self._resolver = resolver
        self._permitted = permitted
        self._port = port
        self._within = within

    async def __call__(self, url: str) -> bytes:
        """See the port."""
        host, path = self.parts(url)
        return await self.within(host, self._get(host, path))

    def parts(self, url: str) -> tuple[str, str]:
        """Host and path of an address. Raises Unreachable for one that may not be asked."""
        found = _URL.match(url)
        if found is None or len(found[1]) > 253:
            raise Unreachable(f"{url!r} is no address that may be fetched")
        return found[1], found[2]

    async def within(self, host: str, work: Coroutine[Any, Any, Result]) -> Result:
        """Do the work in the time there is for everything. Raises Unreachable for whatever fails."""
        try:
            async with asyncio.timeout(self._within):
                return await work
        except TimeoutError:
            raise Unreachable(f"{host} did not answer within {self._within:g} seconds") from None
        except NoSuchName as unknown:
            raise Unreachable(f"{host} does not exist") from unknown
        except NoAnswer as silence:
            raise Unreachable(f"no name server answers about {host}") from silence
        except WireError as trouble:
            raise Unreachable(f"the connection with {host} failed: {_words(trouble)}") from trouble

    async def _get(self, host: str, path: str) -> bytes:
        wire = await self._connected(host)
        try:
            await wire.start_client_tls(host, verify=True)
            await wire.send(*_request(host, path))
            return await _text(wire, host)
        finally:
            await wire.close()

    async def _connected(self, host: str) -> ClientWire:
        addresses = [one for one in await self._resolver.addresses(host) if self._permitted(one)][:MOST_ADDRESSES]
        if not addresses:
            raise Unreachable(f"{host} has no public address")
        for address in addresses:
            try:
                return await self._dialer.dial(address, self._port, within=CONNECT, label="POLICY")
            except Unreachable as why:
                failure = Unreachable(f"{host} [{address}] cannot be reached: {why}", why.errno)
        raise failure


def _request(host: str, path: str) -> list[bytes]:
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Accept: text/plain", "User-Agent: dialtone"]
    return [line.encode("ascii") for line in [*lines, "Connection: close", ""]]


async def _text(wire: ClientWire, host: str) -> bytes:
    """The text of an answer that gives one."""
    status, fields = await read_head(wire, host)
    for _ in range(INTERIM):
        if not status.startswith("1"):
            break
        status, fields = await read_head(wire, host)
    if status != "200":
        raise Unreachable(f"{host} answers with status {status}")
    kind = fields.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "text/plain":
        raise Unreachable(f"{host} answers with {kind[:60]!r} instead of text/plain")
    if fields.get("content-encoding", "identity").lower() != "identity":
        raise Unreachable(f"{host} answers with a compressed text nobody asked for")
    return await _body(wire, host, fields)


async def read_head(wire: ClientWire, host: str) -> tuple[str, Fields]:
    """Status and fields of the next answer; of fields that are repeated the values are joined."""
    found = _STATUS.match(await _line(wire))
    if found is None:
        raise Unreachable(f"{host} does not speak HTTP")
    return found[1], await _fields(wire, host)


async def _fields(wire: ClientWire, host: str) -> Fields:
    fields: Fields = {}
    for _ in range(MOST_FIELDS):
        line = await _line(wire)
        if not line:
            return fields
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise Unreachable(f"{host} answers with a malformed header")
        name, value = name.lower(), value.strip()
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    raise Unreachable(f"{host} answers with more than {MOST_FIELDS} header lines")


async def _line(wire: ClientWire) -> str:
    return (await wire.read_line(limit=LONGEST_LINE)).decode("latin-1")


async def _body(wire: ClientWire, host: str, fields: Fields) -> bytes:
    """The text behind the header. Its length must be known: whoever cuts the connection would shorten it else."""
    coding, length = fields.get("transfer-encoding"), fields.get("content-length")
    if coding is not None and (coding.lower() != "chunked" or length is not None):
        raise Unreachable(f"{host} answers with a text whose length is not clear")
    if coding is not None:
        return await _chunks(wire, host)
    if length is None or not re.fullmatch(r"[0-9]{1,18}", length):
        raise Unreachable(f"{host} does not say how long its text is")
    if int(length) > LARGEST:
        raise Unreachable(f"{host} has a text of {length} bytes")
    return await wire.read_exactly(int(length))


async def _chunks(wire: ClientWire, host: str) -> bytes:
    """A text in pieces (RFC 9112 section 7.1)."""
    text = b""
    for _ in range(MOST_CHUNKS):
        size = re.fullmatch(r"([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?", await _line(wire))
        if size is None:
            raise Unreachable(f"{host} answers with malformed chunks")
        count = int(size[1], 16)
        if not count:
            await _fields(wire, host)  # the trailer
            return text
        if len(text) + count > LARGEST:
            raise Unreachable(f"{host} has a text of more than {LARGEST} bytes")
        text += await wire.read_exactly(count)
        if await _line(wire):
            raise Unreachable(f"{host} answers with malformed chunks")
    raise Unreachable(f"{host} answers with more than {MOST_CHUNKS} chunks")


def _words(trouble: WireError) -> str:
    return str(trouble) or {"Gone": "it was closed"}.get(type(trouble).__name__, type(trouble).__name__)
