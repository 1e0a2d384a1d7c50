import pytest

from dialtone.config.boards import BoardFlag, Group
from dialtone.domain.boards.compose import Draft
from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import Misc
from dialtone.terminal.action import Action
from dialtone.testing.script import run
from tests.domain.boards.hall import sub
from tests.support.lodge import COMMODORE, LINEAR, NARROW, Lodge

CLUB = Group(name="Club", prefix="CLUB-", description="The club")
FLAGS = int(BoardFlag.NSDEF | BoardFlag.SSDEF)


class Club(Lodge):
    """Two groups, three sub-boards, and Bob's messages on each."""

    def __init__(self, **fields):
        self.general = sub("GENERAL", description="General chatter", settings=FLAGS)
        self.help = sub("HELP", description="Questions", settings=FLAGS)
        self.news = sub("NEWS", CLUB, description="News", settings=FLAGS)
        super().__init__(self.general, self.help, self.news, **fields)
        self.bob = self.add("Bob")
        for board in (self.general, self.news):
            for number in (1, 2):
                self.say(self.bob, board, f"{board.name} {number}", f"text of {board.name} {number}")

    def texts(self):
        """The texts of messages that were shown."""
        rows = self.rows() if self.stay.console.look.linear else self.history()
        return [row.removeprefix("text of ") for row in rows if row.startswith("text of ")]


def test_a_new_scan_reads_what_is_new_and_says_so_for_each_sub_board():
    club = Club()
    club.act("boards.new_scan", "\r", "\r", "\r", "\r", argument="all")
    assert club.texts() == ["General 1", "General 2", "News 1", "News 2"]
    rows = club.history()
    assert "Main: General chatter 2 new of 2" in rows
    assert "Club: News 2 new of 2" in rows
    assert "You have seen everything that is new." in rows
    assert not any("Questions" in row for row in rows)
    club.act("boards.new_scan", argument="all")
    assert "There is nothing new for you." in club.rows()


def test_the_range_is_asked_unless_the_menu_says_it():
    club = Club()
    club.act("boards.new_scan", "G", "Q")
    assert club.texts() == ["General 1"]
    club.act("boards.new_scan", "S", "Q")
    assert club.texts() == ["General 2"]
    club.act("boards.new_scan", "Q")
    assert club.texts() == []


@pytest.mark.parametrize("look", [COMMODORE, NARROW, LINEAR])
def test_scans_on_other_screens(look):
    club = Club(look=look)
    end = "\r" if look.linear else ""
    club.act("boards.new_scan", "A" + end, *["\r"] * 4)
    rows = club.rows()
    assert "You have seen everything that is new." in rows
    assert max(map(len, rows)) <= look.columns
    if look.linear:
        assert "Club, News: 2 new of 2." in rows


def test_quitting_ends_the_scan_and_bypassing_goes_on_without_the_sub_board():
    club = Club()
    club.act("boards.new_scan", "Q", argument="all")
    assert "The scan ends here." in club.history()
    club.act("boards.new_scan", "B", "y", "Q", argument="all")
    assert club.texts() == ["General 2", "News 1"]
    assert "Leave General chatter out of new scans from now on? (y/N) Yes" in club.history()
    club.say(club.bob, club.general, "newer")
    club.act("boards.new_scan", "\r", argument="all")
    assert club.texts() == ["News 2"]


def test_browsing_shows_the_last_message_where_nothing_is_new():
    club = Club()
    club.act("boards.new_scan", *["\r"] * 4, argument="all")
    club.act("boards.browse", "\r", "\r", argument="all")
    assert club.texts() == ["General 2", "News 2"]


def test_continuous_reading_asks_nothing():
    club = Club()
    club.act("boards.continuous", argument="all")
    assert club.texts() == ["General 1", "General 2", "News 1", "News 2"]


