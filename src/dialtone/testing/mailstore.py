"""Mailboxes in memory, as `domain/mailstore/contract.py` promises them: for sessions on a scripted wire.

Several stores may share one `Boxes`, as several sessions share a user's mail. Every change counts up one modseq for
the box it is in. `disk_full` makes every change fail.
"""

from __future__ import annotations

from array import array
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field

from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.mailstore.contract import (
    KEYWORD,
    MOST_KEYWORDS,
    USES,
    Appended,
    Changes,
    Facts,
    Listed,
    Mailbox,
    Mark,
    Marking,
    Moved,
    Quota,
    Spool,
    Status,
    Summary,
    View,
    Whole,
)
from dialtone.domain.model.actor import Caller
from dialtone.domain.ports.mail_index import Where
from dialtone.formats.mail.dates import parse
from dialtone.formats.mail.headers import decode_words, fields, first, split_head
from dialtone.formats.mail.usual import usual_fields

EVERYTHING = int(Mark.SEEN | Mark.ANSWERED | Mark.FLAGGED | Mark.DELETED | Mark.DRAFT)


@dataclass(slots=True)
class Message:
    """One message."""

    uid: int
    text: bytes
    marks: int
    modseq: int
    received: float
    saved: float
    email_id: str
    in_file: bool = False


@dataclass(slots=True)
class Box:
    """One mailbox."""

    name: str
    id: str
    validity: int
    messages: list[Message] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    next_uid: int = 1
    modseq: int = 1
    told: int = 0  # the uid below which nothing is recent
    gone: list[tuple[int, int]] = field(default_factory=list)  # modseq, uid
    bells: list[Bell] = field(default_factory=list)
    writable: bool = True
    subscribed: bool = True
    attributes: frozenset[str] = frozenset()
    board: str = ""
    remembers: bool = True  # which have gone

    def changed(self) -> int:
        """The modseq of a change."""
        self.modseq += 1
        return self.modseq

    def ring(self) -> None:
        """Tell everybody who watches."""
        for bell in self.bells:
            bell.ring()


