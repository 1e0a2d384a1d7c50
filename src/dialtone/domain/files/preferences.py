"""What callers choose for themselves about files: protocol, since when files are new, how lists are shown."""

from __future__ import annotations

from dataclasses import replace

from dialtone.base.errors import Refusal, Why
from dialtone.domain.files.areas import who
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import Misc, User
from dialtone.domain.ports.store import Records, Store

CHOICES = Misc.BATCHFLAG | Misc.EXTDESC | Misc.AUTOHANG  # bits one may switch here


class Preferences:
    """See the module's text."""

    __slots__ = ("_store",)

    def __init__(self, store: Store) -> None:
        self._store = store

    async def change(
        self,
        actor: Actor,
        *,
        protocol: str | None = None,
        new_since: float | None = None,
        switch: int = 0,
    ) -> User:
        """Change one's own: the letter of a transfer protocol, the moment new-file scans begin at (seconds since
        1970), bits of `CHOICES` to be turned over. Returns the account. Raises Refusal (DENIED: the guest)."""
        asking = who(actor)
        if asking.user is None or asking.user.is_guest:
            raise Refusal(Why.DENIED, "The guest account keeps nothing.")

        async def change(records: Records) -> User:
            user = await records.users.get(asking.number)
            if user is None:
                raise Refusal(Why.NOT_FOUND, "There is no such user.")
            user = replace(
                user,
                protocol=user.protocol if protocol is None else protocol[:1].upper(),
                new_files_since=user.new_files_since if new_since is None else max(new_since, 0.0),
                misc=user.misc ^ (switch & int(CHOICES)),
            )
            await records.users.change(user)
            records.announce(UserChanged(user.number))
            return user

        return await self._store.write(change)
