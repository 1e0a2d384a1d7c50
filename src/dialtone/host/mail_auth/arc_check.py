"""The ARC chain of a message (RFC 8617 section 5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dialtone.domain.ports.authentication import Chain, Seal
from dialtone.formats.mail.auth_results import read
from dialtone.host.mail_auth.body import BodyHashes
from dialtone.host.mail_auth.claims import (
    Answer,
    Broken,
    Claim,
    check_body,
    check_fields,
    check_signature,
    read_claim,
)
from dialtone.host.mail_auth.head import Head, RawField, canonical

MOST_SETS = 50  # section 4.2.1
MOST_KEYS = 10  # names that are asked about for one chain
RESULTS, MESSAGE, SEAL = b"arc-authentication-results", b"arc-message-signature", b"arc-seal"
NEEDED_MESSAGE = (b"i", b"a", b"b", b"bh", b"d", b"h", b"s")
NEEDED_SEAL = (b"i", b"a", b"b", b"cv", b"d", b"s")


@dataclass(slots=True)
class Set:
    """The three fields of one instance."""

    results: RawField
    message: Claim | None  # None: only the newest has to be read
    seal: Claim
    fields: tuple[RawField, RawField, RawField]  # in the order they are sealed in


@dataclass(slots=True)
class Plan:
    """A chain that was read, oldest set first, or what is wrong with it."""

    sets: list[Set]
    trouble: str = ""

    @property
    def questions(self) -> set[str]:
        """The names of the keys that are needed."""
        if self.trouble:
            return set()
        claims = [one.seal for one in self.sets] + [one.message for one in self.sets if one.message]
        return {claim.question for claim in claims}

    @property
    def body_forms(self) -> set[bytes]:
        """The canonical forms of the body that are needed."""
        return set() if self.trouble else {one.message.body_form for one in self.sets if one.message}


def instance_of(value: bytes) -> int:
    """The number of the set a field belongs to; 0 when there is none."""
    for part in value[:1000].split(b";"):
        key, sign, number = part.partition(b"=")
        if sign and key.strip() == b"i":
            number = number.strip()
            return int(number) if number.isdigit() and len(number) < 4 else 0
    return 0


def read_chain(head: Head) -> Plan:
    """Put the sets together; nothing was asked yet."""
    kinds = [head.every(name) for name in (RESULTS, MESSAGE, SEAL)]
    if not any(kinds):
        return Plan([])
    try:
        return Plan(_sets(kinds))
    except Broken as wrong:
        return Plan([], wrong.reason)


def _sets(kinds: list[list[RawField]]) -> list[Set]:
    most = max(len(kind) for kind in kinds)
    if most > MOST_SETS:
        raise Broken("fail", f"more than {MOST_SETS} sets")
    numbered = [{instance_of(field[1]): field for field in kind} for kind in kinds]
    wanted = set(range(1, most + 1))
    if any(len(kind) != most for kind in kinds) or any(set(found) != wanted for found in numbered):
        raise Broken("fail", "sets are not complete")
    found = []
    for number in range(1, most + 1):
        fields = (numbered[0][number], numbered[1][number], numbered[2][number])
        found.append(_set(fields, number, newest=number == most))
    if len({one.seal.question for one in found}) > MOST_KEYS:
        raise Broken("fail", "too many keys")
    return found


def _set(fields: tuple[RawField, RawField, RawField], number: int, *, newest: bool) -> Set:
    seal = replace(read_claim(fields[2], NEEDED_SEAL, arc=True), form=b"relaxed")  # always (section 4.1.3)
    if b"h" in seal.tags:
        raise Broken("fail", f"seal {number} has h=")
    if seal.tags[b"cv"] != (b"none" if number == 1 else b"pass"):
        raise Broken("fail", f"seal {number} says cv={seal.tags[b'cv'].decode('ascii', 'replace')}")
    message = read_claim(fields[1], NEEDED_MESSAGE, arc=True)
    if SEAL in message.names:
        raise Broken("fail", f"message signature {number} covers seals")
    return Set(fields[0], message if newest else None, seal, fields)


def judge(plan: Plan, head: Head, answers: Mapping[str, Answer], bodies: BodyHashes) -> Chain:
    """Whether a chain holds, now that keys and body are known."""
    if plan.trouble:
        return Chain("fail", reason=plan.trouble)
    if not plan.sets:
        return Chain()
    try:
        message = plan.sets[-1].message
        assert message is not None, "the newest one is always read"
        check_fields(message, head, answers.get(message.question))
        check_body(message, bodies)
        for number, one in enumerate(plan.sets, 1):
            check_signature(one.seal, _sealed(plan.sets[:number]), answers.get(one.seal.question))
    except Broken as wrong:
        return Chain("temperror" if wrong.result == "temperror" else "fail", reason=wrong.reason)
    return Chain("pass", tuple(Seal(one.seal.domain, _dmarc_passed(one.results[1])) for one in reversed(plan.sets)))


def _sealed(sets: list[Set]) -> list[bytes]:
    """The fields a seal covers, without the seal itself."""
    fields = [field for one in sets for field in one.fields]
    return [canonical(field, b"relaxed") for field in fields[:-1]]


def _dmarc_passed(value: bytes) -> bool:
    """Whether the results a sealer found say so; its instance number stands before its name."""
    _, _, results = value.partition(b";")
    _, found = read(results)
    return found.get("dmarc") == ["pass"]
