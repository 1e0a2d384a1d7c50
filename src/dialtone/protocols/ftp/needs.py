"""What a session needs of the house: `make` takes it out, nothing else of the house is kept."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.base.errors import Refusal, Why
from dialtone.config.ftp import FtpConfig
from dialtone.domain.access.login import Logins
from dialtone.domain.access.overseer import Overseer
from dialtone.domain.files.ftp_services import FtpServices
from dialtone.domain.files.service import Files
from dialtone.domain.house import House
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.packets import Packets
from dialtone.domain.presence.nodes import Presence
from dialtone.protocols.ftp.spots import BoardSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """See the module's text."""

    config: FtpConfig
    logins: Logins
    directory: Directory
    files: Files
    services: FtpServices
    packets: Packets | None
    presence: Presence
    overseer: Overseer
    clock: Clock
    board: str  # the board's name
    host: str  # its host name
    started: float  # when the program did, seconds since 1970
    tree: BoardSettings

    @classmethod
    def of(cls, house: House) -> Needs:
        """Take it out. Raises Refusal when the board has no file section."""
        settings = house.settings
        if house.files is None or house.ftp is None:
            raise Refusal(Why.UNSUPPORTED, "there is no file section")
        config, system = settings.ftp, settings.system
        tree = BoardSettings(
            system=system.qwk_id or "board",
            index_name=config.index_file_name if "INDEX_FILE" in config.options else "",
            qwk_id=system.qwk_id if "ALLOW_QWK" in config.options else "",
            qwk_patience=config.qwk_timeout,
            started=house.started,
        )
        return cls(
            config=config,
            logins=house.logins,
            directory=house.directory,
            files=house.files,
            services=house.ftp,
            packets=house.packets,
            presence=house.presence,
            overseer=house.overseer,
            clock=house.clock,
            board=system.name or settings.host,
            host=config.host_name or settings.host,
            started=house.started,
            tree=tree,
        )
