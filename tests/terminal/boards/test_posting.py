import pytest

from dialtone.config.boards import BoardFlag
from dialtone.config.levels import Level
from dialtone.domain.boards.reading import TEXT_MOST
from dialtone.domain.model.post import PostNumber
from dialtone.terminal.boards.posting import bare_subject
from dialtone.testing.script import run
from tests.domain.boards.hall import sub
from tests.support.lodge import COMMODORE, LINEAR, Lodge

SEND = "\x1a"


def lodge_with(flags=0, look=None, levels=None, caller=None, **fields):
    board = sub("GENERAL", description="General chatter", settings=int(flags), **fields)
    lodge = Lodge(board, levels=levels, **({"look": look} if look else {}), **(caller or {}))
    lodge.board, lodge.bob = board, lodge.add("Bob")
    return lodge


@pytest.mark.parametrize(
    ("look", "script"), [(None, ["Hi", SEND]), (COMMODORE, ["Hi\r", "/S\r"]), (LINEAR, ["Hi\r", "/S\r"])]
)
def test_a_message_is_written(look, script):
    lodge = lodge_with(look=look)
    lodge.act("boards.post", "Tea\r", *script)
    post = lodge.post(lodge.board)
    assert (post.subject.lower(), post.author, post.to, post.protocol) == ("tea", "Alice", "All", "TELNET")
    assert lodge.words(lodge.board, 1).lower() == "hi\n"


def test_the_caller_is_told_its_number_and_where():
    lodge = lodge_with()
    lodge.act("boards.post", "Tea\r", "Hi", SEND)
    assert "Your message is number 1 on General chatter." in lodge.rows()


def test_without_a_subject_or_a_text_there_is_no_message():
    lodge = lodge_with()
    lodge.act("boards.post", "\r")
    assert "Without a subject nothing is written." in lodge.rows()
    lodge.act("boards.post", "Tea\r", SEND)
    assert "Nothing is sent." in lodge.rows()
    assert lodge.numbers(lodge.board) == []


def test_sub_boards_may_ask_for_the_recipient():
    lodge = lodge_with(BoardFlag.TOUSER)
    lodge.act("boards.post", "Bob\r", "Tea\r", "Hi", SEND)
    lodge.act("boards.post", "\r", "Tea\r", "Ho", SEND)
    assert [lodge.post(lodge.board, number).to for number in (1, 2)] == ["Bob", "All"]
    lodge.act("boards.post", "Nobody\r", "Tea\r", "Hu", SEND)
    assert "there is no user Nobody" in lodge.rows()
    assert "What you wrote is kept for two days: write here again to go on with it." in lodge.rows()


def test_a_text_that_is_refused_is_offered_again():
    lodge = lodge_with(BoardFlag.TOUSER)
    lodge.act("boards.post", "Nobody\r", "Tea\r", "a long text", SEND)
    lodge.act("boards.post", "\r", "Tea\r", "y", SEND)
    assert lodge.numbers(lodge.board) == []  # it is to Nobody still
    assert run(lodge.drafts.waiting(lodge.stay.caller, "post:MAIN-GENERAL")).text == "a long text"


def test_private_messages_have_a_recipient():
    lodge = lodge_with(BoardFlag.PRIV)
    lodge.act("boards.post", "y", "Bob\r", "Tea\r", "Hi", SEND)
    post = lodge.post(lodge.board)
    assert (post.private, post.to) == (True, "Bob")
    lodge.act("boards.post", "n", "Tea\r", "Hi all", SEND)
    assert not lodge.post(lodge.board, 2).private
    lodge = lodge_with(BoardFlag.PONLY)
    lodge.act("boards.post", "Bob\r", "Tea\r", "Hi", SEND)
    assert lodge.post(lodge.board).private


def test_names_are_left_out_where_that_is_allowed():
    lodge = lodge_with(BoardFlag.ANON, caller={"exemptions": "A"})
    lodge.act("boards.post", "Tea\r", "y", "Hi", SEND)
    assert lodge.post(lodge.board).anonymous
    lodge = lodge_with(BoardFlag.ANON)
    lodge.act("boards.post", "Tea\r", "Hi", SEND)
    assert not lodge.post(lodge.board).anonymous


def test_who_may_not_post_is_told_before_writing():
    lodge = lodge_with(caller={"restrictions": "P"})
    lodge.act("boards.post")
    assert "You can't post messages." in lodge.rows()
    lodge = lodge_with(post_requirements="LEVEL 60")
    lodge.act("boards.post")
    assert "You can't post on this sub." in lodge.rows()


