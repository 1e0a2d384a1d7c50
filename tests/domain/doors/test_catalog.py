"""Who sees and runs which door."""

import pytest

from dialtone.base.errors import Refusal, Why
from tests.support.doors import Arcade

TEXT = """
[sec:OPEN]
name = Open
[sec:HIGH]
name = High
ars = LEVEL 60
[sec:EMPTY]
name = Empty
[prog:OPEN:ALL]
cmd = a
[prog:OPEN:OLD]
cmd = b
execution_ars = LEVEL 80
[prog:OPEN:HIDDEN]
cmd = c
ars = LEVEL 80
[prog:OPEN:AUTO]
cmd = d
event = logon
event_only = true
[prog:HIGH:TOP]
cmd = e
"""


def codes(arcade, caller):
    return {
        section.code: [door.code for door in arcade.catalog.of(caller, section)]
        for section in arcade.catalog.sections(caller)
    }


def test_sections_and_doors_by_their_requirements():
    arcade = Arcade(TEXT)
    assert codes(arcade, arcade.alice) == {"OPEN": ["ALL", "OLD"]}
    assert codes(arcade, arcade.sysop) == {"OPEN": ["ALL", "OLD", "HIDDEN"], "HIGH": ["TOP"]}
    assert arcade.catalog.section(arcade.alice, "open").name == "Open"
    assert arcade.catalog.section(arcade.alice, "high") is None


@pytest.mark.parametrize("code", ["HIDDEN", "TOP", "NONE", "", "AUTO"])
def test_what_he_does_not_see_is_not_there(code):
    arcade = Arcade(TEXT)
    with pytest.raises(Refusal) as no:
        arcade.catalog.door(arcade.alice, code)
    assert no.value.why is Why.NOT_FOUND


def test_one_he_may_not_run_says_what_is_missing():
    arcade = Arcade(TEXT)
    with pytest.raises(Refusal, match="level 80 or more"):
        arcade.catalog.door(arcade.alice, "old")


def test_doors_that_run_by_themselves():
    arcade = Arcade(TEXT)
    assert [door.code for door in arcade.catalog.at("logon")] == ["AUTO"]
    assert arcade.catalog.door(arcade.alice, "auto", by_itself=True).code == "AUTO"


def test_restriction_x_hides_everything():
    arcade = Arcade(TEXT, restrictions="X")
    for ask in (arcade.catalog.sections, lambda caller: arcade.catalog.door(caller, "ALL")):
        with pytest.raises(Refusal, match="may not use doors"):
            ask(arcade.alice)


def test_one_user_at_a_time():
    arcade = Arcade("[sec:S]\nname=S\n[prog:S:A]\nname=Apples\ncmd=a\nmultiuser=no\n")
    door = arcade.doors.doors[0]
    arcade.catalog.free(door)
    arcade.running.enter("A", 4)
    with pytest.raises(Refusal, match="Apples is in use on node 4"):
        arcade.catalog.free(door)


def test_closed_while_its_event_runs():
    arcade = Arcade(TEXT)
    arcade.running.begin("NIGHTLY", "ALL")
    with pytest.raises(Refusal, match="closed for maintenance"):
        arcade.catalog.free(arcade.doors.door("ALL"))


def test_names_for_drop_files_leave_out_what_he_does_not_see():
    arcade = Arcade(TEXT)
    assert arcade.catalog.names(arcade.alice) == ("ALL", "OLD", "", "AUTO", "TOP")
    assert arcade.catalog.number(arcade.doors.door("OLD")) == 2