def test_messages_to_the_caller():
    club = Club()
    club.say(club.bob, club.news, "hi", "text of to Alice", to="Alice")
    club.act("boards.to_you", "y", "Q", argument="all")
    assert club.texts() == ["to Alice"]
    club.act("boards.to_you", "y", argument="all")
    assert "There are no messages to you." in club.rows()
    club.act("boards.to_you", "n", "Q", argument="all")
    assert club.texts() == ["to Alice"]
    club.act("boards.to_you", argument="all unread")
    assert "There are no messages to you." in club.rows()


def test_words_are_found_and_read():
    club = Club()
    for board, number in ((club.general, 2), (club.news, 1)):
        run(
            club.store.write(lambda records, b=board, n=number: records.posts.index(b.code, PostNumber(n), "marmalade"))
        )
    club.act("boards.find", "marmalade\r", "\r", "\r", argument="all")
    assert club.texts() == ["General 2", "News 1"]
    assert "Found: 2." in club.history()
    club.act("boards.find", "marmalade\r", "\r", argument="sub")
    assert club.texts() == ["General 2"]
    club.act("boards.find", "nothing such\r", argument="all")
    assert "Nothing was found." in club.rows()
    club.act("boards.find", "?\r", "\r", argument="all")
    assert "Parentheses keep things together: (cat OR dog) food" in club.rows()


def test_polls_are_read_by_themselves():
    club = Club()
    run(club.voting.make(club.caller(club.bob), club.news.code, Draft(subject="Tea?", body=""), ["yes", "no"]))
    club.act("boards.polls", "V", "2\r", "\r", argument="all")
    rows = club.history()
    assert "A poll: choose at most 1" in rows
    assert "Your vote counts." in rows
    assert any(row.startswith("  2 * no") and "█" in row for row in rows)
    club.act("boards.polls", argument="sub")
    assert "There are no polls." in club.rows()


def test_titles_are_listed_from_a_number_and_one_is_read():
    club = Club()
    club.act("boards.list", "2\r", "2\r", "Q")
    assert club.texts() == ["General 2"]
    rows = club.history()
    assert not any(row.startswith("     1 ") for row in rows)
    club.act("boards.list", "9\r", argument="1")
    assert "There is no message 9." in club.rows()


def test_new_files_follow_for_those_who_want_it():
    club = Club(misc=int(Misc.ANFSCAN))
    done = []

    async def scan(stay, argument):
        done.append(argument)

    club.stay.actions = {**club.stay.actions, "files.new_scan": Action("files.new_scan", scan, "")}
    club.act("boards.new_scan", "\r", "\r", argument="sub")
    assert done == []
    club.act("boards.new_scan", *["\r"] * 2, argument="all")
    assert done == ["all"]


def test_what_may_not_be_read_is_refused_in_words():
    closed = sub("CLOSED", read_requirements="LEVEL 60")
    lodge = Lodge(closed)
    for action in ("boards.read", "boards.list"):
        lodge.act(action)
        assert "you may not read MAIN-CLOSED" in lodge.rows()
    lodge = Lodge(sub("HIDDEN", requirements="LEVEL 60"))
    lodge.act("boards.read")
    assert "There are no message areas for you." in lodge.rows()


def test_held_messages_are_put_before_moderators():
    board = sub(description="General", moderated_requirements="NOT LEVEL 60")
    lodge = Lodge(board, level=99)
    for number in range(3):
        lodge.say(lodge.add(f"Bob {number}"), board, f"held {number}")
    lodge.act("boards.moderate", "V", "\r", "D", "L", "Q")
    assert [lodge.post(board, number).held for number in lodge.numbers(board)] == [False, True]
    assert "Message 1 is let through." in lodge.history()
    lodge.act("boards.moderate", "V", "Q")
    lodge.act("boards.moderate")
    assert "Nothing waits for a moderator." in lodge.rows()
    other = Lodge(board)
    other.act("boards.moderate")
    assert "You are no moderator here." in other.rows()
