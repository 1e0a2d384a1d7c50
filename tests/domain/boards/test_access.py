import pytest

from dialtone.config.boards import BoardFlag, Group
from dialtone.domain.boards.access import Access, Who, concerns, who
from dialtone.domain.model.actor import Caller, Remote, System
from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.post import NewPost
from dialtone.domain.model.user import User, UserNumber
from tests.domain.boards.hall import PEER, Hall, sub

HALL = Hall()
ACCESS: Access = HALL.access
NOBODY = Who(None, "SMTP", PEER)


def somebody(level=50, **fields):
    return Who(User(number=UserNumber(5), alias="Bob", level=level, **fields), "telnet", PEER)


def group(**fields):
    return Group(name="G", **fields)


# Every row of bbs.md 3.2: what is asked, of whom, on what, and the answer.
ROWS = [
    ("see: no requirements", Access.sees, NOBODY, sub(), True),
    ("see: the group's", Access.sees, somebody(49), sub(group=group(requirements="LEVEL 50")), False),
    ("see: the group's", Access.sees, somebody(50), sub(group=group(requirements="LEVEL 50")), True),
    ("see: the sub's", Access.sees, somebody(49), sub(requirements="LEVEL 50"), False),
    ("see: the sub's", Access.sees, somebody(50), sub(requirements="LEVEL 50"), True),
    ("see: both", Access.sees, somebody(50), sub(group=group(requirements="SYSOP"), requirements="50"), False),
    ("see: nobody", Access.sees, NOBODY, sub(requirements="LEVEL 1"), False),
    ("see: nobody is no guest", Access.sees, NOBODY, sub(requirements="NOT GUEST"), True),
    ("see: the house", Access.sees, Who(house=True), sub(requirements="LEVEL 99"), True),
    ("see: a slip of the pen opens no door", Access.sees, somebody(99), sub(requirements="LEVEL FIFTY"), False),
    ("see: over which protocol", Access.sees, somebody(), sub(requirements="PROT TELNET"), True),
    ("see: over which protocol", Access.sees, NOBODY, sub(requirements="PROT TELNET"), False),
    ("see: from where", Access.sees, NOBODY, sub(requirements="IP 198.51.100.7"), True),
    ("read: the read requirements", Access.reads, somebody(49), sub(read_requirements="50"), False),
    ("read: the read requirements", Access.reads, somebody(50), sub(read_requirements="50"), True),
    ("read: only what is seen", Access.reads, somebody(50), sub(requirements="60", read_requirements="50"), False),
    ("operate: a sysop", Access.operates, somebody(90), sub(), True),
    ("operate: hardly a sysop", Access.operates, somebody(89), sub(), False),
    ("operate: no requirements name nobody", Access.operates, somebody(89), sub(operator_requirements=""), False),
    ("operate: the operator's", Access.operates, somebody(flags1="O"), sub(operator_requirements="FLAG 1O"), True),
    ("operate: the operator's", Access.operates, somebody(), sub(operator_requirements="FLAG 1O"), False),
    ("operate: nobody", Access.operates, NOBODY, sub(), False),
    ("operate: the house", Access.operates, Who(house=True), sub(), True),
]


@pytest.mark.parametrize(("row", "asked", "by", "board", "answer"), ROWS)
def test_who_sees_reads_and_operates(row, asked, by, board, answer):
    assert asked(ACCESS, by, board) is answer


HERE, AT_ALL = "You can't post on this sub.", "You can't post messages."
QNET, FIDO, NAME = BoardFlag.QNET, BoardFlag.FIDO, BoardFlag.NAME

POSTS = [
    ("no requirements", somebody(), sub(), ""),
    ("no requirements: strangers too", NOBODY, sub(), ""),
    ("the group's", somebody(), sub(group=group(requirements="60")), HERE),
    ("the sub's", somebody(), sub(requirements="60"), HERE),
    ("the post requirements", somebody(), sub(post_requirements="60"), HERE),
    ("the post requirements", somebody(60), sub(post_requirements="60"), ""),
    ("not the read requirements", somebody(), sub(read_requirements="60"), ""),
    ("level 0 is everybody's", NOBODY, sub(post_requirements="LEVEL 0"), ""),
    ("a stranger has no level", NOBODY, sub(post_requirements="LEVEL 1"), HERE),
    ("a stranger is nobody", NOBODY, sub(post_requirements="USER 1"), HERE),
    ("restriction P", somebody(restrictions="P"), sub(), AT_ALL),
    ("restriction N on a networked sub", somebody(restrictions="N"), sub(settings=QNET), HERE),
    ("restriction N on a networked sub", somebody(restrictions="N"), sub(settings=FIDO), HERE),
    ("restriction N elsewhere", somebody(restrictions="N"), sub(), ""),
    ("restriction O where real names are the rule", somebody(restrictions="O"), sub(settings=NAME), HERE),
    ("restriction O of a network node", somebody(restrictions="OQ"), sub(settings=NAME), ""),
    ("restriction O elsewhere", somebody(restrictions="O"), sub(), ""),
    ("the sub's answer comes before P", somebody(restrictions="P"), sub(post_requirements="60"), HERE),
    ("sysops have restrictions too", somebody(99, restrictions="P"), sub(), AT_ALL),
]


