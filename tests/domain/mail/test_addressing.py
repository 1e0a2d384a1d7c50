"""Whom somebody means at a To prompt (spec bbs.md 4.2, 4.3)."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.base.errors import Refusal
from dialtone.domain.mail.addressing import Perhaps
from dialtone.domain.mail.composing import Addressee
from tests.support.examples import examples
from tests.support.parlour import Parlour

PARLOUR = Parlour(people=("Sysop", "Alice", "Bob", "Bobby Brown", "Carol"))
PARLOUR.rebuild(networks=replace(PARLOUR.settings.networks, fidonet=("2:240/1",), hubs=("VERT",)))


def find(text: str, *, restrictions: str = "") -> Addressee | Perhaps:
    sender = replace(PARLOUR.user(2), restrictions=restrictions)
    return asyncio.run(PARLOUR.house.correspondence.addressing.find(sender, text))


def one(text: str) -> Addressee:
    found = find(text)
    assert isinstance(found, Addressee), found
    return found


@pytest.mark.parametrize("text", ["bob", " BOB ", "3", "#3", "bob@local.test", "Bob@2:240/1", "Bob@240/1", "bob@LOCAL"])
def test_people_of_this_board(text: str) -> None:
    found = one(text)
    assert found.user is not None and found.user.alias == "Bob"
    assert (found.address, found.shown, found.network) == ("Bob@local.test", "Bob", "")


def test_the_sysop_by_his_office() -> None:
    assert one("sysop").user == PARLOUR.user(1)


@pytest.mark.parametrize(
    ("text", "address", "name", "shown", "network"),
    [
        ("eve@ext.test", "eve@ext.test", "", "eve@ext.test", "internet"),
        ("Eve Adams <eve@ext.test>", "eve@ext.test", "Eve Adams", "eve@ext.test", "internet"),
        ("Rob Swindell@1:103/705", "Rob.Swindell@f705.n103.z1.fidonet", "Rob Swindell", None, "fidonet"),
        ("Mia@240/7.2", "Mia@p2.f7.n240.z2.fidonet", "Mia", "Mia@2:240/7.2", "fidonet"),
        ("Joe@vert", "VERT!Joe@local.test", "Joe", "Joe@VERT", "qwknet"),
    ],
)
def test_addresses_elsewhere(text: str, address: str, name: str, shown: str | None, network: str) -> None:
    found = one(text)
    assert (found.address, found.name, found.network) == (address, name, network)
    assert found.shown == (shown or "Rob Swindell@1:103/705")
    assert found.outside


def test_a_part_of_names_asks_which() -> None:
    found = find("bro")
    assert isinstance(found, Perhaps)
    assert [person.shown for person in found.people] == ["Bobby Brown"]


def test_nearly_a_name_asks_whether() -> None:
    found = find("Karol")
    assert isinstance(found, Perhaps)
    assert [person.shown for person in found.people] == ["Carol"]


def test_real_names_are_not_told_where_nobody_is_reached_by_them() -> None:
    PARLOUR.set(PARLOUR.user(5), real_name="Caroline Secretname")
    with pytest.raises(Refusal, match="no user Secretname"):
        find("Secretname")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Nobody is named"),
        ("zzzzzz", "no user zzzzzz"),
        ("99", "no user 99"),
        ("@home", "no address"),
        ("a b@c d", "no address"),
        ("eve@ext..test", "no address"),
        ("x@NOWHERE", "No way is known"),
        ("@1:2/3", "no address"),
        ("x@0:2/3", "zone"),
    ],
)
def test_what_is_nobody_is_told(text: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        find(text)


@pytest.mark.parametrize("text", ["eve@ext.test", "Rob@1:103/705", "Joe@VERT"])
@pytest.mark.parametrize("letter", ["M", "G"])
def test_who_may_not_write_elsewhere_is_told_at_once(text: str, letter: str) -> None:
    with pytest.raises(Refusal, match="other systems"):
        find(text, restrictions=letter)


@given(st.text(max_size=60))
@settings(max_examples=examples(100))
def test_whatever_is_typed_has_an_answer(text: str) -> None:
    try:
        found = find(text)
    except Refusal as no:
        assert no.text
    else:
        assert isinstance(found, Perhaps) or found.address
