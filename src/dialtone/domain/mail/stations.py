"""What stands along the line of acceptance besides routing and the plain checks. A station that is not there (nothing
is configured for it) costs nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from dialtone.config.boards import Boards
from dialtone.config.levels import Levels
from dialtone.domain.access.by_address import ByAddress
from dialtone.domain.boards.posting import Posting
from dialtone.domain.mail.archiving import Archiving
from dialtone.domain.mail.authentication import Authentication
from dialtone.domain.mail.filters import Filters
from dialtone.domain.mail.notices import Notices
from dialtone.domain.mail.processing import Processing
from dialtone.domain.mail.rewriting import Rewriting
from dialtone.domain.mail.sorting import Sorting
from dialtone.domain.mail.vacation import Vacation
from dialtone.domain.networks.netmail import NetmailRoutes
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.telegrams import Telegrams


async def _no_file(_: str) -> bytes | None:
    return None


async def _nowhere(_: str, __: str) -> bool:
    return False


@dataclass(slots=True, kw_only=True)
class Stations:
    """See the module's text. `read_small` reads a small file below data/ by its relative name."""

    filters: Filters | None = None  # lists of patterns, blacklists, known spam
    processing: Processing | None = None  # mailproc.ini
    authentication: Authentication | None = None  # SPF, DKIM, DMARC, ARC
    posting: Posting | None = None
    netmail: NetmailRoutes | None = None
    telegrams: Telegrams | None = None
    notices: Notices | None = None  # telegrams about new mail
    rewriting: Rewriting | None = None  # SRS
    by_address: ByAddress | None = None  # SMTP_AUTH_VIA_IP
    archiving: Archiving | None = None
    sorting: Sorting | None = None  # users' rules
    vacation: Vacation | None = None  # answers of those who are away
    presence: Presence | None = None
    boards: Boards = field(default_factory=Boards)
    levels: Levels = field(default_factory=Levels)
    read_small: Callable[[str], Awaitable[bytes | None]] = _no_file
    leads_to: Callable[[str, str], Awaitable[bool]] = _nowhere  # whether a domain's addresses include this one
    locked: Callable[[], bool] = lambda: False  # whether data/mail.lock says that mail must wait
    arrived: Callable[[], None] = lambda: None  # mail was stored: touches smtp_sem
