"""Articles that news readers post."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import StoreError
from dialtone.config.boards import BoardFlag, Group
from dialtone.config.levels import Level
from dialtone.config.tables import PatternList
from dialtone.domain.model.happenings import PostHeld, PostMade
from dialtone.testing.script import recut, run
from tests.protocols.nntp.room import GENERAL, QUIT, Room, sub

HELD = sub("HELD", moderated_requirements="NOT SYSOP")
CLUB = sub("CLUB", Group(name="Club", prefix="CLUB-", requirements="LEVEL 60"))
CLOSED = sub("CLOSED", post_requirements="SYSOP")
NAMES = sub("NAMES", settings=int(BoardFlag.NAME))
PRIVATE = sub("TALK", settings=int(BoardFlag.PRIV))
ONLY = sub("ONLY", settings=int(BoardFlag.PONLY))
OWN = sub("OWN", settings=int(BoardFlag.DEL))


class Broken:
    """A store in trouble."""

    async def read(self, question: object) -> None:
        raise StoreError("busy")

    async def write(self, change: object) -> None:
        raise StoreError("disk full")


def article(groups: str = "Main.General", body: bytes = b"text\r\n", **fields: Any) -> bytes:
    """An article as it is sent, its end included."""
    named = {"From": "Somebody <some@body.test>", "Newsgroups": groups, "Subject": "hello", **fields}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items() if value)
    return head.encode() + b"\r\n" + body + b".\r\n"


def post(room: Room, text: bytes, as_: str = "alice") -> bytes:
    """What POST says in the end."""
    return room.talk(b"POST\r\n", text, QUIT, as_=as_)[-2]


def stored(room: Room, board: object = GENERAL, number: int = 1) -> str:
    """The text that is kept."""
    code = board.code  # type: ignore[attr-defined]
    return run(room.hall.reading.text(room.hall.caller(room.hall.sysop), code, number)).decode()  # type: ignore[arg-type]


def test_an_article_is_posted_and_told_of() -> None:
    room = Room()
    said = post(room, article(Message_ID="<1@x.test>"))
    assert said == b"240 article posted <1@x.test>"
    found = room.hall.post(GENERAL)
    assert (found.author, found.author_user, found.subject, found.to) == ("Alice", room.alice.number, "hello", "All")
    assert (found.message_id, found.protocol) == ("<1@x.test>", "NNTP")
    assert room.hall.facts == [PostMade(GENERAL.code, found.number, found.letter)]
    assert room.hall.again(room.alice).posts == 1


def test_an_article_without_an_id_gets_one() -> None:
    room = Room()
    said = post(room, article())
    assert re.fullmatch(rb"240 article posted <[0-9A-F]{8}\.[0-9a-f]{16}\.MAIN-GENERAL@local\.test>", said)
    assert said.split()[-1].decode() == room.hall.post(GENERAL).message_id


def test_NNT_01_fields_that_servers_make_are_replaced() -> None:
    room = Room()
    lies: dict[str, Any] = {
        "Path": "evil!not-for-mail",
        "Sender": "sysop@local.test",
        "X-Trace": "lie",
        "NNTP-Posting-Host": "192.0.2.77",
        "Injection-Info": "lie",
        "Approved": "me@evil.test",
        "Xref": "evil Main.General:99",
        "Date": "Mon, 1 Jan 2035 00:00:00 +0000",
        "Lines": "999",
        "NNTP-Posting-Date": "lie",
        "Injection-Date": "lie",
        "X-Complaints-To": "lie@evil.test",
    }
    assert post(room, article(**lies)).startswith(b"240 ")
    text = stored(room) + "\n".join(line.decode() for line in room.say(b"GROUP Main.General", b"ARTICLE 1"))
    for lie in ("evil", "lie", "192.0.2.77", "2035", "999", "Approved"):
        assert lie not in text
    assert room.hall.post(GENERAL).written == room.hall.clock.now()


def test_a_crosspost_names_its_groups_in_every_command() -> None:
    room = Room(GENERAL, OWN, HELD, CLUB)
    room.write(OWN)
    assert post(room, article("Main.General,Main.Own,Main.Held", Message_ID="<1@x.test>")).startswith(b"240 ")
    where = b"news.local.test Main.General:1 Main.Own:2"  # held on the third
    for group in (b"Main.General", b"Main.Own"):
        enter = b"GROUP " + group
        number = b"1" if group == b"Main.General" else b"2"
        assert b"Xref: " + where in room.say(enter, b"HEAD " + number)
        assert room.say(enter, b"OVER " + number)[2].endswith(b"\tXref: " + where)
        assert room.say(enter, b"OVER 1-")[-2].endswith(b"\tXref: " + where)
        assert room.say(enter, b"HDR Xref " + number + b"-")[2] == number + b" " + where
        assert room.say(enter, b"HDR Xref <1@x.test>")[2] == number + b" " + where
        assert room.say(enter, b"XPAT Xref 1- *Main.Own:2*")[2] == number + b" " + where
    assert room.say(b"NEWNEWS *,!main.own 20240101 000000 GMT")[1:] == [b"<1@x.test>", b"."]
    assert room.say(b"NEWNEWS * 20240101 000000 GMT").count(b"<1@x.test>") == 1


def test_a_crosspost_that_went_from_one_group_is_in_the_other_alone() -> None:
    room = Room(GENERAL, OWN)
    assert post(room, article("Main.General,Main.Own", Message_ID="<1@x.test>")).startswith(b"240 ")
    assert b"Main.Own:1" in room.say(b"GROUP Main.General", b"OVER 1-")[-2]
    sysop = room.hall.caller(room.hall.sysop)
    run(room.hall.moderation.remove(sysop, OWN.code, room.hall.post(OWN).number))
    for command in (b"OVER 1-", b"OVER 1", b"HEAD 1"):
        assert b"Main.Own:1" not in b"\n".join(room.say(b"GROUP Main.General", command))


def test_NNT_04_groups_one_may_not_read_are_not_named_for_crossposts() -> None:
    room = Room(GENERAL, CLUB)
    room.add("Member", level=60)
    assert post(room, article("Main.General,Club.Club", Message_ID="<1@x.test>"), as_="member").startswith(b"240 ")
    for command in (b"OVER 1-", b"OVER 1", b"HEAD 1", b"HDR Xref 1-", b"HDR Newsgroups 1"):
        assert b"Club.Club" in b"\n".join(room.say(b"GROUP Main.General", command, as_="member"))
        assert b"Club" not in b"\n".join(room.say(b"GROUP Main.General", command))


def test_NNT_01_an_id_that_is_there_is_a_duplicate() -> None:
    room = Room(GENERAL, HELD)
    assert post(room, article(Message_ID="<1@x.test>")).startswith(b"240 ")
    assert post(room, article(Message_ID="<1@x.test>"), as_="bob").startswith(b"441 ")
    assert post(room, article("Main.Held", Message_ID="<1@x.test>"), as_="bob").startswith(b"441 ")
    assert room.hall.numbers(GENERAL) == [1] and room.hall.numbers(HELD) == []


def test_NNT_01_supersedes_is_for_what_one_may_remove() -> None:
    room = Room(GENERAL, OWN)
    other, own, elsewhere = room.write(OWN, author=room.bob), room.write(OWN), room.write()
    assert post(room, article("Main.Own", Supersedes=other)).startswith(b"441 ")  # somebody else's
    assert post(room, article(Supersedes=elsewhere)).startswith(b"441 ")  # where authors remove nothing
    assert post(room, article("Main.Own", Supersedes=own), as_="guest").startswith(b"441 ")
    for wrong in ("x", f"{own} {other}"):
        assert post(room, article("Main.Own", Supersedes=wrong)).startswith(b"441 ")
    assert post(room, article("Main.Own", Supersedes=own, Control=f"cancel {own}")).startswith(b"441 ")
    assert room.hall.numbers(OWN) == [1, 2] and room.hall.numbers(GENERAL) == [1]
    assert post(room, article("Main.Own", Supersedes=own, Subject="better")).startswith(b"240 ")
    assert room.hall.numbers(OWN) == [1, 3] and room.hall.post(OWN, 3).subject == "better"
    assert post(room, article("Main.Own", Supersedes=elsewhere)).startswith(b"240 ")  # of another group: nothing goes
    assert room.hall.numbers(GENERAL) == [1]
    assert post(room, article(Supersedes=elsewhere), as_="sysop").startswith(b"240 ")
    assert room.hall.numbers(GENERAL) == [2]


def test_what_cannot_be_stored_supersedes_nothing() -> None:
    room = Room(OWN)
    own, other = room.write(OWN), room.write(OWN)
    assert post(room, article("Main.Own", Supersedes=own, Message_ID=other)).startswith(b"441 ")
    assert room.hall.numbers(OWN) == [1, 2]


def test_the_last_message_is_superseded_where_only_that_may_go() -> None:
    last = sub("LAST", settings=int(BoardFlag.DELLAST))
    room = Room(last)
    first, second = room.write(last), room.write(last)
    assert post(room, article("Main.Last", Supersedes=first)).startswith(b"441 ")
    assert post(room, article("Main.Last", Supersedes=second)).startswith(b"240 ")
    assert room.hall.numbers(last) == [1, 3]


def test_NNT_01_control_messages_are_refused() -> None:
    room = Room()
    id = room.write(author=room.bob)
    for control in ("newgroup x.y", "rmgroup Main.General", "cancel", "cancel x", "checkgroups", f"cancel {id} x"):
        assert post(room, article(Control=control)).startswith(b"441 ")
    assert room.hall.numbers(GENERAL) == [1]


def test_NNT_01_a_cancel_removes_ones_own_article_only() -> None:
    room = Room(OWN)
    own, other = room.write(OWN), room.write(OWN, author=room.bob)
    cancel: dict[str, Any] = {"groups": "Main.Own"}
    assert post(room, article(**cancel, Control=f"cancel {other}")).startswith(b"441 ")
    assert post(room, article(**cancel, Control="cancel <no@such>")).startswith(b"441 ")
    assert post(room, article(**cancel, Control=f"cancel {own}")) == b"240 article cancelled"
    assert room.hall.numbers(OWN) == [2]
    assert post(room, article(**cancel, Control=f"cancel {other}"), as_="sysop") == b"240 article cancelled"
    assert room.hall.numbers(OWN) == []


def test_a_cancel_where_nothing_may_be_removed_and_by_guests() -> None:
    room = Room(GENERAL, OWN)
    id = room.write()
    assert post(room, article(Control=f"cancel {id}")).startswith(b"441 ")
    said = post(room, article("Main.Own", From="Visitor <v@x.test>", Message_ID="<g@x.test>"), as_="guest")
    assert said.startswith(b"240 ")
    assert post(room, article("Main.Own", Control="cancel <g@x.test>"), as_="guest").startswith(b"441 ")
    assert room.hall.numbers(OWN) == [1]


def test_NNT_02_users_go_by_their_account() -> None:
    room = Room(GENERAL, NAMES)
    room.accounts.users["alice"] = room.alice = room.hall.add("Alice Two", real_name="Alice Adams", level=50)
    assert post(room, article(From="Sysop <sysop@local.test>")).startswith(b"240 ")
    assert room.hall.post(GENERAL).author == "Alice Two"
    assert 'From: "Alice Two" <alice two@local.test>' in stored(room) or "Sysop" not in stored(room)
    assert post(room, article("Main.Names", From="Sysop <sysop@local.test>")).startswith(b"240 ")
    assert room.hall.post(NAMES).author == "Alice Adams"


def test_NNT_02_a_guest_takes_nobodys_name() -> None:
    room = Room()
    for name in ("Alice", "Sysop", "a l i c e"):
        assert post(room, article(From=f"{name} <x@x.test>"), as_="guest").startswith(b"441 ")
    assert post(room, article(From="Visitor <v@x.test>"), as_="guest").startswith(b"240 ")
    found = room.hall.post(GENERAL)
    assert (found.author, found.author_address) == ("Visitor", "v@x.test")
    assert room.say(b"GROUP Main.General", b"HDR from 1")[2] == b'1 "Visitor" <v@x.test>'


def test_accounts_of_networks_keep_their_authors() -> None:
    room = Room()
    room.add("Node", restrictions="Q")
    assert post(room, article(From="Alice <alice@far.test>"), as_="node").startswith(b"240 ")
    assert (room.hall.post(GENERAL).author, room.hall.post(GENERAL).author_address) == ("Alice", "alice@far.test")


@pytest.mark.parametrize(
    "groups",
    ["", ",", ",,", "no.such", "Main.General,no.such", "Club.Club", "Main.Closed", "Main.General,Main.Closed", "a b"],
)
def test_NNT_03_no_unknown_closed_or_hidden_group(groups: str) -> None:
    room = Room(GENERAL, CLUB, CLOSED)
    assert post(room, article(groups)).startswith(b"441 posting failed")
    assert [room.hall.numbers(board) for board in (GENERAL, CLUB, CLOSED)] == [[], [], []]


def test_NNT_03_not_too_many_groups() -> None:
    boards = [sub(f"B{at}") for at in range(12)]
    room = Room(*boards)
    assert post(room, article(",".join(f"Main.B{at}" for at in range(12)))).startswith(b"441 ")
    assert post(room, article(",".join(f"x.g{at}" for at in range(500)))).startswith(b"441 ")
    assert all(room.hall.numbers(board) == [] for board in boards)


def test_a_hidden_group_is_refused_in_the_words_of_one_that_is_not_there() -> None:
    room = Room(GENERAL, CLUB)
    assert post(room, article("Club.Club")) == post(room, article("no.such"))


def test_crossposts_are_one_text_in_every_group() -> None:
    room = Room(GENERAL, HELD)
    said = post(room, article("main.general,main.held", Message_ID="<1@x.test>"))
    assert said == b"240 article posted <1@x.test>, it waits for a moderator"
    one, two = room.hall.post(GENERAL), room.hall.post(HELD)
    assert (one.letter, one.message_id) == (two.letter, two.message_id)
    assert (one.held, two.held) == (False, True)
    assert any(isinstance(fact, PostHeld) for fact in room.hall.facts)
    assert room.say(b"GROUP Main.General", b"HDR newsgroups 1")[2] == b"1 Main.General,Main.Held"


def test_fields_that_mean_nothing_here_are_kept_for_readers() -> None:
    room = Room()
    fields: dict[str, Any] = {"Distribution": "local", "Keywords": "one, two", "Followup-To": "poster", "X-Odd": "yes"}
    assert post(room, article(**fields)).startswith(b"240 ")
    lines = room.say(b"GROUP Main.General", b"HEAD 1")
    for name, value in fields.items():
        assert f"{name}: {value}".encode() in lines


def test_approved_is_for_moderators() -> None:
    room = Room(HELD)
    assert b"waits" in post(room, article("Main.Held", Approved="me"))
    assert "Approved" not in stored(room, HELD)
    assert b"waits" not in post(room, article("Main.Held", Approved="me"), as_="sysop")
    assert "Approved: sysop@local.test" in stored(room, HELD, 2)


def test_an_answer_finds_its_thread_and_its_addressee() -> None:
    room = Room()
    id = room.write(author=room.bob)
    assert post(room, article(Subject="Re: hello", References=f"<0@x.test> {id}")).startswith(b"240 ")
    found = room.hall.post(GENERAL, 2)
    assert (found.parent, found.thread, found.to, found.to_user) == (1, 1, "Bob", room.bob.number)


def test_to_is_taken_when_it_is_there() -> None:
    room = Room()
    post(room, article(To="Bob <bob@x.test>"))
    assert (room.hall.post(GENERAL).to, room.hall.post(GENERAL).to_user) == ("Bob", room.bob.number)


def test_an_answer_to_a_private_message_is_private() -> None:
    room = Room(PRIVATE)
    id = room.write(PRIVATE, author=room.bob, to="Alice", private=True)
    assert post(room, article("Main.Talk", References=id)).startswith(b"240 ")
    assert (room.hall.post(PRIVATE, 2).private, room.hall.post(PRIVATE, 2).to) == (True, "Bob")
    room.add("Carol")
    assert post(room, article("Main.Talk", References=id), as_="carol").startswith(b"240 ")
    assert (room.hall.post(PRIVATE, 3).private, room.hall.post(PRIVATE, 3).to) == (False, "All")


def test_where_everything_is_private_an_article_needs_a_recipient() -> None:
    room = Room(ONLY)
    assert post(room, article("Main.Only")).startswith(b"441 ")
    assert post(room, article("Main.Only", To="Bob <b@x.test>")).startswith(b"240 ")
    assert room.hall.post(ONLY).private


def test_an_anonymous_board_keeps_no_name() -> None:
    board = sub("SECRETS", settings=int(BoardFlag.AONLY))
    room = Room(board)
    assert post(room, article("Main.Secrets", From="Alice <a@x.test>")).startswith(b"240 ")
    assert "alice" not in stored(room, board).lower().replace("newsgroups", "")
    assert b"Anonymous" in room.say(b"GROUP Main.Secrets", b"HDR from 1")[2]


def test_lines_have_a_limit_by_level() -> None:
    levels = {50: Level(lines_per_message=3)}
    long = article(body=b"line\r\n" * 4)
    room = Room(levels=levels)
    assert post(room, long) == b"441 posting failed, number of lines (4) exceeds max (3)"
    assert post(room, article(body=b"line\r\n" * 3)).startswith(b"240 ")
    assert post(room, long, as_="sysop").startswith(b"240 ")
    assert post(Room(levels=levels, no_limit=True), long).startswith(b"240 ")


def test_posts_a_day_have_a_limit() -> None:
    room = Room(levels={50: Level(posts_per_day=1)})
    assert post(room, article()).startswith(b"240 ")
    assert post(room, article()) == b"441 posting failed, Main.General: You have posted too many times today."


def test_blocked_subjects(tmp_path: object) -> None:
    path = tmp_path / "subject.can"  # type: ignore[operator]
    path.write_text("make money*\n")
    subjects = PatternList(path)
    subjects.reread(0.0)
    room = Room(subjects=subjects)
    assert post(room, article(Subject="Make money fast")) == b"441 posting failed, the subject is blocked"
    assert post(room, article()).startswith(b"240 ")


def test_who_may_not_post() -> None:
    room = Room(CLOSED)
    assert room.say(b"POST", as_="alice") == [b"440 posting not allowed"]
    room = Room()
    room.add("Quiet", restrictions="P")
    assert room.say(b"POST", as_="quiet") == [b"440 posting not allowed"]
    assert room.say(b"POST now", as_="alice")[0].startswith(b"501 ")


@pytest.mark.parametrize(
    "text",
    [
        b".\r\n",
        b"\r\n.\r\n",
        b"no header at all\r\n.\r\n",
        b"From: a@b\r\nNewsgroups: Main.General\r\nSubject: x\r\n.\r\n",  # no body
        b"From: a@b\r\nNewsgroups: Main.General\r\n\r\nbody\r\n.\r\n",
        article(body=b"a\0b\r\n"),
        article(body=b"a\nb\r\n"),
        article(body=b"a\rb\r\n"),
        article(X_Long="x" * 70_000),
        article(body=b"x" * 5_000_000 + b"\r\n"),
    ],
)
def test_what_is_no_article(text: bytes) -> None:
    room = Room()
    lines = room.talk(b"POST\r\n", text, b"DATE\r\n", QUIT, as_="alice")
    assert lines[1].startswith(b"441 posting failed")
    assert lines[2].startswith(b"111 ")
    assert room.hall.numbers(GENERAL) == []


@pytest.mark.parametrize(
    "false_end",
    [
        b"\n.\n",
        b"\n.\r\n",
        b"\r\n.\n",
        b"\r.\r",
        b"\r.\r\n",
        b"\r\n.\r",
        b"\n.\r",
        b"\r.\n",
        b"\r\n\0.\r\n",
        b"\r\n.\0\r\n",
        b"\r\n.\r\r\n",
        b"\r\r\n.\r\r\n",
    ],
)
def test_NNT_06_false_ends_are_no_ends(false_end: bytes) -> None:
    room = Room()
    text = article(body=b"text" + false_end + b"POST\r\nFrom: x@y\r\n\r\nsmuggled\r\n")
    lines = room.talk(b"POST\r\n", text, b"DATE\r\n", QUIT, as_="alice")
    assert [line[:3] for line in lines] == [b"340", b"441", b"111", b"205"]
    assert room.hall.numbers(GENERAL) == []


def test_NNT_06_a_dot_and_a_blank_are_text() -> None:
    room = Room()
    assert post(room, article(body=b"a\r\n. \r\n..\r\n..b\r\n")).startswith(b"240 ")
    assert stored(room).endswith("\r\n\r\na\r\n \r\n.\r\n.b\r\n")


@pytest.mark.parametrize("length", [510, 997, 998, 1022, 1023, 1024, 4094, 4096, 8192, 65_534, 65_536, 1_048_576])
@pytest.mark.parametrize("behind", [b".", b".\r\n.x", b"..", b"\r\n.."])
def test_NNT_06_long_lines_end_nothing(length: int, behind: bytes) -> None:
    """What is behind a buffer's size is no line of its own (SMG-22)."""
    room = Room()
    body = b"x" * length + behind + b"\r\nMODE READER\r\n"
    lines = room.talk(b"POST\r\n", article(body=body), b"DATE\r\n", QUIT, as_="alice")
    assert [line[:3] for line in lines] == [b"340", b"240", b"111", b"205"]
    assert room.talk(b"GROUP Main.General\r\nBODY\r\n", QUIT)[2:-1] == [*_sent(body).split(b"\r\n")]


