from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.model.login import Attempts
from dialtone.domain.model.mail import CopyText, MailboxState, Uid
from dialtone.domain.model.mail_folder import INBOX, SPAM, TRASH, Folder, FolderCounts, FolderId
from dialtone.domain.model.mailbox_view import ANSWERED, FLAGGED, SEEN, Renewed, arrival
from dialtone.domain.model.netmail import FIDONET
from dialtone.domain.model.pointer import Pointer
from dialtone.domain.model.poll import Results, Tally
from dialtone.domain.model.post import BoardState, PostNumber, PostText
from dialtone.domain.model.user import Secrets, User, UserNumber
from dialtone.domain.ports.mail_index import START, Where
from dialtone.formats.search import Term
from dialtone.store.sqlite import SqliteStore
from dialtone.store.sqlite.connection import create, open_connection
from dialtone.store.sqlite.migrate import copy_database, migrate, steps, version_of
from dialtone.testing.conformance.store_posts import publish
from tests.store.deliveries import Delivery, contents, to_user

OWL, ZOE = UserNumber(1), UserNumber(2)
BILLS = FolderId(4)
DATABASES = Path(__file__).parent / "databases"
FIRST = "CREATE TABLE things (id INTEGER PRIMARY KEY, text TEXT) STRICT; INSERT INTO things VALUES (1, 'one');"
SECOND = "ALTER TABLE things ADD COLUMN more TEXT NOT NULL DEFAULT ''; INSERT INTO things VALUES (2, 'two', 'x');"


def stored(version: int, path: Path) -> None:
    """Build the database of an earlier version from its text."""
    connection = apsw.Connection(str(path))
    connection.execute((DATABASES / f"version_{version}.sql").read_text(encoding="utf-8")).fetchall()
    connection.close()


@pytest.fixture
def path(tmp_path: Path) -> str:
    create(str(tmp_path / "store"))
    return str(tmp_path / "store")


def rows(path: str, sql: str) -> list[object]:
    connection = apsw.Connection(path)
    try:
        return list(connection.execute(sql).fetchall())
    finally:
        connection.close()


def test_there_is_a_stored_database_of_every_version() -> None:
    assert {f"version_{number}.sql" for number in range(1, len(steps()) + 1)} == set(os.listdir(DATABASES))


