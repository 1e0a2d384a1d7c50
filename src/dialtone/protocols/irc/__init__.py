"""IRC: chat for programs, in the same rooms as the terminal's and the site's. Start at `server.py`, then `commands/`.

`irc` is the clear port with STARTTLS, `ircs` speaks TLS from the first byte. A section of services.ini whose command
has the argument `-w` speaks the same inside WebSocket frames. The house lends a `Hall`, which has the network all
sessions share.
"""

from __future__ import annotations

from dialtone.domain.house import House
from dialtone.protocols.irc.commands import COMMANDS
from dialtone.protocols.irc.hall import Hall
from dialtone.protocols.irc.server import IrcServer
from dialtone.protocols.irc.ways import PlainWay, Way
from dialtone.wire.port import Wire
from dialtone.wire.service import Door, ServiceKind

WEBSOCKET = "-w"  # an argument of the service's command: inside WebSocket frames


def make(wire: Wire, door: Door, house: House) -> IrcServer:
    """One session, with what it needs of the house."""
    hall: Hall = house.irc
    way: Way = PlainWay(wire)
    if WEBSOCKET in door.arguments:
        from dialtone.protocols.irc.websocket import WebSocketWay

        way = WebSocketWay(wire, hall.config.origins)
    return IrcServer(wire, door, hall, way, COMMANDS)


IRC = ServiceKind(Door("irc", "IRC", "IRC Server", "starttls"), make)
IRCS = ServiceKind(Door("ircs", "IRCS", "Secure IRC Server", "implicit"), make)
SERVICES = (IRC, IRCS)
