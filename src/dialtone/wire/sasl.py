"""SASL (RFC 4422): how a client proves who it is, without input or output.

Server: `begin` gives an `Exchange`; `converse` carries it through with a function that sends one challenge and reads
the answer. Challenges and answers are base64, as they stand on the wire; the protocol adds its own framing
("334 ", "+ ") and reads answers as secret lines of at most `LIMIT` bytes.
The client's half is in `sasl_client.py`; `answers` is the way in.

Mechanisms: PLAIN (RFC 4616), LOGIN (never written down; spec mail.md 1.7), CRAM-MD5 (RFC 2195), SCRAM-SHA-256 and,
where the wire tells what the channel is known by, SCRAM-SHA-256-PLUS (RFC 7677).
Promises: strict base64, no control characters in names and passwords, no exception but `Refusal`.
What a proof is worth is decided elsewhere (`domain/access/login.py`).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import ClassVar, Protocol

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.base.log import Secret
from dialtone.wire import scram
from dialtone.wire.encoded import from_base64, text_of, to_base64
from dialtone.wire.proofs import DigestProof, PasswordProof, Proof, ScramKeys, ScramProof
from dialtone.wire.sasl_client import Answers, answers, cram_md5

__all__ = ["CANCEL", "CLEAR", "LIMIT", "Answers", "Exchange", "Malformed", "Source", "answers", "begin", "converse"]
__all__ += ["cram_md5", "from_base64", "offered", "text_of"]

LIMIT = 12_288  # RFC 4954 section 4: longest base64 answer
CANCEL = b"*"
CLEAR = frozenset({"PLAIN", "LOGIN"})  # mechanisms that show the password to whoever listens

Bindings = Mapping[str, bytes]  # types of channel binding, and what the channel is known by (RFC 5929)
UNBOUND: Bindings = {}

_DIGEST = re.compile(rb"[0-9a-fA-F]{32}")


class Malformed(Refusal):
    """An answer that cannot be read. `detail` is the sysop's line; `counted` says whether it is a failed attempt."""

    __slots__ = ("counted", "detail")

    def __init__(self, detail: str, *, counted: bool = False) -> None:
        super().__init__(Why.BAD_PROOF, "Bad argument")
        self.detail = detail
        self.counted = counted


class Source(Protocol):
    """What mechanisms need to know (`Logins` has it)."""

    def challenge(self) -> bytes:
        """A new challenge such as b"<0123456789abcdef@bbs.example>"."""
        ...

    def nonce(self) -> str:
        """New unguessable printable text without comma."""
        ...

    async def scram_keys(self, name: str) -> ScramKeys:
        """The stored keys of a name; invented ones, always the same, when there are none."""
        ...


class Exchange(ABC):
    """One run of a mechanism, seen from the server."""

    mechanism: ClassVar[str]
    counted: ClassVar[bool] = False  # malformed answers are failed attempts (spec mail.md 1.7)

    def __init__(self, source: Source) -> None:
        self.source = source
        self._started = False

    async def step(self, response: bytes | None) -> bytes | Proof:
        """Take the client's answer; return the next challenge (base64) or the proof.

        The first call takes the initial response, or None when the client gave none. Raises Refusal
        (BAD_PROOF as `Malformed`, CANCELLED, INVALID when too long).
        """
        initial, self._started = not self._started, True
        answer = await self.receive(self._decoded(response, initial))
        return to_base64(answer) if isinstance(answer, bytes) else answer

    @abstractmethod
    async def receive(self, data: bytes | None) -> bytes | Proof:
        """As `step`, with base64 undone. None only at first, without an initial response."""

    def _decoded(self, response: bytes | None, initial: bool) -> bytes | None:
        if initial and not response:
            return None
        assert response is not None, "None stands for a missing initial response only"
        if response == CANCEL:
            raise Refusal(Why.CANCELLED, "cancelled")
        if len(response) > LIMIT:
            raise Refusal(Why.INVALID, "line too long")
        if initial and response == b"=":  # RFC 4954 section 4: an initial response that is empty
            return b""
        raw = from_base64(response)
        if raw is None:
            raise self.bad()
        return raw

    def bad(self, what: str = "argument") -> Malformed:
        """The refusal for an answer that cannot be read. The answer itself is never shown: it may be a password."""
        return Malformed(f"!Bad AUTH {self.mechanism} {what}", counted=self.counted)

    def missing(self, what: str) -> Malformed:
        """The refusal for an answer that lacks something."""
        return Malformed(f"!Missing AUTH {self.mechanism} {what}", counted=self.counted)

    def text(self, raw: bytes, what: str) -> str:
        """A name or password. Raises Malformed."""
        try:
            return text_of(raw)
        except ValueError:
            raise self.bad(what) from None


class Plain(Exchange):
    """RFC 4616: authorisation identity, name and password with NULs between."""

    mechanism = "PLAIN"
    counted = True

    async def receive(self, data: bytes | None) -> bytes | Proof:
        if data is None:
            return b""
        if not data:
            raise Malformed("!No AUTH PLAIN response received", counted=True)
        parts = data.split(b"\0")
        if len(parts) != 3:
            raise self.bad()
        acting_as, name, password = (self.text(part, "argument") for part in parts)
        if not name:
            raise self.missing("user-id argument")
        if not password:
            raise self.missing("password argument")
        return PasswordProof(name, Secret(password), self.mechanism, acting_as)