@pytest.mark.parametrize(("row", "by", "board", "reason"), POSTS)
def test_who_posts(row, by, board, reason):
    assert ACCESS.cannot_post(by, board) == reason


MODERATED = {"moderated_requirements": "NOT LEVEL 50"}
HELD = [
    ("nobody is held without requirements", NOBODY, sub(), False),
    ("who meets them is held", somebody(49), sub(**MODERATED), True),
    ("who does not is not", somebody(50), sub(**MODERATED), False),
    ("a stranger has level 0", NOBODY, sub(**MODERATED), True),
    ("a stranger has level 0", NOBODY, sub(moderated_requirements="LEVEL 0"), True),
    ("everybody means everybody", somebody(80), sub(moderated_requirements="LEVEL 0"), True),
    ("but no sysop", somebody(90), sub(moderated_requirements="LEVEL 0"), False),
    (
        "and no moderator",
        somebody(flags1="O"),
        sub(moderated_requirements="LEVEL 0", operator_requirements="FLAG 1O"),
        False,
    ),
]


@pytest.mark.parametrize(("row", "by", "board", "held"), HELD)
def test_whose_posts_wait_for_a_moderator(row, by, board, held):
    assert ACCESS.is_held(by, board) is held


def post(**fields):
    fields = {"author": "Alice", "author_user": UserNumber(7), "message_id": "<1@x>"} | fields
    return NewPost(board="MAIN-GENERAL", letter=LetterId(1), prefix=b"", size=1, **fields)


BOB = User(number=UserNumber(5), alias="Bob Cat", real_name="Robert Smith")
FIRST = User(number=UserNumber(1), alias="The Boss")
PRIVATE = [
    ("not by and not to", BOB, {"to": "Carol"}, False),
    ("a stranger", None, {"to": "Bob Cat"}, False),
    ("the author by account", BOB, {"author_user": UserNumber(5)}, True),
    ("the recipient by account", BOB, {"to": "somebody", "to_user": UserNumber(5)}, True),
    ("the recipient by alias", BOB, {"to": "bob.cat"}, True),
    ("the recipient by real name", BOB, {"to": "ROBERT SMITH"}, True),
    ("the author by alias, of old messages", BOB, {"author": "Bob Cat", "author_user": UserNumber(0)}, True),
    ("the author by real name", BOB, {"author": "Robert Smith", "author_user": UserNumber(0)}, True),
    (
        "a namesake from elsewhere",
        BOB,
        {"author": "Bob Cat", "author_user": UserNumber(0), "author_address": "bob@ext.test", "network": "internet"},
        False,
    ),
    ("another account of that name", BOB, {"author": "Bob Cat", "author_user": UserNumber(7)}, False),
    ("a network node", User(number=UserNumber(9), alias="NODE", restrictions="Q"), {"to": "Carol"}, True),
    ("mail to sysop for user 1", FIRST, {"to": "sysop"}, True),
    ("mail to sysop for others", BOB, {"to": "sysop"}, False),
    ("no name is nobody's name", User(number=UserNumber(6), alias="Eve"), {"to": "!?"}, False),
]


@pytest.mark.parametrize(("row", "reader", "fields", "shown"), PRIVATE)
def test_whom_a_private_post_concerns(row, reader, fields, shown):
    assert concerns(reader, post(**fields)) is shown
    assert ACCESS.reads_post(Who(reader), sub(), post(private=True, **fields)) is shown
    assert ACCESS.reads_post(Who(reader), sub(), post(private=False, **fields))


def test_moderators_read_private_and_held_posts_others_no_held_ones():
    board = sub(operator_requirements="FLAG 1O")
    held, private = post(held=True, to="Bob"), post(private=True)
    for reader, shown in ((somebody(90), True), (somebody(flags1="O"), True), (somebody(), False)):
        assert ACCESS.reads_post(reader, board, held) is shown
        assert ACCESS.reads_post(reader, board, private) is shown
    assert ACCESS.reads_post(Who(house=True), board, held)


def test_actors_as_access_sees_them():
    user = User(number=UserNumber(5), alias="Bob")
    assert who(Caller(user, PEER, "smtp")) == Who(user, "smtp", PEER)
    assert who(Remote(PEER)) == Who(None, "", PEER)
    assert who(System("upkeep")) == Who(house=True)


def test_groups_are_shown_by_their_own_requirements():
    assert not ACCESS.sees_group(somebody(49), group(requirements="50"))
    assert ACCESS.sees_group(somebody(50), group(requirements="50"))
