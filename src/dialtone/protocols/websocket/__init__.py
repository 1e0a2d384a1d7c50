"""WebSocket and secure WebSocket: callers in browsers. Start at `server.py`.

What is spoken inside the frames is given by whoever registers the service. The house lends `settings`.
"""

from __future__ import annotations

from dialtone.domain.house import House
from dialtone.protocols.websocket.server import Inside, WebSocketSession
from dialtone.wire.port import Session, Wire
from dialtone.wire.screen import Answer
from dialtone.wire.service import Door, ServiceKind

WS = Door("ws", "WS", "WebSocket Server", "none")
WSS = Door("wss", "WSS", "Secure WebSocket Server", "implicit")


def websocket_kind(answer: Answer, inside: Inside, door: Door) -> ServiceKind:
    """The service. `answer` is the face that takes the call."""

    def make(wire: Wire, door: Door, house: House) -> Session:
        terminal = house.settings.terminal
        petscii = terminal.petscii(wire.peer.local_port)
        return WebSocketSession(wire, answer, inside, house, origins=terminal.websocket_origins, petscii=petscii)

    return ServiceKind(door, make)
