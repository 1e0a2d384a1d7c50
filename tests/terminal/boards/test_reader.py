"""Every key of the reader, on screens of three kinds."""

import pytest

from dialtone.config.boards import BoardFlag, OwnPosts
from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import Misc
from dialtone.terminal.action import Action
from dialtone.testing.keyboard import SILENCE
from dialtone.testing.script import run
from tests.domain.boards.hall import sub
from tests.support.lodge import ANSI, COMMODORE, LINEAR, Lodge

LEFT, RIGHT, HOME, END = "\x1b[D", "\x1b[C", "\x1b[H", "\x1b[F"
SEND = "\x1a"
FLAGS = int(BoardFlag.NSDEF | BoardFlag.SSDEF | BoardFlag.DEL)


def general(**fields):
    return sub("GENERAL", **{"description": "General chatter", "settings": FLAGS, "edit": OwnPosts.ALL} | fields)


def lodge_with(*texts, look=ANSI, **fields):
    """A board with messages "one", "two", ... of Bob, and Alice's visit."""
    board = general()
    lodge = Lodge(board, look=look, **fields)
    lodge.board, lodge.bob = board, lodge.add("Bob")
    for text in texts:
        lodge.say(lodge.bob, board, text, f"the text of {text}")
    return lodge


def three(**fields):
    return lodge_with("one", "two", "three", **fields)


def shown(lodge):
    """The subjects of the messages on the way, in order."""
    rows = lodge.rows()
    return [row.split("Subject ")[1] for row in rows if row.startswith("Subject ")]


def numbers(lodge):
    """Which messages were shown, by what the prompts say."""
    found = []
    for row in lodge.history():
        if row.startswith("[General "):
            found.append(int(row.split("/")[0].split()[-1]))
    return found


def read(lodge, *keys):
    lodge.act("boards.read", *keys)
    return numbers(lodge)


def test_a_message_has_a_calm_head_and_a_prompt():
    lodge = three()
    lodge.act("boards.read", "Q")
    assert lodge.rows()[:11] == [
        "",
        "Main: General chatter                                                  #1 of 3",
        "From    Bob                                                   01 Jan 2024 12:00",
        "To      All",
        "Subject one",
        "─" * 79,
        "the text of one",
        "",
        "[General 1/3] Enter next, A answer, Q quit, ? all keys: Q",
        "",
        "",
    ]


def test_the_same_message_on_a_commodore():
    lodge = three(look=COMMODORE)
    lodge.act("boards.read", "Q")
    assert lodge.rows()[:11] == [
        "",
        "Main: General chatter          #1 of 3",
        "From Bob",
        "To   All",
        "Date 01 Jan 2024 12:00",
        "Re   one",
        "#" * 39,
        "the text of one",
        "",
        "[General        1/3] ? keys: Q",
        "",
    ]


def test_the_same_message_for_a_screen_reader():
    lodge = three(look=LINEAR)
    lodge.act("boards.read", "Q\r")
    assert lodge.rows() == [
        "",
        "Message 1 of 3, Main: General chatter.",
        "From Bob to All, 01 Jan 2024 12:00. ",
        "Subject: one",
        "",
        "the text of one",
        "",
        "Message 1 of 3. Enter next, A answer, Q quit, ? all keys: Q",
        "",
    ]


@pytest.mark.parametrize(
    ("keys", "way"),
    [
        ((RIGHT, "Q"), [1, 2]),
        (("\r", "+", "Q"), [1, 2, 3]),
        (("\r", "-", "Q"), [1, 2, 1]),
        (("\r", LEFT, "Q"), [1, 2, 1]),
        (("\r", "\b", "Q"), [1, 2, 1]),
        (("-", "Q"), [1, 1]),
        ((END, "Q"), [1, 3]),
        ((END, HOME, "Q"), [1, 3, 1]),
        (("R", "Q"), [1, 1]),
        (("3", "\r", "Q"), [1, 3]),
        (("7", "\r", "Q"), [1, 1]),
        (("Q",), [1]),
        (("\x03",), [1]),
        (("\x1b", SILENCE), [1]),
    ],
)
def test_keys_move_between_messages(keys, way):
    assert read(three(), *keys) == way


