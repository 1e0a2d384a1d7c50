"""Where the guest may download a file of a name (spec services.md 9.1, `findfile?`)."""

from __future__ import annotations

from urllib.parse import quote

from dialtone.domain.files.areas import who
from dialtone.domain.files.service import Files
from dialtone.domain.files.tree import Tree
from dialtone.domain.model.actor import Caller
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.guest import guest_at
from dialtone.wire.port import Peer

MOST = 20  # addresses


class FileFinder:
    """Finds them. `site` is the beginning of an address: "ftp://bbs.example.org"."""

    def __init__(self, files: Files | None, directory: Directory, site: str, peer: Peer) -> None:
        self._files = files
        self._directory = directory
        self._site = site
        self._peer = peer

    async def __call__(self, name: str) -> list[str]:
        """The addresses of files with this name. Raises StoreError."""
        guest = await guest_at(self._directory, self._peer, "finger")
        if guest is None or self._files is None or not self._site:
            return []
        areas, found = self._files.areas, []
        places = [one for one in areas.scanned(guest) if not areas.cannot_download(who(guest), one)]
        async for directory, files in self._files.listing.find(guest, places, name=name):
            for file in files:
                if file.name.lower() == name.lower():
                    found.append(self._site + self._path(guest, directory.code, file.name))
            if len(found) >= MOST:
                break
        return found[:MOST]

    def _path(self, guest: Caller, code: str, name: str) -> str:
        assert self._files is not None
        tree = Tree(self._files.areas)
        for library, one in tree.libraries(guest).items():
            for directory, place in tree.directories(guest, one).items():
                if place.code == code:
                    return "/" + "/".join(quote(part, safe="") for part in (library, directory, name))
        return "/"
