"""What the gate and log-ins know of each service."""

from dataclasses import replace

import pytest

from dialtone.app.furnish.services import name_at_gate, service_configs
from dialtone.config.load import Settings
from dialtone.config.service import ServiceConfig


def configs(*rows):
    return service_configs(replace(Settings(), service_table=rows))


def row(name="x", *options, **more):
    return ServiceConfig(name=name, service=name, options=frozenset(options), **more)


@pytest.mark.proves("services.ini.LoginRequirements")
def test_each_section_has_its_own_requirements():
    found = configs(row("a", login_requirements="LEVEL 50"), row("b"))
    assert (found["a"].login_requirements, found["b"].login_requirements) == ("LEVEL 50", "")


@pytest.mark.proves("services.ini.Options.NO_USER_PROT")
def test_a_login_shows_in_the_account_unless_the_section_says_otherwise():
    found = configs(row("a"), row("b", "NO_USER_PROT"))
    assert (found["a"].shows_in_account, found["b"].shows_in_account) == (True, False)


def test_the_gate_counts_only_where_nobody_is_to_wait():
    found = configs(row("a", max_clients=3), row("b", "FULL_ACCEPT", max_clients=3))
    assert (found["a"].max_clients, found["b"].max_clients) == (0, 3)


def test_those_who_send_datagrams_are_counted_apart():
    assert (name_at_gate(row("a")), name_at_gate(row("a", "UDP"))) == ("a", "a-udp")