class Boxes:
    """All mailboxes. `now` is the time of everything that happens."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self.boxes: dict[str, Box] = {}
        self.count = 0
        self.disk_full = False
        self.forgets = 1  # every so many uids, of one message no header field is known
        self.most_bytes = 0
        self.most_messages = 0
        for name, *attributes in (("INBOX",), ("Drafts", "\\Drafts"), ("Sent", "\\Sent"), ("Trash", "\\Trash")):
            self.make(name, *attributes)

    def make(self, name: str, *attributes: str, board: str = "", writable: bool = True) -> Box:
        """A new mailbox."""
        self.count += 1
        made = Box(name, f"F{self.count}", 1000 + self.count, attributes=frozenset(attributes), board=board)
        made.writable = writable
        self.boxes[name] = made
        return made

    def find(self, name: str) -> Box:
        """A mailbox by its name. Raises Refusal (NOT_FOUND)."""
        box = self.boxes.get(name)
        if box is None:
            raise Refusal(Why.NOT_FOUND, "no such mailbox")
        return box

    def check(self) -> None:
        """Raises StoreError when the disk is full."""
        if self.disk_full:
            raise StoreError("disk full")

    def put(
        self,
        name: str,
        *texts: bytes,
        marks: int = 0,
        keywords: Sequence[str] = (),
        received: float | None = None,
        email_id: str = "",
        in_file: bool = False,
    ) -> list[int]:
        """Add messages; their uids."""
        box = self.find(name)
        bits = bits_of(box, keywords)
        found = []
        for text in texts:
            at = self.now if received is None else received
            self.count += 1
            made = Message(box.next_uid, text, marks | bits, box.changed(), at, self.now, email_id or f"M{self.count}")
            made.in_file = in_file
            box.messages.append(made)
            found.append(made.uid)
            box.next_uid += 1
        box.ring()
        return found


def bits_of(box: Box, keywords: Sequence[str]) -> int:
    """Bits of keywords, made where they are new. Raises Refusal (TOO_MANY)."""
    bits = 0
    known = [keyword.lower() for keyword in box.keywords]
    for keyword in keywords:
        if keyword.lower() not in known:
            if len(known) >= MOST_KEYWORDS:
                raise Refusal(Why.TOO_MANY, "too many keywords")
            box.keywords.append(keyword)
            known.append(keyword.lower())
        bits |= 1 << (KEYWORD + known.index(keyword.lower()))
    return bits


class MemoryMailbox:
    """See `Mailbox`."""

    def __init__(self, boxes: Boxes, box: Box, *, read_only: bool) -> None:
        self._boxes = boxes
        self._box = box
        self.name = box.name
        self.validity = box.validity
        self.mailbox_id = box.id
        self.board = box.board
        self.writable = box.writable and not read_only
        self.permanent = EVERYTHING
        self.takes_keywords = True
        recent = sum(message.uid > box.told for message in box.messages)
        if self.writable and box.messages:
            box.told = box.messages[-1].uid
        self.view = self._make(box.messages, recent)
        self._bells: list[Bell] = []

    def _make(self, messages: Sequence[Message], recent: int) -> View:
        return View(
            array("Q", [message.uid for message in messages]),
            array("Q", [message.modseq for message in messages]),
            array("Q", [message.marks for message in messages]),
            array("Q", [len(message.text) for message in messages]),
            self._box.next_uid,
            self._box.modseq,
            tuple(self._box.keywords),
            recent,
        )

    async def refresh(self, *, gone: bool = True) -> Changes:
        """See the contract."""
        old, now = self.view, {message.uid: message for message in self._box.messages}
        lost = [place for place, uid in enumerate(old.uids) if uid not in now]
        kept = [(uid, place) for place, uid in enumerate(old.uids) if uid in now or not gone]
        rows: list[Message] = []
        marked: list[int] = []
        for uid, place in kept:
            message = now.get(uid)
            if message is None:
                message = Message(uid, b"x" * old.sizes[place], old.marks[place], old.modseqs[place], 0, 0, "")
            elif message.modseq != old.modseqs[place]:
                marked.append(len(rows) + 1)
            rows.append(message)
        last = old.uids[-1] if old.uids else 0
        new = [message for message in self._box.messages if message.uid > last and message.uid >= old.next_uid]
        recent = sum(place >= len(old.uids) - old.recent for _, place in kept) + len(new)
        self.view = self._make([*rows, *new], recent)
        if self.writable and new:
            self._box.told = max(self._box.told, new[-1].uid)
        return Changes(
            gone=[place + 1 for place in lost] if gone else (),
            gone_uids=[old.uids[place] for place in lost] if gone else (),
            marked=marked,
            added=len(new),
            keywords=len(self.view.keywords) > len(old.keywords),
        )

    def watch(self, bell: Bell) -> None:
        """See the contract."""
        self._bells.append(bell)
        self._box.bells.append(bell)

    def _messages(self, uids: Collection[int]) -> list[Message]:
        wanted = set(uids)
        return [message for message in self._box.messages if message.uid in wanted]

    async def facts(self, uids: Sequence[int], *, threads: bool = False) -> list[Facts]:
        """See the contract."""
        return [Facts(one.uid, one.received, one.saved, one.email_id, "") for one in self._messages(uids)]

    async def summaries(self, uids: Sequence[int]) -> list[Summary]:
        """See the contract."""
        return [summary(message) for message in self._messages(uids)]

    async def texts(self, uids: Sequence[int]) -> AsyncIterator[Whole]:
        """See the contract."""
        for one in self._messages(uids):
            body, blob = (None, str(one.uid)) if one.in_file else (one.text, "")
            yield Whole(one.uid, b"", body, blob, len(one.text))

    async def pieces(self, whole: Whole) -> AsyncIterator[bytes]:
        """See the contract."""
        found = [message.text for message in self._messages([whole.uid])]
        if not found:
            raise StoreError("the text is gone")
        return _pieces(found[0])

    async def fields(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Those of every message but each `forgets`th (`Boxes`)."""
        found = {one.uid: usual_fields(one.text) for one in self._messages(uids) if one.uid % self._boxes.forgets}
        return {uid: fields for uid, fields in found.items() if fields is not None}

    async def having(self, text: str, where: Where) -> set[int] | None:
        """There is no index."""
        return None

    async def mark(self, uids: Collection[int], marking: Marking) -> list[int]:
        """See the contract."""
        self._boxes.check()
        if not self.writable:
            raise Refusal(Why.DENIED, "read only")
        box, since = self._box, marking.unchanged_since
        add = marking.add | bits_of(box, marking.add_keywords)
        known = [keyword.lower() for keyword in box.keywords]
        off = [keyword for keyword in marking.remove_keywords if keyword.lower() in known]
        remove = marking.remove | bits_of(box, off)
        failed, modseq = [], box.modseq + 1
        for message in self._messages(uids):
            if since is not None and message.modseq > since:
                failed.append(message.uid)
                continue
            marks = add if marking.replace else (message.marks | add) & ~remove
            if marks != message.marks:
                message.marks, message.modseq = marks, modseq
                box.modseq = modseq
        box.ring()
        return failed

    async def expunge(self, uids: Collection[int] | None = None) -> list[int]:
        """See the contract."""
        self._boxes.check()
        wanted = None if uids is None else set(uids)
        going = [
            message
            for message in self._box.messages
            if message.marks & Mark.DELETED and (wanted is None or message.uid in wanted)
        ]
        self._remove(going)
        return [message.uid for message in going]

    def _remove(self, going: list[Message]) -> None:
        if not going:
            return
        modseq = self._box.changed()
        uids = {message.uid for message in going}
        self._box.messages = [message for message in self._box.messages if message.uid not in uids]
        self._box.gone += [(modseq, uid) for uid in sorted(uids)]
        self._box.ring()

    async def copy(self, uids: Sequence[int], to: str) -> Moved:
        """See the contract."""
        self._boxes.check()
        target = self._boxes.find(to)
        new = []
        found = self._messages(uids)
        for one in found:
            words = [word for bit, word in enumerate(self._box.keywords, KEYWORD) if one.marks >> bit & 1]
            new += self._boxes.put(
                to, one.text, marks=one.marks & EVERYTHING, keywords=words, received=one.received, email_id=one.email_id
            )
        return Moved(target.validity, [one.uid for one in found], new)

    async def move(self, uids: Sequence[int], to: str) -> Moved:
        """See the contract."""
        moved = await self.copy(uids, to)
        self._remove(self._messages(moved.old))
        return moved

    async def vanished(self, since: int, uids: Collection[int] | None = None) -> list[int] | None:
        """See the contract."""
        if not self._box.remembers:
            return None
        wanted = None if uids is None else set(uids)
        return [uid for modseq, uid in self._box.gone if modseq > since and (wanted is None or uid in wanted)]

    async def close(self) -> None:
        """See the contract."""
        for bell in self._bells:
            self._box.bells.remove(bell)
        self._bells.clear()


