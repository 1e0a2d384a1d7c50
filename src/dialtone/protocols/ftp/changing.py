"""Files and folders are removed, renamed and made. Sources: RFC 959; spec services.md 3.5, 3.9, 3.10."""

from __future__ import annotations

from typing import ClassVar

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.formats.text.foreign import one_line
from dialtone.protocols.ftp import replies
from dialtone.protocols.ftp.browsing import FtpBrowsing
from dialtone.protocols.ftp.loop import USERS, State
from dialtone.protocols.ftp.paths import Where
from dialtone.wire.dialogue import Command


class FtpChanging(FtpBrowsing):
    """See the module's text."""

    async def dele(self, argument: bytes) -> None:
        """Remove a file."""
        place = self.where(argument)
        try:
            await self.view(place).remove(place.parts)
        except OSError as trouble:
            name = one_line(place.name, 100)
            raise Refusal(
                Why.BUSY, reply=replies.line(450, f"{name} could not be deleted (error: {trouble.errno}).")
            ) from None
        if place.local:
            await self.wire.send(_quoted(250, place, " removed successfully."))
        else:
            await self.wire.send(replies.line(250, f"{place.name} deleted."))

    async def mkd(self, argument: bytes) -> None:
        """Make a folder."""
        place = self.where(argument)
        if not place.parts:
            raise Refusal(Why.INVALID, "A name is expected.")
        try:
            made = await self.view(place).make_folder(place.parts)
        except OSError as trouble:
            text = f"Error {trouble.errno} creating directory: {one_line(place.text, 100)}"
            raise Refusal(Why.EXISTS, reply=replies.line(521, text)) from None
        except Refusal as no:
            self.note_attack("MKD", place)
            raise Refusal(no.why, no.text) from None
        await self.wire.send(_quoted(257, place, " directory created" if made else " directory created (not really)"))

    async def rmd(self, argument: bytes) -> None:
        """Remove an empty folder."""
        place = self.where(argument)
        await self.view(place).remove_folder(place.parts)
        await self.wire.send(_quoted(250, place, " removed"))

    async def rnfr(self, argument: bytes) -> None:
        """What is renamed."""
        place = self.where(argument)
        await self.look(place)
        self.renamed = place
        await self.wire.send(b"350 File exists, ready for destination name")

    async def rnto(self, argument: bytes) -> None:
        """And to what."""
        source, self.renamed = self.renamed, None
        if source is None:
            raise Refusal(Why.BAD_SEQUENCE, "Use RNFR first.")
        place = self.where(argument)
        if place.local != source.local:
            raise Refusal(Why.DENIED, reply=b"553 That is another file system.")
        try:
            await self.view(place).rename(source.parts, place.parts)
        except Refusal as no:
            raise Refusal(no.why, reply=replies.answer(no, replies.UPLOAD_CODES)) from None
        except FileExistsError:
            raise Refusal(Why.EXISTS, reply=b"553 File already exists.") from None
        await self.wire.send(_quoted(250, source, f' renamed to "{place.text}"'))

    def note_attack(self, verb: str, place: Where) -> None:
        """What nobody does by mistake goes to hack.log."""
        peer, user = self.wire.peer, self.caller.user
        text = f"!{user.alias} tried {verb} {one_line(place.text, 100)}"
        log.warning("hack.attempt", text, user=user.alias, host=peer.host, address=peer.address, port=peer.port)

    commands: ClassVar[dict[bytes, Command[State]]] = FtpBrowsing.commands | {
        b"DELE": Command(dele, USERS, help="DELE path"),
        b"MKD": Command(mkd, USERS, help="MKD path"),
        b"XMKD": Command(mkd, USERS, help="XMKD path"),
        b"RMD": Command(rmd, USERS, help="RMD path"),
        b"XRMD": Command(rmd, USERS, help="XRMD path"),
        b"RNFR": Command(rnfr, USERS, help="RNFR path"),
        b"RNTO": Command(rnto, USERS, help="RNTO path"),
    }


def _quoted(code: int, place: Where, words: str) -> bytes:
    return replies.line(code, f'"{one_line(place.text, 150)}"{words}')
