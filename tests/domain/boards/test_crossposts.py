"""What the Xref field of articles says that are in several groups."""

from __future__ import annotations

from dialtone.config.boards import Group
from dialtone.domain.boards.crossposts import NOWHERE, crossed
from dialtone.domain.boards.news_groups import NewsGroups
from dialtone.domain.model.post import Crosspost, PostNumber
from tests.domain.boards.hall import Hall, sub

GENERAL, TALK = sub("GENERAL"), sub("TALK")
CLUB = sub("CLUB", Group(name="Club", prefix="CLUB-", requirements="LEVEL 60"))


def place(number: int, board: str, there: int, *, hidden: bool = False) -> Crosspost:
    return Crosspost(PostNumber(number), board, PostNumber(there), hidden)


def test_groups_are_named_as_far_as_the_reader_may_read_them() -> None:
    hall = Hall(GENERAL, TALK, CLUB)
    groups = NewsGroups(hall.boards, hall.access)
    ann, member = (hall.caller(hall.add(name, level=level)) for name, level in (("Ann", 50), ("Member", 60)))
    group = groups.find(ann, "Main.General")
    found = [
        place(1, TALK.code, 4),
        place(1, CLUB.code, 9),
        place(2, CLUB.code, 10),
        place(3, TALK.code, 7, hidden=True),
    ]
    seen = crossed(groups, ann, "host", group, found)
    assert seen.xrefs == {1: "host Main.General:1 Main.Talk:4"}
    assert (seen.boards, seen.shown) == (frozenset({TALK.code, CLUB.code}), frozenset({TALK.code}))
    seen = crossed(groups, member, "host", group, found)
    assert seen.xrefs == {1: "host Club.Club:9 Main.General:1 Main.Talk:4", 2: "host Club.Club:10 Main.General:2"}


def test_it_is_the_same_in_whichever_group_it_is_read() -> None:
    hall = Hall(GENERAL, TALK)
    groups, ann = NewsGroups(hall.boards, hall.access), hall.caller(hall.add("Ann"))
    general, talk = (groups.find(ann, name) for name in ("Main.General", "Main.Talk"))
    one = crossed(groups, ann, "host", general, [place(1, TALK.code, 4)]).xrefs[1]
    assert crossed(groups, ann, "host", talk, [place(4, GENERAL.code, 1)]).xrefs[4] == one


def test_sub_boards_that_are_gone_from_the_settings_are_not_named() -> None:
    hall = Hall(GENERAL)
    groups, ann = NewsGroups(hall.boards, hall.access), hall.caller(hall.add("Ann"))
    group = groups.find(ann, "Main.General")
    assert crossed(groups, ann, "host", group, [place(1, "GONE", 4)]).xrefs == {}
    assert crossed(groups, ann, "host", group, []) == NOWHERE
