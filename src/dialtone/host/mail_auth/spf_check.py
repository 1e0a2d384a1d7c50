"""SPF (RFC 7208) over pyspf, without its own name service.

pyspf asks while it works, in one thread. Here it works on the answers there are; when one is missing it is stopped,
the question is asked on the loop, and it begins again. So no thread waits for a domain's slow servers, and all that is
asked is counted and bounded here: besides the RFC's limits (ten look-ups, two void ones, ten hosts of an MX), the
questions in all, and the length of what is worked on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import spf

from dialtone.base.errors import Refusal
from dialtone.domain.ports.authentication import Spf
from dialtone.domain.ports.outside import NoAnswer, NoSuchName, Resolver
from dialtone.formats.mail.domains import ascii_domain

MOST_QUESTIONS = 150  # eleven records, and ten hosts of ten MX at the most
LONGEST_RECORD = 10 * 1024  # bytes
LONGEST_TERM = 1000  # characters of one domain-spec before its macros are expanded

Question = tuple[str, str]  # name in lower case, and A, AAAA, MX, PTR or TXT
Values = list[Any]  # as pyspf wants them; empty: there are none
Run = Callable[[Callable[[], Any]], Awaitable[Any]]  # does work in a thread


class _Missing(Exception):
    """An answer that is needed is not there yet."""


class Table:
    """What is known of the name service (None: it gave no answer), for a client of one family, A or AAAA."""

    def __init__(self, family: str) -> None:
        self.family = family
        self.answers: dict[Question, Values | None] = {}
        self.wanted: Question | None = None

    def look(self, question: Question) -> Values:
        """The records; raises what pyspf understands, or _Missing."""
        if question not in self.answers:
            self.wanted = question
            raise _Missing
        found = self.answers[question]
        if found is None:
            raise spf.TempError(f"no answer about {question[1]}")
        return found


class Evaluation(spf.query):  # type: ignore[misc]
    """One run of pyspf on a table."""

    def __init__(self, address: str, sender: str, hello: str, host: str, table: Table, explain: bool) -> None:
        super().__init__(i=address, s=sender, h=hello, receiver=host, strict=True)
        self._table = table
        self._explain = explain

    def dns(self, name: Any, qtype: str, cnames: Any = None, ignore_void: bool = False) -> Values:
        """Replaces pyspf's look-up; aliases are followed by the resolver."""
        name = str(name).rstrip(".").lower()
        if len(name) > 253 or not all(0 < len(label) < 64 for label in name.split(".")):
            return []
        found = self._table.look((name, qtype))
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError(f"more than {spf.MAX_VOID_LOOKUPS} void look-ups")
        return found

    def get_explanation(self, spec: Any) -> Any:
        """Nobody is refused because of SPF alone, so explanations are not asked for."""
        return super().get_explanation(spec) if self._explain else None

    def expand(self, s: str, stripdot: bool = True) -> Any:
        """As pyspf's, for terms of reasonable length (it takes quadratic time)."""
        if len(s) > LONGEST_TERM:
            raise spf.PermError("term too long")
        return super().expand(s, stripdot)

    def expand_domain(self, arg: str) -> Any:
        """As above."""
        if len(arg) > LONGEST_TERM:
            raise spf.PermError("term too long")
        return super().expand_domain(arg)


class SpfCheck:
    """Checks senders."""

    def __init__(self, resolver: Resolver, run: Run) -> None:
        self._resolver = resolver
        self._run = run

    async def check(self, address: str, sender: str, hello: str, host: str) -> Spf:
        """Evaluate for a client's `address`; without a sender its greeting `hello` counts (RFC 7208 section 2.4)."""
        domain, identity = subject(sender, hello)
        if not domain:
            return Spf("none", "", identity)
        result, reason, _ = await self.evaluate(address, sender or f"postmaster@{domain}", hello, host)
        return Spf(result, domain, identity, reason if result in ("temperror", "permerror") else "")

    async def evaluate(
        self, address: str, sender: str, hello: str, host: str, *, explain: bool = False
    ) -> tuple[str, str, str]:
        """The result, the problem in words, and the explanation the domain gives."""
        table = Table("AAAA" if ":" in address and "." not in address else "A")
        while True:
            table.wanted = None
            result, problem, text = await self._run(lambda: _once(address, sender, hello, host, table, explain))
            if table.wanted is None:
                return result, problem, text
            if len(table.answers) >= MOST_QUESTIONS:
                return "permerror", "too many questions", ""
            await self._ask(table, table.wanted)

    async def _ask(self, table: Table, question: Question) -> None:
        """Answer a question, and what is asked next anyway: the addresses of an MX's hosts."""
        name, kind = question
        found = table.answers[question] = await self._answer(name, kind)
        if kind != "MX" or not found or len(found) > spf.MAX_MX:
            return
        hosts = {(host, table.family) for _, host in found if host}
        fresh = [host for host in hosts if host not in table.answers]
        for host, values in zip(fresh, await asyncio.gather(*(self._answer(*host) for host in fresh)), strict=True):
            table.answers[host] = values

    async def _answer(self, name: str, kind: str) -> Values | None:
        try:
            return await self._ask_resolver(name, kind)
        except NoSuchName:
            return []
        except NoAnswer:
            return None

    async def _ask_resolver(self, name: str, kind: str) -> Values:
        match kind:
            case "TXT":
                return [(text.encode(),) for text in await self._resolver.texts(name) if len(text) <= LONGEST_RECORD]
            case "A":
                return await self._resolver.listed(name)
            case "AAAA":
                return [one for one in await self._resolver.addresses(name) if ":" in one]
            case "MX":
                return [(one.preference, one.host) for one in await self._resolver.mail_hosts(name)]
            case _:
                return [await self._resolver.reverse(_address_of(name))]


def subject(sender: str, hello: str) -> tuple[str, str]:
    """The domain SPF is asked about and which identity it is; "" when there is none that could have a record."""
    identity, name = ("mailfrom", sender.rpartition("@")[2]) if sender else ("helo", hello)
    try:
        domain = ascii_domain(name.removesuffix("."))
    except Refusal:
        return "", identity
    return (domain if "." in domain else ""), identity


def _once(address: str, sender: str, hello: str, host: str, table: Table, explain: bool) -> tuple[str, str, str]:
    try:
        query = Evaluation(address, sender, hello, host, table, explain)
        query.set_default_explanation("")
        result, _, text = query.check()
    except _Missing:
        return "", "", ""
    except spf.PermError as wrong:  # an address that is none
        return "permerror", wrong.msg, ""
    problem = str(getattr(query, "prob", "")) if result in ("temperror", "permerror") else ""
    return result, problem, text


def _address_of(name: str) -> str:
    """The address a reverse name stands for."""
    labels = name.split(".")
    if name.endswith(".in-addr.arpa"):
        return ".".join(reversed(labels[:-2]))
    digits = "".join(reversed(labels[:-2]))
    return ":".join(digits[at : at + 4] for at in range(0, 32, 4))
