from dataclasses import replace

import pytest

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.config.system import SystemConfig
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.mail.scripting import ScriptDesk
from dialtone.domain.mail.surroundings import Surroundings
from dialtone.domain.ports.processors import BenchFiles, Task
from dialtone.testing.script import run
from dialtone.wire.port import Peer
from tests.domain.boards.hall import sub
from tests.domain.mail.test_script_bases import Desk

TASK = Task(
    name="Test",
    command="x",
    files=BenchFiles(message="m", new_message="n", recipients="r", error="e", log="l"),
    session=1,
    peer=Peer("198.51.100.7", 40000, "192.0.2.25", 25, "mx.ext.test"),
    protocol="SMTP",
    user=None,
    variables={},
    specifiers={},
)


@pytest.fixture
def events():
    """Every event told during the test."""
    told = []
    before = log.switch.level, log.switch.sinks
    log.switch.level, log.switch.sinks = log.TRACE, [told.append]
    yield told
    log.switch.level, log.switch.sinks = before


class Blocked:
    """Remembers what is blocked."""

    def __init__(self):
        self.asked = []

    async def block(self, address, **more):
        self.asked.append((address, more))
        return True


@pytest.fixture
def house():
    house = Desk(moderated_requirements="LEVEL 0")
    hall = house.hall
    house.blocked = Blocked()
    house.desk = ScriptDesk(
        bases=house.bases,
        boards=hall.boards,
        directory=house.bases._directory,
        filtering=house.blocked,
        requirements=Requirements(hall.clock, hall.chance, hall.boards),
        ourselves=house.bases._ourselves,
        system=SystemConfig(inet_addr="local.test", name="The Board", operator="Op", location="Here"),
        surroundings=Surroundings(ctrl="/b/ctrl/", version="0.1", platform="linux"),
        clock=hall.clock,
        interfaces=("192.0.2.25", "2001:db8::25"),
    )
    return house


def call(house, name, *arguments, task=TASK):
    return run(house.desk.call(task, name, list(arguments)))


def test_facts_of_system_server_client_and_user(house):
    facts = house.desk.facts(TASK)
    assert (facts["system"]["name"], facts["system"]["inet_addr"], facts["system"]["host_name"]) == (
        *("The Board", "local.test", "mx.local.test"),
    )
    assert facts["server"]["interface_ip_addr_list"] == ["192.0.2.25", "2001:db8::25"]
    assert (facts["client"]["ip_address"], facts["client"]["host_name"]) == ("198.51.100.7", "mx.ext.test")
    assert (facts["user"]["number"], facts["user"]["security"]["level"]) == (0, 0)
    bob = replace(house.bob, restrictions="AG", exemptions="Z")
    security = house.desk.facts(replace(TASK, user=bob))["user"]["security"]
    assert (security["restrictions"], security["exemptions"]) == (0b1000001, 1 << 25)


def test_requirements_are_judged_for_the_tasks_user(house):
    assert call(house, "compare_ars", "user equal 0 or guest") is True
    assert call(house, "compare_ars", "LEVEL 50") is False
    assert call(house, "compare_ars", "LEVEL 50", task=replace(TASK, user=house.bob)) is True
    with pytest.raises(Refusal):
        call(house, "compare_ars", "x" * 2000)


def test_an_address_goes_to_a_filter_list_and_to_no_other_file(house):
    assert call(house, "filter_ip", "SMTP", "a\nreason", "host", "203.0.113.5", "u", "", 60) is True
    assert call(house, "filter_ip", "SMTP", "r", "<no name>", "203.0.113.6", "undefined", "spamblock.cfg") is True
    more = {"name": "ip.can", "reason": "a reason", "protocol": "SMTP", "user": "u", "host": "host", "duration": 60.0}
    assert house.blocked.asked[0] == ("203.0.113.5", more)
    assert (house.blocked.asked[1][1]["name"], house.blocked.asked[1][1]["user"]) == ("spamblock.cfg", "")
    with pytest.raises(Refusal, match="no list for addresses"):
        call(house, "filter_ip", "SMTP", "r", "h", "203.0.113.5", "u", "sbbs.ini")


def test_spamlog_is_an_entry_of_the_spam_log(house, events):
    assert call(house, "spamlog", "SMTP", "REJECTED", "score\r\n9", "host", "ip", "to@x", "from@x") is True
    (entry,) = (event for event in events if event.name == "mail.spam")
    assert entry.fields == {"action": "REJECTED", "sender": "from@x", "recipient": "to@x", "reason": "score 9"}


def test_names_and_boards(house):
    assert call(house, "matchuser", "bob") == house.bob.number
    assert (call(house, "matchuser", "none"), call(house, "matchuser", "")) == (0, 0)
    assert (call(house, "username", house.bob.number), call(house, "username", -1)) == ("Bob", "")
    subs = call(house, "msg_area")["sub"]
    assert subs["main-general"]["code"] == sub().code and subs["main-general"]["is_moderated"] is True


def test_bases_are_reached_through_the_table(house):
    assert call(house, "msgbase.save", "main-general", {"subject": "s", "from": "X"}, "b", None) is True
    assert call(house, "msgbase.open", "main-general")["total_msgs"] == 1
    assert call(house, "msgbase.header", "main-general", True, 0)["subject"] == "s"
    assert list(call(house, "msgbase.headers", "main-general")) == ["1"]
    assert call(house, "msgbase.body", "main-general", False, 1) == "b\r\n"
    assert call(house, "msgbase.put_header", "main-general", False, 1, {"attr": 0}) is True
    assert call(house, "msgbase.remove", "main-general", False, 1) is True


@pytest.mark.parametrize(
    ("name", "arguments", "why"),
    [
        ("__init__", [], Why.UNSUPPORTED),
        ("call", ["x"], Why.UNSUPPORTED),
        ("compare_ars", [], Why.INVALID),
        ("compare_ars", [5], Why.INVALID),
        ("msgbase.save", ["main-general", "no header", "b"], Why.INVALID),
        ("msgbase.header", ["main-general", False, None], Why.INVALID),
        ("msgbase.header", ["main-general", False, {}], Why.INVALID),
        ("username", ["x"], Why.INVALID),
        ("filter_ip", [], Why.INVALID),
    ],
)
def test_RED_what_is_not_in_the_table_or_does_not_fit_is_refused(house, name, arguments, why):
    with pytest.raises(Refusal) as no:
        call(house, name, *arguments)
    assert no.value.why is why


def test_trouble_of_the_store_is_an_error_of_the_script(house, monkeypatch):
    async def broken(code):
        raise StoreError("the disk is full")

    monkeypatch.setattr(house.bases, "open", broken)
    with pytest.raises(Refusal, match="the disk is full"):
        call(house, "msgbase.open", "main-general")
