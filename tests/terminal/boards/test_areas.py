import pytest

from dialtone.config.boards import BoardFlag, Group
from dialtone.testing.script import run
from tests.domain.boards.hall import sub
from tests.support.lodge import COMMODORE, LINEAR, Lodge

CLUB = Group(name="Club", prefix="CLUB-", description="The club")
OPS = Group(name="Ops", prefix="OPS-", requirements="LEVEL 90")
FLAGS = int(BoardFlag.NSDEF | BoardFlag.SSDEF)


class Club(Lodge):
    def __init__(self, **fields):
        self.general = sub("GENERAL", description="General chatter", settings=FLAGS, max_messages=500, max_age=90)
        self.help = sub("HELP", description="Questions", settings=FLAGS)
        self.ops = sub("SECRET", OPS, description="Secret")
        self.news = sub("NEWS", CLUB, description="News", settings=FLAGS)
        self.rules = sub("RULES", CLUB, description="Rules", settings=int(BoardFlag.FORCED))
        super().__init__(self.general, self.help, self.ops, self.news, self.rules, **fields)
        self.bob = self.add("Bob")

    def where(self):
        return self.stay.where.board

    def scan(self):
        """Sub-boards of which a new scan takes notice."""
        from dialtone.domain.boards.scanning import choice

        marks = run(self.scanning.open(self.stay.caller))
        return {sub.code: choice(sub, pointer) for sub in self.boards.subs.values()
                if (pointer := marks.now.get(sub.code))}  # fmt: skip


def test_sub_boards_and_groups_are_gone_through_round_their_ends():
    club = Club()
    club.act("boards.next_sub")
    assert club.where() == "MAIN-HELP"
    assert "[1] Main  [2] Questions" in club.rows()
    club.act("boards.next_sub")
    assert club.where() == "MAIN-GENERAL"
    club.act("boards.previous_sub")
    assert club.where() == "MAIN-HELP"
    club.act("boards.next_group")
    assert club.where() == "CLUB-NEWS"
    assert "[2] Club  [1] News" in club.rows()
    club.act("boards.previous_group")
    assert club.where() == "MAIN-GENERAL"


def test_numbers_go_to_areas_as_the_caller_counts_them():
    club = Club()
    club.act("boards.go_group", argument="2")
    assert club.where() == "CLUB-NEWS"
    club.act("boards.go", argument="2")
    assert club.where() == "CLUB-RULES"
    club.act("boards.go", argument="7")
    assert "There are 2 sub-boards in this group." in club.rows()
    club.act("boards.go_group", argument="3")
    assert "There are 2 groups." in club.rows()
    assert club.where() == "CLUB-RULES"


@pytest.mark.parametrize(
    ("look", "script"), [(None, ["\x1b[B\r", "\x1b[B\r"]), (COMMODORE, ["2\r", "2\r"]), (LINEAR, ["2\r", "2\r"])]
)
def test_a_jump_chooses_group_and_sub_board(look, script):
    club = Club(look=look) if look else Club()
    club.act("boards.jump", *script)
    assert club.where() == "CLUB-RULES"


def test_a_jump_may_name_the_code_or_be_given_up():
    club = Club()
    club.act("boards.jump", argument="club-news")
    assert club.where() == "CLUB-NEWS"
    club.act("boards.jump", argument="OPS-SECRET")
    assert "There is no sub-board OPS-SECRET." in club.rows()
    club.act("boards.jump", "Q")
    assert club.where() == "CLUB-NEWS"


def test_groups_and_sub_boards_are_listed():
    club = Club()
    club.say(club.bob, club.general, "one")
    club.act("boards.list_groups")
    assert club.rows()[1:4] == [
        "Message groups",
        "*   1 Main                                                  2 subs",
        "    2 The club                                              2 subs",
    ]
    club.act("boards.list_subs")
    assert club.rows()[1:4] == [
        "Main",
        "*   1 General chatter                                           1     1 new",
        "    2 Questions                                                 0",
    ]


def test_the_lists_for_a_screen_reader():
    club = Club(look=LINEAR)
    club.say(club.bob, club.general, "one")
    club.act("boards.list_groups")
    assert "1. Main, 2 sub-boards, you are here" in club.rows()
    club.act("boards.list_subs")
    assert "1. General chatter, 1 message, 1 new, you are here" in club.rows()
    assert "2. Questions, 0 messages, 0 new" in club.rows()


def test_what_there_is_to_know_about_a_sub_board():
    club = Club()
    club.act("boards.sub_info")
    rows = club.rows()
    assert "General chatter" in rows
    assert "Kept      500 messages, 90 days" in rows
    assert "You post  yes" in rows
    assert "Moderator no" in rows


def test_selections_are_switched_one_by_one():
    club = Club()
    club.act("boards.select", "N", "\r", "Q", "Q")  # yes -> to you
    assert club.scan()["MAIN-GENERAL"][:2] == (True, True)
    club.act("boards.select", "N", "\r", "Q", "Q")  # to you -> no
    assert club.scan()["MAIN-GENERAL"][:2] == (False, False)
    club.act("boards.select", "N", "\r", "Q", "Q")  # no -> yes
    assert club.scan()["MAIN-GENERAL"][:2] == (True, False)
    club.act("boards.select", "S", "\x1b[B\r", "Q", "Q")
    assert [club.scan()[code].to_you for code in ("MAIN-GENERAL", "MAIN-HELP")] == [True, False]


def test_what_everybody_reads_stays_selected():
    club = Club(look=LINEAR)
    club.act("boards.jump", argument="CLUB-RULES")
    club.act("boards.select", "N\r", "2\r", "\r", "Q\r")
    assert "The sysop wants everybody to read this sub." in club.rows()
    assert club.scan()["CLUB-RULES"].new_scan


def test_pointers_are_set_and_put_back():
    club = Club(look=LINEAR)
    for number in range(4):
        club.say(club.bob, club.general, f"s{number}")
        club.clock.advance(86400)
    club.act("boards.select", "P\r", "N\r", "3\r", "Q\r")
    assert "New to you on General chatter: 1." in club.rows()
    club.act("boards.select", "P\r", "B\r", "2\r", "Q\r")
    assert "New to you on General chatter: 2." in club.rows()
    club.act("boards.select", "P\r", "D\r", "2024-01-02\r", "Q\r")
    assert "New to you on General chatter: 3." in club.rows()
    club.act("boards.select", "P\r", "A\r", "1\r", "Q\r")
    assert "New to you on General chatter: 1." in club.rows()
    club.act("boards.select", "P\r", "D\r", "tomorrow\r", "R\r", "W\r", "I\r", "Q\r")
    rows = club.rows()
    assert "That is no date." in rows
    assert "Everything is read anew." in rows
    assert "Everything is saved already." in rows
    assert "Every pointer is where it was at log-on." in rows
    assert run(club.scanning.open(club.stay.caller)).now["MAIN-GENERAL"].scanned == 0


def test_where_one_is_follows_from_the_last_visit():
    club = Club(board="CLUB-NEWS")
    club.act("boards.sub_info")
    assert club.where() == "CLUB-NEWS"
    assert club.stay.where.group == "Club"
