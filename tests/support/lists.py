"""Blacklists and other helpers of filters, without a network: for tests of the domain."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TypeVar

from dialtone.domain.ports.outside import MailHost, NoSuchName, Tlsa
from dialtone.formats.spam_hash import SpamIndex, SpamRecord

Answer = TypeVar("Answer")


async def one_by_one(questions: Sequence[Awaitable[Answer]]) -> list[Answer | Exception]:
    """Implements `ports.spam.Together` for doubles that answer at once."""
    answers: list[Answer | Exception] = []
    for question in questions:
        try:
            answers.append(await question)
        except Exception as error:
            answers.append(error)
    return answers


class ListResolver:
    """Implements `ports.outside.Resolver` as far as blacklists need it. `zone` maps names to addresses or to the
    exception the question ends with; other names do not exist. `asked` lists the names that were asked for."""

    server = "192.0.2.53"

    def __init__(self, zone: dict[str, list[str] | Exception] | None = None) -> None:
        self.zone = dict(zone or {})
        self.asked: list[str] = []

    async def listed(self, name: str) -> list[str]:
        self.asked.append(name)
        answer = self.zone.get(name, NoSuchName(name))
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def mail_hosts(self, domain: str) -> list[MailHost]:
        raise NoSuchName(domain)

    async def addresses(self, host: str) -> list[str]:
        raise NoSuchName(host)

    async def reverse(self, address: str) -> str:
        raise NoSuchName(address)

    async def texts(self, name: str) -> list[str]:
        raise NoSuchName(name)

    async def tlsa(self, host: str, port: int) -> list[Tlsa]:
        raise NoSuchName(host)


class KnownSpam:
    """Implements `ports.spam.SpamHashes` in memory; `now` is the time that counts, `fault` what `add` raises."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now
        self.index = SpamIndex()
        self.fault: OSError | None = None

    async def any(self) -> bool:
        return len(self.index) > 0

    def find(self, record: SpamRecord) -> float | None:
        found = self.index.find(record)
        return None if found is None else float(found.time)

    async def add(self, record: SpamRecord) -> None:
        if self.fault is not None:
            raise self.fault
        self.index.add(record.at(self.now))
