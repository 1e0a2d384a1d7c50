"""Users manage the keys they log in with, by SSH and with certificates. Source: RFC 4253 section 6.6 (the form of
keys), RFC 8709, RFC 5656."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from hashlib import sha256

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.access.certificate_keys import PEM, line_of, line_of_pem
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.credential import PublicKey
from dialtone.domain.people.names import one_line
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

KINDS = frozenset(
    {
        *("ssh-ed25519", "sk-ssh-ed25519@openssh.com", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384"),
        *("ecdsa-sha2-nistp521", "sk-ecdsa-sha2-nistp256@openssh.com", "ssh-rsa"),
    }
)
MOST = 20  # of one user
LONGEST = 8192  # characters of a pasted line
SHORTEST_RSA = 2048 // 8  # bytes of the modulus


class PublicKeys:
    """See the module's text."""

    __slots__ = ("_clock", "_store")

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def list(self, caller: Caller) -> list[PublicKey]:
        """The caller's own, oldest first."""
        return await self._store.read(lambda records: records.credentials.keys(caller.user.number))

    async def add(self, caller: Caller, line: str) -> PublicKey:
        """Take a line of a .pub file, or the key of a certificate (PEM). Raises Refusal (INVALID, EXISTS, TOO_MANY,
        DENIED)."""
        user = caller.user
        if user.is_guest:
            raise Refusal(Why.DENIED, "the guest account has no keys")
        kind, data, comment = parsed(line)
        key = PublicKey(
            user=user.number,
            fingerprint=fingerprint(data),
            kind=kind,
            data=b64encode(data).decode(),
            comment=comment,
            added=self._clock.now(),
        )

        async def change(records: Records) -> None:
            if len(await records.credentials.keys(user.number)) >= MOST:
                raise Refusal(Why.TOO_MANY, f"there are {MOST} keys already; remove one first")
            if not await records.credentials.add_key(key):
                raise Refusal(Why.EXISTS, "you have that key already")

        await self._store.write(change)
        log.notice("login.key_added", f"{user.alias} added the key {key.fingerprint}", user=user.number)
        return key

    async def remove(self, caller: Caller, fingerprint: str) -> None:
        """Remove one of the caller's. Raises Refusal (NOT_FOUND)."""
        number = caller.user.number
        if not await self._store.write(lambda records: records.credentials.remove_key(number, fingerprint)):
            raise Refusal(Why.NOT_FOUND, "that key is gone already")
        log.notice("login.key_removed", f"{caller.user.alias} removed the key {fingerprint}", user=number)

    async def holders(self, fingerprint: str) -> tuple[str, ...]:
        """The names of all who have this key; for whoever has shown that its private half is his."""

        async def find(records: Records) -> tuple[str, ...]:
            users = [await records.users.get(key.user) for key in await records.credentials.key(fingerprint)]
            return tuple(user.alias for user in users if user is not None and user.active)

        return await self._store.read(find)

    async def used(self, caller: Caller, fingerprint: str) -> None:
        """Note that the caller logged in by this key; a store that cannot is no reason to send him away."""
        number, at = caller.user.number, self._clock.now()
        try:
            await self._store.write(lambda records: records.credentials.used_key(number, fingerprint, at))
        except StoreError as trouble:
            log.warning("login.unrecorded", f"!cannot note the use of a key: {trouble}")


def parsed(line: str) -> tuple[str, bytes, str]:
    """Kind, blob and comment of a line of a .pub file, or of a certificate (PEM). Raises Refusal (INVALID)."""
    if len(line) <= LONGEST and line.lstrip().startswith(PEM):
        line = line_of_pem(line)
    words = line.split(None, 2)
    if len(line) > LONGEST or len(words) < 2 or words[0] not in KINDS:
        told = "paste one line of a file whose name ends in .pub; it begins with ssh-ed25519, ecdsa-... or ssh-rsa"
        raise Refusal(Why.INVALID, told)
    try:
        blob = b64decode(words[1], validate=True)
        parts = _fields(blob)
    except (Base64Error, ValueError):
        raise Refusal(Why.INVALID, "that line is damaged: was it pasted whole?") from None
    if not parts or parts[0] != words[0].encode() or len(parts) < 2:
        raise Refusal(Why.INVALID, "that line is damaged: was it pasted whole?")
    if words[0] == "ssh-rsa" and (len(parts) < 3 or len(parts[2].lstrip(b"\0")) < SHORTEST_RSA):
        raise Refusal(Why.INVALID, "an RSA key has at least 2048 bits")
    return words[0], blob, one_line(words[2], 60) if len(words) > 2 else ""


def fingerprint(blob: bytes) -> str:
    """As `ssh-keygen -l` shows it."""
    return "SHA256:" + b64encode(sha256(blob).digest()).decode().rstrip("=")


def fingerprint_of(certificate: bytes) -> str:
    """That of a certificate's key (DER). Raises Refusal (INVALID) for keys that nobody can have in his account."""
    return fingerprint(parsed(line_of(certificate))[1])


def _fields(blob: bytes) -> list[bytes]:
    """The length-prefixed strings of a key. Raises ValueError when they do not come out even."""
    found, at = [], 0
    while at < len(blob):
        size = int.from_bytes(blob[at : at + 4], "big")
        if at + 4 + size > len(blob):
            raise ValueError("cut off")
        found.append(blob[at + 4 : at + 4 + size])
        at += 4 + size
    return found
