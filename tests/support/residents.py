"""People and their log-ins in memory: real services, a clock that stands still, and a hasher that counts its work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dialtone.base import log
from dialtone.base.bus import Bus
from dialtone.config.mail import MailConfig
from dialtone.config.system import GlobalConfig, SystemConfig
from dialtone.config.tables import Tables
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.ledger import Ledger
from dialtone.domain.access.login import Logins
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import User
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.enrol import People
from dialtone.store.memory import MemoryStore
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run
from dialtone.wire.port import Peer
from dialtone.wire.proofs import PasswordProof, Proof, ScramKeys
from dialtone.wire.scram import make_keys
from tests.support.filter_lists import MemoryFilterFiles

SYSTEM = SystemConfig(inet_addr="local.test", operator="Olga Operator", qwk_id="LOCAL")
PASSWORD = "correct horse"


class CountingHasher:
    """Implements Hasher without secrecy; counts what would be slow."""

    def __init__(self) -> None:
        self.verified = 0
        self.hashed = 0
        self.seen: list[str] = []

    async def hash(self, password: str) -> str:
        self.hashed += 1
        return f"hash of {password}"

    async def verify(self, hashed: str, password: str) -> bool:
        self.verified += 1
        self.seen.append(password)
        return hashed == f"hash of {password}"

    async def scram(self, password: str) -> ScramKeys:
        return make_keys(password, b"salt", 4096)


class SteadyVault:
    """Implements Vault without secrecy. With another key it opens nothing that was sealed before."""

    def __init__(self, key: int = 0x5A) -> None:
        self.key = key

    def seal(self, secret: bytes) -> bytes:
        return bytes([self.key]) + bytes(byte ^ self.key for byte in secret)

    def open(self, sealed: bytes) -> bytes | None:
        if sealed[:1] != bytes([self.key]):
            return None
        return bytes(byte ^ self.key for byte in sealed[1:])

    def derive(self, purpose: str) -> bytes:
        return (bytes([self.key]) + purpose.encode()).ljust(32, b".")[:32]


def peer(address: str = "198.51.100.7", *, local: str = "192.0.2.25", host: str = "client.ext.test") -> Peer:
    """A client from outside."""
    return Peer(address, 50_000, local, 587, host)


class Residents:
    """A board with its people. `changes` are fields of the mail settings."""

    def __init__(
        self,
        *,
        system: SystemConfig = SYSTEM,
        challenge_auth: bool = True,
        password_case: str = "exact",
        store: Any = None,
        tap: Any = None,
        **changes: Any,
    ) -> None:
        self.mail = replace(MailConfig(host_name="mx.local.test"), **changes)
        self.general = GlobalConfig(challenge_auth=challenge_auth, password_case=password_case)
        self.system = system
        self.bus = Bus()
        self.clock = ManualClock()
        self.chance = SteadyChance()
        self.tables = Tables()
        self.lists = MemoryFilterFiles(self.tables)
        self.filtering = Filtering(self.lists, self.tables, self.clock)
        self.hasher = CountingHasher()
        self.vault = SteadyVault()
        self.store = store or MemoryStore(self.bus, tap=tap)
        self.ledger = Ledger(self.store, self.clock, self.chance)
        self.rebuild()

    def rebuild(self) -> None:
        """New services over the same store, as after a restart or recycle."""
        self.directory = Directory(self.store, self.clock, self.system, self.mail, self.tables)
        self.people = People(self.store, self.clock, self.hasher, self.vault, self.general, self.directory)
        self.logins = Logins(
            store=self.store,
            clock=self.clock,
            chance=self.chance,
            hasher=self.hasher,
            vault=self.vault,
            directory=self.directory,
            ledger=self.ledger,
            mail_config=self.mail,
            global_config=self.general,
            system_config=self.system,
            tables=self.tables,
            filtering=self.filtering,
        )
        self.bus.listen(UserChanged, self.directory.changed)
        self.bus.listen(UserChanged, self.logins.changed)

    def add(self, alias: str, password: str = PASSWORD, **fields: Any) -> User:
        """Make an account."""
        return run(self.people.add(alias, password, **fields))

    def settle(self) -> Residents:
        """A sysop, alice, bob and the guest."""
        for alias in ("Sysop", "alice", "bob"):
            self.add(alias)
        self.add("guest", restrictions="G")
        return self

    def admit(self, proof: Proof, *, client: Peer | None = None, service: str = "submission") -> Caller:
        """Log in, over TLS."""
        return run(self.logins.admit(client or peer(), service, proof, secure=True))

    def enter(
        self, name: str, password: str = PASSWORD, *, client: Peer | None = None, service: str = "pop3"
    ) -> Caller:
        """Log in with a password."""
        return self.admit(PasswordProof(name, log.Secret(password)), client=client, service=service)
