"""Whether a proof fits an account: the work behind a log-in, the same for names that nobody has."""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, StoreError
from dialtone.domain.access.remembered import Remembered
from dialtone.domain.access.secrets import digest_fits, offered, password_fits
from dialtone.domain.model.user import NOBODY, Secrets, User, UserNumber
from dialtone.domain.people.passwords import Safe, presented
from dialtone.domain.ports.outside import Clock, Hasher
from dialtone.domain.ports.store import Records, Store
from dialtone.wire.proofs import DigestProof, KeyProof, PasswordProof, Proof, ScramKeys


class Judge:
    """See the module's text."""

    __slots__ = ("_clock", "_hasher", "_remembered", "_safe", "_store")

    def __init__(self, store: Store, clock: Clock, chance: Chance, hasher: Hasher, safe: Safe) -> None:
        self._store = store
        self._clock = clock
        self._hasher = hasher
        self._safe = safe
        self._remembered = Remembered(chance)

    async def fits(self, user: User | None, proof: Proof) -> bool:
        """Whether the proof is the account's. Raises Refusal (BUSY), StoreError."""
        if isinstance(proof, PasswordProof):
            return await self._password_fits(user, proof)
        if isinstance(proof, DigestProof):
            return digest_fits(self._safe.recovered(await self._secrets(user)), proof)
        if isinstance(proof, KeyProof):
            return await self._has_key(user, proof.fingerprint)
        return proof.good and user is not None

    async def scram_keys(self, user: User | None) -> ScramKeys | None:
        """The account's keys, when it has any."""
        secrets = await self._secrets(user)
        return self._safe.scram_keys(secrets.scram) if secrets is not None else None

    def forget(self, number: UserNumber) -> None:
        """The account's password changed, or a log-in to it failed: what was verified lately counts no more."""
        self._remembered.forget(number)

    async def _secrets(self, user: User | None) -> Secrets | None:
        number = user.number if user is not None else NOBODY
        return await self._store.read(lambda records: records.users.secrets(number))

    async def _has_key(self, user: User | None, fingerprint: str) -> bool:
        number = user.number if user is not None else NOBODY
        keys = await self._store.read(lambda records: records.credentials.keys(number))
        return any(key.fingerprint == fingerprint for key in keys)

    async def _password_fits(self, user: User | None, proof: PasswordProof) -> bool:
        password = offered(proof, user)
        if password is None:
            return False
        number = user.number if user is not None else NOBODY
        if self._remembered.fits(number, password, self._clock.monotonic()):
            return True
        verification = self._remembered.begin(number)
        good = False
        try:
            secrets = await self._secrets(user)
            good = await password_fits(self._hasher, secrets, password)
        finally:
            self._remembered.end(verification, password if good else None, self._clock.monotonic())
        if good and secrets is not None and self._safe.lacks(secrets):
            await self._complete(number, secrets, proof)
        return good

    async def _complete(self, number: UserNumber, secrets: Secrets, proof: PasswordProof) -> None:
        """Make the forms of a password that are not kept yet, now that it is here once."""
        password = presented(proof.password.reveal())
        assert password is not None, "it was just found right"

        async def change(records: Records) -> None:
            kept = await records.users.secrets(number)
            if kept is not None and kept.password_hash == secrets.password_hash:
                await records.users.set_secrets(number, whole)

        try:
            whole = await self._safe.completed(secrets, password)
            await self._store.write(change)
        except (Refusal, StoreError) as trouble:
            log.debug("login.incomplete", f"secrets of user #{number} are not complete: {trouble}")
