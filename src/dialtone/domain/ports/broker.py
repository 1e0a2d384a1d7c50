"""What a message broker is told, and what it brings: plain records between `protocols/mqtt` and `net/mqtt.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A message to publish. `retained`: the broker keeps the last one of the topic, "" makes it forget; of these only
    the newest matters. `properties` are told where the protocol's version has them. `raw` is sent instead of `payload`
    where there is any: bytes that are no text."""

    topic: str
    payload: str
    retained: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message somebody published. `retained`: it was kept by the broker, so nobody says it now."""

    topic: str
    payload: bytes
    retained: bool = False
