"""Whether an author's domain forbids others to send in its name (DMARC): then a list names itself as the author, or
most receivers would throw its mail away. Asked once an hour for each domain."""

from __future__ import annotations

from collections.abc import Callable

from dialtone.base.lookup import TimedCache
from dialtone.domain.ports.outside import Clock, NoAnswer, NoSuchName, Resolver
from dialtone.formats.mail import dmarc

REMEMBERED_FOR = 3600.0  # seconds
DOMAINS_MOST = 2000


class DomainsThatForbid:
    """`owns` says whether a domain is ours: what we send in our own name is nobody else's."""

    __slots__ = ("_clock", "_known", "_owns", "_resolver")

    def __init__(self, resolver: Resolver, clock: Clock, owns: Callable[[str], bool]) -> None:
        self._resolver = resolver
        self._clock = clock
        self._owns = owns
        self._known: TimedCache[bool] = TimedCache(DOMAINS_MOST, REMEMBERED_FOR)

    async def __call__(self, domain: str) -> bool:
        """Whether this domain (lower case) forbids it. Without an answer it is taken to: the list's own name hurts
        nobody."""
        if self._owns(domain) or domain.startswith("["):
            return False
        now = self._clock.monotonic()
        known = self._known.get(domain, now)
        if known is None:
            try:
                found = await dmarc.Walks(self._texts).policy(domain)
            except NoAnswer:
                return True
            known = found is not None and dmarc.disposition(found, domain) != "none"
            self._known.put(domain, known, now)
        return known

    async def _texts(self, name: str) -> list[str]:
        try:
            return await self._resolver.texts(name)
        except NoSuchName:
            return []
