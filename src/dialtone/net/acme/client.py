"""Talks to an authority by ACME (RFC 8555). Implements `domain.ports.certificates.Authority`.

The `acme` package waits for the network where it stands, so each of its calls has a thread; between them everything is
on the loop, so that an order can be given up at any moment. What an authority says goes into logs cut short.
"""

from __future__ import annotations

import asyncio
import base64
import datetime
import hashlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import josepy
import requests
from acme import challenges, client, crypto_util, errors, messages
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from josepy.jwa import ES256

from dialtone.config.acme import DNS_01, HTTP_01, TLS_ALPN_01
from dialtone.domain.ports.certificates import Answering, Issued, NotIssued, Publisher
from dialtone.net.acme.account import Account

PATIENCE = 10  # seconds without a byte from the authority
VALIDATION = 120.0  # seconds it may take to look whether names are ours
ISSUANCE = 120.0  # seconds it may take to make the certificate
TURN = 3.0  # seconds a thread asks for it at a time
POLL = 1.0  # seconds between questions
LIMITED = 6 * 3600.0  # seconds to leave an authority alone that says it is asked too often
SAID_MOST = 400  # characters of what an authority says

Sleep = Callable[[float], Awaitable[None]]
Result = TypeVar("Result")
Undo = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How to ask: see `config/acme.py` for the values."""

    directory: str
    email: str
    challenge: str
    key_type: str
    account: Path  # the file of our accounts
    ca_file: Path | None = None
    agent: str = "dialtone"
    dns_wait: float = 0.0
    publish: Publisher | None = None


class AcmeAuthority:
    """See the module's text. `poll` is in seconds."""

    def __init__(self, terms: Terms, *, poll: float = POLL, sleep: Sleep = asyncio.sleep) -> None:
        self._terms = terms
        self._poll = poll
        self._sleep = sleep

    async def obtain(self, names: Sequence[str], answering: Answering, key: bytes = b"") -> Issued:
        """See the port."""
        key = key or await asyncio.to_thread(new_key, self._terms.key_type)
        request = await _told(crypto_util.make_csr, key, list(names))
        session = await _told(self._session, True)
        order = await self._ordered(session, request)
        undo: list[Undo] = []
        try:
            await self._answer(session, order, answering, undo)
            order = await self._validated(session, order)
        finally:
            await _all(undo)
        return Issued((await self._issued(session, order)).encode(), key)

    async def renewal(self, chain: bytes) -> tuple[float | None, float]:
        """See the port."""
        session = await _told(self._session, False)
        when, again = await _told(session.renewal_time, chain)
        seconds = (again - datetime.datetime.now(again.tzinfo)).total_seconds()
        return (when.timestamp() if when is not None else None), max(seconds, 0.0)

    # --- the account ---

    def _session(self, register: bool) -> client.ClientV2:
        """The authority with our account there. In a thread."""
        terms = self._terms
        account = Account(terms.account, terms.directory)
        net = client.ClientNetwork(account.key, alg=ES256, user_agent=terms.agent, timeout=PATIENCE)
        if terms.ca_file is not None:
            net.verify_ssl = str(terms.ca_file)  # type: ignore[assignment]  # handed on to requests, which takes a path
        found = client.ClientV2(client.ClientV2.get_directory(terms.directory, net), net)
        if account.uri:
            net.account = messages.RegistrationResource(uri=account.uri, body=messages.Registration())
        elif register:
            account.save()  # the key first: an account whose key is lost cannot be used
            account.uri = self._registered(found)
            account.save()
        return found

    def _registered(self, session: client.ClientV2) -> str:
        email = self._terms.email or None
        wanted = messages.NewRegistration.from_data(email=email, terms_of_service_agreed=True)
        try:
            return str(session.new_account(wanted).uri)
        except errors.ConflictError as known:
            uri = str(known.location)
            session.net.account = messages.RegistrationResource(uri=uri, body=messages.Registration())
            return uri

    def _forget_account(self) -> None:
        account = Account(self._terms.account, self._terms.directory)
        account.uri = ""
        account.save()

    # --- the order ---

    async def _ordered(self, session: client.ClientV2, request: bytes) -> messages.OrderResource:
        """Place the order; once more with a new account where the authority has forgotten ours."""
        try:
            return await asyncio.to_thread(session.new_order, request)
        except messages.Error as no:
            if no.code not in ("accountDoesNotExist", "malformed", "unauthorized"):
                raise _said(no) from no
        except Exception as no:
            raise _said(no) from no
        await _told(self._forget_account)
        again = await _told(self._session, True)
        session.net.account = again.net.account
        return await _told(session.new_order, request)

    async def _answer(
        self, session: client.ClientV2, order: messages.OrderResource, answering: Answering, undo: list[Undo]
    ) -> None:
        """Put the answers where the authority will look, then tell it to."""
        ready, own = [], session.net.key
        for authorization in order.authorizations:
            if authorization.body.status == messages.STATUS_VALID or own is None:
                continue  # it has looked lately
            body, token = self._chosen(authorization)
            proof = f"{token}.{_base64(own.thumbprint())}"  # section 8.1
            await self._place(authorization.body.identifier.value, token, proof, answering, undo)
            ready.append((body, challenges.HTTP01Response(key_authorization=proof)))  # sent as {}, for every kind
        if ready and self._terms.challenge == DNS_01:
            await self._sleep(self._terms.dns_wait)
        for body, response in ready:
            await _told(session.answer_challenge, body, response)

    def _chosen(self, authorization: messages.AuthorizationResource) -> tuple[messages.ChallengeBody, str]:
        """The challenge of the kind that is set, and its token. The package knows not every kind by itself."""
        wanted, offered = (
            self._terms.challenge,
            [(body, body.chall.to_json()) for body in authorization.body.challenges],
        )
        for body, said in offered:
            if said.get("type") == wanted:
                return body, str(said.get("token", ""))
        name, kinds = authorization.body.identifier.value, ", ".join(str(said.get("type")) for _, said in offered)
        raise NotIssued(f"for {name} the authority does not take {wanted}, only {kinds}"[:SAID_MOST], names=(name,))

    async def _place(self, name: str, token: str, proof: str, answering: Answering, undo: list[Undo]) -> None:
        """Place one answer; `undo` gets what takes it away again."""
        kind, publish = self._terms.challenge, self._terms.publish
        digest = hashlib.sha256(proof.encode()).digest()
        try:
            if kind == HTTP_01:
                answering.place_token(token, proof.encode())
                undo.append(_later(answering.withdraw_token, token))
            elif kind == TLS_ALPN_01:
                answering.place_name(name, digest)
                undo.append(_later(answering.withdraw_name, name))
            elif publish is not None:
                record, text = f"_acme-challenge.{name.removeprefix('*.')}", _base64(digest)
                undo.append(lambda: publish("remove", record, text))
                await publish("add", record, text)
        except ValueError as no:
            raise NotIssued(str(no)) from no

    async def _validated(self, session: client.ClientV2, order: messages.OrderResource) -> messages.OrderResource:
        """Wait until the authority has looked at every name."""
        found = []
        try:
            async with asyncio.timeout(VALIDATION):
                for authorization in order.authorizations:
                    while authorization.body.status == messages.STATUS_PENDING:
                        await self._sleep(self._poll)
                        authorization, _ = await _told(session.poll, authorization)
                    found.append(authorization)
        except TimeoutError:
            raise NotIssued(f"the authority did not look at our names within {VALIDATION:.0f} seconds") from None
        refused = [one for one in found if one.body.status != messages.STATUS_VALID]
        if refused:
            names = [str(one.body.identifier.value) for one in refused]
            said = "; ".join(f"{name}: {_why(one)}" for name, one in zip(names, refused, strict=True))
            raise NotIssued(said[:SAID_MOST], names=names)
        looked_at: messages.OrderResource = order.update(authorizations=found)
        return looked_at

    async def _issued(self, session: client.ClientV2, order: messages.OrderResource) -> str:
        """Have the certificate made and fetch it. Asked in short turns: a thread cannot be given up."""
        await _told(_finalize, session, order)
        try:
            async with asyncio.timeout(ISSUANCE):
                while not (text := await _told(_fetched, session, order)):
                    pass
        except TimeoutError:
            raise NotIssued(f"the authority did not issue within {ISSUANCE:.0f} seconds") from None
        return text


