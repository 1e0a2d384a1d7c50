"""What leaves with a signature of ours: who wrote it decides, and the domain it says it is from.

A DKIM signature says "this is ours", so it is put on what users of ours wrote, on our own reports and on what the
house itself writes (lists), and only when its From or Sender field names one of our domains: mail of strangers that
passes through gets none, whatever it claims. Mail of strangers that a user has forwarded gets an ARC seal over what
we found out about it instead, so that its next receiver may believe us (RFC 8617).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from enum import Enum

from dialtone.base.errors import Refusal
from dialtone.config.mail import MailConfig
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.model.mail import QueueEntry
from dialtone.domain.model.user import NOBODY
from dialtone.domain.ports.authentication import Signer
from dialtone.formats.mail.address_lists import mailboxes
from dialtone.formats.mail.domains import ascii_domain
from dialtone.formats.mail.headers import fields, first, split_head

HEAD_MOST = 256 * 1024  # bytes in which a header has to end
KEPT = 500  # signatures kept for further attempts; about a kilobyte each
FORWARDED = b"Delivered-To:"
TRACE = b"Received:"

Text = Callable[[], Awaitable[AsyncIterator[bytes]]]


class Kind(Enum):
    """What a message is to get."""

    SIGNATURE = "signature"
    SEAL = "seal"
    NOTHING = "nothing"


class Signing:
    """Decides and has it done. One for the whole program."""

    def __init__(self, signer: Signer, mail: MailConfig, ourselves: Ourselves) -> None:
        self._signer = signer
        self._on = mail.dkim_sign
        self._domain = _ascii(mail.dkim_domain)
        self._selector = mail.dkim_selector
        self._ourselves = ourselves
        self._kept: OrderedDict[tuple[object, ...], bytes] = OrderedDict()

    async def front(self, entry: QueueEntry, text: Text) -> bytes:
        """The header fields to put in front of a message, complete; b"" when there is nothing to sign or no key.

        `text` gives the message as it will be sent, anew at each call. What was made once for a letter is kept for
        its other recipients and attempts. Raises StoreError when the text cannot be read.
        """
        kind = kind_of(entry) if self._on else Kind.NOTHING
        if kind is Kind.NOTHING:
            return b""
        key = (entry.letter, entry.prefix)
        known = self._kept.get(key)
        if known is None:
            known = await self._made(kind, await text())
            if known:  # else there may be a key at the next attempt
                self._kept[key] = known
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return known

    async def _made(self, kind: Kind, text: AsyncIterator[bytes]) -> bytes:
        head, body = await _opened(text)
        if not head:
            return b""
        if kind is Kind.SEAL:
            domain = self._domain or self._ourselves.domain
            return await self._signer.seal(head, body, domain, self._selector, self._ourselves.host)
        signs = self.domain_for(head)
        return await self._signer.sign(head, body, signs, self._selector) if signs else b""

    def domain_for(self, head: bytes) -> str:
        """The domain a message with this header is signed for: DKIMDomain, else that of its author or, on mail of a
        list, of its sender; "" when neither is ours."""
        found = fields(split_head(head)[0])
        for name in (b"from", b"sender"):
            named = mailboxes(first(found, name) or b"", 2)
            domain = named[0].domain if len(named) == 1 else ""
            if domain and self._is_ours(domain):
                return self._domain or domain
        return ""

    def _is_ours(self, domain: str) -> bool:
        mine = self._domain
        return self._ourselves.owns(domain) or bool(mine and f".{domain}".endswith(f".{mine}"))


def kind_of(entry: QueueEntry) -> Kind:
    """Judge by who handed the message in: a user of ours, the house itself (no line says that it was received), or a
    stranger whose mail was forwarded."""
    if entry.user != NOBODY or TRACE not in entry.prefix:
        return Kind.SIGNATURE
    return Kind.SEAL if entry.prefix.startswith(FORWARDED) else Kind.NOTHING


async def _opened(text: AsyncIterator[bytes]) -> tuple[bytes, AsyncIterator[bytes]]:
    """The header block with its empty line, and the body; no header when it does not end in time."""
    start = bytearray()
    async for piece in text:
        start += piece
        end = start.find(b"\r\n\r\n")
        if end >= 0:
            return bytes(start[: end + 4]), _rest(bytes(start[end + 4 :]), text)
        if len(start) > HEAD_MOST:
            return b"", text
    return bytes(start), _rest(b"", text)


async def _rest(piece: bytes, text: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    if piece:
        yield piece
    async for more in text:
        yield more


def _ascii(domain: str) -> str:
    try:
        return ascii_domain(domain) if domain else ""
    except Refusal:
        return ""
