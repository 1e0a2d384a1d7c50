"""Letters, and the copies of them in mailboxes.

How the tables are cut follows from what a delivery must write. A letter's row holds its text, at the end of the table.
`copies` is kept in mailbox order and narrow, because every delivery touches the page of one mailbox; the trace header
lines of a copy (`prefixes`) lie in the order of letters, where many deliveries share a page. A letter is referred to by
`prefixes`, `queue`, `posts`, `netmail` and `sent`, and goes with the last of them: no counter that could drift. The
counters of a mailbox are kept in memory between changes (`forget` drops them when somebody else wrote) and written with
the copies; they count folder 0 alone, where the spam is, too (`folders.py` has the others). Whatever changes a copy, or
takes one away, draws a modification sequence from them (`domain/model/mailbox_view.py`) in the same change.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from operator import attrgetter

from dialtone.base.errors import StoreError
from dialtone.domain.model.mail import CopyHead, CopySummary, CopyText, Letter, LetterId, MailboxState, NewLetter, Uid
from dialtone.domain.model.mail_folder import INBOX, SPAM, FolderId
from dialtone.domain.model.mailbox_view import ALL_MARKS, SEEN
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.mailboxes import Masks
from dialtone.store.sql.copies import FLAGGED, SUMMARY, Counters, Tally, summary
from dialtone.store.sql.engine import Engine, Row, Table, Value, marks, padded, pieces
from dialtone.store.sql.gone import SqlGone
from dialtone.store.sql.mail_index import SqlMailIndex

LETTERS = Table(
    "letters",
    ("id", "tag", "size", "blob", "message_id", "sender", "subject", "author", "received", "spam", "body"),
)
COPIES = Table("copies", ("user_number", "uid", "letter", "tag", "size", "spam", "seen"))
FILED = Table("copies", (*COPIES.columns, "folder", "marks", "moved"))  # for what does not just arrive
PREFIXES = Table("prefixes", ("letter", "user_number", "uid", "prefix"))
MAILBOXES = Table("mailboxes", ("user_number", "messages", "bytes", "spam", "next_uid", "changes"), key=1)


_MOST_KNOWN = 20_000  # mailboxes whose counters are remembered

_LETTER = (
    "SELECT id, tag, size, body, blob, message_id, sender, subject, author, received, spam FROM letters WHERE id = $1"
)
_TAG = "SELECT tag FROM letters WHERE id = $1"
_STATE = "SELECT messages, bytes, spam, next_uid, changes FROM mailboxes WHERE user_number = $1"
# One value instead of one row per message: each row costs a thread the interpreter's lock. In no particular order.
_HEADS = (
    "SELECT string_agg(uid || ' ' || tag || ' ' || size || ' ' || spam || ' ' || seen, ',') "
    "FROM copies WHERE user_number = $1 AND folder = 0"
)
_SUMMARIES = f"{SUMMARY} AND c.folder = 0 ORDER BY c.uid"
_TEXTS = (
    "SELECT c.uid, p.prefix, l.body, l.blob, c.size FROM copies c JOIN letters l ON l.id = c.letter "
    "JOIN prefixes p ON p.letter = c.letter AND p.user_number = c.user_number AND p.uid = c.uid "
    "WHERE c.user_number = $1 AND c.uid IN ({uids})"
)
_MARK = (
    "UPDATE copies SET seen = (seen & $1) | $2, marks = (marks & $3) | $4, modseq = $5 "
    "WHERE user_number = $6 AND uid IN ({uids}) AND (seen <> ((seen & $1) | $2) OR marks <> ((marks & $3) | $4)) "
    "RETURNING uid"
)
_REMOVE = "DELETE FROM copies WHERE user_number = $1 AND uid IN ({uids}) RETURNING uid, tag, letter, size, spam, folder"
_TAKE = (
    "DELETE FROM copies WHERE user_number = $1 AND uid IN ({uids}) "
    "RETURNING uid, letter, tag, size, spam, seen, folder, marks"
)
_REMOVE_PREFIXES = "DELETE FROM prefixes WHERE (letter, user_number, uid) IN (VALUES {places})"
_TAKE_PREFIXES = f"{_REMOVE_PREFIXES} RETURNING uid, prefix"
_DROP_LETTERS = (
    "DELETE FROM letters WHERE id IN ({ids}) "
    "AND NOT EXISTS (SELECT 1 FROM prefixes WHERE prefixes.letter = letters.id) "
    "AND NOT EXISTS (SELECT 1 FROM queue WHERE queue.letter = letters.id) "
    "AND NOT EXISTS (SELECT 1 FROM posts WHERE posts.letter = letters.id) "
    "AND NOT EXISTS (SELECT 1 FROM netmail WHERE netmail.letter = letters.id) "
    "AND NOT EXISTS (SELECT 1 FROM sent WHERE sent.letter = letters.id)"
)
# `fits` is one or more of the conditions below; only those that look at the age need the letters.
_DOOMED = "SELECT c.user_number, c.uid FROM copies c WHERE {fits} ORDER BY c.user_number, c.uid LIMIT {limit}"
_RECEIVED = "(SELECT l.received FROM letters l WHERE l.id = c.letter)"
_BLOBS = "SELECT DISTINCT blob FROM letters WHERE blob <> ''"


class SqlMail:
    """See `MailRecords`."""

    __slots__ = ("_engine", "_loose", "_states", "_tags", "gone", "index")

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.gone = SqlGone(engine)
        self.index = SqlMailIndex(engine)
        self._states: dict[UserNumber, Counters] = {}
        self._tags: dict[LetterId, str] = {}  # of the letters this change wrote
        self._loose: set[LetterId] = set()  # those of them that nothing refers to so far

    def forget(self) -> None:
        """What is remembered about the database may not be true any more."""
        self._states.clear()
        self.begin()

    def begin(self) -> None:
        """A change begins."""
        self._tags.clear()
        self._loose.clear()

    @property
    def loose(self) -> bool:
        """Whether this change wrote a letter that nothing refers to."""
        return bool(self._loose)

    async def settle(self) -> None:
        """A change ends: letters it wrote and nothing refers to do not stay."""
        await self.drop_unused(list(self._loose))

    async def add_letter(self, letter: NewLetter) -> LetterId:
        number = LetterId(await self._engine.number(LETTERS))
        row: tuple[Value, ...] = (
            number,
            letter.tag,
            letter.size,
            letter.blob,
            letter.message_id,
            letter.sender,
            letter.subject,
            letter.author,
            letter.received,
            letter.spam,
            letter.body,
        )
        self._engine.insert(LETTERS, row)
        self._tags[number] = letter.tag
        self._loose.add(number)
        return number

    async def refer(self, letter: LetterId) -> str:
        """Something new refers to this letter; return the letter's tag. Raises StoreError when there is none."""
        self._loose.discard(letter)
        tag = self._tags.get(letter)
        if tag is None:
            rows = await self._engine.rows(_TAG, (letter,))
            if not rows:
                raise StoreError(f"there is no letter #{letter}", temporary=False)
            tag = self._tags[letter] = rows[0][0]
        return tag

    async def add_copy(
        self,
        user: UserNumber,
        letter: LetterId,
        prefix: bytes,
        *,
        size: int,
        spam: bool,
        folder: FolderId = INBOX,
        read: bool = False,
        flagged: bool = False,
        at: float = 0.0,
    ) -> Uid:
        tag = await self.refer(letter)
        messages, bytes_, spams, uid, _ = self._states.get(user) or await self._load(user)
        engine = self._engine
        if folder == INBOX and not read and not flagged:
            engine.insert(COPIES, (user, uid, letter, tag, size, spam, 0))
        else:
            marks = FLAGGED if flagged else 0
            engine.insert(FILED, (user, uid, letter, tag, size, spam and not folder, read, folder, marks, at))
        engine.insert(PREFIXES, (letter, user, uid, prefix))
        if folder == INBOX:
            self.count(user, (messages + 1, bytes_ + size, spams + spam, uid + 1, 0))
        else:
            self.count(user, (messages, bytes_, spams, uid + 1, 0))
        return Uid(uid)

    async def refile(self, user: UserNumber, uids: Sequence[Uid], folder: FolderId, at: float) -> list[tuple[Uid, Uid]]:
        """Give copies the next uids, in that order, and put them into another folder (SPAM included)."""
        counters = Tally(await self.counters(user))
        stored, spam = INBOX if folder == SPAM else folder, folder == SPAM
        rows: dict[Uid, Row] = {}
        for piece in pieces(uids):
            for row in await self._engine.rows(_TAKE.format(uids=marks(2, len(piece))), (user, *piece)):
                rows[row[0]] = row
        prefixes = await self._take_prefixes([(row[1], user, uid) for uid, row in rows.items()])
        moved: list[tuple[Uid, Uid]] = []
        left: dict[int, list[int]] = {}
        for uid in uids:
            if uid not in rows:
                continue
            _, letter, tag, size, was_spam, seen, was_in, marked = rows[uid]
            counters.leaves(was_in, size, was_spam)
            new = counters.comes(stored, size, spam)
            self._engine.insert(FILED, (user, new, letter, tag, size, spam, seen, stored, marked, at))
            self._engine.insert(PREFIXES, (letter, user, new, prefixes.get(uid, b"")))
            left.setdefault(SPAM if was_spam else was_in, []).append(uid)
            moved.append((uid, Uid(new)))
        await self.index.moved(user, moved)
        await self._settle(user, counters, left)
        return moved

    async def _take_prefixes(self, keys: list[tuple[LetterId, UserNumber, Uid]]) -> dict[Uid, bytes]:
        found: dict[Uid, bytes] = {}
        for piece in pieces(keys):
            places = ", ".join(f"({marks(1 + 3 * at, 3)})" for at in range(len(piece)))
            values = [part for key in piece for part in key]
            found.update(await self._engine.rows(_TAKE_PREFIXES.format(places=places), values))
        return found

    async def _settle(self, user: UserNumber, counters: Tally, left: dict[int, list[int]]) -> None:
        """Keep the counters after messages `left` their folders."""
        for folder, uids in left.items():
            await self.gone.note(user, folder, counters.changes(), uids)
        if left:
            self.count(user, counters.all)

    def count(self, user: UserNumber, counters: Counters) -> None:
        """Keep the counters of a mailbox."""
        self._states[user] = counters
        self._engine.insert(MAILBOXES, (user, *counters))

    async def _load(self, user: UserNumber) -> Counters:
        rows = await self._engine.rows(_STATE, (user,))
        if len(self._states) >= _MOST_KNOWN:
            self._states.clear()
        counters: Counters = rows[0] if rows else (0, 0, 0, 1, 0)
        self._states[user] = counters
        return counters

    async def state(self, user: UserNumber) -> MailboxState:
        return MailboxState(*(await self.counters(user))[:4])

    async def counters(self, user: UserNumber) -> Counters:
        """The counters of a mailbox as they are."""
        return self._states.get(user) or await self._load(user)

    async def heads(self, user: UserNumber) -> list[CopyHead]:
        text = (await self._engine.rows(_HEADS, (user,)))[0][0]
        return sorted(map(_head, text.split(",")), key=_uid) if text else []

    async def summaries(self, user: UserNumber) -> list[CopySummary]:
        return list(map(summary, await self._engine.rows(_SUMMARIES, (user,))))

    async def texts(self, user: UserNumber, uids: Sequence[Uid]) -> list[CopyText]:
        found: dict[Uid, CopyText] = {}
        for piece in pieces(uids):
            rows = await self._engine.rows(_TEXTS.format(uids=marks(2, len(piece))), (user, *piece))
            found.update((row[0], CopyText._make(row)) for row in rows)
        return [found[uid] for uid in uids if uid in found]

    async def mark_read(self, user: UserNumber, uids: Collection[Uid]) -> None:
        await self.mark(user, uids, Masks(ALL_MARKS, SEEN))

    async def mark(self, user: UserNumber, uids: Collection[int], masks: Masks) -> list[Uid]:
        """Change marks; uids of the messages that have others now."""
        counters, changed = Tally(await self.counters(user)), list[Uid]()
        values = (masks.keep & SEEN, masks.add & SEEN, masks.keep >> 1, masks.add >> 1, counters.changes(), user)
        for piece in pieces(sorted(set(uids))):
            rows = await self._engine.rows(_MARK.format(uids=marks(7, len(piece))), (*values, *piece))
            changed += [Uid(uid) for (uid,) in rows]
        if changed:
            self.count(user, counters.all)
        return sorted(changed)

    async def remove(self, user: UserNumber, uids: Collection[Uid]) -> list[tuple[Uid, str]]:
        counters, left = Tally(await self.counters(user)), dict[int, list[int]]()
        gone: list[tuple[Uid, str]] = []
        for piece in pieces(list(uids)):
            rows = await self._engine.rows(_REMOVE.format(uids=marks(2, len(piece))), (user, *piece))
            if rows:
                await self._remove_prefixes([(letter, user, uid) for uid, _, letter, *_ in rows])
                await self.index.drop(user, piece)
                await self.drop_unused([row[2] for row in rows])
            for uid, tag, _, size, spam, folder in rows:
                gone.append((uid, tag))
                counters.leaves(folder, size, spam)
                left.setdefault(SPAM if spam else folder, []).append(uid)
        await self._settle(user, counters, left)
        return sorted(gone)

    async def _remove_prefixes(self, keys: list[tuple[LetterId, UserNumber, Uid]]) -> None:
        keys = padded(keys)
        places = ", ".join(f"({marks(1 + 3 * at, 3)})" for at in range(len(keys)))
        await self._engine.change(_REMOVE_PREFIXES.format(places=places), [part for key in keys for part in key])

    async def drop_unused(self, letters: Sequence[LetterId]) -> None:
        """Remove those of the named letters that nothing refers to any more."""
        for piece in pieces(letters):
            await self._engine.change(_DROP_LETTERS.format(ids=marks(1, len(piece))), piece)

    async def letter(self, letter: LetterId) -> Letter | None:
        rows = await self._engine.rows(_LETTER, (letter,))
        if not rows:
            return None
        number, tag, size, body, blob, message_id, sender, subject, author, received, spam = rows[0]
        return Letter(
            id=number,
            tag=tag,
            size=size,
            body=body,
            blob=blob,
            message_id=message_id,
            sender=sender,
            subject=subject,
            author=author,
            received=received,
            spam=bool(spam),
        )

    async def doomed(
        self, *, kill_read: bool, kill_read_spam: bool, before: float, spam_before: float, most: int = 1000
    ) -> list[tuple[UserNumber, Uid]]:
        fits = ["c.seen = 1 AND c.folder = 0"] * kill_read + ["c.seen = 1 AND c.spam = 1"] * kill_read_spam
        values: list[Value] = []
        for age, others in ((before, ""), (spam_before, "c.spam = 1 AND ")):
            if age:
                values.append(age)
                fits.append(f"{others}{_RECEIVED} < ${len(values)} AND c.moved < ${len(values)}")
        if not fits:
            return []
        sql = _DOOMED.format(fits=" OR ".join(fits), limit=f"${len(values) + 1}")
        return [(user, uid) for user, uid in await self._engine.rows(sql, (*values, most))]

    async def blobs_in_use(self) -> set[str]:
        return {row[0] for row in await self._engine.rows(_BLOBS)}


_uid = attrgetter("uid")


def _head(item: str) -> CopyHead:
    uid, tag, size, spam, seen = item.split(" ")
    return CopyHead(Uid(int(uid)), tag, int(size), spam == "1", seen == "1")
