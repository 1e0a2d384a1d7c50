"""The message bases of scripts: sub-boards by their code, and "mail", through which they send.

What a script does here the sysop does: access rules of callers do not apply, and mail may leave. A sub-board's
messages can be read, added, removed and let through; mailboxes cannot be read. Source: spec mail.md 6.6 (`MsgBase`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import Boards, SubBoard
from dialtone.domain.boards.facts import digest_of, message_ids, read_facts
from dialtone.domain.boards.posting import Origin, Posting
from dialtone.domain.boards.reading import Reading
from dialtone.domain.mail import script_messages as messages
from dialtone.domain.mail.delivery import Addressed, Envelope, place
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.model.actor import System
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.post import Post, PostNumber
from dialtone.domain.model.route import Destination, ToHost, ToUser
from dialtone.domain.model.user import NOBODY, UserNumber
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.blobs import Blobs, Kept
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.mail import dates
from dialtone.formats.mail.addresses import parse_path
from dialtone.formats.mail.headers import split_head
from dialtone.formats.mail.received import return_path

MAIL = "mail"
MOST_RECIPIENTS = 10_000
MOST_HEADERS = 10_000  # of one answer
PAGE = 500
SCRIPT = System("script")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A message that is written and safe."""

    bytes_: bytes
    kept: Kept
    tag: str
    message_id: str
    sender: str  # reverse path


