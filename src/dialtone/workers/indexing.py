"""Making messages findable: one loop that reads the texts of new posts and gives their words to the store's index.

Rung by new posts; looks by itself every few minutes for those that were edited. Few messages in one change, so that
mail which comes in meanwhile hardly waits. A text that cannot be read costs its own words only: the message is
findable by its subject.
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.domain.model.post import Post, PostText
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.mail.content import read_content
from dialtone.workers.rung import Rung

RESCAN = 300.0  # seconds
STORE_PAUSE = 10.0  # seconds after trouble of the store
FAULT_PAUSE = 60.0  # seconds after a bug
LOT = 8  # messages in one change
READ = 128 * 1024  # bytes of a message: an attachment in front of the text is rare
KEPT = 64 * 1024  # characters of its text


class Indexing(Rung):
    """See the module's text."""

    LABEL = "INDEX"

    def __init__(self, store: Store, blobs: Blobs) -> None:
        super().__init__()
        self._store = store
        self._blobs = blobs

    async def once(self) -> float:
        """Every message that is not in the index; returns how long to sleep."""
        try:
            while not self._stopping and await self._lot():
                pass
        except StoreError as trouble:
            log.error("indexing.failed", f"!New messages cannot be made findable: {trouble}")
            return STORE_PAUSE
        except Exception as fault:
            log.fault("indexing.fault", "!Making new messages findable failed", fault)
            return FAULT_PAUSE
        return RESCAN

    async def _lot(self) -> bool:
        """The next messages. False: there were none."""
        posts = await self._store.read(lambda records: records.posts.unindexed(most=LOT))
        found = [(post, await self._words(post)) for post in posts]

        async def change(records: Records) -> None:
            for post, text in found:
                if await records.posts.get(post.board, post.number) == post:  # else it is read again, or has gone
                    await records.posts.index(post.board, post.number, text)

        if found:
            await self._store.write(change)
        return bool(found)

    async def _words(self, post: Post) -> str:
        """The text of a message in characters; "" when it cannot be read. Raises StoreError when that may pass."""
        try:
            texts = await self._store.read(lambda records: records.posts.texts(post.board, [post.number]))
            return read_content(await self._beginning(texts[0])).text[:KEPT] if texts else ""
        except StoreError as trouble:
            if trouble.temporary:
                raise
            self._tell(post, str(trouble))
        except Exception as fault:
            log.fault("indexing.fault", f"!{_name(post)}: reading it for its words failed", fault)
        return ""

    def _tell(self, post: Post, why: str) -> None:
        log.error("indexing.unread", f"!{_name(post)}: findable by its subject only: {why}", board=post.board)

    async def _beginning(self, text: PostText) -> bytes:
        if text.body is not None:
            return (text.prefix + text.body)[:READ]
        read = bytearray(text.prefix)
        async for piece in await self._blobs.read(text.blob):
            read += piece
            if len(read) >= READ:
                break
        return bytes(read[:READ])


def _name(post: Post) -> str:
    return f"message {post.number} of sub-board {post.board}"
