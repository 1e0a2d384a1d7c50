"""Slow password hashing in a few threads of its own, behind the `Hasher` port.

argon2id with 19 MiB, two passes, one lane: about 30 ms of one core, and the interpreter is free meanwhile. At most
`waiting` jobs are in the pool at a time; more are refused at once, so a flood of wrong log-ins costs memory and
patience of nobody but itself (SLO-04).
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.wire import scram
from dialtone.wire.proofs import ScramKeys

MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1
THREADS = 2
WAITING = 128

Result = TypeVar("Result")


class Argon2Hasher:
    """Implements `domain.ports.outside.Hasher`. Every method raises Refusal (BUSY) when too many jobs wait."""

    def __init__(self, *, threads: int = THREADS, waiting: int = WAITING) -> None:
        self._argon2 = PasswordHasher(
            time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, hash_len=32, salt_len=16
        )
        self._nobody = _invented_hash()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="hasher")
        self._most = waiting
        self._jobs = 0
        self._count = threading.Lock()

    async def hash(self, password: str) -> str:
        """An argon2id string with a new salt."""
        return await self._run(lambda: self._argon2.hash(password))

    async def verify(self, hashed: str, password: str) -> bool:
        """Whether the password fits; with `hashed` "" the same work is done and the answer is False."""
        fits = await self._run(lambda: self._verify(hashed or self._nobody, password))
        return fits and bool(hashed)

    async def scram(self, password: str) -> ScramKeys:
        """Keys for SCRAM-SHA-256 with a new salt."""
        salt = secrets.token_bytes(16)
        return await self._run(lambda: scram.make_keys(password, salt, scram.ITERATIONS))

    def close(self) -> None:
        """Let the threads end; jobs not begun are dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._argon2.verify(hashed, password)
        except InvalidHashError:
            log.error("hasher.unreadable", "!a stored password hash cannot be read")
            return False
        except VerificationError:
            return False

    async def _run(self, job: Callable[[], Result]) -> Result:
        with self._count:
            if self._jobs >= self._most:
                raise Refusal(Why.BUSY, "too many logins at the same time, try again later", temporary=True)
            self._jobs += 1
        work = self._pool.submit(job)
        work.add_done_callback(self._done)  # also when it is cancelled before it began
        return await asyncio.wrap_future(work)

    def _done(self, _: object) -> None:
        with self._count:
            self._jobs -= 1


def _invented_hash() -> str:
    """A string of today's settings that no password fits: its hash is not one, just bytes."""
    salt, digest = (b64encode(secrets.token_bytes(size)).rstrip(b"=").decode() for size in (16, 32))
    return f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${digest}"
