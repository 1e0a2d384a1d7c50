"""What people sent, twice: their list of sent mail at terminals and on pages, and the folder Sent of mail programs.

Whoever writes here has a copy in that folder, as if a mail program had put it there; and what a mail program puts there
itself is on the list, with the recipients its header names. What is removed from one goes from the other. Only texts
that were brought count: a copy of a message somebody got shares its letter, and a note of that would be taken as proof
that he wrote it (`Correspondence`).
"""

from __future__ import annotations

from collections.abc import Collection

from dialtone.domain.model.draft import SentMail
from dialtone.domain.model.happenings import MailMoved, MailRemoved
from dialtone.domain.model.mail import LetterId, NewLetter, Uid
from dialtone.domain.model.mail_folder import SENT
from dialtone.domain.model.mailbox_view import SEEN
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.store import Records


async def note_sent(records: Records, user: User, note: SentMail) -> None:
    """Put a message on the list, and a copy into the folder when it takes one more; inside the change that sends it."""
    await records.drafts.add_sent(note)
    if user.is_guest or not await records.folders.takes(user.number, SENT):
        return
    uid = await records.mailboxes.put(
        user.number, note.letter, note.prefix, size=note.size, folder=SENT, marks=SEEN, at=note.sent
    )
    records.announce(MailMoved(user.number, SENT, (uid,)))


async def note_brought(records: Records, user: UserNumber, stored: LetterId, letter: NewLetter, to: str) -> None:
    """Put a message on the list that a mail program has brought to the folder; inside the change that stores it."""
    await records.drafts.add_sent(
        SentMail(user=user, letter=stored, to=to, subject=letter.subject, size=letter.size, sent=letter.received)
    )


async def forget_notes(records: Records, user: UserNumber, ids: Collection[int]) -> int:
    """Remove notes from the list, and the copies of those messages from the folder. How many notes there were."""
    letters = [note.letter for note in await records.drafts.sent(user) if note.id in set(ids)]
    copies = await records.mailboxes.within(user, SENT, await records.mailboxes.copies_of(user, letters))
    gone = await records.mail.remove(user, copies)
    if gone:
        records.announce(MailRemoved(user, tuple(uid for uid, _ in gone)))
    return await records.drafts.remove_sent(user, ids)


async def forget_copies(records: Records, user: UserNumber, uids: Collection[Uid]) -> None:
    """These copies are about to be removed from the folder: so are the notes of their messages."""
    letters: set[LetterId] = {one.letter for one in await records.mailboxes.origins(user, sorted(uids))}
    notes = [note.id for note in await records.drafts.sent(user) if note.letter in letters]
    if notes:
        await records.drafts.remove_sent(user, notes)
