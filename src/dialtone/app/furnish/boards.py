"""The services of the message boards that the terminal uses, as keywords of a `House`."""

from __future__ import annotations

from typing import TypedDict

from dialtone.app.pillars import Pillars
from dialtone.base.bus import Bus
from dialtone.config.load import Settings
from dialtone.domain.boards.drafts import Drafts
from dialtone.domain.boards.editing import Editing
from dialtone.domain.boards.latest import Latest
from dialtone.domain.boards.mark_memory import MarkMemory
from dialtone.domain.boards.posting import Posting
from dialtone.domain.boards.scanning import Scanning
from dialtone.domain.boards.searching import Searching
from dialtone.domain.boards.voting import Voting
from dialtone.domain.boards.writing import Writing
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.model.happenings import BoardChanged, PointersMoved, PostHeld, PostMade
from dialtone.domain.ports.spelling import Spelling
from dialtone.host.spelling import dictionary


class BoardServices(TypedDict):
    """See the module's text; the names are fields of the house."""

    writing: Writing
    editing: Editing
    scanning: Scanning
    searching: Searching
    voting: Voting
    drafts: Drafts
    spelling: Spelling | None
    latest: Latest


def furnish_boards(
    settings: Settings, pillars: Pillars, bus: Bus, posting: Posting, ourselves: Ourselves
) -> BoardServices:
    """Make them over the posting service mail uses too."""
    store, clock, boards, access = pillars.store, pillars.clock, posting.boards, posting.access
    memory = MarkMemory(clock)
    for fact in (PostMade, PostHeld, BoardChanged):
        bus.listen(fact, memory.happened)
    bus.listen(PointersMoved, memory.moved)
    days = settings.new_user.new_message_days
    writing = Writing(posting, store, pillars.blobs, clock, pillars.chance, ourselves.address_of)
    return BoardServices(
        writing=writing,
        editing=Editing(store, pillars.blobs, clock, pillars.chance, boards, access, ourselves.address_of),
        scanning=Scanning(store, clock, boards, access, new_days=days, guest_days=days, memory=memory),
        searching=Searching(store, boards, access),
        voting=Voting(store, clock, boards, access, writing),
        drafts=Drafts(store, clock),
        spelling=dictionary(),
        latest=Latest(store, clock, boards, access),
    )
