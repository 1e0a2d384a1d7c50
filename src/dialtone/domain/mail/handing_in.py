"""A message somebody wrote goes down the line of acceptance, as submitted mail does.

Who writes has logged in. What the line refuses comes back in words for people, without the codes of the protocol.
"""

from __future__ import annotations

import re

from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.composing import Addressee, Heading, Message, compose
from dialtone.domain.mail.envelope import Recipient, Sender
from dialtone.domain.mail.letter import Also, Letter
from dialtone.domain.mail.reception import Reception
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.actor import Caller
from dialtone.domain.ports.outside import Clock
from dialtone.formats.mail.addresses import parse_path

_CODE = re.compile(r"^\d{3}[ -](?:\d\.\d{1,3}\.\d{1,3} )?")
_WORDS = {
    Why.TOO_MANY: "That is more mail than you may send now.",
    Why.NO_SPACE: "The mail base cannot take it now. Please try again later.",
    Why.FULL: "The mailbox is full.",
    Why.TOO_BIG: "The message is too large.",
    Why.SENDER_DENIED: "Your mail is not taken here.",
}


class HandingIn:
    """See the module's text."""

    __slots__ = ("_chance", "_clock", "_reception")

    def __init__(self, reception: Reception, clock: Clock, chance: Chance) -> None:
        self._reception = reception
        self._clock = clock
        self._chance = chance

    async def hand_in(self, caller: Caller, message: Message, also: Also, *, keep_here: bool = False) -> str:
        """Send it to all its recipients, or to nobody; its tag. `also` is done in the same change; `keep_here`: to
        local mailboxes, whatever their owners forward. Raises Refusal, StoreError."""
        try:
            letter = await self._begun(caller, message, keep_here)
            try:
                await self._written(caller, letter, message)
                letter.also = also
                return await letter.finish()
            finally:
                await letter.drop()
        except Refusal as no:
            raise _in_words(no) from no

    async def _begun(self, caller: Caller, message: Message, keep_here: bool) -> Letter:
        """A letter with its recipients."""
        address = self._reception.ourselves.address_of(caller.user)
        given = f"<{address}>".encode()
        utf8 = not all(to.address.isascii() for to in message.everybody) or not address.isascii()
        sender = Sender(path=parse_path(given, utf8=True), given=given, address=address, utf8=utf8)
        letter = await self._reception.begin(self._visit(caller), sender)
        for to in message.everybody:
            path = f"<{_prefix(to, keep_here)}{to.address}>".encode()
            parsed = parse_path(path, utf8=True)
            await letter.add_recipient(Recipient(path=parsed, given=path, address=to.address))
        return letter

    def _visit(self, caller: Caller) -> Visit:
        return self._reception.visit(caller, submission=True, hello=b"", extended=True, secure=True)

    async def _written(self, caller: Caller, letter: Letter, message: Message) -> None:
        user, now = caller.user, self._clock.now()
        ourselves = self._reception.ourselves
        token = self._chance.token(12).hex()
        heading = Heading(
            name=user.alias,
            address=ourselves.address_of(user),
            at=now,
            offset=self._clock.offset(now),
            message_id=f"<{token}@{ourselves.host}>",
            boundary=f"=_{self._chance.token(12).hex()}",
        )
        plain_only = user.has_restriction("A") or any(to.outside for to in message.everybody)
        intake, most = letter.text(), self._reception.mail.max_msg_size
        async for piece in await compose(message, heading, plain_only=plain_only):
            await intake.write(piece)
            if most and intake.size > most:
                raise self._reception.too_big(intake.size)


def _prefix(to: Addressee, keep_here: bool) -> str:
    return "local:" if keep_here and to.user is not None and to.address[:1] != '"' else ""


def _in_words(no: Refusal) -> Refusal:
    """A refusal of the mail line as people read it: without the codes of the protocol."""
    text = no.text or _CODE.sub("", no.reply.decode("utf-8", "replace")) or _WORDS.get(no.why, "The mail is not taken.")
    return Refusal(no.why, text[:1].upper() + text[1:], temporary=no.temporary)
