"""Who may write to message networks and which way it goes: spec mail.md 2.1 step 20, 2.2, 2.5; bbs.md 16.4, 17.1."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.networks import Networks
from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.netmail import FIDONET, QWKNET, NewNetmail
from dialtone.domain.model.route import ToNetwork
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.networks.netmail import NetmailRoutes
from dialtone.formats.network_addresses import FidoAddress
from dialtone.testing.script import run
from tests.support.residents import Residents

ALICE = User(number=UserNumber(2), alias="alice")
NETWORKS = Networks(fidonet=("1:103/705", "1:104/1", "2:280/464", "1:103/706"), hubs=("VERT", "HUB2"))
ROUTES = b"12/24/23 FAR:VERT/NIX/FAR\n12/25/23 LOST:GONE/LOST\n12/25/23 ROUND:VERT/LOCAL/ROUND\n"


class Setting:
    """Routes over a board with two node accounts (NODE, NODE2) and bob, who is none."""

    def __init__(self, networks: Networks = NETWORKS, *, gate: bool = False, files: dict[str, bytes] | None = None):
        self.residents = Residents()
        self.residents.settle()
        for name in ("NODE", "Node2"):
            self.residents.add(name, restrictions="Q")
        self.files = {"qnet/route.dat": ROUTES} if files is None else files
        self.routes = NetmailRoutes(
            networks, self.residents.directory, self.read, self.residents.clock, own_id="LOCAL", gate=gate
        )

    async def read(self, name: str) -> bytes | None:
        return self.files.get(name)

    def way(self, route: str, name: str = "joe", user: User | None = ALICE, **more: bool) -> ToNetwork | None:
        return run(self.routes.qwknet(route, name, user, **more))


def refused(call, *arguments, **more) -> Refusal:
    with pytest.raises(Refusal) as no:
        call(*arguments, **more)
    return no.value


# FidoNet


def test_a_host_name_of_fidonet_is_an_address_for_users() -> None:
    routes = Setting().routes
    assert routes.fidonet(ALICE, "f705.n103.z1.fidonet") == FidoAddress(1, 103, 705)
    assert routes.fidonet(ALICE, "P2.F9.N1.Z3.FIDONET") == FidoAddress(3, 1, 9, 2)


def test_other_hosts_and_boards_without_an_address_are_left_to_the_rules_for_relaying() -> None:
    assert Setting().routes.fidonet(ALICE, "far.example") is None
    assert Setting(Networks()).routes.fidonet(ALICE, "f705.n103.z1.fidonet") is None


@pytest.mark.parametrize("restriction", ["M", "G"])
def test_who_may_not_send_netmail_is_refused(restriction: str) -> None:
    """Better than the reference, which tests neither (spec mail.md 9.1, S19)."""
    user = replace(ALICE, restrictions=restriction)
    setting = Setting()
    assert refused(setting.routes.fidonet, user, "f705.n103.z1.fidonet").why is Why.NO_RELAY
    assert refused(setting.way, "VERT", user=user).reply == b"550 Relay not allowed."


@pytest.mark.parametrize("host", ["f705.n103.z0.fidonet", "f70000.n103.z1.fidonet", "x.fidonet"])
def test_a_malformed_name_is_refused_in_words(host: str) -> None:
    assert refused(Setting().routes.fidonet, ALICE, host).reply == b"553 Not a FidoNet address: " + host.encode()


def test_RLY_22_strangers_reach_no_network() -> None:
    setting = Setting()
    assert setting.routes.fidonet(None, "f705.n103.z1.fidonet") is None
    for route in ("VERT", "NODE", "VERT/NIX", "FAR"):
        assert refused(setting.way, route, user=None).why is Why.NO_RELAY


@pytest.mark.proves("Mail.NetmailGate")
def test_RLY_22_strangers_reach_networks_when_the_sysop_says_so() -> None:
    setting = Setting(gate=True)
    assert setting.routes.fidonet(None, "f705.n103.z1.fidonet") == FidoAddress(1, 103, 705)
    assert setting.way("VERT", user=None) is not None
    assert refused(setting.way, "VERT", user=replace(ALICE, restrictions="M")).why is Why.NO_RELAY


def test_the_sysops_aliases_lead_everybody_there() -> None:
    setting = Setting()
    assert setting.routes.fidonet(None, "f705.n103.z1.fidonet", trusted=True) == FidoAddress(1, 103, 705)
    assert setting.way("VERT", user=None, trusted=True) is not None


@pytest.mark.parametrize(
    ("destination", "own"),
    [
        ("1:103/1", "1:103/705"),
        ("1:104/20.3", "1:104/1"),
        ("1:999/1", "1:103/705"),
        ("2:999/1", "2:280/464"),
        ("3:1/1", "1:103/705"),
    ],
)
def test_we_write_from_the_nearest_of_our_addresses(destination: str, own: str) -> None:
    assert Setting().routes.nearest_aka(destination) == own


def test_our_own_address_is_known() -> None:
    routes = Setting().routes
    assert routes.is_ours(FidoAddress(2, 280, 464))
    assert not routes.is_ours(FidoAddress(2, 280, 464, 1))


# QWKnet


@pytest.mark.parametrize(
    ("route", "address", "via"),
    [
        ("VERT", "VERT", "VERT"),
        ("vert/nix/far", "VERT/NIX/FAR", "VERT"),  # the first hop is a hub
        ("VERT/NODE", "VERT/NODE", "VERT"),
        ("NODE", "NODE", "NODE"),  # a node account of ours
        ("node2", "NODE2", "NODE2"),
        ("NIX/HUB2", "HUB2", "HUB2"),  # the last component is our neighbour
        ("NIX/NODE", "NODE", "NODE"),
        ("NODE/OTHER", "NODE/OTHER", "NODE"),  # the first one is
        ("FAR", "VERT/NIX/FAR", "VERT"),  # learned
        ("FAR/MORE", "VERT/NIX/FAR/MORE", "VERT"),
        ("LOCAL/VERT/NIX", "VERT/NIX", "VERT"),  # we are the first hop ourselves
    ],
)
def test_ways(route: str, address: str, via: str) -> None:
    assert Setting().way(route) == ToNetwork(QWKNET, "joe", address, via)


@pytest.mark.parametrize(
    "route",
    [
        "NOWHERE",
        "bob",
        "Sysop",
        "LOST",
        "ROUND",
        "LOCAL",
        "VERT/LOCAL",
        "NODE/LOCAL/X",
        "",
        "9X",
        "VERT//X",
        "ext.test",
    ],
)
def test_what_leads_nowhere(route: str) -> None:
    assert Setting().way(route) is None


def test_a_name_is_needed() -> None:
    assert Setting().way("VERT", "") is None


def test_learned_ways_end_and_the_other_place_of_the_file_counts() -> None:
    setting = Setting(files={"route.dat": ROUTES})
    assert setting.way("FAR") == ToNetwork(QWKNET, "joe", "VERT/NIX/FAR", "VERT")
    setting.residents.clock.advance(90 * 86400)
    assert setting.way("FAR") is None


# what is stored


def new(destination: ToNetwork, **more: str) -> NewNetmail:
    return Setting().routes.new_netmail(
        destination,
        letter=LetterId(7),
        prefix=b"Received: here\r\n",
        sender_name="alice",
        sender_user=UserNumber(2),
        subject="s" * 100,
        message_id="<1@local.test>",
        created=2.0,
        written=1.0,
        **more,
    )


def test_fidonet_mail_is_stored_with_the_nearest_address() -> None:
    stored = new(ToNetwork(FIDONET, "rob.swindell", "2:1/1"))
    assert (stored.network, stored.sender_address, stored.address, stored.via) == ("fidonet", "2:280/464", "2:1/1", "")
    assert (stored.sender, stored.sender_user, stored.letter) == ("alice", 2, 7)
    assert (stored.created, stored.written, stored.message_id) == (2.0, 1.0, "<1@local.test>")
    assert stored.subject == "s" * 100  # the packet's writer cuts it


def test_qwknet_mail_is_stored_with_our_id() -> None:
    stored = new(ToNetwork(QWKNET, "joe", "VERT/NIX", "VERT"), to_name="Somebody Else")
    assert (stored.sender_address, stored.recipient, stored.address, stored.via) == ("LOCAL", "joe", "VERT/NIX", "VERT")


@pytest.mark.parametrize(
    ("to_name", "recipient"),
    [
        ("Rob Swindell", "Rob Swindell"),
        ("Rob Swindell (1:103/705)", "Rob Swindell"),
        ("rob.swindell@f705.n103.z1.fidonet", "rob.swindell"),
        ("Somebody Else", "rob.swindell"),
        ("", "rob.swindell"),
    ],
)
def test_the_recipients_name_is_the_headers_when_it_is_the_same_name(to_name: str, recipient: str) -> None:
    assert new(ToNetwork(FIDONET, "rob.swindell", "1:103/705"), to_name=to_name).recipient == recipient