async def test_a_database_of_version_1_is_read_and_goes_on(tmp_path: Path) -> None:
    stored(1, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    found = await store.verify()
    assert (found.problems, found.counts["letters"], found.counts["copies"]) == ([], 2, 3)
    owl = await store.read(lambda records: records.users.by_real_name("NORA OWL"))
    assert owl is not None and (owl.number, owl.alias, owl.level, owl.created) == (1, "Night Owl", 90, 1763600000.0)
    zoe = await store.read(lambda records: records.users.by_alias("zoë"))
    assert zoe is not None and zoe.fold_case and zoe.restrictions == "M"
    secrets = await store.read(lambda records: records.users.secrets(OWL))
    assert secrets == Secrets(
        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA", b"\x01\x02", "4096:c2FsdA==:a2V5:a2V5", 1763600000.0
    )
    texts = await store.read(lambda records: records.mail.texts(OWL, [Uid(1), Uid(2), Uid(3)]))
    assert texts == [
        CopyText(Uid(1), b"For: owl\r\n", b"Hi\r\n\r\nthere\n", "", 22),
        CopyText(Uid(3), b"", None, "9f" * 32, 200000),
    ]
    heads = await store.read(lambda records: records.mail.heads(OWL))
    assert [(head.uid, head.read, head.spam) for head in heads] == [(1, True, False), (3, False, True)]
    assert await store.read(lambda records: records.mail.state(ZOE)) == MailboxState(1, 22, 0, 2)
    (entry,) = await store.read(lambda records: records.queue.all())
    assert (entry.recipient, entry.port, entry.held, entry.size) == ("bob@far.example", 2525, True, 17)
    traces = await store.read(lambda records: records.traces.find("<ONE@far.example>"))
    assert [(trace.event, trace.address) for trace in traces] == [
        ("delivered", "nightowl@bbs.example"),
        ("delivered", "zoe@bbs.example"),
        ("queued", "bob@far.example"),
    ]
    assert await store.read(lambda records: records.attempts.all()) == [
        Attempts(key="ip:192.0.2.7", count=3, dupes=1, first=1.0, last=2.0, name="root", proof="ab", protocol="SMTP")
    ]
    assert await store.read(lambda records: records.notes.get("made.by")) == "version 1"
    await store.write(Delivery(1, to_user(1)))
    assert [head.uid for head in await store.read(lambda records: records.mail.heads(OWL))] == [1, 3, 4]
    await store.close()


async def test_accounts_of_version_1_begin_with_empty_fields_and_are_found_by_their_address(tmp_path: Path) -> None:
    stored(1, tmp_path / "store")
    connection = apsw.Connection(str(tmp_path / "store"))
    connection.execute("UPDATE users SET netmail = 'BJØRN@far.example' WHERE number = 2")
    connection.close()
    store = SqliteStore(tmp_path / "store")
    owl = await store.read(lambda records: records.users.by_netmail("NORA@far.example"))
    assert owl is not None
    written = {"real_name": "Nora Owl", "level": 90, "netmail": "nora@far.example", "created": 1763600000.0}
    assert owl == replace(User(number=OWL, alias="Night Owl"), **written)  # type: ignore[arg-type]
    zoe = await store.read(lambda records: records.users.by_netmail("bjørn@FAR.example"))
    assert zoe is not None and zoe.number == ZOE
    assert await publish(store, "MAIN", "d" * 16) == 1
    assert rows(str(tmp_path / "store.before-2"), "SELECT COUNT(*) FROM users") == [(2,)]
    await store.close()


async def test_a_database_of_version_2_is_read_and_goes_on(tmp_path: Path) -> None:
    stored(2, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    found = await store.verify()
    assert found.problems == []
    counts = {"letters": 5, "copies": 3, "posts": 3, "boards": 2, "netmail": 1, "telegrams": 1}
    assert {name: found.counts[name] for name in counts} == counts
    owl = await store.read(lambda records: records.users.by_netmail("NØRA@far.example"))
    assert owl is not None
    assert (owl.flags1, owl.expires, owl.location, owl.board, owl.post_day) == (
        "AX",
        1800000000.5,
        "Übersee",
        "MAIN",
        20409,
    )
    assert await store.read(lambda records: records.users.by_address("192.0.2.9")) == [owl]
    states = await store.read(lambda records: records.posts.boards())
    assert states == {"MAIN": BoardState(2, 1, 1, 2, 4), "NEWS": BoardState(1, 0, 1, 1, 2)}
    (answer,) = await store.read(lambda records: records.posts.page("MAIN", held=True))
    assert (answer.number, answer.parent, answer.thread, answer.to, answer.to_user) == (2, 1, 1, "Night Owl", OWL)
    assert answer.references == "<root@far.example> <post@bbs.example>"
    assert await store.read(lambda records: records.posts.duplicate_of("NEWS", "", "d0")) == 1
    texts = await store.read(lambda records: records.posts.texts("NEWS", [PostNumber(1)]))
    assert texts == [PostText(PostNumber(1), b"X: y\r\n", b"Hello\r\n", "", 13)]
    (mail,) = await store.read(lambda records: records.netmail.all(FIDONET))
    assert (mail.address, mail.held, mail.size, mail.tag) == ("2:3/4.5", True, 10, "00112233445566ff")
    (telegram,) = await store.write(lambda records: records.telegrams.take(ZOE))
    assert (telegram.sender, telegram.at, telegram.text) == ("Night Owl", 1763600013.0, "Hello")
    assert await publish(store, "MAIN", "d" * 16) == 4
    await store.close()


async def test_accounts_of_version_2_are_found_by_part_of_their_alias(tmp_path: Path) -> None:
    stored(2, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    (zoe,) = await store.read(lambda records: records.users.search("OË"))
    assert (zoe.number, zoe.handle, zoe.columns, zoe.deleted_at) == (ZOE, "", 0, 0.0)
    assert rows(str(tmp_path / "store.before-3"), "SELECT COUNT(*) FROM users") == [(2,)]
    await store.close()


async def test_a_database_of_version_3_is_read_and_goes_on(tmp_path: Path) -> None:
    stored(3, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    found = await store.verify()
    assert found.problems == []
    counts = {"sent": 1, "drafts": 1, "properties": 2, "public_keys": 1, "tokens": 1, "calls": 1, "letters": 6}
    assert {name: found.counts[name] for name in counts} == counts
    owl = await store.read(lambda records: records.users.get(OWL))
    assert owl is not None
    assert (owl.handle, owl.comment, owl.columns, owl.new_files_since) == ("Owl", "pays late", 132, 1763600020.5)
    assert (owl.editor, owl.protocol, owl.archive, owl.door) == ("FSEDIT", "Z", "zip", "LORD")
    assert (owl.time_on, owl.banked_minutes, owl.counters_day, owl.mail_settings) == (500, 600, 20409, 16)
    kept = await store.read(lambda records: records.properties.all(OWL))
    assert kept == {"chat": {"color": "blau ü"}, "qwk": {"packet": "OWL"}}
    (key,) = await store.read(lambda records: records.credentials.key("SHA256:abc"))
    assert (key.user, key.kind, key.comment) == (OWL, "ssh-ed25519", "nora's läptop")
    token = await store.write(lambda records: records.credentials.take_token("ab" * 32, 1763600000.0))
    assert token is not None and (token.user, token.detail, token.left) == (ZOE, "FILES/a.zip", 2)
    (draft,) = await store.read(lambda records: records.drafts.all(ZOE))
    assert (draft.area, draft.to, draft.text) == ("post:MAIN", "Night Owl", "Unfinished\nünd")
    (sent,) = await store.read(lambda records: records.drafts.sent(OWL))
    assert (sent.id, sent.to, sent.subject, sent.sent) == (1, "bob@far.example, Zoë", "Grüße", 1763600023.0)
    text = await store.read(lambda records: records.drafts.sent_text(OWL, 1))
    assert text == CopyText(Uid(1), b"X: y\r\n", b"text\r\n", "", 12)
    day = await store.read(lambda records: records.statistics.day(20409))
    assert (day.logons, day.minutes, day.downloaded, day.new_users) == (4, 40, 1024, 1)
    (call,) = await store.read(lambda records: records.statistics.calls())
    assert (call.id, call.alias, call.node, call.ended, call.total) == (3, "Night Owl", 2, 1763600084.0, 7)
    await store.write(lambda records: records.drafts.remove_sent(OWL, [1]))
    assert (await store.verify()).counts["letters"] == 5
    await store.close()


async def test_messages_of_version_3_wait_to_be_made_findable(tmp_path: Path) -> None:
    stored(3, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    waiting = await store.read(lambda records: records.posts.unindexed())
    assert [(post.board, post.number) for post in waiting] == [("MAIN", 1), ("NEWS", 1), ("MAIN", 2)]
    assert rows(str(tmp_path / "store.before-4"), "SELECT COUNT(*) FROM posts") == [(3,)]
    await store.close()


async def test_a_database_of_version_4_is_read_and_goes_on(tmp_path: Path) -> None:
    stored(4, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    found = await store.verify()
    counts = {"pointers": 1, "ballots": 3, "polls": 1, "files": 1}
    assert (found.problems, {name: found.counts[name] for name in counts}) == ([], counts)
    waiting = await store.read(lambda records: records.posts.unindexed())
    assert [(post.board, post.number) for post in waiting] == [("NEWS", 1), ("MAIN", 2)]
    hits = await store.read(lambda records: records.posts.find(Term("wörld: 100%"), ["MAIN", "NEWS"]))
    assert hits == [("MAIN", 1)]
    numbers = [PostNumber(1), PostNumber(2)]
    tallies = await store.read(lambda records: records.votes.tallies("MAIN", numbers))
    assert tallies == {1: Tally(up=1, down=1, voters=2)}
    poll = await store.read(lambda records: records.votes.poll("NEWS", PostNumber(1)))
    assert poll is not None and (poll.answers, poll.most, poll.results) == (("red", "grün"), 2, Results.SECRET)
    pointer = await store.read(lambda records: records.pointers.get(OWL, "MAIN"))
    assert pointer == Pointer(board="MAIN", scanned=2, last=1, new_scan=True, to_you_scan=False)
    file = await store.read(lambda records: records.files.get("GAMES", "DÖNER.zip"))
    assert file is not None
    assert (file.size, file.extended, file.group, file.recipients) == (5_000_000_000, "Lines\nof text", "ACiD", (1, 2))
    (queued,) = await store.read(lambda records: records.files.queue(ZOE, upload=False))
    assert (queued.name, queued.added) == ("Döner.ZIP", 1763700004.0)
    assert await store.write(lambda records: records.posts.remove("MAIN", numbers)) == 2
    assert await store.read(lambda records: records.posts.find(Term("wörld"), ["MAIN"])) == []
    assert (await store.verify()).problems == []
    await store.close()


async def test_mail_of_version_4_is_all_in_the_inbox(tmp_path: Path) -> None:
    stored(4, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    assert await store.read(lambda records: records.folders.counts(OWL)) == {
        INBOX: FolderCounts(1, 0, 22),
        SPAM: FolderCounts(1, 1, 200000),
    }
    assert await store.write(lambda records: records.folders.move(OWL, [Uid(1)], TRASH, 9.0)) == [(1, 4)]
    assert rows(str(tmp_path / "store.before-5"), "SELECT COUNT(*) FROM copies") == [(3,)]
    assert (await store.verify()).problems == []
    await store.close()


async def test_a_database_of_version_5_is_read_and_goes_on(tmp_path: Path) -> None:
    stored(5, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    found = await store.verify()
    assert (found.problems, found.counts["folders"], found.counts["copies"]) == ([], 2, 4)
    assert await store.read(lambda records: records.folders.all(OWL)) == [Folder(BILLS, "Büro/Rechnungen")]
    (item,) = await store.read(lambda records: records.folders.page(OWL, BILLS))
    assert (item.uid, item.read, item.answered, item.flagged, item.tag) == (1, True, True, True, "00112233445566aa")
    assert await store.read(lambda records: records.mail.state(OWL)) == MailboxState(1, 200000, 1, 4)
    assert await store.read(lambda records: records.folders.thrown_away(1763700012.0)) == [(ZOE, 2)]
    assert await store.write(lambda records: records.folders.make(OWL, "new")) == 7
    assert await store.write(lambda records: records.folders.move(OWL, [Uid(1)], INBOX, 9.0)) == [(1, 4)]
    assert (await store.verify()).problems == []
    await store.close()


@pytest.mark.parametrize("version", [2, 5, 6, 7, 8])
async def test_threads_are_listed_from_databases_of_earlier_versions(tmp_path: Path, version: int) -> None:
    stored(version, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    assert (await store.verify()).problems == []
    seen = await store.read(lambda records: records.threads.active("MAIN"))
    every = await store.read(lambda records: records.threads.active("MAIN", hidden=True))
    assert ([tuple(one) for one in seen], [tuple(one) for one in every]) == ([(1, 1, 1, 1)], [(1, 1, 2, 2)])
    await store.close()


def test_a_new_database_is_made_without_a_copy(path: str, tmp_path: Path) -> None:
    assert migrate(path, [FIRST, SECOND]) == 0
    assert rows(path, "SELECT id, text, more FROM things") == [(1, "one", ""), (2, "two", "x")]
    assert migrate(path, [FIRST, SECOND]) == 2
    assert not list(tmp_path.glob("*.before-*"))


def test_an_older_database_is_copied_and_then_brought_forward(path: str) -> None:
    migrate(path, [FIRST])
    assert migrate(path, [FIRST, SECOND]) == 1
    assert rows(path, "SELECT COUNT(*) FROM things") == [(2,)]
    assert rows(f"{path}.before-2", "SELECT id, text FROM things") == [(1, "one")]
    assert os.stat(f"{path}.before-2").st_mode & 0o777 == 0o600


def test_a_step_that_fails_changes_nothing_and_can_be_tried_again(path: str) -> None:
    migrate(path, [FIRST])
    for _ in range(2):
        with pytest.raises(StoreError):
            migrate(path, [FIRST, SECOND + "CREATE TABLE things (x);"])
        connection = open_connection(path, writing=True)
        assert version_of(connection) == 1
        connection.close()
    assert rows(path, "SELECT * FROM things") == [(1, "one")]
    assert migrate(path, [FIRST, SECOND]) == 1


def test_a_newer_database_is_refused_in_plain_words(path: str) -> None:
    migrate(path, [FIRST, SECOND])
    with pytest.raises(StoreError, match="newer program") as caught:
        migrate(path, [FIRST])
    assert not caught.value.temporary
    assert rows(path, "SELECT COUNT(*) FROM things") == [(2,)]


def test_somebody_elses_database_is_refused(path: str) -> None:
    connection = apsw.Connection(path)
    connection.execute("CREATE TABLE history (url TEXT)")
    connection.close()
    with pytest.raises(StoreError, match="not one of ours"):
        migrate(path, [FIRST])


def test_a_copy_never_overwrites_a_file(path: str) -> None:
    migrate(path, [FIRST])
    with pytest.raises(StoreError):
        copy_database(path, path)
    assert rows(path, "SELECT * FROM things") == [(1, "one")]


async def test_two_programs_that_open_a_new_board_at_once_make_it_once(tmp_path: Path) -> None:
    first, second = SqliteStore(tmp_path / "store"), SqliteStore(tmp_path / "store")
    await first.write(Delivery(1, to_user(1)))
    await second.write(Delivery(2, to_user(1)))
    assert await contents(first) == await contents(second)
    await first.close()
    await second.close()


async def test_mailboxes_of_version_6_begin_without_changes_and_go_on(tmp_path: Path) -> None:
    stored(6, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    first = await store.read(lambda records: records.mailboxes.columns(OWL, SPAM))
    filed = await store.read(lambda records: records.mailboxes.columns(OWL, BILLS))
    assert (list(first.uids), list(first.marks), first.modseq) == ([3], [0], arrival(3))
    assert (list(filed.uids), list(filed.marks), filed.next_uid) == ([1], [SEEN | ANSWERED | FLAGGED], 2)
    await store.write(lambda records: records.mail.mark_read(OWL, [Uid(3)]))
    news = await store.read(lambda records: records.mailboxes.news(OWL, SPAM, first.modseq))
    assert news is not None and [(one.uid, one.marks) for one in news.touched] == [(3, SEEN)]
    assert (await store.verify()).problems == []
    await store.close()


async def test_a_database_of_version_7_is_read_and_goes_on(tmp_path: Path) -> None:
    stored(7, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    assert (await store.verify()).problems == []
    filed = await store.read(lambda records: records.mailboxes.columns(OWL, BILLS))
    assert (list(filed.marks), list(filed.modseqs)) == ([SEEN | ANSWERED | FLAGGED | 1 << 5], [3221225473])
    assert await store.read(lambda records: records.mailboxes.keywords(OWL)) == ("$Label1",)
    assert await store.read(lambda records: records.mailboxes.gone(OWL, INBOX, filed.modseq)) == [2]
    assert await store.read(lambda records: records.mailboxes.mark(OWL)) == 3221225474
    await store.write(lambda records: records.mail.remove(OWL, [Uid(3)]))
    assert await store.read(lambda records: records.mailboxes.gone(OWL, SPAM, filed.modseq)) == [3]
    await store.close()


async def test_a_database_of_version_8_is_read_and_goes_on(tmp_path: Path) -> None:
    stored(8, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    assert (await store.verify()).problems == []
    (line,) = (await store.read(lambda records: records.chat.lines()))["#main"]
    assert (line.id, line.source, line.account, line.bot) == ("a1", "owl!owl@owls.example", "Night Owl", False)
    assert await store.read(lambda records: records.chat.channels()) == {"#main": '{"name": "#main"}'}
    await store.write(lambda records: records.chat.add([replace(line, id="a2", text="Whoo whoo")]))
    found = (await store.read(lambda records: records.chat.lines()))["#main"]
    assert [one.text for one in found] == ["Whoo?", "Whoo whoo"]
    await store.close()


async def test_lines_of_messages_of_version_8_are_not_counted_yet(tmp_path: Path) -> None:
    stored(8, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    found = await store.read(lambda records: records.posts.overview("MAIN", first=1, last=9, held=None))
    assert [(one.number, one.lines) for one in found] == [(1, -1), (2, -1)]
    await store.write(lambda records: records.posts.count_lines("MAIN", {PostNumber(2): 4}))
    found = await store.read(lambda records: records.posts.overview("MAIN", first=2, last=2, held=None))
    assert [one.lines for one in found] == [4]
    await store.close()


async def test_a_database_of_version_9_is_read_and_goes_on(tmp_path: Path) -> None:
    stored(9, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    assert (await store.verify()).problems == []
    found = await store.read(lambda records: records.posts.overview("MAIN", first=1, last=9, held=None))
    assert [(one.number, one.subject, one.lines) for one in found] == [(1, "Grüße", 1), (2, "Re: Grüße", 3)]
    await store.close()


async def test_mail_of_version_9_is_looked_through_by_and_by(tmp_path: Path) -> None:
    stored(9, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    assert (await store.verify()).problems == []
    waiting = await store.read(lambda records: records.mail_index.unread(START, most=100))
    assert waiting.found == [(OWL, 1), (OWL, 3), (ZOE, 1), (ZOE, 2)]
    found = await store.read(lambda records: records.mail_index.likely(OWL, "grüße", Where.FIELDS))
    assert found == {1, 3}
    await store.close()


async def test_a_database_of_version_10_is_read_and_goes_on(tmp_path: Path) -> None:
    stored(10, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    assert (await store.verify()).problems == []
    waiting = await store.read(lambda records: records.mail_index.unread(START, most=100))
    assert waiting.found == [(OWL, 3), (ZOE, 1), (ZOE, 2)]
    (gist,) = await store.read(lambda records: records.mail_index.gists(OWL, [1, 3]))
    assert (gist.subject, gist.sent) == ("Grüße", 1763600000.0)
    assert await store.read(lambda records: records.mail_index.fields(OWL, [1])) == {1: b"Subject: Hi\r\n"}
    for text, uids in (("hi there", {1, 3}), ("nothing", {3})):
        assert await store.read(lambda records, text=text: records.mail_index.likely(OWL, text, Where.ANYWHERE)) == uids
    await store.write(lambda records: records.mail.remove(OWL, [Uid(1)]))
    assert await store.read(lambda records: records.mail_index.likely(OWL, "hi there", Where.ANYWHERE)) == {3}
    assert (await store.verify()).problems == []
    await store.close()


async def test_messages_of_version_10_are_known_by_their_numbers_until_they_change(tmp_path: Path) -> None:
    stored(10, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    assert (await store.verify()).problems == []
    first = await store.read(lambda records: records.board_views.columns("MAIN"))
    assert (list(first.numbers), first.renewed, first.next_number) == ([1, 2], {}, 4)
    await store.write(lambda records: records.posts.release("MAIN", PostNumber(2)))
    later = await store.read(lambda records: records.board_views.columns("MAIN"))
    assert (later.renewed, later.next_number) == ({2: Renewed(2, 4, 4)}, 5)
    await store.close()


async def test_a_database_of_version_11_is_read_and_goes_on(tmp_path: Path) -> None:
    stored(11, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    assert (await store.verify()).problems == []
    found = await store.read(lambda records: records.board_views.columns("MAIN"))
    assert found.renewed == {1: Renewed(1, 3, 0)}
    assert await publish(store, "MAIN", "ef" * 8) == 4
    await store.close()
