"""Groups and articles as news readers read them (RFC 3977 sections 6 and 8)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import StoreError
from dialtone.config.boards import BoardFlag, Group
from dialtone.domain.model.user import User
from dialtone.testing.script import run
from tests.protocols.nntp.room import GENERAL, QUIT, Room, sub

ENTER = b"GROUP Main.General"
PRIVATE = sub("TALK", settings=int(BoardFlag.PRIV))
HELD = sub("HELD", moderated_requirements="NOT SYSOP")
CLUB = sub("CLUB", Group(name="Club", prefix="CLUB-", requirements="LEVEL 60"))
READ = sub("DESK", read_requirements="LEVEL 60")


def test_a_group_is_selected_and_its_first_article_is_current() -> None:
    room = Room()
    first, second = room.write(), room.write()
    lines = room.say(b"GROUP Main.General", b"STAT", b"NEXT", b"NEXT", b"LAST", b"LAST")
    assert lines[0] == b"211 2 1 2 Main.General group selected"
    assert lines[1] == f"223 1 {first} article retrieved".encode()
    assert lines[2].startswith(f"223 2 {second} ".encode())
    assert lines[3].startswith(b"421 ")
    assert lines[4].startswith(f"223 1 {first} ".encode())
    assert lines[5].startswith(b"422 ")


def test_an_empty_group() -> None:
    lines = Room().say(ENTER, b"STAT", b"NEXT", b"LAST", b"ARTICLE", b"OVER", b"OVER 1-", b"LISTGROUP")
    assert [line[:3] for line in lines[:7]] == [b"211", b"420", b"420", b"420", b"420", b"420", b"423"]
    assert lines[0] == b"211 0 1 0 Main.General group selected"
    assert lines[7:] == [b"211 0 1 0 Main.General list of article numbers follow", b"."]


def test_a_group_that_is_refused_leaves_the_one_before() -> None:
    room = Room()
    room.write()
    assert room.say(ENTER, b"GROUP no.such", b"STAT")[2].startswith(b"223 1 ")


def test_without_a_group_articles_have_no_numbers() -> None:
    room = Room()
    id = room.write().encode()
    for command in (b"STAT", b"ARTICLE 1", b"NEXT", b"LAST", b"OVER", b"OVER 1", b"HDR subject 1-", b"LISTGROUP"):
        assert room.say(command) == [b"412 no newsgroup selected"]
    assert room.say(b"STAT " + id) == [b"223 0 " + id + b" article retrieved"]


def test_listgroup_with_ranges() -> None:
    room = Room(GENERAL, HELD)
    for _ in range(5):
        room.write()
    run(room.hall.moderation.remove(room.hall.caller(room.hall.sysop), GENERAL.code, room.hall.post(GENERAL, 2).number))
    assert room.say(b"LISTGROUP Main.General")[1:] == [b"1", b"3", b"4", b"5", b"."]
    assert room.say(b"LISTGROUP Main.General 2-4")[1:] == [b"3", b"4", b"."]
    assert room.say(b"LISTGROUP Main.General 4-")[1:] == [b"4", b"5", b"."]
    assert room.say(b"LISTGROUP Main.General 9-1")[1:] == [b"."]
    assert room.say(b"LISTGROUP Main.General 1-99999999999")[-2] == b"5"
    assert room.say(ENTER, b"LISTGROUP", b"STAT 3", b"LISTGROUP", b"STAT")[-1].startswith(b"223 1 ")
    assert room.say(b"LISTGROUP Main.General x")[0].startswith(b"501 ")


def test_an_article_has_header_and_body_with_dots_doubled() -> None:
    room = Room()
    room.write(body=".dot\n..two\nlast")
    lines = room.say(ENTER, b"ARTICLE 1")[1:]
    assert lines[0].startswith(b"220 1 <")
    empty = lines.index(b"")
    assert lines[empty + 1 :] == [b"..dot", b"...two", b"last", b"."]
    assert b"Newsgroups: Main.General" in lines[:empty]
    assert b"Xref: news.local.test Main.General:1" in lines[:empty]
    assert b"Path: local.test!not-for-mail" in lines[:empty]


def test_head_and_body_are_the_two_parts_of_an_article() -> None:
    room = Room()
    room.write()
    whole = room.say(ENTER, b"ARTICLE")[2:]
    head, body = room.say(ENTER, b"HEAD")[2:-1], room.say(ENTER, b"BODY")[2:]
    assert [*head, b"", *body] == whole
    assert room.say(ENTER, b"HEAD")[1].startswith(b"221 1 <") and room.say(ENTER, b"BODY")[1].startswith(b"222 1 <")


def test_numbers_make_current_and_ids_do_not() -> None:
    room = Room()
    room.write()
    second = room.write().encode()
    assert room.say(ENTER, b"STAT 2", b"STAT")[2].startswith(b"223 2 ")
    assert room.say(ENTER, b"STAT " + second, b"STAT")[1:] == [
        b"223 2 " + second + b" article retrieved",
        room.say(ENTER, b"STAT 1")[1],
    ]
    lines = room.say(ENTER, b"STAT 9", b"ARTICLE 9", b"STAT <no@such>", b"STAT", b"STAT x", b"STAT 1 2")
    assert [line[:3] for line in lines[1:]] == [b"423", b"423", b"430", b"223", b"501", b"501"]


def test_an_article_that_went_is_no_current_one() -> None:
    room = Room()
    number = room.put()
    remove = room.hall.moderation.remove(room.hall.caller(room.hall.sysop), GENERAL.code, number)
    lines = room.talk(ENTER + b"\r\n", lambda: run(remove), b"STAT\r\n", QUIT)
    assert lines[1].startswith(b"420 ")


def test_numbers_ids_and_threads_are_those_of_the_board() -> None:
    room = Room()
    first = room.write()
    second = room.write(answers=1, author=room.bob)
    line = room.say(ENTER, b"OVER 2")[2].split(b"\t")
    post = room.hall.post(GENERAL, 2)
    assert line[0] == b"2"
    assert line[4].decode() == second == post.message_id
    assert line[5].decode() == first
    assert int(line[6]) == post.size
    assert line[7] == b"2"


def test_over_by_range_by_id_and_of_the_current_article() -> None:
    room = Room()
    ids = [room.write(subject=f"number {at}") for at in range(3)]
    both = [line.split(b"\t")[0] for line in room.say(ENTER, b"OVER 2-3")[2:-1]]
    assert both == [b"2", b"3"]
    assert room.say(ENTER, b"OVER")[2].startswith(b"1\tnumber 0\t")
    assert room.say(ENTER, b"XOVER 3-")[2].startswith(b"3\tnumber 2\t")
    assert room.say(b"OVER " + ids[1].encode())[1].startswith(b"0\tnumber 1\t")
    assert room.say(ENTER, b"OVER " + ids[1].encode())[2].startswith(b"2\tnumber 1\t")
    lines = room.say(ENTER, b"OVER 7-9", b"OVER 3-2", b"OVER <x@y>", b"OVER 1_0")
    assert [line[:3] for line in lines[1:]] == [b"423", b"423", b"430", b"501"]


def test_overviews_of_many_articles_come_in_lots() -> None:
    room = Room()
    for _ in range(1203):
        room.put(body="x")
    numbers = [int(line.split(b"\t")[0]) for line in room.say(ENTER, b"OVER 1-")[2:-1]]
    assert numbers == list(range(1, 1204))
    assert len(room.say(ENTER, b"LISTGROUP")) == 2 + 1203 + 1


def test_hdr_and_xhdr() -> None:
    room = Room()
    id = room.write(subject="one").encode()
    room.write(subject="two", answers=1)
    assert room.say(ENTER, b"HDR Subject 1-2")[1:] == [b"225 headers follow", b"1 one", b"2 two", b"."]
    assert room.say(ENTER, b"XHDR subject 2")[1:] == [b"221 header follows", b"2 two", b"."]
    assert room.say(b"HDR SUBJECT " + id)[1] == b"0 one"
    assert room.say(ENTER, b"HDR :lines")[2] == b"1 2"
    assert room.say(ENTER, b"HDR :bytes 1")[2] == b"1 %d" % room.hall.post(GENERAL, 1).size
    assert room.say(ENTER, b"HDR references 1-2")[2:4] == [b"1 ", b"2 " + id]
    assert room.say(ENTER, b"XHDR references 1")[2] == b"1 (none)"
    assert room.say(ENTER, b"HDR xref 2")[2] == b"2 news.local.test Main.General:2"
    assert room.say(ENTER, b"HDR newsgroups 1")[2] == b"1 Main.General"
    assert room.say(ENTER, b"HDR x-ftn-pid 1")[2] == b"1 "
    lines = room.say(ENTER, b"HDR", b"HDR x-unknown 1", b"HDR subject 9", b"HDR subject 1 2", b"HDR subject x")
    assert [line[:3] for line in lines[1:]] == [b"501", b"503", b"423", b"501", b"501"]


def test_xpat() -> None:
    room = Room()
    for subject in ("apple pie", "pear", "Apple"):
        room.write(subject=subject)
    assert room.say(ENTER, b"XPAT subject 1- *pp*")[2:] == [b"1 apple pie", b"3 Apple", b"."]
    assert room.say(ENTER, b"XPAT subject 1- *[Pp]ie pear")[2:] == [b"1 apple pie", b"2 pear", b"."]
    assert room.say(ENTER, b"XPAT subject 1- none")[1:] == [b"221 header follows", b"."]
    assert room.say(ENTER, b"XPAT subject 8- *")[1:] == [b"221 header follows", b"."]
    assert [line[:3] for line in room.say(ENTER, b"XPAT subject 1-", b"XPAT x-odd 1- *")[1:]] == [b"501", b"503"]


def test_NNT_05_names_numbers_and_patterns_out_of_bounds() -> None:
    room = Room()
    room.write(subject="a" * 150)
    assert room.say(b"GROUP ../../x") == [b"411 no such newsgroup"]
    assert room.say(b"LISTGROUP Main.General 1-99999999999")[1:] == [b"1", b"."]
    assert room.say(ENTER, b"ARTICLE 1_0")[1].startswith(b"501 ")
    assert room.say(ENTER, b"ARTICLE 9999999999999999")[1].startswith(b"423 ")
    assert room.say(ENTER, b"XPAT subject 1- " + b"*a" * 100 + b"b")[1:] == [b"221 header follows", b"."]
    assert room.say(ENTER, b"XPAT subject 1- " + b"*" * 400)[1].startswith(b"501 ")


def test_overviews_that_are_remembered_are_those_of_now() -> None:
    room = Room(sub("OWN", settings=int(BoardFlag.DEL | BoardFlag.PRIV)))
    own = next(iter(room.hall.boards.subs.values()))

    def shown(as_: str = "") -> list[bytes]:
        lines = room.say(b"GROUP Main.Own", b"OVER 1-", as_=as_)[2:-1]
        return [line.split(b"\t")[1] for line in lines]

    first = room.put(own, subject="one")
    assert shown() == shown() == [b"one"]
    room.put(own, subject="two", author=room.bob)
    assert shown() == shown("bob") == [b"one", b"two"]
    run(room.hall.moderation.remove(room.hall.caller(room.alice), own.code, first))
    assert shown() == [b"two"]
    room.put(own, subject="three", to="Bob", private=True)
    assert (shown(), shown("bob"), shown()) == ([b"two"], [b"two", b"three"], [b"two"])


def test_moderators_see_more_than_what_is_remembered() -> None:
    room = Room(HELD)
    room.write(HELD, author=room.hall.sysop, subject="open")
    room.write(HELD, subject="waits")
    for as_, count in (("", 1), ("sysop", 2), ("", 1)):
        assert len(room.say(b"GROUP Main.Held", b"OVER 1-", as_=as_)[2:-1]) == count
    run(room.hall.moderation.release(room.hall.caller(room.hall.sysop), HELD.code, room.hall.post(HELD, 2).number))
    assert len(room.say(b"GROUP Main.Held", b"OVER 1-")[2:-1]) == 2


@pytest.mark.parametrize(
    ("first", "last"), [(1, 1203), (1, 499), (2, 500), (499, 1001), (500, 999), (700, 710), (1200, 5000)]
)
def test_ranges_of_long_groups(first: int, last: int) -> None:
    numbers = [int(line.split(b"\t")[0]) for line in LONG.say(ENTER, b"OVER %d-%d" % (first, last))[2:-1]]
    assert numbers == list(range(first, min(last, 1203) + 1))


def test_SLO_05_texts_are_not_opened_for_thousands_of_articles_at_once() -> None:
    for command in (b"HDR Reply-To 1-", b"XHDR Reply-To 2-1202", b"XPAT Reply-To 1- *"):
        assert LONG.say(ENTER, command)[1].startswith(b"503 ")
    assert len(LONG.say(ENTER, b"HDR Reply-To 1000-")) == 2 + 204 + 1


LONG = Room()
for _ in range(1203):
    LONG.put(body="x")


# Who sees what


def everything(room: Room, group: bytes, ids: list[bytes], as_: str = "") -> bytes:
    """All that can be asked about a group and these messages."""
    commands = [b"GROUP " + group, b"LISTGROUP", b"OVER 1-", b"XOVER 1-", b"HDR subject 1-", b"XHDR from 1-"]
    commands += [b"HDR reply-to 1-", b"XPAT subject 1- *", b"NEWNEWS * 19700101 000000 GMT"]
    for at, id in enumerate(ids, 1):
        commands += [
            b"STAT %d" % at,
            b"ARTICLE %d" % at,
            b"ARTICLE " + id,
            b"HEAD " + id,
            b"OVER " + id,
            b"HDR to " + id,
        ]
    return b"\n".join(room.say(*commands, as_=as_))


def test_NNT_04_private_messages_are_there_for_two_people() -> None:
    room = Room(PRIVATE)
    carol = room.add("Carol")
    room.accounts.users["carol"] = carol
    id = room.write(PRIVATE, subject="between us", to="Bob", private=True, body="whisper").encode()
    for as_, sees in (("", False), ("carol", False), ("alice", True), ("bob", True), ("sysop", True)):
        text = everything(room, b"Main.Talk", [id], as_)
        assert (b"between us" in text) is sees, as_
        assert (b"whisper" in text) is sees, as_
        assert (id in text) is sees, as_
        assert (b"\n1\n" in text) is sees, as_


def test_NNT_04_held_messages_are_there_for_moderators() -> None:
    room = Room(HELD)
    id = room.write(HELD, subject="may it be said", body="whisper").encode()
    for as_, sees in (("", False), ("bob", False), ("alice", False), ("sysop", True)):
        text = everything(room, b"Main.Held", [id], as_)
        assert (b"may it be said" in text or b"whisper" in text or id in text) is sees, as_
    lines = room.say(b"GROUP Main.Held", b"STAT", b"STAT 1", b"NEXT", as_="bob")
    assert [line[:3] for line in lines] == [b"211", b"420", b"423", b"420"]
    run(room.hall.moderation.release(room.hall.caller(room.hall.sysop), HELD.code, room.hall.post(HELD).number))
    assert b"whisper" in everything(room, b"Main.Held", [id])


@pytest.mark.parametrize("board", [CLUB, READ])
def test_NNT_04_groups_that_may_not_be_read_are_not_there(board: object) -> None:
    assert board in (CLUB, READ)
    room = Room(CLUB, READ)
    member = room.add("Member", level=60)
    room.accounts.users["member"] = member
    code = CLUB if board is CLUB else READ
    id = room.write(code, author=member, subject="for members", body="whisper").encode()
    name = b"Club.Club" if board is CLUB else b"Main.Desk"
    for as_, sees in (("", False), ("alice", False), ("member", True)):
        text = everything(room, name, [id], as_)
        assert (b"for members" in text or b"whisper" in text or id in text) is sees
    assert room.say(b"ARTICLE " + id, b"STAT " + id)[0].startswith(b"430 ")


def test_who_wrote_an_anonymous_message_is_told_to_moderators_only() -> None:
    board = sub("SECRETS", settings=int(BoardFlag.AONLY))
    room = Room(board)
    id = room.write(board, body="a secret").encode()
    for as_, named in (("", False), ("bob", False), ("sysop", True)):
        text = everything(room, b"Main.Secrets", [id], as_)
        assert b"a secret" in text
        assert (b"Alice" in text or b"alice" in text) is named


def test_steps_go_over_what_is_not_shown() -> None:
    room = Room(PRIVATE)
    room.write(PRIVATE)
    for _ in range(120):
        room.put(PRIVATE, to="Bob", private=True)
    room.write(PRIVATE)
    enter = b"GROUP Main.Talk"
    assert room.say(enter, b"NEXT", b"LAST", as_="")[1][:7] == b"223 122"
    assert room.say(enter, b"NEXT", b"LAST", as_="")[2][:6] == b"223 1 "
    assert [line.split(b"\t")[0] for line in room.say(enter, b"OVER 1-")[2:-1]] == [b"1", b"122"]


# Texts


def test_a_text_in_a_file_is_streamed_and_its_lines_are_counted_once() -> None:
    room = Room()
    body = "\n".join([".line"] * 20_000)
    room.put(body=body)
    texts = run(
        room.hall.store.read(lambda records: records.posts.texts(GENERAL.code, [room.hall.post(GENERAL).number]))
    )
    assert texts[0].blob
    lines = room.say(ENTER, b"ARTICLE 1")
    assert lines.count(b"..line") == 20_000
    assert room.say(ENTER, b"HDR :lines 1")[2] == b"1 20000"
    found = run(room.hall.store.read(lambda records: records.posts.overview(GENERAL.code, first=1, last=1)))
    assert found[0].lines == 20_000


def test_a_text_that_cannot_be_read_is_refused_before_anything_is_promised() -> None:
    room = Room()
    room.put(body="line\n" * 40_000)

    async def broken(name: str) -> None:
        raise StoreError("gone", temporary=False)

    room.hall.blobs.read = broken  # type: ignore[method-assign,assignment]
    lines = room.say(ENTER, b"BODY 1", b"DATE")
    assert [line[:3] for line in lines[1:]] == [b"403", b"111"]


class Broken:
    """A store in trouble."""

    async def read(self, question: object) -> None:
        raise StoreError("busy")


def test_a_store_in_trouble_is_told_and_the_session_goes_on() -> None:
    room = Room()
    server = room.server(wire := room.wire([ENTER + b"\r\n", b"DATE\r\n", QUIT]))
    server.needs.news._store = Broken()  # type: ignore[assignment]
    run(server.run())
    assert [line[:3] for line in wire.lines()[1:]] == [b"403", b"111", b"205"]


def test_other_character_sets() -> None:
    room = Room(convert="us-ascii")
    room.write(body="Größe")
    lines = room.say(ENTER, b"ARTICLE 1")
    assert lines[-2] == b"Gro?e"
    assert b"Content-Type: text/plain; charset=US-ASCII" in lines


def test_mail_that_names_other_groups_shows_those_one_may_know() -> None:
    room = Room(GENERAL, CLUB)
    text = (
        b"From: b <b@x.test>\r\nSubject: s\r\nMessage-ID: <9@x.test>\r\nNewsgroups: comp.lang.c,Club.Club\r\n\r\nhi\r\n"
    )
    room.hall.arrive(GENERAL, text)
    assert room.say(ENTER, b"HDR newsgroups 1")[2] == b"1 comp.lang.c,Main.General"
    assert b"Club.Club" in room.say(ENTER, b"HDR newsgroups 1", as_="sysop")[2]
    forced = Room(GENERAL, force=True)
    forced.hall.arrive(GENERAL, text)
    assert forced.say(ENTER, b"HDR newsgroups 1")[2] == b"1 Main.General"


def test_mail_that_was_posted_has_its_own_author_and_no_trace_lines() -> None:
    room = Room()
    prefix = b"Received: from evil [192.0.2.77]\r\n"
    text = b"From: Bob B <bob@ext.test>\r\nTo: x\r\nSubject: s\r\nMessage-ID: <9@x.test>\r\n\r\nhi\r\n"
    room.hall.arrive(GENERAL, text, prefix=prefix)
    lines = room.say(ENTER, b"ARTICLE 1")
    assert b'From: "Bob B" <bob@ext.test>' in lines
    assert b"192.0.2.77" not in b"".join(lines)


def test_reading_moves_no_pointer_and_marks_nothing_read() -> None:
    room = Room(PRIVATE)
    room.put(PRIVATE, to="Bob", private=True)
    everything(room, b"Main.Talk", [room.hall.post(PRIVATE).message_id.encode()], as_="bob")
    bob: User = room.bob
    assert run(room.hall.store.read(lambda records: records.pointers.all(bob.number))) == {}


commands = st.sampled_from(
    [
        b"GROUP",
        b"LISTGROUP",
        b"ARTICLE",
        b"HEAD",
        b"STAT",
        b"OVER",
        b"HDR",
        b"XPAT",
        b"LIST",
        b"NEWNEWS",
        b"NEXT",
        b"MODE",
    ]
)


@given(st.lists(st.tuples(commands, st.binary(max_size=40)), max_size=8))
def test_whatever_is_said_is_answered(lines: list[tuple[bytes, bytes]]) -> None:
    room = Room()
    room.write()
    script = [verb + b" " + rest.translate(None, b"\r\n") + b"\r\n" for verb, rest in lines]
    wire = room.wire([*script, QUIT])
    run(room.server(wire).run())
    assert all(line[:3].isdigit() or line for line in wire.lines())
    assert wire.lines()[0].startswith(b"200 ")
