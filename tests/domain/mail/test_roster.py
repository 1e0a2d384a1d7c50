"""Recipients that come back from mail processors (spec mail.md 2.7; EXE-08)."""

from __future__ import annotations

import dataclasses

import pytest

from dialtone.domain.mail.case import Case
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.roster import Registrar, Roster
from dialtone.domain.model.route import Nowhere, ToBoard, ToHost, ToNetwork, ToProcessor, ToUser
from dialtone.formats.recipient_list import Listed, read_list
from tests.support.post_office import MAIL, SYSTEM
from tests.support.processors import Mill


@pytest.fixture
def mill() -> Mill:
    return Mill()


def roster(mill: Mill, case: Case, *, relay: bool = False) -> Roster:
    ourselves = Ourselves(MAIL, SYSTEM, mill.office.tables.domains)
    return Roster(Registrar(mill.office.directory, ourselves, lambda visit: relay), case)


async def back(mill: Mill, case: Case, *entries: Listed, relay: bool = False, anywhere: bool = False) -> list[object]:
    """Destinations after these entries came back."""
    taken = roster(mill, case, relay=relay)
    await taken.take(list(entries), anywhere=anywhere)
    return [goes for _, goes in taken.pairs()]


async def test_how_each_destination_is_listed(mill: Mill) -> None:
    alice, bob = mill.office.user("alice"), mill.office.user("bob")
    case = await mill.case(
        ("alice@local.test", ToUser(alice)),
        ("x@ext.test", ToHost("x@ext.test", "ext.test", 2525)),
        ("bob@local.test", ToHost("bob@home.test", "home.test", 0, bob)),
        ("joe@f1.n2.z3.fidonet", ToNetwork("fidonet", "joe", "3:2/1")),
        ("sue@hub.qwknet", ToNetwork("qwknet", "sue", "HUB/NODE", "HUB")),
        ("robot@local.test", ToProcessor("Robot", "robot")),
        ("sub:general@local.test", ToBoard("GENERAL")),
        ("bait@local.test", Nowhere("bait")),
    )
    assert [entry.key for entry in read_list(roster(mill, case).data)] == [
        ("alice@local.test", alice.number, 0, ""),
        ("x@ext.test", 0, 5, "x@ext.test"),
        ("bob@local.test", bob.number, 5, "bob@home.test"),
        ("joe@f1.n2.z3.fidonet", 0, 2, "3:2/1"),
        ("sue@hub.qwknet", 0, 4, "HUB/NODE"),
        ("robot@local.test", 0, 0, ""),
    ]
    assert read_list(roster(mill, case).data)[0].forward_path == "<alice@local.test>"


async def test_unchanged_entries_keep_destination_and_wishes(mill: Mill) -> None:
    port = ToHost("x@ext.test", "ext.test", 2525)
    case = await mill.case(("x@ext.test", port), ("alice@local.test", ToUser(mill.office.user("alice"))))
    taken = roster(mill, case)
    entries = [dataclasses.replace(entry, forward_path="", agent=1) for entry in read_list(taken.data)]
    await taken.take(entries[::-1], anywhere=False)
    assert taken.pairs() == case.recipients[::-1]


async def test_a_new_user_by_number_must_be_active(mill: Mill) -> None:
    case = await mill.case(("alice@local.test", ToUser(mill.office.user("alice"))))
    bob = mill.office.user("bob")
    assert await back(mill, case, Listed(to="bob", number=bob.number)) == [ToUser(bob)]
    assert await back(mill, case, Listed(to="nobody", number=4000)) == []


async def test_an_address_of_ours_is_a_user(mill: Mill) -> None:
    case = await mill.case(("alice@local.test", ToUser(mill.office.user("alice"))))
    bob = ToUser(mill.office.user("bob"))
    assert await back(mill, case, Listed(to="bob", network=5, address="bob@local.test")) == [bob]
    assert await back(mill, case, Listed(to="x", network=5, address="nobody@local.test")) == []


@pytest.mark.parametrize(
    ("entry", "goes"),
    [
        (Listed(to="x", network=5, address="x@ext.test:2525"), ToHost("x@ext.test", "ext.test", 2525)),
        (Listed(to="joe@x", network=2, address="1:2/3"), ToNetwork("fidonet", "joe", "1:2/3")),
        (Listed(to="sue", network=4, address="hub/node"), ToNetwork("qwknet", "sue", "HUB/NODE", "HUB")),
    ],
)
async def test_EXE_08_recipients_outside_pass_the_relay_check_again(mill: Mill, entry: Listed, goes: object) -> None:
    case = await mill.case(("alice@local.test", ToUser(mill.office.user("alice"))))
    assert await back(mill, case, entry) == []
    assert await back(mill, case, entry, relay=True) == [goes]
    assert await back(mill, case, entry, anywhere=True) == [goes]


async def test_EXE_08_a_changed_address_of_a_forwarded_user_is_judged_anew(mill: Mill) -> None:
    bob = mill.office.user("bob")
    case = await mill.case(("bob@local.test", ToHost("bob@home.test", "home.test", 0, bob)))
    (entry,) = read_list(roster(mill, case).data)
    assert await back(mill, case, dataclasses.replace(entry, address="spy@evil.test")) == []
    assert await back(mill, case, dataclasses.replace(entry, network=0, address="")) == [ToUser(bob)]


@pytest.mark.parametrize(
    "entry",
    [
        Listed(to="someone"),
        Listed(to="x", network=5),
        Listed(to="x", network=5, address="not an address"),
        Listed(to="x", network=5, address="alice"),
        Listed(to="x", network=2, address="elsewhere"),
        Listed(to="x", network=4, address="a b"),
        Listed(to="x", network=9, address="x@ext.test"),
        Listed(to="x", number=2, network=7),
    ],
)
async def test_what_leads_nowhere_is_left_out(mill: Mill, entry: Listed) -> None:
    case = await mill.case(("alice@local.test", ToUser(mill.office.user("alice"))))
    assert await back(mill, case, entry, relay=True) == []


async def test_boards_and_baits_stay_whatever_the_list_says(mill: Mill) -> None:
    case = await mill.case(("sub:a@local.test", ToBoard("A")), ("bait@local.test", Nowhere("bait")))
    assert await back(mill, case) == [ToBoard("A"), Nowhere("bait")]


async def test_one_mailbox_gets_one_copy(mill: Mill) -> None:
    alice = mill.office.user("alice")
    case = await mill.case(("alice@local.test", ToUser(alice)))
    again = Listed(to="sysop", network=5, address="alice@local.test")
    assert await back(mill, case, *read_list(roster(mill, case).data), again, again) == [ToUser(alice)]


async def test_a_processor_that_did_not_keep_it_is_no_destination(mill: Mill) -> None:
    case = await mill.case(("robot@local.test", ToProcessor("Robot", "robot")))
    assert roster(mill, case).pairs() == []


async def test_a_new_recipient_is_written_as_an_address(mill: Mill) -> None:
    bob = mill.office.user("bob")
    case = await mill.case(("alice@local.test", ToUser(mill.office.user("alice"))))
    taken = roster(mill, case)
    await taken.take([Listed(number=bob.number), Listed(to="Bob@LOCAL.test", number=bob.number)], anywhere=False)
    ((first, _),) = taken.pairs()
    assert (first.address, first.given, first.notify) == ("bob@local.test", b"<bob@local.test>", "")
