"""The DKIM signatures of a message (RFC 6376; RFC 8301 and 8463 for what is accepted)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dialtone.domain.ports.authentication import Signature
from dialtone.host.mail_auth.body import BodyHashes
from dialtone.host.mail_auth.claims import Answer, Broken, Claim, check_body, check_fields, read_claim
from dialtone.host.mail_auth.head import Head, RawField

MOST_SIGNATURES = 10  # evaluated, from the top
NEEDED = (b"v", b"a", b"b", b"bh", b"d", b"h", b"s")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A signature field that was read, or what is wrong with it."""

    claim: Claim | None
    verdict: Signature


def candidates(head: Head) -> list[Candidate]:
    """The signatures of a message, at most ten; nothing was asked yet."""
    return [_candidate(field) for field in head.every(b"dkim-signature")[:MOST_SIGNATURES]]


def _candidate(field: RawField) -> Candidate:
    try:
        claim = read_claim(field, NEEDED)
        if b"from" not in claim.names:
            raise Broken("permerror", "h= lacks From")
    except Broken as wrong:
        return Candidate(None, Signature(result=wrong.result, reason=wrong.reason))
    return Candidate(claim, _verdict(claim, "pass"))


def judge(candidate: Candidate, head: Head, answers: Mapping[str, Answer], bodies: BodyHashes) -> Signature:
    """Whether a signature holds, now that its key and the body are known."""
    claim = candidate.claim
    if claim is None:
        return candidate.verdict
    try:
        key = check_fields(claim, head, answers.get(claim.question))
        if key.exact and claim.tags.get(b"i", b"@").rpartition(b"@")[2].lower() not in (b"", claim.tags[b"d"].lower()):
            raise Broken("permerror", "key is not for subdomains")
        check_body(claim, bodies)
    except Broken as wrong:
        return _verdict(claim, wrong.result, wrong.reason)
    return candidate.verdict


def _verdict(claim: Claim, result: str, reason: str = "") -> Signature:
    return Signature(
        result=result,
        domain=claim.domain,
        selector=claim.selector,
        algorithm=claim.algorithm,
        start=claim.tags[b"b"][:8].decode("ascii", "replace"),
        reason=reason,
    )
