"""Somebody's mail in memory, to be read as articles."""

from __future__ import annotations

from dialtone.domain.boards.news import Names
from dialtone.domain.mailstore.mail_articles import MailArticles
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.mail_folder import INBOX, FolderId
from dialtone.domain.model.user import User
from dialtone.domain.ports.store import Records
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall

NAMES = Names(host="news.local.test", domain="local.test", system="The Board")


class MailHall:
    """Mail over the boards of a hall."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.articles = MailArticles(hall.store, hall.blobs, NAMES)
        self._count = 0

    def mail(
        self, user: User, subject: str, body: str = "hello\r\n", *, folder: FolderId = INBOX, **fields: str
    ) -> int:
        """Put a message into a folder; its uid. Field names have `_` for `-`; an empty value leaves a field out."""
        self._count += 1
        named = {
            "From": "Bob <bob@ext.test>",
            "To": "alice@local.test",
            "Subject": subject,
            "Message_ID": f"<m{self._count}@ext.test>",
            "Date": "Mon, 1 Jan 2024 10:00:00 +0000",
            **fields,
        }
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items() if value)
        text = f"{head}\r\n{body}".encode()
        kept = self.hall.blobs.put(text)

        async def change(records: Records) -> int:
            letter = NewLetter(
                tag=f"{self._count:016x}",
                size=len(text),
                body=kept.body,
                blob=kept.blob,
                message_id=named["Message_ID"],
                sender="bob@ext.test",
                subject=subject,
                author=named["From"],
                received=self.hall.clock.now(),
            )
            stored = await records.mail.add_letter(letter)
            prefix = b"Received: from x\r\n"
            size = len(prefix) + len(text)
            return int(await records.mail.add_copy(user.number, stored, prefix, size=size, spam=False, folder=folder))

        return run(self.hall.store.write(change))

    def folder(self, user: User, name: str) -> FolderId:
        """Make a folder."""
        made = run(self.hall.store.write(lambda records: records.folders.make(user.number, name)))
        assert made is not None
        return made
