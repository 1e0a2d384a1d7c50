"""Who is here with a program that copies files."""

import pytest

from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.presence.file_clients import MOST, FileClients
from dialtone.domain.presence.nodes import Presence
from dialtone.testing.clock import ManualClock

ALICE = User(number=UserNumber(2), alias="Alice")
SYSOP = User(number=UserNumber(1), alias="Sysop", level=99)


@pytest.fixture
def presence():
    return Presence(ManualClock(), last=3)


def test_all_sessions_of_a_user_share_a_node(presence):
    clients = FileClients(presence)
    first, second = clients.enter(ALICE, "FTP", Bell()), clients.enter(ALICE, "FTPS", Bell())
    assert [(visit.alias, visit.protocol) for visit in presence.everybody()] == [("Alice", "FTP")]
    assert clients.count == 2
    first()
    assert presence.count == 1
    second()
    assert (presence.count, clients.count) == (0, 0)


def test_somebody_on_line_with_ftp_may_call(presence):
    clients = FileClients(presence)
    clients.enter(ALICE, "FTP", Bell())
    assert presence.log_on(ALICE, "Telnet").node == 2


def test_when_hardly_a_node_is_free_there_is_none(presence):
    clients = FileClients(presence)
    presence.log_on(SYSOP, "Telnet")
    presence.enter(SYSOP, "Telnet")
    leave = clients.enter(ALICE, "FTP", Bell())
    assert presence.on_line(ALICE.number) == [] and clients.count == 1
    leave()
    assert clients.count == 0


def test_every_session_hears_that_it_is_to_end(presence):
    clients, bells = FileClients(presence), (Bell(), Bell())
    for bell in bells:
        clients.enter(ALICE, "FTP", bell)
    assert not clients.interrupted(ALICE.number)
    presence.interrupt(1)
    assert clients.interrupted(ALICE.number)
    assert [bell.answer() for bell in bells] == [True, True]


def test_how_many_sessions_there_may_be(presence):
    clients = FileClients(presence)
    for _ in range(MOST):
        clients.enter(ALICE, "FTP", Bell())
    with pytest.raises(Refusal):
        clients.enter(ALICE, "FTP", Bell())
    guest = User(number=UserNumber(3), alias="Guest", restrictions="G")
    for _ in range(MOST + 1):
        clients.enter(guest, "FTP", Bell())
    hub = User(number=UserNumber(4), alias="Hub", restrictions="Q")
    clients.enter(hub, "FTP", Bell())
    with pytest.raises(Refusal, match="one concurrent FTP session"):
        clients.enter(hub, "FTP", Bell())


def test_a_closed_board_is_for_sysops(presence):
    clients = FileClients(presence)
    presence.closed = "Maintenance."
    with pytest.raises(Refusal, match="Maintenance"):
        clients.enter(ALICE, "FTP", Bell())
    clients.enter(SYSOP, "FTP", Bell())
