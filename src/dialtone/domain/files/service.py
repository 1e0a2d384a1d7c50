"""The file section as one thing: what `House.files` holds. Terminal, FTP, SFTP and web use the same verbs."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.config.files import FileAreas
from dialtone.domain.files.areas import Areas
from dialtone.domain.files.batch import Batch
from dialtone.domain.files.editing import Editing
from dialtone.domain.files.fetching import Fetching
from dialtone.domain.files.links import Links
from dialtone.domain.files.listing import Listing
from dialtone.domain.files.maintenance import Maintenance
from dialtone.domain.files.preferences import Preferences
from dialtone.domain.files.receiving import Receiving
from dialtone.domain.files.temporary import Temporary


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """See the module's text."""

    settings: FileAreas
    areas: Areas  # who sees what, numbered
    listing: Listing  # lists, searches, what is inside
    fetching: Fetching  # downloads
    receiving: Receiving  # uploads
    batch: Batch  # flagged files
    editing: Editing  # changed, moved, removed
    links: Links  # permission that works once
    maintenance: Maintenance  # purging, adding what lies on disk
    temporary: Temporary  # each caller's own folder
    preferences: Preferences  # what callers choose for themselves
