"""Mailboxes for programs that keep a copy of them, as a keyword of a `House`."""

from __future__ import annotations

from typing import TypedDict

from dialtone.app.pillars import Pillars
from dialtone.base.bus import Bus
from dialtone.config.load import Settings
from dialtone.domain.boards.posting import Posting
from dialtone.domain.mail.folders import Folders
from dialtone.domain.mailstore.service import MailStore
from dialtone.domain.mailstore.shelf import Shelf
from dialtone.domain.model.happenings import MailArrived, MailMarked, MailMoved, MailRemoved


class MailboxServices(TypedDict):
    """See the module's text; the names are fields of the house."""

    mailstore: MailStore


def furnish_mailstore(settings: Settings, pillars: Pillars, bus: Bus, posting: Posting) -> MailboxServices:
    """Make them, and let them hear what happens to mail."""
    shelf = Shelf(pillars.store)
    bus.listen(MailArrived, shelf.mail_changed)
    bus.listen(MailMarked, shelf.mail_changed)
    bus.listen(MailMoved, shelf.mail_changed)
    bus.listen(MailRemoved, shelf.mail_changed)
    mailstore = MailStore(
        store=pillars.store,
        blobs=pillars.blobs,
        clock=pillars.clock,
        chance=pillars.chance,
        mail=settings.mail,
        folders=Folders(pillars.store, pillars.clock),
        boards=posting.boards,
        access=posting.access,
        shelf=shelf,
    )
    return MailboxServices(mailstore=mailstore)
