import pytest

from dialtone.app.desk import work
from dialtone.cli.board import readable
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.post import NewPost

MODERATED = "\n[sub:Main:queue]\nmoderated_ars = LEVEL 0\nsettings = 0x800000\n"
EVIL = "\x1b]0;owned\x07\x9b2J"


@pytest.fixture
def posted(board):
    """A board with two messages on one sub-board, and three on another, two of which are held."""
    msgs = board.root / "ctrl" / "msgs.ini"
    msgs.write_text(msgs.read_text() + MODERATED)
    text = f"From: Bob <bob@ext.test>\r\nSubject: hi\r\n\r\nh\x01hello {EVIL}there\r\n".encode()

    async def job(desk):
        async def change(records):
            for number, (code, held) in enumerate(
                [("MAIN-GENERAL", False)] * 2 + [("MAIN-QUEUE", True), ("MAIN-QUEUE", False), ("MAIN-QUEUE", True)]
            ):
                letter = NewLetter(tag=f"{number:016x}", size=len(text), body=text, message_id=f"<{number}@x>")
                await records.posts.add(
                    NewPost(
                        board=code,
                        letter=await records.mail.add_letter(letter),
                        prefix=b"Received: by us\r\n",
                        size=len(text) + 17,
                        author=f"Bob{EVIL}",
                        author_address="bob@ext.test",
                        subject=f"hi {number}",
                        message_id=f"<{number}@x>",
                        reply_to="<0@x>" if number == 1 else "",
                        posted=1767225600.0 + number,
                        held=held,
                    )
                )

        await desk.store.write(change)

    work(board.root, job, changing=True)
    return board


def harmless(text):
    return not any((ord(ch) < 32 and ch != "\n") or 0x7F <= ord(ch) < 0xA0 for ch in text)


def test_list_shows_every_sub_board_and_what_is_on_it(posted):
    rows = {row["code"]: row for row in posted.json("board", "list")}
    assert list(rows) == ["MAIN-GENERAL", "MAIN-HELP", "MAIN-SYSOPS", "MAIN-QUEUE"]
    assert [(row["messages"], row["held"]) for row in rows.values()] == [(2, 0), (0, 0), (0, 0), (3, 2)]
    assert rows["MAIN-GENERAL"]["group"] == "Main"
    assert "General conversation" in posted.ok("board", "list")


def test_messages_of_a_sub_board_that_is_gone_are_not_forgotten(posted):
    msgs = posted.root / "ctrl" / "msgs.ini"
    msgs.write_text(msgs.read_text().replace(MODERATED, ""))
    row = posted.json("board", "list")[-1]
    assert (row["code"], row["messages"], row["description"]) == ("MAIN-QUEUE", 3, "not in msgs.ini any more")


def test_read_lists_the_messages_held_ones_too(posted):
    rows = posted.json("board", "read", "main-queue")
    assert [(row["number"], row["state"]) for row in rows] == [(1, "held"), (2, ""), (3, "held")]
    out = posted.ok("board", "read", "MAIN-GENERAL")
    assert out.splitlines()[0].split() == ["NUMBER", "POSTED", "AUTHOR", "TO", "SUBJECT", "STATE"]
    assert "hi 0" in out
    assert [row["number"] for row in posted.json("board", "read", "MAIN-QUEUE", "--last", "1")] == [3]


def test_read_shows_one_message(posted):
    out = posted.ok("board", "read", "MAIN-GENERAL", "2")
    head, _, text = out.partition("\n\n")
    lines = [line.split(None, 1) for line in head.splitlines()]
    assert ["answers", "1"] in lines
    assert ["address", "bob@ext.test"] in lines
    assert ["subject", "hi 1"] in lines
    assert "hello" in text
    row = posted.json("board", "read", "MAIN-GENERAL", "2")
    assert (row["message_id"], row["thread"]) == ("<1@x>", 1)
    assert row["text"].startswith("Received: by us\r\nFrom: Bob")


@pytest.mark.parametrize(
    "words",
    [("read", "MAIN-GENERAL"), ("read", "MAIN-GENERAL", "1"), ("held",), ("list",), ("release", "MAIN-QUEUE", "1")],
)
def test_ANS_01_nothing_a_terminal_would_obey_is_printed(posted, words):
    assert harmless(posted.ok("board", *words))


def test_held_lists_what_waits_of_one_sub_board_or_all(posted):
    for words in ((), ("main-queue",)):
        rows = posted.json("board", "held", *words)
        assert [(row["board"], row["number"]) for row in rows] == [("MAIN-QUEUE", 1), ("MAIN-QUEUE", 3)]
    assert posted.json("board", "held", "MAIN-GENERAL") == []


def test_release_lets_one_through(posted):
    assert posted.ok("board", "release", "main-queue", "3") == "released: MAIN-QUEUE 3\n"
    assert [row["number"] for row in posted.json("board", "held")] == [1]
    assert posted.json("board", "release", "MAIN-QUEUE", "1") == {"board": "MAIN-QUEUE", "number": 1, "released": True}
    assert posted.run("board", "release", "MAIN-QUEUE", "1") == 1
    assert "no message 1 on MAIN-QUEUE waits for a moderator" in posted.err
    assert [row["event"] for row in posted.json("mail", "trace", "<4@x>")] == ["posted"]


def test_remove_removes_one(posted):
    assert posted.ok("board", "remove", "main-general", "1") == "removed: MAIN-GENERAL 1\n"
    assert [row["number"] for row in posted.json("board", "read", "MAIN-GENERAL")] == [2]
    assert posted.json("board", "remove", "MAIN-GENERAL", "2")["removed"] is True


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("read", "NONE"), "there is no sub-board NONE"),
        (("held", "NONE"), "there is no sub-board NONE"),
        (("release", "NONE", "1"), "there is no sub-board NONE"),
        (("remove", "NONE", "1"), "there is no sub-board NONE"),
        (("read", "MAIN-GENERAL", "9"), "there is no message 9"),
        (("remove", "MAIN-GENERAL", "9"), "there is no message 9 on MAIN-GENERAL"),
        (("release", "MAIN-GENERAL", "1"), "no message 1 on MAIN-GENERAL waits for a moderator"),
    ],
)
def test_what_cannot_be_done_is_said(posted, words, complaint):
    assert posted.run("board", *words) == 1
    assert complaint in posted.err


def test_without_a_board_there_is_one_clear_line(nowhere):
    assert nowhere.run("board", "list") == 1
    assert "there is no board in" in nowhere.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"Subject: x\r\n\r\nplain\r\nwords\r\n", "plain\nwords"),
        (
            b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            b"Gr=C3=BC=C3=9Fe\r\n",
            "Grüße",
        ),
        (
            b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<b>x</b>\r\n"
            b"--b\r\nContent-Type: text/plain\r\n\r\nthe words\r\n--b--\r\n",
            "the words",
        ),
        (b"Content-Type: text/plain; charset=martian\r\n\r\nold words\r\n", "old words"),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\nno parts\r\n", "no parts"),
        (b"\r\nwithout a header\r\n", "without a header"),
        (b"Subject: x\r\n\r\n\x1b[2Ja\tb\x1b]0;x\x07\r\n", "a       b"),
        (b"no field\r\n\r\n\x1b[2Jwords\r\n", "no field\n\nwords"),
        (b"", ""),
    ],
)
def test_the_words_of_a_message_are_found(text, words):
    assert readable(text) == words
