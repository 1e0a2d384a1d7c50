"""What listens."""

from __future__ import annotations

from dialtone.domain.access.listening import Listening


def test_each_port_once_in_order() -> None:
    listening = Listening()
    assert listening.services() == []
    row = {"service": "pop3", "transport": "tcp", "port": 110, "host": "0.0.0.0"}
    listening.ask = lambda: [row, {**row, "host": "::"}, {"service": "systat", "transport": "udp", "port": 11}]
    assert listening.services() == [(11, "udp", "systat"), (110, "tcp", "pop3")]
