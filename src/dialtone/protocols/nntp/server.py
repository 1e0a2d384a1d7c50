"""POST (RFC 3977 section 6.3.1), and IHAVE, which is for servers that feed each other and is not wanted here."""

from __future__ import annotations

from typing import ClassVar

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.boards.news_posting import ARTICLE_MOST
from dialtone.protocols.nntp import replies
from dialtone.protocols.nntp.grammar import is_message_id, nothing, wrong
from dialtone.protocols.nntp.login import ALWAYS, READING, State
from dialtone.protocols.nntp.reading import NntpReading
from dialtone.protocols.nntp.replies import refusal
from dialtone.wire.dialogue import Command
from dialtone.wire.port import BodyFlaw

FLAWS = {
    BodyFlaw.TOO_BIG: f"an article has at most {ARTICLE_MOST} bytes",
    BodyFlaw.BARE_LINE_END: "lines end with CR LF, and CR or LF stand nowhere else",
    BodyFlaw.NUL: "there is a NUL in the article",
}


class NntpServer(NntpReading):
    """One session."""

    async def post(self, argument: bytes) -> None:
        """Take an article."""
        nothing(argument)
        if not self.news.groups.may_post(self.caller):
            raise refusal(Why.DENIED, "440 posting not allowed")
        await self.wire.send(b"340 send article to be posted, end with a dot")
        spool = self.needs.posting.spool()
        try:
            flaw = await self.wire.read_body(spool, limit=ARTICLE_MOST)
            if flaw is not None:
                raise Refusal(Why.INVALID, FLAWS[flaw])
            receipt = await self.needs.posting.accept(self.caller, spool)
        except Refusal as no:
            log.notice("nntp.refused", f"!article of {self.caller.user.alias} refused: {no.text}", why=no.why.name)
            raise refusal(no.why, f"441 posting failed, {no.text}") from None
        except StoreError as trouble:
            log.error("nntp.store", f"!ERROR storing an article: {trouble}")
            raise refusal(Why.NO_SPACE, "441 posting failed, storage trouble, try again later") from None
        finally:
            await spool.drop()
        if receipt is None:
            await self.wire.send(b"240 article cancelled")
            return
        said = f"240 article posted {receipt.message_id}" + (", it waits for a moderator" if receipt.held else "")
        await self.wire.send(replies.printable(said.encode("ascii", "replace")))

    async def ihave(self, argument: bytes) -> None:
        """RFC 3977 section 6.3.2: articles come from readers only."""
        if not is_message_id(argument):
            raise wrong("IHAVE <message-id>")
        await self.wire.send(b"435 article not wanted - do not send it")

    async def slave(self, argument: bytes) -> None:
        """RFC 977 section 3.12."""
        await self.wire.send(b"202 slave status noted")

    commands: ClassVar[dict[bytes, Command[State]]] = NntpReading.commands | {
        b"POST": Command(post, READING, help="POST"),
        b"IHAVE": Command(ihave, READING, help="IHAVE <message-id>"),
        b"SLAVE": Command(slave, ALWAYS, help="SLAVE"),
    }
