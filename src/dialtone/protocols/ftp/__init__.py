"""FTP: the file section for programs that copy files. Start at `loop.py`, then `browsing.py` and `server.py`; what
paths lead to is in `board.py`, how files move in `transfers.py`, data connections are settled in `channel.py`.

The house lends `logins`, `files`, `ftp` (`domain/files/ftp_services.py`), `packets` and `sidelines`.
"""

from __future__ import annotations

from dialtone.domain.house import House
from dialtone.protocols.ftp.needs import Needs
from dialtone.protocols.ftp.server import FtpServer
from dialtone.wire.port import Wire
from dialtone.wire.service import Door, ServiceKind


def make(wire: Wire, door: Door, house: House) -> FtpServer:
    """One session, with what it needs of the house."""
    assert house.sidelines is not None, "FTP is served where data connections can be made"
    return FtpServer(wire, door, Needs.of(house), house.sidelines(wire))


FTP = ServiceKind(Door("ftp", "FTP", "FTP Server", "starttls"), make)
