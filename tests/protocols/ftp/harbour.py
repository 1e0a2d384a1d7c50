"""FTP in memory: real file services and log-ins, a scripted client, scripted data connections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dialtone.base.errors import Gone, Refusal, Why
from dialtone.base.log import Secret
from dialtone.config.ftp import FtpConfig
from dialtone.config.levels import SYSOP_LEVEL, Level, Levels
from dialtone.config.system import SystemConfig
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.ledger import Ledger
from dialtone.domain.access.login import Logins
from dialtone.domain.access.rates import Rates
from dialtone.domain.files.alias_files import AliasFiles
from dialtone.domain.files.ftp_services import FtpServices
from dialtone.domain.files.local_tree import LocalTree
from dialtone.domain.files.visits import FileVisits
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import Secrets, User
from dialtone.domain.ports.store import Records
from dialtone.domain.presence.file_clients import FileClients
from dialtone.domain.presence.nodes import Presence
from dialtone.protocols.ftp.needs import Needs
from dialtone.protocols.ftp.server import FtpServer
from dialtone.protocols.ftp.spots import BoardSettings
from dialtone.testing.script import Item, ScriptedWire, run
from dialtone.testing.sidelines import ScriptedLines
from dialtone.wire.port import Peer
from dialtone.wire.service import Door
from tests.domain.files.vault import MAIN, Vault, directory
from tests.support.local_disk import MemoryLocalDisk
from tests.support.residents import PASSWORD, Residents

MAINLIB = replace(MAIN, virtual="main")
GAMES = directory("GAMES", MAINLIB, description="Games", virtual="games", shortcut="play")
UPLOADS = directory("UPLOADS", MAINLIB, description="Uploads", virtual="up")
SECRET = directory("SECRET", MAINLIB, requirements="SYSOP", virtual="secret")
LOCKED = directory("LOCKED", MAINLIB, upload_requirements="SYSOP", virtual="locked")
CLIENT = Peer("198.51.100.7", 50_000, "192.0.2.25", 21, "client.ext.test")
CLIENT6 = Peer("2001:db8::7", 50_000, "2001:db8::25", 21, "client.ext.test")
DOOR = Door("ftp", "FTP", "FTP Server", "starttls")
SYSTEM_PASSWORD = "open sesame"


class Harbour:
    """See the module's text. `changes` are fields of the FTP settings; `system` of those of the board."""

    def __init__(
        self, *, guest: bool = True, levels: dict[int, Level] | None = None, packets: Any = None, **changes: Any
    ) -> None:
        self.config = replace(FtpConfig(login_attempt_delay=5000), **changes)
        self.vault = Vault(GAMES, UPLOADS, SECRET, LOCKED, levels=levels)
        system = SystemConfig(
            name="Test Board", inet_addr="local.test", qwk_id="LOCAL", password=Secret(SYSTEM_PASSWORD)
        )
        self.people = Residents(store=self.vault.store, system=system)
        self.clock = self.people.clock = self.vault.clock
        self.people.ledger = Ledger(self.vault.store, self.clock, self.people.chance)
        self.people.filtering = Filtering(self.people.lists, self.people.tables, self.clock)
        self.people.rebuild()
        self.tables = self.people.tables
        self.vault.bus.listen(UserChanged, self.people.directory.changed)
        self.logins = Logins(
            store=self.vault.store,
            clock=self.clock,
            chance=self.people.chance,
            hasher=self.people.hasher,
            vault=self.people.vault,
            directory=self.people.directory,
            ledger=self.people.ledger,
            mail_config=self.people.mail,
            global_config=self.people.general,
            system_config=system,
            tables=self.tables,
            filtering=self.people.filtering,
            other_configs={"ftp": self.config, "ftps": self.config},
        )
        self.vault.bus.listen(UserChanged, self.logins.changed)
        self.sysop = self.vault.sysop
        self._give_password(self.sysop)
        self.alice = self.add("Alice", credits=1000)
        self.bob = self.add("Bob", credits=1000)
        if guest:
            self.add("Guest", restrictions="G")
        self.texts: dict[str, bytes] = {}
        self.presence = Presence(self.clock, last=5)
        self.disk = MemoryLocalDisk()
        self.packets = packets
        self.recycled = 0
        self.lines = ScriptedLines(CLIENT.local_address)
        self.services = self._services(levels)

    def add(self, alias: str, **fields: Any) -> User:
        """Make an account with the usual password."""
        user = self.vault.add(alias, **fields)
        self._give_password(user)
        return user

    def change(self, user: User, **fields: Any) -> None:
        """Change an account, as a sysop does."""
        changed = replace(self.vault.again(user), **fields)

        async def change(records: Records) -> None:
            await records.users.change(changed)
            records.announce(UserChanged(user.number))

        run(self.vault.store.write(change))

    def _give_password(self, user: User) -> None:
        secrets = Secrets(f"hash of {PASSWORD}")
        run(self.vault.store.write(lambda records: records.users.set_secrets(user.number, secrets)))

    def _services(self, levels: dict[int, Level] | None) -> FtpServices:
        async def text(name: str) -> bytes | None:
            return self.texts.get(name)

        config, store = self.config, self.vault.store
        rates = Rates(self.clock, config, self.people.filtering, self.tables)
        return FtpServices(
            visits=FileVisits(store, self.clock, Levels(levels or {}), self.tables.email),
            aliases=AliasFiles(self.tables.ftp_alias, self.vault.disk, Path("/ctrl")),
            local=None if "NO_LOCAL_FSYS" in config.options else LocalTree(self.disk),
            rates=rates if rates.on else None,
            read_text=text,
            clients=FileClients(self.presence),
        )

    def needs(self) -> Needs:
        config = self.config

        async def recycle(caller: Caller) -> list[str]:
            if caller.user.level < SYSOP_LEVEL:
                raise Refusal(Why.DENIED, "for sysops")
            self.recycled += 1
            return []

        return Needs(
            config=config,
            logins=self.logins,
            directory=self.people.directory,
            files=self.vault.files,
            services=self.services,
            packets=self.packets,
            presence=self.presence,
            overseer=SimpleNamespace(take_new_settings=recycle),  # type: ignore[arg-type]
            clock=self.clock,
            board="Test Board",
            host="local.test",
            started=self.clock.now() - 3600,
            tree=BoardSettings(
                system="LOCAL",
                index_name=config.index_file_name if "INDEX_FILE" in config.options else "",
                qwk_id="LOCAL" if "ALLOW_QWK" in config.options else "",
                qwk_patience=config.qwk_timeout,
                started=self.clock.now() - 3600,
            ),
        )

    def session(self, script: Iterable[Item], *, peer: Peer = CLIENT, secure: bool = False) -> FtpServer:
        self.wire = ScriptedWire(script, peer=peer, secure=secure)
        return FtpServer(self.wire, DOOR, self.needs(), self.lines)

    def talk(self, *script: Item | str, login: str = "", **options: Any) -> list[str]:
        """Play a script that ends in QUIT or hang-up; what was answered after the greeting (and the log-in). Lines
        given as text get their CR LF."""
        items = [*(_login(login) if login else []), *script]
        server = self.session([_packet(item) for item in items], **options)
        try:
            run(server.run())
        except Gone:
            pass
        lines = [line.decode("utf-8", "replace") for line in self.wire.lines()]
        found = lines[_last(lines, "220 ") + 1 :]
        if login:
            assert any(line.startswith("230 ") for line in found), found
            found = found[_last(found, "230 ") + 1 :]
        return found

    def get(self, command: str, *before: Item | str, login: str = "alice", **options: Any) -> tuple[list[str], bytes]:
        """Send one command that has something sent over a data connection; the replies to it, and what was sent."""
        made = len(self.lines.made)
        found = self.talk(*before, "EPSV", command, "NOOP", login=login, **options)
        replies = found[_last(found, "229 ") + 1 : -1]
        return replies, self.lines.made[made].sent if len(self.lines.made) > made else b""

    def put(self, command: str, data: bytes, *before: Item | str, login: str = "alice") -> list[str]:
        """Send one command that takes something from a data connection; the replies to it."""
        self.lines.brings(*([data] if data else []))
        found = self.talk(*before, "EPSV", command, "NOOP", login=login)
        self.lines.clear()
        return found[_last(found, "229 ") + 1 : -1]

    def listed(self, command: str, *before: str, login: str = "alice") -> list[str]:
        """The lines of a list."""
        return self.get(command, *before, login=login)[1].decode().splitlines()


def _packet(item: Item | str) -> Item:
    return item.encode() + b"\r\n" if isinstance(item, str) else item


def _login(name: str) -> list[str]:
    password = PASSWORD if name not in ("anonymous", "ftp", "guest") else "somebody@example.net"
    if name == "sysop":
        password = f"{PASSWORD}:{SYSTEM_PASSWORD}"
    return [f"USER {name}", f"PASS {password}"]


def _last(lines: list[str], begin: str) -> int:
    """The place of the first line that begins so."""
    return next((at for at, line in enumerate(lines) if line.startswith(begin)), -1)
