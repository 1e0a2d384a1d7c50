"""The examiner of incoming mail: SPF beside DKIM and ARC, all of it under one time limit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.domain.ports.authentication import Chain, Findings, Question, Signature, Spf
from dialtone.domain.ports.outside import NoAnswer, NoSuchName, Resolver
from dialtone.host.mail_auth import arc_check, dkim_check
from dialtone.host.mail_auth.body import BodyHashes
from dialtone.host.mail_auth.claims import Answer
from dialtone.host.mail_auth.head import Head
from dialtone.host.mail_auth.pool import Pool
from dialtone.host.mail_auth.spf_check import SpfCheck, subject

WITHIN = 20.0  # seconds for all of a message (RFC 7208 section 4.6.4)
LARGEST = 64 * 1024 * 1024  # bytes of a body that is hashed

Result = TypeVar("Result")
Signed = tuple[tuple[Signature, ...], Chain]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the header asks for."""

    head: Head
    candidates: list[dkim_check.Candidate]
    chain: arc_check.Plan

    @property
    def questions(self) -> set[str]:
        names = {one.claim.question for one in self.candidates if one.claim is not None}
        return names | self.chain.questions

    @property
    def body_forms(self) -> set[bytes]:
        forms = {one.claim.body_form for one in self.candidates if one.claim is not None}
        return forms | self.chain.body_forms


class MailExaminer:
    """Implements `domain.ports.authentication.Examiner`. `within` is in seconds."""

    def __init__(self, resolver: Resolver, *, within: float = WITHIN, pool: Pool | None = None) -> None:
        self._resolver = resolver
        self._within = within
        self._pool = pool or Pool()
        self._spf = SpfCheck(resolver, self._pool.run)

    def close(self) -> None:
        """Let the threads end."""
        self._pool.close()

    async def examine(self, question: Question) -> Findings:
        """See the port."""
        domain, identity = subject(question.mail_from, question.hello)
        late = "not done in time"
        spf, signed = await asyncio.gather(
            self._timed(self._check_spf(question), Spf("temperror", domain, identity, late)),
            self._timed(self._check_signatures(question), ((), Chain("temperror", reason=late))),
        )
        return Findings(spf, *signed)

    async def _timed(self, work: Awaitable[Result], otherwise: Result) -> Result:
        """The result of `work`; `otherwise` when it takes too long or stumbles."""
        try:
            return await asyncio.wait_for(work, self._within)
        except TimeoutError:
            return otherwise
        except StoreError:
            raise
        except Exception as fault:  # what strangers write goes through other people's code: mail must not stop
            log.fault("mail.examiner", "!Mail authentication failed", fault)
            return otherwise

    async def _check_spf(self, question: Question) -> Spf:
        return await self._spf.check(question.address, question.mail_from, question.hello, question.host)

    async def _check_signatures(self, question: Question) -> Signed:
        plan = await self._pool.run(lambda: _plan(question.head))
        if not plan.body_forms:
            return tuple(one.verdict for one in plan.candidates), arc_check.judge(plan.chain, plan.head, {}, _NO_BODY)
        reading = self._hashes(plan, question)
        bodies, answers = await asyncio.gather(reading, self._answers(plan.questions))
        return await self._pool.run(lambda: _judged(plan, answers, bodies))

    async def _answers(self, names: Iterable[str]) -> dict[str, Answer]:
        asked = list(names)
        return dict(zip(asked, await asyncio.gather(*map(self._answer, asked)), strict=True))

    async def _answer(self, name: str) -> Answer:
        try:
            return await self._resolver.texts(name)
        except NoSuchName:
            return []
        except NoAnswer:
            return None

    async def _hashes(self, plan: _Plan, question: Question) -> BodyHashes:
        bodies, size = BodyHashes(plan.body_forms), 0
        async for piece in question.body:
            size += len(piece)
            if size > LARGEST:
                return bodies
            await self._pool.run(lambda data=piece: bodies.feed(data))  # type: ignore[misc]
        bodies.finish()
        return bodies


_NO_BODY = BodyHashes(())


def _plan(head: bytes) -> _Plan:
    block = Head(head)
    return _Plan(block, dkim_check.candidates(block), arc_check.read_chain(block))


def _judged(plan: _Plan, answers: dict[str, Answer], bodies: BodyHashes) -> Signed:
    signatures = tuple(dkim_check.judge(one, plan.head, answers, bodies) for one in plan.candidates)
    return signatures, arc_check.judge(plan.chain, plan.head, answers, bodies)