def test_after_the_last_message_the_reader_ends():
    lodge = three()
    lodge.act("boards.read", END, "\r")
    assert "That was the last message on General chatter." in lodge.rows()
    lodge = lodge_with()
    lodge.act("boards.read")
    assert "There are no messages on General chatter yet." in lodge.rows()


@pytest.mark.parametrize("look", [COMMODORE, LINEAR])
def test_keys_move_on_other_screens(look):
    lodge = three(look=look)
    end = "\r" if look.linear else ""
    lodge.act(
        "boards.read", "\r", "-" + end, "3\r" if look.linear else "3", *([] if look.linear else ["\r"]), "Q" + end
    )
    assert [row for row in lodge.rows() if row.startswith("the text")][-1] == "the text of three"


def test_reading_goes_on_where_it_ended():
    lodge = three()
    assert read(lodge, "\r", "Q") == [1, 2]
    assert read(lodge, "Q") == [2]


def test_unknown_keys_get_a_hint_and_a_question_mark_names_all():
    lodge = three()
    lodge.act("boards.read", "~", "Q")
    assert "That key does nothing here: ? names those that do." in lodge.rows()
    lodge.act("boards.read", "?", "Q")
    rows = lodge.rows()
    assert "Reading General chatter" in rows
    assert "A       answer           M       answer by mail   P       write a new one" in rows
    assert "> <     same subject     } {     same author      ] [     same recipient" in rows
    assert not any("moderator" in row for row in rows)


def test_the_same_hints_for_a_screen_reader():
    lodge = three(look=LINEAR)
    lodge.act("boards.read", "W\r", "?\r", "Q\r")
    rows = lodge.rows()
    assert "That key does nothing here: ? names those that do." in rows
    assert "Star, the thread." in rows


def test_messages_like_this_one_are_found_both_ways():
    lodge = lodge_with("tea", "milk", "Re: Tea")
    eve = lodge.add("Eve")
    lodge.say(eve, lodge.board, "water", to="Bob")
    lodge.say(lodge.bob, lodge.board, "juice", to="Eve")
    lodge.say(eve, lodge.board, "wine", to="Bob")
    assert read(lodge, ">", "<", "Q") == [1, 3, 1]
    assert read(lodge, "4", "\r", "}", "{", "(", ")", "Q") == [1, 4, 6, 4, 4, 6]
    assert read(lodge, "4", "\r", "]", "[", "Q") == [6, 4, 6, 4]
    assert read(lodge, "5", "\r", ">", "Q") == [4, 5, 5]
    assert "There is no other like it in that direction." in lodge.rows()


def test_the_thread_is_a_tree_from_which_one_is_chosen():
    lodge = three()
    lodge.say(lodge.bob, lodge.board, "", "an answer", answers=PostNumber(1))
    lodge.say(lodge.alice, lodge.board, "", "an answer to it", answers=PostNumber(4))
    seen = []
    assert read(lodge, "*", lambda: seen.extend(lodge.rows()), "\x1b[B\x1b[B", "\r", "Q")[-1] == 5
    assert any(row.strip().startswith("└ Bob") for row in seen)
    assert any("    └ Alice" in row for row in seen)


def test_the_thread_for_a_screen_reader():
    lodge = three(look=LINEAR)
    lodge.say(lodge.bob, lodge.board, "", "an answer", answers=PostNumber(1))
    lodge.act("boards.read", "*\r", "2\r", "Q\r")
    assert "2. level 2, Bob, 01 Jan 2024 12:00, message 4" in lodge.rows()
    assert "an answer" in lodge.rows()


