"""Which special uses (RFC 6154) somebody gave to folders of his own. Those of the folders that are always there are
fixed (`places.py`), and nobody else's: sent mail is in `Sent`, whatever a mail program would like. Uses belong to the
folder, not to its name, and are forgotten with it."""

from __future__ import annotations

from collections.abc import Collection

from dialtone.domain.model.mail_folder import FolderId
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records

SECTION, KEY = "mailboxes", "uses"


def given(text: str | None) -> dict[FolderId, frozenset[str]]:
    """What was given: "folder use use ...", a line each."""
    found = {}
    for line in (text or "").split("\n"):
        folder, *uses = line.split()[:10] or [""]
        if folder.isdecimal() and uses:
            found[FolderId(int(folder))] = frozenset(uses)
    return found


async def give(records: Records, user: UserNumber, folder: FolderId, uses: Collection[str]) -> None:
    """Remember the uses of a folder; those of folders that have gone are forgotten."""
    known = given(await records.properties.get(user, SECTION, KEY))
    there = {one.id for one in await records.folders.all(user)}
    known[folder] = frozenset(uses)
    lines = [f"{id} {' '.join(sorted(of))}" for id, of in known.items() if of and id in there]
    await records.properties.put(user, SECTION, KEY, "\n".join(lines))
