"""What a client of the broker may have done: only what the sysop has switched on (spec services.md 13.2, number 12)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.config.mqtt import MqttConfig
from dialtone.domain.ports.broker import Received
from dialtone.protocols.mqtt.names import Names
from dialtone.protocols.mqtt.orders import Order, read, subscriptions

NAMES = Names("B", "h")
USUAL = MqttConfig()
EVERYTHING = MqttConfig(allow_set=True, allow_msg=True, allow_exec=True)
NOTHING = MqttConfig(allow_orders=False)


def said(topic, payload=b"", *, config=EVERYTHING, retained=False):
    return read(Received(topic=topic, payload=payload, retained=retained), NAMES, config)


def test_usually_only_orders_of_semaphore_files_are_listened_to():
    wanted = subscriptions(NAMES, USUAL)
    assert "sbbs/B/host/h/recycle" in wanted
    assert "sbbs/B/host/h/server/+/pause" in wanted
    assert not [topic for topic in wanted if "node" in topic or "exec" in topic or "input" in topic]
    assert subscriptions(NAMES, NOTHING) == []


def test_EXE_10_typing_has_a_switch_of_its_own():
    assert not [topic for topic in subscriptions(NAMES, EVERYTHING) if "input" in topic]
    assert said("sbbs/B/node/1/input", b"x") is None
    typing = MqttConfig(allow_input=True)
    assert "sbbs/B/node/+/input" in subscriptions(NAMES, typing)
    order = said("sbbs/B/node/3/input", b"\x1b[A \xff", config=typing)
    assert order == Order(what="input", node=3, keys=b"\x1b[A \xff")
    assert "\\x1b" not in repr(order), "what is typed is not logged"
    assert said("sbbs/B/node/3/set/lock", b"1", config=typing) is None
    assert said("sbbs/B/node/3/input", b"x", config=typing, retained=True) is None
    assert len(said("sbbs/B/node/3/input", b"x" * 9999, config=typing).keys) == 1024


@pytest.mark.parametrize(
    ("item", "text", "order"),
    [
        ("status", b"5", Order(what="set", node=2, item="down", on=True)),
        ("status", b"0", Order(what="set", node=2, item="down")),
        ("status", b"3", None),
        ("status", b"off", None),
        ("misc", b"0x202", Order(what="set", node=2, item="misc", bits=0x202)),
        ("misc", b"4", Order(what="set", node=2, item="misc", bits=4)),
        ("misc", b"99999", None),
        ("misc", b"-1", None),
        ("misc", "٣".encode(), None),
        ("errors", b"0", None),
        ("rerun", b"1", None),
    ],
)
def test_what_is_set_by_number(item, text, order):
    assert said(f"sbbs/B/node/2/set/{item}", text) == order


@pytest.mark.parametrize("order", ["recycle", "pause", "resume", "clear"])
def test_orders_of_machine_and_server(order):
    assert said(f"sbbs/B/host/h/{order}", b" 192.0.2.1 ") == Order(what=order, text="192.0.2.1")
    assert said(f"sbbs/B/host/h/server/ftp/{order}") == Order(what=order, server="ftp")
    assert said(f"sbbs/B/host/h/{order}", config=NOTHING) is None


def test_what_the_broker_has_kept_is_nobodys_order_now():
    assert said("sbbs/B/host/h/recycle", retained=True) is None


def test_nodes_words_and_events_each_need_their_setting():
    assert said("sbbs/B/node/2/set/lock", b"1") == Order(what="set", node=2, item="lock", on=True)
    assert said("sbbs/B/node/2/set/lock", b"0") == Order(what="set", node=2, item="lock")
    assert said("sbbs/B/node/2/msg", b"hello") == Order(what="msg", node=2, text="hello")
    assert said("sbbs/B/exec", b"DAILY") == Order(what="exec", text="DAILY")
    for topic in ("node/2/set/lock", "node/2/msg", "exec"):
        assert said(f"sbbs/B/{topic}", b"1", config=USUAL) is None


@pytest.mark.parametrize(
    "topic",
    [
        "sbbs/OTHER/host/h/recycle",
        "sbbs/B/host/other/recycle",
        "sbbs/B/host/h/server/nothing/pause",
        "sbbs/B/host/h/server/mail/state",
        "sbbs/B/node/x/set/lock",
        "sbbs/B/node/-1/set/lock",
        "sbbs/B/node/1/set/rerun",
        "sbbs/B/node/123456/msg",
        "",
    ],
)
def test_what_is_no_order_of_ours(topic):
    assert said(topic, b"1") is None


@given(st.text(max_size=60), st.binary(max_size=3000))
def test_whatever_is_published_is_an_order_or_none(rest, payload):
    for start in ("", "sbbs/B/", "sbbs/B/node/", "sbbs/B/host/h/", "sbbs/B/host/h/server/"):
        order = said(start + rest, payload)
        assert order is None or (len(order.text) <= 1000 and len(order.keys) <= 1024)