def _finalize(session: client.ClientV2, order: messages.OrderResource) -> None:
    try:
        session.begin_finalization(order)
    except messages.Error as no:
        if no.code != "orderNotReady":
            raise


def _fetched(session: client.ClientV2, order: messages.OrderResource) -> str:
    """The certificate's chain; "" when it is not made yet."""
    deadline = datetime.datetime.now() + datetime.timedelta(seconds=TURN)
    try:
        return str(session.poll_finalization(order, deadline).fullchain_pem)
    except errors.TimeoutError:
        return ""


def new_key(kind: str) -> bytes:
    """A private key of a kind (see `config/acme.py`), PEM."""
    made: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    if kind.startswith("rsa"):
        made = rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))
    else:
        made = ec.generate_private_key(ec.SECP384R1() if kind == "ec384" else ec.SECP256R1())
    return made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _base64(data: bytes) -> str:
    """As ACME has it: for addresses, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


async def _told(call: Callable[..., Result], *arguments: Any) -> Result:
    """Call in a thread; whatever the packages or the authority do wrong becomes NotIssued."""
    try:
        return await asyncio.to_thread(call, *arguments)
    except NotIssued:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError, errors.Error, josepy.errors.Error) as no:
        raise _said(no) from no


def _said(no: Exception) -> NotIssued:
    """What went wrong, in words."""
    if isinstance(no, messages.Error):
        text = no.detail or no.description or str(no)
        names = [str(one.identifier.value) for one in _parts(no) if one.identifier is not None]
        return NotIssued(f"the authority says: {text}"[:SAID_MOST], names=names, pause=_pause(no))
    if isinstance(no, requests.exceptions.SSLError):
        return NotIssued(f"the authority's own certificate is not trusted: {no}"[:SAID_MOST])
    if isinstance(no, requests.exceptions.RequestException):
        return NotIssued(f"the authority cannot be reached: {no}"[:SAID_MOST])
    if isinstance(no, errors.ARIError):
        return NotIssued(f"{no}: {no.__cause__}"[:SAID_MOST])
    return NotIssued(f"{type(no).__name__}: {no}"[:SAID_MOST])


def _parts(no: messages.Error) -> Iterator[messages.Error]:
    yield no
    yield from no.subproblems or ()


def _pause(no: messages.Error) -> float:
    return LIMITED if no.code == "rateLimited" else 0.0


def _why(refused: messages.AuthorizationResource) -> str:
    """What the authority says of a name it did not find to be ours."""
    for body in refused.body.challenges:
        if body.error is not None:
            return str(body.error.detail or body.error.description or body.error)
    return f"it is {refused.body.status.name}"


def _later(call: Callable[[str], None], what: str) -> Undo:
    async def undo() -> None:
        call(what)

    return undo


async def _all(undo: list[Undo]) -> None:
    """Take every answer away, whatever becomes of one."""
    for one in undo:
        try:
            await one()
        except NotIssued:
            continue  # the sysop's command has failed, which is in the log
