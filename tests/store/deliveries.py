"""Mail the tests of the store put into it."""

from __future__ import annotations

from dialtone.domain.mail.delivery import Addressed, Envelope, place
from dialtone.domain.model.mail import LetterId, NewLetter
from dialtone.domain.model.route import ToHost, ToUser
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.store import Records, Store

PREFIX = b"Received: from mail.example\r\n"


def to_user(number: int) -> Addressed:
    """A copy for a user."""
    user = User(number=UserNumber(number), alias=f"user{number}")
    return Addressed(destination=ToUser(user), address=f"user{number}@bbs.example", prefix=PREFIX)


def to_host(domain: str) -> Addressed:
    """A copy that leaves."""
    return Addressed(destination=ToHost(f"x@{domain}", domain), address=f"x@{domain}", prefix=PREFIX)


class Delivery:
    """A change: one letter for some recipients."""

    def __init__(self, number: int, *copies: Addressed, body: bytes = b"text\r\n", blob: str = "") -> None:
        self.tag = f"{number:016x}"
        self.copies = copies
        self.letter = NewLetter(
            tag=self.tag,
            size=len(body),
            body=None if blob else body,
            blob=blob,
            message_id=f"<{number}@mail.example>",
            sender="ann@mail.example",
            received=1.0,
        )

    async def __call__(self, records: Records) -> LetterId:
        return await place(records, self.letter, Envelope(), self.copies, 1.0)


async def contents(store: Store, users: int = 3) -> dict[str, set[str]]:
    """The tags of everything in each mailbox, in the queue and in the traces."""

    async def question(records: Records) -> dict[str, set[str]]:
        found = {
            f"user {number}": {head.tag for head in await records.mail.heads(UserNumber(number))}
            for number in range(1, users + 1)
        }
        found["queue"] = {entry.tag for entry in await records.queue.all()}
        found["traces"] = {entry.tag for entry in await records.traces.find("ann@mail.example")}
        return found

    return await store.read(question)
