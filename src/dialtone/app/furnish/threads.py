"""Sub-boards as pages show them, as a keyword of a `House`."""

from __future__ import annotations

from typing import TypedDict

from dialtone.app.pillars import Pillars
from dialtone.base.bus import Bus
from dialtone.domain.boards.posting import Posting
from dialtone.domain.boards.reading import Reading
from dialtone.domain.boards.threads import Threads
from dialtone.domain.model.happenings import BoardChanged, PostHeld, PostMade


class ThreadServices(TypedDict):
    """See the module's text; the names are fields of the house."""

    threads: Threads


def furnish_threads(pillars: Pillars, bus: Bus, posting: Posting, reading: Reading) -> ThreadServices:
    """Make it, and let it hear what happens on sub-boards."""
    threads = Threads(pillars.store, pillars.clock, posting.access, reading)
    for fact in (PostMade, PostHeld, BoardChanged):
        bus.listen(fact, threads.happened)
    return ThreadServices(threads=threads)
