"""What is said of services.ini, of the guest account and of the ways out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.config.load import Settings
from dialtone.config.mqtt import MqttConfig
from dialtone.config.service import ServiceConfig
from dialtone.domain.checkup import services
from dialtone.domain.people.guest import ABSENT, CLOSED, OPEN, UNRESTRICTED
from tests.domain.checkup.test_looks import Machine, ground


def states(found):
    return [one.state.value for one in found]


def test_a_section_that_is_not_served_is_told_with_the_reason():
    rows = (ServiceConfig(name="Finger", command="fingerservice.js"), ServiceConfig(name="Hot", command="hotline.js"))
    made = ground(
        settings=replace(Settings(), service_table=rows), unserved=(("Hot", "Hotline is not there; use IRC"),)
    )
    found = list(services.services(made))
    assert states(found) == ["warning", "ok"]
    assert found[0].what == "[Hot] of services.ini is not served: Hotline is not there; use IRC"
    assert found[1].what == "1 sections of services.ini are served"


@pytest.mark.parametrize(
    ("state", "expected", "words"),
    [
        (None, "note", "while the board runs"),
        (OPEN, "ok", "there is a guest account"),
        (ABSENT, "note", "anonymous FTP"),
        (CLOSED, "note", "closed"),
        (UNRESTRICTED, "warning", "no restriction G"),
    ],
)
def test_the_guest_account(state, expected, words):
    [finding] = services.guest(ground(guest=state))
    assert (finding.state.value, words in finding.what) == (expected, True)
    assert bool(finding.advice) == (state in (ABSENT, CLOSED, UNRESTRICTED))


@pytest.mark.parametrize(
    ("ways", "mine", "expected"),
    [
        ({4: "192.168.1.2", 6: "2001:db8::2"}, [], ["ok", "ok"]),
        ({4: "192.168.1.2"}, ["fe80::1"], ["ok", "note"]),
        ({4: "192.168.1.2"}, ["2a00:1450::2"], ["ok", "warning"]),
        ({6: "2001:db8::2"}, [], ["warning", "ok"]),
        ({}, [], ["problem", "note"]),
    ],
)
def test_the_ways_out(ways, mine, expected):
    found = list(services.ways_out(ground(Machine(mine=mine, ways=ways))))
    assert states(found) == expected
    assert all(one.advice for one in found if one.state.value in ("warning", "problem"))


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (MqttConfig(allow_input=True), "ok"),  # not enabled
        (MqttConfig(enabled=True), "ok"),
        (MqttConfig(enabled=True, allow_input=True), "problem"),
        (MqttConfig(enabled=True, allow_output=True), "problem"),
        (MqttConfig(enabled=True, allow_output=True, username="board"), "warning"),
    ],
)
def test_EXE_10_what_clients_of_the_broker_may_do_is_told(config, expected):
    [finding] = services.broker(ground(settings=replace(Settings(), mqtt=config)))
    assert finding.state.value == expected
    assert bool(finding.advice) == (expected != "ok")
