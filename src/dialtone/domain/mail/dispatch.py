"""What goes along with each copy: the post for a board, the netmail for a network, the telegram for its reader, the
other envelope sender of mail that is forwarded. All of it is made before the transaction, none of it waits inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dialtone.config.boards import SubBoard
from dialtone.domain.boards.facts import BodyDigest, digest_of, read_facts
from dialtone.domain.boards.posting import Origin
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.delivery import Addressed, Notice
from dialtone.domain.mail.stations import Stations
from dialtone.domain.model.mail import LetterId, NewLetter
from dialtone.domain.model.mail_folder import TRASH
from dialtone.domain.model.netmail import NewNetmail
from dialtone.domain.model.post import NewPost
from dialtone.domain.model.route import ToBoard, ToHost, ToNetwork, ToUser
from dialtone.domain.model.user import NOBODY, User
from dialtone.domain.ports.blobs import Blobs
from dialtone.formats.mail.addresses import Mailbox, mailboxes

NO_LETTER = LetterId(0)  # until the change gives the letter its number


class Dispatch:
    """Completes the copies of one letter. `now` is in seconds since 1970, `post_to` is PostTo."""

    __slots__ = ("_author", "_blobs", "_case", "_letter", "_now", "_post_to", "_stations")

    def __init__(
        self, stations: Stations, blobs: Blobs, case: Case, letter: NewLetter, now: float, *, post_to: str = ""
    ) -> None:
        self._stations = stations
        self._blobs = blobs
        self._case = case
        self._letter = letter
        self._now = now
        self._post_to = post_to
        self._author: Mailbox | None = None

    async def complete(self, copies: Sequence[Addressed]) -> list[Addressed]:
        """The same copies with what goes along, and those that rules send on. Raises StoreError."""
        if self._stations.sorting is not None:
            copies = await self._stations.sorting.sort(self._head, self._letter, copies)
        return [await self._completed(copy) for copy in copies]

    def _head(self) -> bytes:
        """The header as it will be stored, but for trace lines."""
        return b"".join((*self._case.fields, self._case.opening.text))

    async def _completed(self, copy: Addressed) -> Addressed:
        match copy.destination:
            case ToUser(user):
                return copy if copy.read or copy.folder == TRASH else self._told(copy, user, "")
            case ToHost(recipient=recipient, forwarded_for=user) if user is not None and copy.sender is None:
                rewriting = self._stations.rewriting
                sender = None if rewriting is None else rewriting.forward(self._letter.sender)
                return self._told(replace(copy, sender=sender), user, recipient)
            case ToBoard(code):
                board = self._stations.boards.find(code)
                return copy if board is None else replace(copy, post=await self._post(copy, board))
            case ToNetwork():
                return replace(copy, netmail=self._netmail(copy, copy.destination))
            case _:
                return copy

    def _told(self, copy: Addressed, user: User, forwarded_to: str) -> Addressed:
        """With the telegram about new mail, where one is wanted (spec mail.md 1.17)."""
        notices = self._stations.notices
        if notices is None or not notices.wanted(user, forwarded=bool(forwarded_to)):
            return copy
        author, sender = self._from(), self._case.visit.user
        text = notices.text(author.display, author.address, forwarded_to=forwarded_to)
        return replace(copy, notice=Notice(user.number, sender.alias if sender else author.address, text))

    async def _post(self, copy: Addressed, board: SubBoard) -> NewPost | None:
        """Spec mail.md 2.6."""
        posting, visit, letter = self._stations.posting, self._case.visit, self._letter
        if posting is None:
            return None
        facts = read_facts(self._case.opening.text)
        origin = Origin(
            author=visit.user,
            protocol="SMTP",
            peer=visit.peer,
            network="" if visit.user else "internet",
            to=self._post_to,
            message_id=letter.message_id,
        )
        digest = await self._digest() if posting.wants_digest(board) else ""
        size = len(copy.prefix) + letter.size
        return posting.new_post(board, facts, origin, tag=letter.tag, prefix=copy.prefix, size=size, digest=digest)

    async def _digest(self) -> str:
        skip = self._case.opening.size
        if self._letter.body is None:
            return await digest_of(await self._blobs.read(self._letter.blob), skip)
        digest = BodyDigest()
        digest.add(self._letter.body[skip:])
        return digest.text()

    def _netmail(self, copy: Addressed, destination: ToNetwork) -> NewNetmail | None:
        netmail, user = self._stations.netmail, self._case.visit.user
        if netmail is None:
            return None
        author, letter = self._from(), self._letter
        return netmail.new_netmail(
            destination,
            letter=NO_LETTER,
            prefix=copy.prefix,
            sender_name=user.alias if user else author.display or author.address,
            sender_user=user.number if user else NOBODY,
            to_name=self._to_name(),
            subject=letter.subject,
            message_id=letter.message_id,
            created=self._now,
            written=read_facts(self._case.opening.text).written or self._now,
        )

    def _to_name(self) -> str:
        """The name the header's first recipient goes by (spec mail.md 1.17)."""
        found = mailboxes(self._case.opening.first(b"to") or b"", 1)
        return found[0].display if found else ""

    def _from(self) -> Mailbox:
        """The author as the header shows it, else as the envelope does."""
        if self._author is None:
            found = mailboxes(self._case.opening.first(b"from") or b"", 1)
            address = self._case.sender.address
            self._author = found[0] if found else Mailbox(address, address)
        return self._author
