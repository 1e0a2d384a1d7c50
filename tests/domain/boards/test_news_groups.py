"""Sub-boards as newsgroups."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import Group
from dialtone.domain.boards.news_groups import NewsGroups
from tests.domain.boards.hall import Hall, sub

GENERAL = sub("GENERAL")
NEWS = sub("NEWS", newsgroup="local.news", post_requirements="SYSOP")
HELD = sub("HELD", moderated_requirements="NOT SYSOP")
CLUB = sub("CLUB", Group(name="Club", prefix="CLUB-", requirements="SYSOP"))
DESK = sub("DESK", read_requirements="SYSOP")


@pytest.fixture
def hall() -> Hall:
    return Hall(GENERAL, NEWS, HELD, CLUB, DESK)


def test_groups_are_what_somebody_may_read(hall: Hall) -> None:
    groups, ann = NewsGroups(hall.boards, hall.access), hall.caller(hall.add("Ann"))
    assert [group.name for group in groups.all(ann)] == ["Main.General", "local.news", "Main.Held"]
    assert len(groups.all(hall.caller(hall.sysop))) == 5
    assert groups.find(ann, "MAIN.general").sub is GENERAL
    for hidden in ("Club.Club", "Main.Desk", "no.such"):
        with pytest.raises(Refusal) as caught:
            groups.find(ann, hidden)
        assert (caught.value.why, caught.value.text) == (Why.NOT_FOUND, "no such newsgroup")
    assert groups.of(ann, CLUB.code) is None and groups.of(ann, NEWS.code) is not None


def test_names_of_hidden_groups_are_not_shown(hall: Hall) -> None:
    groups, ann = NewsGroups(hall.boards, hall.access), hall.caller(hall.add("Ann"))
    shown = [name for name in ("comp.lang.c", "main.general", "club.club") if groups.may_show(ann, name)]
    assert shown == ["comp.lang.c", "main.general"]


def test_who_may_post(hall: Hall) -> None:
    groups, ann = NewsGroups(hall.boards, hall.access), hall.caller(hall.add("Ann"))
    assert [groups.posting(ann, group) for group in groups.all(ann)] == ["y", "n", "m"]
    assert groups.may_post(ann)
    assert not groups.may_post(hall.caller(hall.add("Bob", restrictions="P")))
