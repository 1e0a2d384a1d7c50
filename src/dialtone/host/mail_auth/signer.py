"""The signer of outgoing mail: keys from files, hashes in threads."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

from dialtone.base import log
from dialtone.domain.ports.outside import Clock
from dialtone.host.mail_auth import signing
from dialtone.host.mail_auth.body import BodyHashes
from dialtone.host.mail_auth.head import Head
from dialtone.host.mail_auth.keys import KeyFiles, SigningKey
from dialtone.host.mail_auth.pool import Pool

FORM = b"relaxed"


class MailSigner:
    """Implements `domain.ports.authentication.Signer`. `folder` holds the key files."""

    def __init__(self, folder: Path, clock: Clock, *, pool: Pool | None = None) -> None:
        self._files = KeyFiles(folder)
        self._clock = clock
        self._pool = pool or Pool()

    def close(self) -> None:
        """Let the threads end."""
        self._pool.close()

    async def sign(self, head: bytes, body: AsyncIterator[bytes], domain: str, selector: str) -> bytes:
        """See the port."""
        keys = await self._pool.run(lambda: self._files.keys(selector))
        if not keys:
            return b""
        digest, now = await self._hashed(body), int(self._clock.now())

        def work() -> bytes:
            block = Head(head)
            return b"".join(signing.dkim_signature(block, digest, key, domain, now) for key in keys)

        return await self._done(work)

    async def seal(self, head: bytes, body: AsyncIterator[bytes], domain: str, selector: str, host: str) -> bytes:
        """See the port. ARC knows RSA only (RFC 8617 section 4.1.2)."""
        keys: list[SigningKey] = await self._pool.run(lambda: self._files.keys(selector))
        key = next((key for key in keys if key.kind == "rsa"), None)
        block = await self._pool.run(lambda: Head(head))
        results = signing.own_results(block, host)
        if key is None or results is None:
            return b""
        digest, now = await self._hashed(body), int(self._clock.now())
        value, status = results
        return await self._done(lambda: signing.arc_set(block, digest, key, domain, now, value, status))

    async def _hashed(self, body: AsyncIterator[bytes]) -> bytes:
        hashes = BodyHashes((FORM,))
        async for piece in body:
            await self._pool.run(lambda data=piece: hashes.feed(data))  # type: ignore[misc]
        hashes.finish()
        return hashes.digest(FORM)

    async def _done(self, work: Callable[[], bytes]) -> bytes:
        try:
            return await self._pool.run(work)
        except Exception as fault:  # mail leaves, if need be unsigned
            log.fault("dkim.fault", "!Signing failed; mail leaves unsigned", fault)
            return b""
