"""One's own folder, `/home/<alias>`: what the board knows of its caller, to be read. Source: spec services.md 2.5.

The texts lie under the data directory (`data/user/NNNN.plan`), keys in the store; they are changed at the board.
"""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why
from dialtone.domain.house import House
from dialtone.domain.model.actor import Caller
from dialtone.formats.text.foreign import one_line
from dialtone.protocols.sftp.listing import HOME_GROUP, Entry, folder, link, small
from dialtone.protocols.sftp.paths import Parts

TEXTS = {"plan": "plan", "signature": "sig", "smtptags": "smtptags"}  # name here, ending of the file
KEYS, KEY_FOLDER, KEY_LINK, KEY_TARGET = "sshkeys", ".ssh", "authorized_keys", "../sshkeys"


class Home:
    """See the module's text. Paths are relative to `/home`. `name` is the folder's."""

    def __init__(self, house: House, caller: Caller) -> None:
        self._house = house
        self._caller = caller
        self.name = one_line(caller.user.alias, 60).replace("/", "-").strip().lstrip(".") or "me"

    async def look(self, parts: Parts) -> Entry:
        """What is there. Raises Refusal (NOT_FOUND)."""
        match parts:
            case ():
                return folder("home", group=HOME_GROUP)
            case (name,) if name.casefold() == self.name.casefold():
                return folder(name, group=HOME_GROUP)
            case (_, name) if name == KEY_FOLDER and self._mine(parts):
                return folder(name, group=HOME_GROUP)
            case (_, folder_name, name) if (folder_name, name) == (KEY_FOLDER, KEY_LINK) and self._mine(parts):
                return link(name, len(KEY_TARGET), self._caller.user.number)
        return small(parts[-1], len(await self.text(parts)), self._caller.user.number)

    async def entries(self, parts: Parts) -> list[Entry]:
        """What is in a folder. Raises Refusal (NOT_FOUND)."""
        if not parts:
            return [folder(self.name, group=HOME_GROUP)]
        if len(parts) == 2 and parts[1] == KEY_FOLDER and self._mine(parts):
            return [await self.look((*parts, KEY_LINK))]
        if len(parts) != 1 or not self._mine(parts):
            raise Refusal(Why.NOT_FOUND, "no such path")
        found = [folder(KEY_FOLDER, group=HOME_GROUP)]
        for name in (*TEXTS, KEYS):
            text = await self._read(name)
            if text:
                found.append(small(name, len(text), self._caller.user.number))
        return found

    async def text(self, parts: Parts) -> bytes:
        """The text of a file. Raises Refusal (NOT_FOUND)."""
        if not self._mine(parts):
            raise Refusal(Why.NOT_FOUND, "no such path")
        name = KEYS if parts[1:] == (KEY_FOLDER, KEY_LINK) else parts[1] if len(parts) == 2 else ""
        text = await self._read(name)
        if not text:
            raise Refusal(Why.NOT_FOUND, "no such path")
        return text

    def target(self, parts: Parts) -> str:
        """Where a symbolic link leads. Raises Refusal (INVALID)."""
        if parts[1:] == (KEY_FOLDER, KEY_LINK) and self._mine(parts):
            return KEY_TARGET
        raise Refusal(Why.INVALID, "not a link")

    def _mine(self, parts: Parts) -> bool:
        return bool(parts) and parts[0].casefold() == self.name.casefold()

    async def _read(self, name: str) -> bytes:
        if name == KEYS:
            keys = await self._house.public_keys.list(self._caller)
            return "".join(f"{key.kind} {key.data} {key.comment}".rstrip() + "\n" for key in keys).encode()
        if name not in TEXTS:
            return b""
        return await self._house.read_small(f"user/{self._caller.user.number:04d}.{TEXTS[name]}") or b""
