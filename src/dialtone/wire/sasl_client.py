"""SASL from the client's side: what our relay client answers to PLAIN, LOGIN, CRAM-MD5 and SCRAM-SHA-256.

Promises: nothing is computed for a CRAM-MD5 challenge that is no message-id, since such challenges can be made to
recover a password (AUT-11); with SCRAM the server must prove itself before its success is believed.
"""

from __future__ import annotations

import hmac
import re
from abc import ABC, abstractmethod
from typing import ClassVar

from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.base.log import Secret
from dialtone.wire import scram
from dialtone.wire.encoded import from_base64, to_base64

_MESSAGE_ID = re.compile(rb"<[\w!#$%&'*+/=?^`{|}~.-]+@(?:[\w.-]+|\[[\w.:]+\])>", re.ASCII)


class Answers(ABC):
    """A mechanism's client half. Everything is base64; raises Refusal (BAD_PROOF) when the server's words are not
    acceptable: say "*" then."""

    mechanism: ClassVar[str]

    def __init__(self, user: str, password: str) -> None:
        self._user = user
        self._password = password

    def initial(self) -> bytes | None:
        """The initial response, or None when the server begins."""
        return None

    def answer(self, challenge: bytes) -> bytes:
        """The answer to one challenge."""
        raw = from_base64(challenge.strip())
        if raw is None:
            raise Refusal(Why.BAD_PROOF, "the server's challenge is no base64")
        return to_base64(self.reply(raw))

    @abstractmethod
    def reply(self, challenge: bytes) -> bytes:
        """As `answer`, without base64."""

    @property
    def satisfied(self) -> bool:
        """Whether success may be believed: with SCRAM only after the server proved itself."""
        return True


class PlainAnswers(Answers):
    """RFC 4616."""

    mechanism = "PLAIN"

    def initial(self) -> bytes | None:
        return to_base64(self.reply(b""))

    def reply(self, challenge: bytes) -> bytes:
        return f"\0{self._user}\0{self._password}".encode()


class LoginAnswers(Answers):
    """Whatever the prompts say: first the name, then the password."""

    mechanism = "LOGIN"
    _asked = 0

    def reply(self, challenge: bytes) -> bytes:
        self._asked += 1
        if self._asked > 2:
            raise Refusal(Why.BAD_PROOF, "the server asks for more than name and password")
        return (self._user if self._asked == 1 else self._password).encode()


class CramMd5Answers(Answers):
    """RFC 2195, for challenges that are message-ids only."""

    mechanism = "CRAM-MD5"

    def reply(self, challenge: bytes) -> bytes:
        if len(challenge) > 512 or not _MESSAGE_ID.fullmatch(challenge):
            raise Refusal(Why.BAD_PROOF, "the server's challenge is no message-id")
        return f"{self._user} {cram_md5(self._password, challenge)}".encode()


class ScramAnswers(Answers):
    """RFC 7677."""

    mechanism = scram.MECHANISM

    def __init__(self, user: str, password: str, nonce: str) -> None:
        super().__init__(user, password)
        self._client = scram.ScramClient(user, password, nonce)
        self._stage = 0

    @property
    def satisfied(self) -> bool:
        return self._stage == 3

    def initial(self) -> bytes | None:
        self._stage = 1
        return to_base64(self._client.first())

    def reply(self, challenge: bytes) -> bytes:
        self._stage += 1
        try:
            match self._stage:
                case 1:
                    return self._client.first()
                case 2:
                    return self._client.final(challenge)
                case 3:
                    self._client.check(challenge)
                    return b""
        except scram.ScramFlaw as flaw:
            raise Refusal(Why.BAD_PROOF, str(flaw)) from None
        raise Refusal(Why.BAD_PROOF, "the server does not come to an end")


def answers(mechanism: str, user: str, password: str, chance: Chance | None = None) -> Answers:
    """What our client says. SCRAM-SHA-256 needs `chance`. Raises Refusal (BAD_MECHANISM)."""
    plain = password.reveal() if isinstance(password, Secret) else password
    match mechanism.upper():
        case "PLAIN":
            return PlainAnswers(user, plain)
        case "LOGIN":
            return LoginAnswers(user, plain)
        case "CRAM-MD5":
            return CramMd5Answers(user, plain)
        case scram.MECHANISM if chance is not None:
            return ScramAnswers(user, plain, chance.token(18).hex())
    raise Refusal(Why.BAD_MECHANISM, f"unknown mechanism {mechanism}")


def cram_md5(password: str, challenge: bytes) -> str:
    """The digest of RFC 2195 in lower-case hexadecimal digits."""
    return hmac.digest(password.encode(), challenge, "md5").hex()