class ScriptBases:
    """See the module's text. Every method raises Refusal, whose text the script sees, and StoreError."""

    def __init__(
        self,
        *,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        chance: Chance,
        directory: Directory,
        ourselves: Ourselves,
        boards: Boards,
        posting: Posting,
        reading: Reading,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._chance = chance
        self._directory = directory
        self._ourselves = ourselves
        self._boards = boards
        self._posting = posting
        self._reading = reading

    async def open(self, code: str) -> dict[str, int]:
        """Counts: `first_msg`, `last_msg`, `total_msgs`."""
        if code.lower() == MAIL:
            return {"first_msg": 0, "last_msg": 0, "total_msgs": 0}
        sub = self._sub(code)
        state = await self._store.read(lambda records: records.posts.state(sub.code))
        return {"first_msg": state.first, "last_msg": state.last, "total_msgs": state.messages}

    async def header(self, code: str, by_offset: bool, which: int | str) -> dict[str, Any]:
        """One message's header, by its number, its offset from 0, or its message-id."""
        sub = self._sub(code)
        post, offset = await self._find(sub, by_offset, which)
        text = await self._reading.text(SCRIPT, sub.code, post.number)
        return messages.header_of(post, offset, self._date(post.written or post.posted), split_head(text)[0])

    async def headers(self, code: str) -> dict[str, Any]:
        """The headers of all messages by their numbers, the oldest ones when there are very many; no further fields."""
        sub = self._sub(code)
        made: dict[str, Any] = {}
        async for offset, post in self._all(sub):
            if offset >= MOST_HEADERS:
                break
            header = messages.header_of(post, offset, self._date(post.written or post.posted), b"")
            made[str(int(post.number))] = header
        return made

    async def body(self, code: str, by_offset: bool, which: int | str) -> str:
        """One message's body."""
        sub = self._sub(code)
        post, _ = await self._find(sub, by_offset, which)
        return messages.body_of(await self._reading.text(SCRIPT, sub.code, post.number))

    async def remove(self, code: str, by_offset: bool, which: int | str) -> bool:
        """Take a message away."""
        sub = self._sub(code)
        post, _ = await self._find(sub, by_offset, which)
        return bool(await self._store.write(lambda records: records.posts.remove(sub.code, [post.number])))

    async def put_header(self, code: str, by_offset: bool, which: int | str, header: Mapping[str, Any]) -> bool:
        """Change a header: the mark MODERATED can be taken away, which lets the message through."""
        sub = self._sub(code)
        post, _ = await self._find(sub, by_offset, which)
        held = bool(messages.number_of(header, "attr") & messages.MODERATED)
        if held and not post.held:
            raise Refusal(Why.UNSUPPORTED, "a message that everybody sees cannot be moderated any more")
        if post.held and not held:
            return await self._store.write(lambda records: records.posts.release(sub.code, post.number))
        return True

    async def save(self, code: str, header: Mapping[str, Any], body: str, recipients: list[Any] | None) -> bool:
        """Post a message, or send one to `recipients` (to the one of the header when that is None)."""
        if code.lower() == MAIL:
            await self._send(header, body, recipients)
        else:
            await self._post(self._sub(code), header, body)
        return True

    # Finding

    def _sub(self, code: str) -> SubBoard:
        sub = self._boards.find(code)
        if sub is None:
            text = "mailboxes cannot be read by scripts" if code.lower() == MAIL else f"there is no sub-board {code}"
            raise Refusal(Why.NOT_FOUND, text)
        return sub

    async def _all(self, sub: SubBoard) -> AsyncIterator[tuple[int, Post]]:
        after = offset = 0
        while page := await self._page(sub, after):
            for post in page:
                yield offset, post
                offset += 1
            after = page[-1].number

    async def _page(self, sub: SubBoard, after: int) -> list[Post]:
        return await self._store.read(lambda records: records.posts.page(sub.code, after=after, most=PAGE, held=None))

    async def _find(self, sub: SubBoard, by_offset: bool, which: int | str) -> tuple[Post, int]:
        if by_offset or isinstance(which, str):
            async for offset, post in self._all(sub):
                if which == (offset if by_offset else post.message_id):
                    return post, offset
            raise Refusal(Why.NOT_FOUND, "there is no such message")
        number = PostNumber(int(which))
        found = await self._store.read(lambda records: records.posts.get(sub.code, number))
        if found is None:
            raise Refusal(Why.NOT_FOUND, f"there is no message {number}")
        return found, 0

    def _date(self, at: float) -> str:
        return dates.rfc5322(at, self._clock.offset(at))

    # Writing

    async def _text(self, header: Mapping[str, Any], body: str, tag: str, message_id: str) -> _Text:
        author = await self._author(header)
        text = messages.compose(header, body, sender=author, message_id=message_id, date=self._date(self._clock.now()))
        spool = self._blobs.spool()
        await spool.write(text)
        kept = await spool.keep()
        return _Text(bytes_=text, kept=kept, tag=tag, message_id=message_id, sender=_reverse_path(header, author))

    async def _author(self, header: Mapping[str, Any]) -> str:
        address = messages.text_of(header, "from_net_addr")
        if "@" in address:
            return address
        name = messages.text_of(header, "from")
        number = messages.number_of(header, "from_ext")
        user = await self._directory.get(UserNumber(number)) if number > 0 else None
        if user is not None:
            return self._ourselves.address_of(user)
        return name if "@" in name else f"{_local(name)}@{self._ourselves.domain}"

    def _letter(self, text: _Text, header: Mapping[str, Any]) -> NewLetter:
        return NewLetter(
            tag=text.tag,
            size=text.kept.size,
            body=text.kept.body,
            blob=text.kept.blob,
            message_id=text.message_id,
            sender=text.sender,
            subject=messages.text_of(header, "subject"),
            author=messages.text_of(header, "from"),
            received=self._clock.now(),
        )

    async def _post(self, sub: SubBoard, header: Mapping[str, Any], body: str) -> None:
        tag = self._chance.token(8).hex()
        now = self._clock.now()
        message_id = _own_id(header) or self._posting.new_id(sub, tag, now)
        text = await self._text(header, body, tag, message_id)
        head, start = split_head(text.bytes_)
        attributes = messages.number_of(header, "attr")
        network = "internet" if messages.number_of(header, "from_net_type") == messages.NET_INTERNET else ""
        origin = Origin(network=network, to=messages.text_of(header, "to"), private=bool(attributes & messages.PRIVATE))
        digest = await digest_of(_pieces(text.bytes_), start) if self._posting.wants_digest(sub) else ""
        size = text.kept.size
        post = self._posting.new_post(sub, read_facts(head), origin, tag=tag, prefix=b"", size=size, digest=digest)
        held = bool(attributes & messages.MODERATED)
        post = replace(post, held=held, anonymous=post.anonymous or bool(attributes & messages.ANONYMOUS))
        letter = self._letter(text, header)

        async def change(records: Records) -> PostNumber | None:
            stored = await records.mail.add_letter(letter)
            number = await self._posting.place(records, post, now, letter=stored)
            if number is None:
                raise Refusal(Why.EXISTS, "this message is there already")
            return number

        await self._store.write(change)

    async def _send(self, header: Mapping[str, Any], body: str, recipients: list[Any] | None) -> None:
        wanted = [header] if recipients is None else [{**header, **one} for one in recipients if isinstance(one, dict)]
        if not wanted or len(wanted) > MOST_RECIPIENTS:
            raise Refusal(Why.TOO_MANY, "no recipient" if not wanted else "too many recipients")
        destinations = [await self._destination(one) for one in wanted]
        tag = self._chance.token(8).hex()
        message_id = _own_id(header) or f"<{tag}@{self._ourselves.host}>"
        text = await self._text(header, body, tag, message_id)
        copies = [self._copy(text, destination, address) for destination, address in destinations]
        sender = await self._directory.get(UserNumber(max(messages.number_of(header, "from_ext"), 0)))
        envelope = Envelope(
            user=sender.number if sender is not None else NOBODY,
            eight_bit=not text.bytes_.isascii(),
            utf8=not split_head(text.bytes_)[0].isascii(),
        )
        letter, now = self._letter(text, header), self._clock.now()
        await self._store.write(lambda records: place(records, letter, envelope, copies, now))

    def _copy(self, text: _Text, destination: Destination, address: str) -> Addressed:
        prefix = return_path(f"<{text.sender}>".encode()) if isinstance(destination, ToUser) else b""
        return Addressed(destination=destination, address=address, prefix=prefix)

    async def _destination(self, header: Mapping[str, Any]) -> tuple[Destination, str]:
        kind = messages.number_of(header, "to_net_type")
        number = messages.number_of(header, "to_ext")
        name = messages.text_of(header, "to")
        address = messages.text_of(header, "to_net_addr") or name
        if kind == messages.NET_INTERNET or (kind == messages.NET_NONE and number <= 0 and "@" in address):
            return await self._by_address(address)
        if kind != messages.NET_NONE:
            raise Refusal(Why.UNSUPPORTED, "scripts can send mail to users and to Internet addresses")
        user = await self._directory.get(UserNumber(number)) if number > 0 else None
        if number <= 0:
            user = await self._directory.recipient(name, aliased=False)
        if user is None or not user.active:
            raise Refusal(Why.NOT_FOUND, f"there is no user {name or number}")
        return ToUser(user), self._ourselves.address_of(user)

    async def _by_address(self, address: str) -> tuple[Destination, str]:
        path = parse_path(f"<{address.strip('<>')}>".encode(), utf8=True)
        if not path.domain:
            raise Refusal(Why.BAD_ADDRESS, f"{address} is no address")
        if not self._ourselves.owns(path.domain):
            return ToHost(recipient=path.address, domain=path.domain, port=path.port or 0), path.address
        user = await self._directory.recipient(path.local, aliased=False)
        if user is None:
            raise Refusal(Why.NOT_FOUND, f"there is no user {path.local}")
        return ToUser(user), path.address


def _reverse_path(header: Mapping[str, Any], author: str) -> str:
    """Who hears of failures: the header's reverse path; nobody, when a program writes; else the author."""
    given = messages.text_of(header, "reverse_path")
    if not given and (header.get("reverse_path") == "" or _is_program(header)):
        return ""
    try:
        return parse_path(f"<{(given or author).strip('<>')}>".encode(), utf8=True).address
    except Refusal:
        return ""


def _is_program(header: Mapping[str, Any]) -> bool:
    return messages.number_of(header, "from_agent") == messages.AGENT_PROCESS


def _own_id(header: Mapping[str, Any]) -> str:
    given = messages.text_of(header, "id").encode("utf-8", "replace")
    return next(iter(message_ids(given)), "")


def _local(name: str) -> str:
    spelled = "".join(char if char.isalnum() and char.isascii() else "." for char in name).strip(".")
    return spelled or "nobody"


async def _pieces(text: bytes) -> AsyncIterator[bytes]:
    yield text
