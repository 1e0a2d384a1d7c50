"""Messages of a mail program that become messages of a sub-board: by its rules, under the account's name.

What is posted is the text, newly written as if it had been typed here (`boards/writing.py`): nothing of the header that
came with it says who wrote it or where it goes.
"""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import SubBoard
from dialtone.domain.boards.access import Access, who
from dialtone.domain.boards.compose import BODY_MOST, NO_POST, Draft
from dialtone.domain.boards.facts import message_ids, read_facts
from dialtone.domain.boards.writing import Writing
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.post import PostNumber
from dialtone.domain.ports.store import Store
from dialtone.formats.mail.content import read_content
from dialtone.formats.mail.headers import fields, first, split_head

MESSAGE_MOST = 2 * BODY_MOST  # bytes


class BoardPosting:
    """See the module's text."""

    __slots__ = ("_access", "_store", "_writing")

    def __init__(self, store: Store, access: Access, writing: Writing) -> None:
        self._store = store
        self._access = access
        self._writing = writing

    async def post(self, caller: Caller, sub: SubBoard, message: bytes) -> PostNumber:
        """Post a message; its number. Raises Refusal: as `Writing.post`, and INVALID for what has files."""
        if len(message) > MESSAGE_MOST:
            raise Refusal(Why.TOO_BIG, f"A message for a sub-board has at most {MESSAGE_MOST} bytes.")
        content = read_content(message)
        if content.attachments:
            raise Refusal(Why.INVALID, "Messages of sub-boards have no files.")
        head = split_head(message)[0]
        facts = read_facts(head)
        answered = await self._answered(caller, sub, head)
        return await self._writing.post(caller, sub, Draft(subject=facts.subject, body=content.text, answers=answered))

    async def _answered(self, caller: Caller, sub: SubBoard, head: bytes) -> PostNumber:
        """The message of this sub-board that is answered, if the caller sees it."""
        found = fields(head)
        named = message_ids(first(found, b"in-reply-to")) or message_ids(first(found, b"references"))[-1:]
        if not named:
            return NO_POST
        for post in await self._store.read(lambda records: records.posts.by_message_id(named[0])):
            if post.board == sub.code and self._access.reads_post(who(caller), sub, post):
                return post.number
        return NO_POST