def _sent(body: bytes) -> bytes:
    """A body that was sent by somebody who doubles no dots, as it comes back, with its end line."""
    text = b"\n" + body.replace(b"\r\n", b"\n")
    kept = text.replace(b"\n.", b"\n").replace(b"\n.", b"\n..")
    return kept[1:].replace(b"\n", b"\r\n") + b"."


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_NNT_06_an_article_may_come_in_any_pieces(sizes: list[int]) -> None:
    room = Room()
    body = b"..\r\n...\r\n..x\r\n\r\n..\r\nlast\r\n"
    script = recut([b"AUTHINFO USER alice\r\nAUTHINFO PASS secret\r\nPOST\r\n", article(body=body), QUIT], sizes)
    lines = room.talk(*script)
    assert [line[:3] for line in lines] == [b"381", b"281", b"340", b"240", b"205"]
    assert stored(room).endswith("\r\n\r\n.\r\n..\r\n.x\r\n\r\n.\r\nlast\r\n")
    assert room.say(b"GROUP Main.General", b"BODY")[2:] == [b"..", b"...", b"..x", b"", b"..", b"last", b"."]


def test_NNT_07_control_messages_reach_no_shell_and_make_nothing() -> None:
    room = Room()
    for control in ("newgroup $(id)", "newgroup `id`", "sendsys;id", "rmgroup Main.General|id"):
        assert post(room, article(Control=control)).startswith(b"441 ")
    assert post(room, article("$(id)")).startswith(b"441 ")
    assert room.say(b"LIST")[1:] == [b"Main.General 0 1 y", b"."]


