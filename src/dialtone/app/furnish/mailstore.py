"""Mailboxes for programs that keep a copy of them, as a keyword of a `House`."""

from __future__ import annotations

from typing import TypedDict

from dialtone.app.pillars import Pillars
from dialtone.base.bus import Bus
from dialtone.config.load import Settings
from dialtone.domain.boards.moderation import Moderation
from dialtone.domain.boards.posting import Posting
from dialtone.domain.boards.reading import Reading
from dialtone.domain.boards.scanning import Scanning
from dialtone.domain.boards.writing import Writing
from dialtone.domain.mail.folders import Folders
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mailstore.service import MailStore
from dialtone.domain.mailstore.shelf import Shelf
from dialtone.domain.model.happenings import (
    BoardChanged,
    MailArrived,
    MailMarked,
    MailMoved,
    MailRemoved,
    PointersMoved,
    PostHeld,
    PostMade,
)


class MailboxServices(TypedDict):
    """See the module's text; the names are fields of the house."""

    mailstore: MailStore


def furnish_mailstore(
    settings: Settings,
    pillars: Pillars,
    bus: Bus,
    *,
    posting: Posting,
    reading: Reading,
    moderation: Moderation,
    ourselves: Ourselves,
) -> MailboxServices:
    """Make them, and let them hear what happens to mail and boards."""
    store, clock, boards, access = pillars.store, pillars.clock, posting.boards, posting.access
    days = settings.new_user.new_message_days
    shelf = Shelf(store)
    bus.listen(MailArrived, shelf.mail_changed)
    bus.listen(MailMarked, shelf.mail_changed)
    bus.listen(MailMoved, shelf.mail_changed)
    bus.listen(MailRemoved, shelf.mail_changed)
    bus.listen(PostMade, shelf.board_changed)
    bus.listen(PostHeld, shelf.board_changed)
    bus.listen(BoardChanged, shelf.board_changed)
    bus.listen(PointersMoved, shelf.pointers_moved)
    mailstore = MailStore(
        store=store,
        blobs=pillars.blobs,
        clock=clock,
        chance=pillars.chance,
        mail=settings.mail,
        folders=Folders(store, clock),
        boards=boards,
        access=access,
        reading=reading,
        scanning=Scanning(store, clock, boards, access, new_days=days, guest_days=days),
        writing=Writing(posting, store, pillars.blobs, clock, pillars.chance, ourselves.address_of),
        moderation=moderation,
        shelf=shelf,
    )
    return MailboxServices(mailstore=mailstore)