async def _pieces(text: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(text), 1000):
        yield text[start : start + 1000]


def summary(message: Message) -> Summary:
    """What there is besides the text."""
    found = fields(split_head(message.text)[0])

    def said(name: bytes) -> str:
        return decode_words(first(found, name) or b"")

    sent = parse(first(found, b"date") or b"")
    references = f"{said(b'references')} {said(b'in-reply-to')}" if not said(b"references") else said(b"references")
    return Summary(
        message.uid,
        said(b"subject"),
        said(b"from"),
        said(b"message-id"),
        references.strip(),
        message.received if sent is None else sent,
        message.received,
    )


class MemorySpool:
    """See `Spool`."""

    def __init__(self, store: MemoryMailstore) -> None:
        self._store = store
        self._pieces: list[bytes] = []
        self.size = 0

    async def write(self, data: bytes) -> None:
        """See the contract."""
        self._store.boxes.check()
        self._pieces.append(data)
        self.size += len(data)

    async def done(self) -> str:
        """See the contract."""
        name = f"spool-{len(self._store.spooled)}"
        self._store.spooled[name] = b"".join(self._pieces)
        return name

    async def drop(self) -> None:
        """See the contract."""
        self._pieces.clear()


class MemoryMailstore:
    """See `Mailstore`."""

    def __init__(self, boxes: Boxes | None = None, *, largest: int = 10_000_000) -> None:
        self.boxes = boxes or Boxes()
        self.spooled: dict[str, bytes] = {}
        self._largest = largest

    @property
    def largest(self) -> int:
        """See the contract."""
        return self._largest

    async def listed(self, caller: Caller) -> list[Listed]:
        """See the contract."""
        names = dict.fromkeys(self.boxes.boxes)
        for name in list(names):
            while "/" in name:
                name = name.rpartition("/")[0]
                names.setdefault(name)
        rows = []
        for name in sorted(names, key=lambda name: (name != "INBOX", name)):
            box = self.boxes.boxes.get(name)
            attributes = set(box.attributes) if box else {"\\Noselect"}
            attributes.add("\\HasChildren" if any(o.startswith(name + "/") for o in names) else "\\HasNoChildren")
            if box and box.subscribed:
                attributes.add("\\Subscribed")
            rows.append(Listed(name, frozenset(attributes), board=box.board if box else ""))
        return rows

    async def status(self, caller: Caller, name: str) -> Status:
        """See the contract."""
        box = self.boxes.find(name)
        marks = [message.marks for message in box.messages]
        return Status(
            messages=len(marks),
            recent=sum(message.uid > box.told for message in box.messages),
            unseen=sum(not one & Mark.SEEN for one in marks),
            deleted=sum(bool(one & Mark.DELETED) for one in marks),
            next_uid=box.next_uid,
            validity=box.validity,
            modseq=box.modseq,
            size=sum(len(message.text) for message in box.messages),
            mailbox_id=box.id,
        )

    async def open(self, caller: Caller, name: str, *, read_only: bool = False) -> Mailbox:
        """See the contract."""
        return MemoryMailbox(self.boxes, self.boxes.find(name), read_only=read_only)

    async def create(self, caller: Caller, name: str, wanted: Collection[str] = ()) -> str:
        """See the contract."""
        if not USES.issuperset(wanted):
            raise Refusal(Why.BAD_PARAMETER, "not used so")
        if name in self.boxes.boxes:
            raise Refusal(Why.EXISTS, "there is such a mailbox")
        if not name or any(part in ("", ".", "..") for part in name.split("/")):
            raise Refusal(Why.INVALID, "no such name can be")
        return self.boxes.make(name, *wanted).id

    async def delete(self, caller: Caller, name: str) -> None:
        """See the contract."""
        self.boxes.find(name)
        del self.boxes.boxes[name]

    async def rename(self, caller: Caller, name: str, to: str) -> None:
        """See the contract."""
        if to in self.boxes.boxes:
            raise Refusal(Why.EXISTS, "there is such a mailbox")
        box = self.boxes.find(name)
        if name == "INBOX":
            made = self.boxes.make(to)
            made.messages, box.messages = box.messages, []
            made.next_uid = box.next_uid
            return
        for one in [one for one in self.boxes.boxes.values() if one is box or one.name.startswith(name + "/")]:
            del self.boxes.boxes[one.name]
            one.name = to + one.name[len(name) :]
            self.boxes.boxes[one.name] = one

    async def subscribe(self, caller: Caller, name: str, wanted: bool) -> None:
        """See the contract."""
        self.boxes.find(name).subscribed = wanted

    async def takes(self, caller: Caller, name: str) -> None:
        """See the contract."""
        self.boxes.find(name)

    async def append(self, caller: Caller, name: str, messages: Sequence[Appended]) -> tuple[int, list[int]]:
        """See the contract."""
        self.boxes.check()
        box, uids = self.boxes.find(name), []
        for one in messages:
            text = self.spooled[one.blob] if one.text is None else one.text
            uids += self.boxes.put(name, text, marks=one.marks, keywords=one.keywords, received=one.received)
        return box.validity, uids

    async def spool(self, caller: Caller) -> Spool:
        """See the contract."""
        return MemorySpool(self)

    async def quota(self, caller: Caller) -> Quota:
        """See the contract."""
        messages = [message for box in self.boxes.boxes.values() for message in box.messages]
        used = sum(len(message.text) for message in messages)
        return Quota(used, self.boxes.most_bytes, len(messages), self.boxes.most_messages)