class Login(Exchange):
    """Name, then password, each on its own line."""

    mechanism = "LOGIN"
    counted = True
    _name = ""

    async def receive(self, data: bytes | None) -> bytes | Proof:
        if data is None:
            return b"Username:"
        if not self._name:
            if not data:
                raise self.missing("username argument")
            self._name = self.text(data, "username argument")
            return b"Password:"
        if not data:
            raise self.missing("password argument")
        return PasswordProof(self._name, Secret(self.text(data, "password argument")), self.mechanism)


class CramMd5(Exchange):
    """RFC 2195: HMAC-MD5 of our challenge under the password."""

    mechanism = "CRAM-MD5"
    _challenge = b""

    async def receive(self, data: bytes | None) -> bytes | Proof:
        if not self._challenge:
            if data is not None:
                raise self.bad("response")  # the server begins this one (RFC 4954 section 4)
            self._challenge = self.source.challenge()
            return self._challenge
        if not data:
            raise self.missing("response")
        name, space, digest = data.rpartition(b" ")
        if not space or not name or not _DIGEST.fullmatch(digest):
            raise self.bad("response")
        text = self.text(name, "response")
        return DigestProof(text, self._challenge, digest.decode().lower(), self.mechanism)


class ScramSha256(Exchange):
    """RFC 7677. The proof is only handed on after the client has seen our signature."""

    mechanism = scram.MECHANISM

    def __init__(self, source: Source, bindings: Bindings = UNBOUND) -> None:
        super().__init__(source)
        self._bindings = bindings
        self._first: scram.ClientFirst | None = None
        self._server: scram.ScramServer | None = None
        self._good = False
        self._misled = False  # the client was not told of channel binding, although we did tell it

    async def receive(self, data: bytes | None) -> bytes | Proof:
        if data is None:
            return b""
        try:
            return await self._receive(data)
        except scram.ScramFlaw:
            raise self.bad("response") from None

    async def _receive(self, data: bytes) -> bytes | Proof:
        if self._first is None:
            self._first = scram.read_client_first(data)
            channel = self._channel(self._first)
            keys = await self.source.scram_keys(self._first.name)
            self._server = scram.ScramServer(self._first, keys, self.source.nonce(), channel)
            return self._server.challenge.encode()
        if self._good:
            if data:
                raise self.bad("response")
            return self._proof(self._first, True)
        assert self._server is not None
        last = self._server.verify(data)
        if last is None or self._misled:
            return self._proof(self._first, False)
        self._good = True
        return last

    def _channel(self, first: scram.ClientFirst) -> bytes:
        """What the client binds to: nothing. One that knows channel binding and thinks that we do not has been lied to
        on the way, or lies (RFC 5802 section 6; AUT-09). Raises Refusal."""
        if first.flag == "y" and self._bindings:
            log.warning("login.downgrade", "!SCRAM without channel binding, by a client that was not told of it")
            self._misled = True
        if first.flag == "p":
            raise self.bad("channel binding")
        return b""

    def _proof(self, first: scram.ClientFirst, good: bool) -> ScramProof:
        return ScramProof(first.name, good, self.mechanism, first.acting_as)


class ScramSha256Plus(ScramSha256):
    """The same, bound to the channel it goes over: who sits between cannot pass it on."""

    mechanism = scram.PLUS

    def _channel(self, first: scram.ClientFirst) -> bytes:
        channel = self._bindings.get(first.binding)
        if first.flag != "p" or channel is None:
            raise self.bad("channel binding")
        return channel


_EXCHANGES: dict[str, type[Exchange]] = {kind.mechanism: kind for kind in (Plain, Login, CramMd5)}


def offered(mechanisms: Iterable[str], bindings: Bindings) -> tuple[str, ...]:
    """What is announced: SCRAM with channel binding, too, where the wire has one."""
    return tuple(
        name
        for mechanism in mechanisms
        for name in ((scram.PLUS, mechanism) if mechanism == scram.MECHANISM and bindings else (mechanism,))
    )


def begin(mechanism: str, source: Source, bindings: Bindings = UNBOUND) -> Exchange:
    """Start an exchange. `bindings` are the wire's, where `offered` had them. Raises Refusal (BAD_MECHANISM)."""
    name = mechanism.upper()
    if name == scram.MECHANISM:
        return ScramSha256(source, bindings)
    if name == scram.PLUS and bindings:
        return ScramSha256Plus(source, bindings)
    kind = _EXCHANGES.get(name)
    if kind is None:
        raise Refusal(Why.BAD_MECHANISM, "Unrecognized authentication type.")
    return kind(source)


async def converse(exchange: Exchange, initial: bytes | None, ask: Callable[[bytes], Awaitable[bytes]]) -> Proof:
    """Carry an exchange through. `initial` is the initial response or None; `ask` sends a challenge and returns the
    line that answers it. Raises Refusal as `Exchange.step` does, and what `ask` raises."""
    answer = await exchange.step(initial)
    while isinstance(answer, bytes):
        answer = await exchange.step(await ask(answer))
    return answer