def test_answers_quote_and_go_to_the_author():
    lodge = three()
    lodge.act("boards.read", "A", "\r", "\x11", "A", "I agree.", SEND, "Q")
    answer = lodge.post(lodge.board, 4)
    assert (answer.to, answer.subject, answer.parent, answer.author) == ("Bob", "one", 1, "Alice")
    assert lodge.words(lodge.board, 4) == " B> the text of one\nI agree.\n"
    assert "Your message is number 4 on General chatter." in lodge.rows()


def test_answers_by_mail_are_left_to_the_mail_room():
    lodge = three()
    asked = []

    async def write(stay, argument):
        asked.append((argument, stay.memory["mail.write"]))

    lodge.stay.actions = {**lodge.stay.actions, "mail.write": Action("mail.write", write, "")}
    lodge.act("boards.read", "M", "Q")
    assert asked == [("Bob", {"subject": "one", "quote": [" B> the text of one"]})]
    assert "mail.write" not in lodge.stay.memory


def test_a_new_message_is_written_from_the_reader():
    lodge = three()
    lodge.act("boards.read", "P", "My subject\r", "My text", SEND, "Q")
    assert (lodge.post(lodge.board, 4).subject, lodge.words(lodge.board, 4)) == ("My subject", "My text\n")


def test_ones_own_message_is_edited_and_others_are_not():
    lodge = three()
    lodge.say(lodge.alice, lodge.board, "mine", "old text")
    lodge.act("boards.read", "4", "\r", "E", "\x07", "er", SEND, "Q")
    assert lodge.words(lodge.board, 4) == "old texter\n"
    assert "old texter" in lodge.rows()
    lodge.act("boards.read", "1", "\r", "E", "Q")
    assert "You may change only messages of your own." in lodge.rows()


def test_ones_own_message_is_deleted_after_a_question():
    lodge = three()
    lodge.say(lodge.alice, lodge.board, "mine")
    lodge.act("boards.read", "4", "\r", "D", "n", "D", "y", "Q")
    assert lodge.numbers(lodge.board) == [1, 2, 3]
    lodge.act("boards.read", "1", "\r", "D", "y", "Q")
    assert lodge.numbers(lodge.board) == [1, 2, 3]
    assert "you may remove only messages by or to you" in lodge.rows()


def test_lists_show_titles_and_a_number_goes_there():
    lodge = three()
    lodge.say(lodge.bob, lodge.board, "for you", to="Alice")
    assert read(lodge, "L", "3\r", "Q") == [1, 3]
    assert "     3 * Bob                All              three                   2024-01-01" in lodge.rows()
    assert read(lodge, "1", "\r", "T", "2\r", "Q") == [3, 1, 2]
    assert read(lodge, "N", "\r", "Q") == [2, 2]
    assert read(lodge, "Y", "4\r", "Q") == [2, 4]
    assert read(lodge, "U", "Q")[-1] == 4  # it has been read
    assert "There are none." in lodge.rows()


def test_the_best_messages_and_those_with_words():
    lodge = three()
    run(lodge.voting.vote(lodge.caller(lodge.alice), lodge.board.code, PostNumber(2), up=True))
    assert read(lodge, "H", "2\r", "Q") == [1, 2]
    assert "2 up" not in "".join(lodge.rows())
    assert any("(1 up, 0 down)" in row for row in lodge.rows())
    run(lodge.store.write(lambda records: records.posts.index(lodge.board.code, PostNumber(3), "marmalade")))
    assert read(lodge, "F", "?\r", "marmalade\r", "3\r", "Q")[-1] == 3


def test_votes_are_cast_once():
    lodge = three()
    lodge.act("boards.read", "V", "U", "V", "Q")
    rows = lodge.rows()
    assert "Thank you: 1 up, 0 down." in rows
    assert "You have voted this message up." in rows


