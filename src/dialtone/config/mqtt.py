"""`[MQTT]` of main.ini: whether and how the board tells a broker what it does. Source: spec services.md 12.4.

The section is accepted in sbbs.ini too; what main.ini says counts. Keys marked `own` are ours: everything a client of
the broker may do beyond recycling, pausing and clearing has a key of its own, and those are off [D].
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from dialtone.base.log import Secret
from dialtone.config.field import Section, key
from dialtone.config.kinds import BOOL, LEVEL, PATH, PORT, SECRET, TEXT, Remark, integer
from dialtone.formats import ini_values as ini

TLS_OFF, TLS_CERTIFICATE, TLS_PSK, TLS_BOARD = range(4)
NO_BROKER = "there is no broker in this program: run one beside it, such as mosquitto, and name it in broker_addr"
NO_PSK = "pre-shared keys (2) are not there: nothing is published; use 1 (certificate files) or 3 (the board's own)"
QOS = integer(0, 2)


def _internal(text: str) -> list[Remark]:
    return [("warning", NO_BROKER)] if ini.read_bool(text) else []


def _tls_mode(text: str) -> list[Remark]:
    return [("warning", NO_PSK)] if ini.read_int(text) == TLS_PSK else []


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttConfig:
    """See the module's text."""

    SECTION: ClassVar[Section] = Section("main.ini", "MQTT", also="sbbs.ini")

    enabled: bool = key("enabled", "false", BOOL, "tell a broker what the board does")
    internal_broker: bool = key(
        "InternalBroker", "false", replace(BOOL, remarks=_internal), "a broker inside the program: there is none"
    )
    verbose: bool = key("verbose", "true", BOOL, "more topics, for people to read")
    username: str = key("username", "", TEXT, "name the board gives the broker")
    password: Secret = key("password", "", SECRET, "and its password")  # noqa: RUF009
    broker_addr: str = key("broker_addr", "127.0.0.1", TEXT, "host name or address of the broker")
    broker_port: int = key("broker_port", "1883", PORT, "its port")
    keepalive: int = key("keepalive", "60", integer(5, 65535), "seconds of silence the broker allows", unit="seconds")
    publish_qos: int = key("publish_qos", "0", QOS, "quality of service of what is published: 0, 1 or 2")
    subscribe_qos: int = key("subscribe_qos", "2", QOS, "the same of what is listened to")
    protocol_version: int = key("protocol_version", "4", integer(3, 5), "MQTT version: 3 is 3.1, 4 is 3.1.1, or 5")
    log_level: int = key("LogLevel", "Info", LEVEL, "least severe log lines that are published")
    tls_mode: int = key(
        "tls_mode",
        "0",
        replace(integer(0, 3), remarks=_tls_mode),
        "0: no TLS, 1: with certificate files, 3: with the board's certificate, which the broker must have too",
    )
    tls_cafile: str = key("tls_cafile", "", PATH, "who vouches for the broker; blank: the usual authorities")
    tls_certfile: str = key("tls_certfile", "", PATH, "certificate the board shows; blank: none")
    tls_keyfile: str = key("tls_keyfile", "", PATH, "its key; blank: it is in the same file")
    tls_keypass: Secret = key("tls_keypass", "", SECRET, "password of that key")  # noqa: RUF009
    tls_psk: Secret = key("tls_psk", "", SECRET, "pre-shared key", effective=False)  # noqa: RUF009
    tls_identity: str = key("tls_identity", "", TEXT, "name of the pre-shared key", effective=False)
    allow_orders: bool = key(
        "allow_orders", "true", BOOL, "who may publish may recycle, pause, resume and clear", own=True
    )
    allow_set: bool = key("allow_set", "false", BOOL, "who may publish may lock, down, interrupt nodes", own=True)
    allow_msg: bool = key("allow_msg", "false", BOOL, "who may publish may send words to callers", own=True)
    allow_output: bool = key(
        "allow_output", "false", BOOL, "who may listen sees callers' screens, their mail and chats too", own=True
    )
    allow_input: bool = key("allow_input", "false", BOOL, "who may publish may type as any caller", own=True)
    allow_exec: bool = key("allow_exec", "false", BOOL, "who may publish may run timed events", own=True)