def test_held_messages_are_told():
    lodge = lodge_with(moderated_requirements="NOT LEVEL 60")
    lodge.act("boards.post", "Tea\r", "Hi", SEND)
    assert "Your message waits for a moderator of General chatter." in lodge.rows()


def test_nobody_quotes_where_that_is_not_wanted():
    for lodge in (lodge_with(quoting=False), lodge_with(caller={"restrictions": "J"})):
        lodge.say(lodge.bob, lodge.board, "Tea", "quote me")
        seen = []
        lodge.act("boards.read", "A", "\r", "\x11", lambda at=lodge, to=seen: to.extend(at.rows()), "x", SEND, "Q")
        assert seen[23].startswith(" There is nothing to quote")


def test_signatures_are_left_out_where_that_is_asked():
    for signatures, text in ((True, "Hi\n\n-- \nAlice of Leeds\n"), (False, "Hi\n")):
        lodge = lodge_with(signatures=signatures)
        lodge.small[f"user/{lodge.alice.number:04}.sig"] = b"Alice of Leeds"
        lodge.act("boards.post", "Tea\r", "Hi", SEND)
        assert lodge.words(lodge.board, 1) == text


def test_answers_to_private_messages_are_private_and_to_own_ones_go_on():
    lodge = lodge_with(BoardFlag.PRIV)
    lodge.say(lodge.bob, lodge.board, "Tea", to="Alice", private=True)
    lodge.act("boards.read", "A", "\r", "Yes", SEND, "Q")
    answer = lodge.post(lodge.board, 2)
    assert (answer.private, answer.to) == (True, "Bob")
    lodge.act("boards.read", "2", "\r", "A", "\r", "And more", SEND, "Q")
    assert lodge.post(lodge.board, 3).to == "Bob"


def test_the_author_of_an_anonymous_message_is_not_named_in_an_answer():
    lodge = lodge_with(BoardFlag.AONLY)
    lodge.say(lodge.bob, lodge.board, "Tea", "quote me")
    lodge.act("boards.read", "A", "\r", "\x11", "A", "x", SEND, "M", "Q")
    assert lodge.post(lodge.board, 2).to == "All"
    assert lodge.words(lodge.board, 2) == " > quote me\nx\n"
    assert "Nobody knows whom to answer." in lodge.rows()


def test_what_is_attached_is_never_lost_by_an_edit():
    lodge = lodge_with(caller={"level": 99})
    head = b"From: a@far.test\r\nMessage-ID: <1@far.test>\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"
    body = b'--X\r\n\r\ntext\r\n--X\r\nContent-Type: image/png; name="x.png"\r\n\r\nPNG\r\n--X--\r\n'
    lodge.arrive(lodge.board, head + body)
    lodge.act("boards.read", "E", "Q")
    assert "What is attached to this message would be lost." in lodge.rows()
    assert "Attached 1: x.png (image/png, 3 bytes)" in lodge.rows()


def test_the_draft_of_an_answer_is_its_own_and_survives_the_line():
    lodge = lodge_with()
    lodge.say(lodge.bob, lodge.board, "Tea")
    lodge.act("boards.read", "A", "\r", "half an answer", gone=True)
    assert run(lodge.drafts.waiting(lodge.stay.caller, "post:MAIN-GENERAL:1")).text == "half an answer"
    lodge.stay = lodge.visit(lodge.alice)
    lodge.act("boards.read", "A", "\r", "y", ", done", SEND, "Q")
    assert lodge.words(lodge.board, 2) == "half an answer, done\n"


def test_the_daily_limit_keeps_the_text():
    lodge = lodge_with(levels={50: Level(posts_per_day=1)})
    lodge.act("boards.post", "One\r", "Hi", SEND)
    lodge.act("boards.post", "Two\r", "a long text", SEND)
    assert "You have posted too many times today." in lodge.rows()
    assert run(lodge.drafts.waiting(lodge.stay.caller, "post:MAIN-GENERAL")).text == "a long text"


@pytest.mark.parametrize(
    ("subject", "bare"),
    [("Re: Re: Tea", "tea"), ("RE[2]: Tea  time", "tea time"), ("AW: Tee", "tee"), ("Reading", "reading"), ("", "")],
)
def test_subjects_are_compared_without_their_re(subject, bare):
    assert bare_subject(subject) == bare


def test_a_message_too_big_to_show_is_told():
    lodge = lodge_with()
    lodge.arrive(lodge.board, b"From: a@far.test\r\nMessage-ID: <1@far.test>\r\n\r\n" + b"x" * (TEXT_MOST + 1))
    lodge.act("boards.read", "Q")
    assert f"message {PostNumber(1)} has more than {TEXT_MOST} bytes" in lodge.rows()