def test_continuous_reading_stops_at_the_end_or_at_ctrl_c():
    lodge = three()
    lodge.act("boards.read", "C")
    assert shown(lodge) == ["one", "two", "three"]
    assert lodge.stay.console.look.pause


def test_information_and_bypassing():
    lodge = three()
    lodge.act("boards.read", "I", "B", "Q")
    rows = lodge.rows()
    assert "Code      MAIN-GENERAL" in rows
    assert "That is for scans of several subs: Q leaves this one." in rows


def test_the_operators_menu_is_for_operators():
    lodge = three()
    lodge.act("boards.read", "O", "Q")
    assert "You are no moderator here." in lodge.rows()
    lodge = three(level=99)
    lodge.act("boards.read", "O", "?", "Q", "?", "Q")
    rows = lodge.rows()
    assert "A add a remark       C change what it is  D delete a range" in rows
    assert "O       moderator's menu" in rows


def test_messages_that_are_read_are_marked_for_a_sub_board_that_keeps_none():
    board = general(settings=FLAGS | int(BoardFlag.KILL))
    lodge = Lodge(board)
    bob = lodge.add("Bob")
    lodge.say(bob, board, "for you", to="Alice")
    lodge.say(bob, board, "for all")
    lodge.act("boards.read", "\r", "Q")
    assert run(lodge.moderation.purge_read()) == 1
    assert lodge.numbers(board) == [2]


def test_the_screen_is_cleared_for_those_who_want_it():
    lodge = three(misc=int(Misc.CLRSCRN))
    lodge.act("boards.read", "\r", "Q")
    assert shown(lodge) == ["two"]


def test_a_message_that_went_while_it_was_read_is_told():
    lodge = three()

    def gone():
        run(lodge.store.write(lambda records: records.posts.remove(lodge.board.code, [PostNumber(1)])))

    assert read(lodge, gone, "A", "\r", "x", SEND, "V", "R", "\r", "Q")[-1] == 2
    assert any("there is no message 1" in row or "not there" in row for row in lodge.rows())


def test_ANS_01_nothing_of_a_message_draws_on_the_screen():
    lodge = lodge_with()
    bad = "\x1b[2J\x1b]0;t\x07\x1b[6n\x9b2J\x1bP+q\x1b\\\x1b_SyncTERM:C\x1b\\\x1b[>c"
    mail = (
        f"From: =?utf-8?q?{'=1B[2J=1B]0;x=07'}Evil?= <evil@far.test>\r\nMessage-ID: <1@far.test>\r\n"
        f"Subject: =?utf-8?b?G1syShtdMDt4Bw==?= hi\r\n\r\n{bad}harmless\r\n"
    )
    lodge.arrive(lodge.board, mail.encode("utf-8"))
    output = lodge.act("boards.read", "L", "\r", "Q")
    for sequence in (b"\x1b]", b"\x1b[6n", b"\x1bP", b"\x1b_", b"\x1b[>c", b"\x1b[2J", b"\x9b", b"\x07"):
        assert sequence not in output
    assert any("harmless" in row for row in lodge.rows())


def test_ANS_02_codes_with_effects_in_messages_of_others_are_only_text():
    lodge = lodge_with()
    lodge.say(lodge.bob, lodge.board, "@HANGUP@", "@EXEC:evil@ \x01Q\x01LTwo\x01h\x01rRed")
    lodge.act("boards.read", "Q")
    rows = lodge.rows()
    assert "Subject @HANGUP@" in rows
    assert any(row.startswith("@EXEC:evil@") and "Red" in row for row in rows)


def test_EXE_06_braces_in_texts_are_not_filled_in():
    lodge = lodge_with()
    lodge.say(lodge.bob, lodge.board, "{number} {{7*7}} %(x)s ${x}", "{sub} {{7*7}} %s")
    lodge.act("boards.read", "Q")
    assert "Subject {number} {{7*7}} %(x)s ${x}" in lodge.rows()
    assert "{sub} {{7*7}} %s" in lodge.rows()
