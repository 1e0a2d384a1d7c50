"""The addresses of lists, and what they are for."""

from __future__ import annotations

import pytest

from dialtone.config.lists import ListConfig, ListServerConfig
from dialtone.domain.mail.lists.naming import Naming, Purpose

TALK = ListConfig(name="Our Talk", sub="X")
NEWS = ListConfig(name="news", sub="Y", address="News-Flash@lists.test")
CONFIG = ListServerConfig(lists=(TALK, NEWS))
NAMING = Naming(CONFIG, "local.test")


def test_addresses_without_a_domain_get_ours():
    assert NAMING.server == "listserver@local.test"
    assert NAMING.of(TALK) == "Our.Talk@local.test"
    assert NAMING.of(NEWS) == "News-Flash@lists.test"
    assert Naming(ListServerConfig(address="ls@x.test"), "local.test").server == "ls@x.test"


def test_failures_come_to_the_lists_own_address_where_it_is_taken_else_to_the_list_servers():
    assert NAMING.bounces(TALK) == "listserver@local.test"
    taken = Naming(CONFIG, "local.test", lambda local: local.startswith("Our"))
    assert taken.bounces(TALK) == "Our.Talk-bounces@local.test"
    assert taken.bounces(NEWS) == "listserver@local.test"


@pytest.mark.parametrize(
    ("address", "purpose", "which"),
    [
        ("our.talk@local.test", Purpose.POST, TALK),
        ("NEWS-FLASH@lists.test", Purpose.POST, NEWS),
        ("our.talk-bounces@local.test", Purpose.BOUNCE, TALK),
        ("listserver@local.test", Purpose.COMMANDS, None),
        ("our.talk-request@local.test", Purpose.COMMANDS, None),
        ("other-bounces@local.test", Purpose.COMMANDS, None),
    ],
)
def test_what_an_address_is_for(address, purpose, which):
    assert NAMING.purpose(address) == (purpose, which)


def test_a_lists_id_is_a_name_in_our_domain():
    assert NAMING.id_of(TALK) == "our-talk.local.test"
    assert NAMING.id_of(ListConfig(name="Ж", sub="X", address="zh")) == "zh.local.test"


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("ListServer@local.test", True),
        ("our.talk@LOCAL.test", True),
        ("our.talk-bounces@local.test", True),
        ("news-flash@lists.test", True),
        ("our.talk@elsewhere.test", False),
        ("ann@local.test", False),
        ("", False),
    ],
)
def test_which_addresses_are_our_own(address, own):
    assert NAMING.is_own(address) is own
