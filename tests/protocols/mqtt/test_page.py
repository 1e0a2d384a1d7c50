"""The sysop's page of MQTT names every key and topic there is."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

from dialtone.config.mqtt import MqttConfig
from dialtone.protocols.mqtt import orders
from dialtone.protocols.mqtt.names import Names

PAGE = Path("docs/sysop/mqtt.md").read_text("utf-8")
SWITCHES = ("allow_orders", "allow_set", "allow_msg", "allow_input", "allow_exec")


def test_every_key_is_in_its_table() -> None:
    table = PAGE[PAGE.index("## Every key") :]
    names = [field.metadata["key"].name for field in fields(MqttConfig)]
    assert len(names) > 20
    assert [name for name in names if f"`{name}`" not in table] == []


def test_every_topic_that_is_listened_to_is_in_the_table_with_its_switch() -> None:
    everything = replace(MqttConfig(), **dict.fromkeys(SWITCHES, True))
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    for topic in orders.subscriptions(Names("B", "h"), everything):
        word = topic.rpartition("/")[2]
        assert [row for row in rows if f"{word}`" in row and ("allow_" in row)], topic


def test_what_is_dangerous_is_off() -> None:
    assert [name for name in (*SWITCHES, "allow_output") if getattr(MqttConfig(), name)] == ["allow_orders"]
