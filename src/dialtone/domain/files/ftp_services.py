"""What FTP needs of the house besides the file section, as one thing: what `House.ftp` holds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dialtone.domain.access.rates import Rates
from dialtone.domain.files.alias_files import AliasFiles
from dialtone.domain.files.local_tree import LocalTree
from dialtone.domain.files.visits import FileVisits
from dialtone.domain.presence.file_clients import FileClients


@dataclass(frozen=True, slots=True, kw_only=True)
class FtpServices:
    """See the module's text."""

    visits: FileVisits  # who comes for files
    aliases: AliasFiles  # ftpalias.cfg
    local: LocalTree | None  # this machine's own files, for sysops
    rates: Rates | None  # how many commands a client may give; None: as many as it likes
    read_text: Callable[[str], Awaitable[bytes | None]]  # a small file of text/
    clients: FileClients  # who is here for files now
