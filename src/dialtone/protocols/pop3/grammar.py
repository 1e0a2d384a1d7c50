"""POP3's few arguments, and the login name's own suffix."""

from __future__ import annotations

from dataclasses import replace

from dialtone.base.errors import Refusal, Why
from dialtone.wire.proofs import DigestProof, Proof, ScramKeys
from dialtone.wire.sasl import Source

NO_SPAM = "#nospam"  # seed manual, "POP3": case counts
FOREIGN = (b"GET", b"POST", b"PUT", b"HEAD", b"OPTIONS", b"CONNECT", b"EHLO", b"HELO")


def number(argument: bytes) -> int:
    """A message number: one to nine ASCII digits. Raises Refusal(NOT_FOUND)."""
    if not argument.isdigit() or len(argument) > 9:
        raise Refusal(Why.NOT_FOUND, "no such message")
    return int(argument)


def number_and_lines(argument: bytes) -> tuple[int, int]:
    """TOP's two arguments. Raises Refusal."""
    message, _, lines = argument.partition(b" ")
    lines = lines.strip(b" ")
    if not lines.isdigit():
        raise Refusal(Why.INVALID, "message number and number of lines expected")
    return number(message), min(int(lines[:12]), 10**9)


def is_foreign(line: bytes) -> bool:
    """Whether a line is another protocol's greeting: HTTP, SMTP, a TLS handshake on the plain port."""
    return line[:2] == b"\x16\x03" or line.partition(b" ")[0].upper() in FOREIGN


def without_suffix(name: str) -> tuple[str, bool]:
    """Take `#nospam` and everything after it off a login name; say whether it was there."""
    plain, suffix, _ = name.partition(NO_SPAM)
    return plain, bool(suffix)


def take_suffix(proof: Proof) -> tuple[Proof, bool]:
    """The same for a proof; an authorisation identity may carry the suffix too."""
    name, without_spam = without_suffix(proof.name)
    if isinstance(proof, DigestProof):
        return (replace(proof, name=name), True) if without_spam else (proof, False)
    acting_as, also = without_suffix(proof.acting_as)
    if not (without_spam or also):
        return proof, False
    return replace(proof, name=name, acting_as=acting_as), True


class SuffixedNames:
    """What SASL mechanisms ask for, with names as they are given here."""

    __slots__ = ("_source",)

    def __init__(self, source: Source) -> None:
        self._source = source

    def challenge(self) -> bytes:
        """A new challenge."""
        return self._source.challenge()

    def nonce(self) -> str:
        """New unguessable text."""
        return self._source.nonce()

    async def scram_keys(self, name: str) -> ScramKeys:
        """The stored keys of a name without its suffix."""
        return await self._source.scram_keys(without_suffix(name)[0])