def test_a_store_in_trouble_takes_nothing() -> None:
    room = Room()
    server = room.server(wire := room.wire([b"POST\r\n", article(), b"GROUP Main.General\r\n", QUIT]))
    server.needs.posting._store = Broken()  # type: ignore[assignment]
    run(server.run())
    assert [line[:3] for line in wire.lines()[1:]] == [b"340", b"441", b"211", b"205"]
    assert room.hall.numbers(GENERAL) == []


def test_mime_stays_as_it_is() -> None:
    room = Room()
    fields = {"MIME-Version": "1.0", "Content-Type": "text/plain; charset=iso-8859-1"}
    fields["Content-Transfer-Encoding"] = "quoted-printable"
    assert post(room, article(body=b"gr=FCn\r\n", **fields)).startswith(b"240 ")
    lines = room.say(b"GROUP Main.General", b"ARTICLE 1")
    assert b"Content-Transfer-Encoding: quoted-printable" in lines and lines[-2] == b"gr=FCn"


@given(st.lists(st.sampled_from([b"", b".", b"..", b".x", b"x", b" ", b"\xff", b"-- "]), min_size=1, max_size=12))
def test_dots_come_back_as_they_were(lines: list[bytes]) -> None:
    room = Room()
    body = b"".join(line + b"\r\n" for line in lines)
    sent = b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines)
    assert post(room, article(body=sent)).startswith(b"240 ")
    wire = room.wire([b"GROUP Main.General\r\nBODY 1\r\n", QUIT])
    run(room.server(wire).run())
    shown = wire.output.split(b"body follows\r\n")[1].split(b"205 ")[0]
    assert shown == sent + b".\r\n"
    found = run(room.hall.store.read(lambda records: records.posts.overview(GENERAL.code, first=1, last=1)))
    assert found[0].lines == body.count(b"\n")
