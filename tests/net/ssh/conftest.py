"""A house for SSH callers, and a server with its keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import asyncssh
import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.terminal import TerminalConfig
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User, UserNumber
from dialtone.net.server import Server
from dialtone.net.sockets import Place, Retries
from dialtone.net.ssh.service import SshService
from dialtone.net.ssh_kind import SSH
from dialtone.net.terms import Limits, Terms
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.wire.port import Peer
from dialtone.wire.proofs import KeyProof, PasswordProof, Proof
from dialtone.wire.screen import Answer

ALICE = User(number=UserNumber(2), alias="alice")
GUEST = User(number=UserNumber(3), alias="guest", restrictions="G")
PASSWORD = "sesame"
CODE = "123456"


class Logins:
    """Alice has a password, perhaps a key and a second factor; every call is written down."""

    def __init__(self) -> None:
        self.tried: list[str] = []
        self.keys: set[str] = set()
        self.factor = False
        self.why = Why.BAD_LOGIN
        self.temporary = False

    async def admit(self, peer: Peer, service: str, proof: Proof, *, secure: bool) -> Caller:
        assert secure
        self.tried.append(f"{proof.name} by {proof.method}")
        if await self._fits(proof):
            return Caller(ALICE, peer, service, proof.method)
        raise Refusal(self.why, "Authentication failure", temporary=self.temporary, final=True)

    async def _fits(self, proof: Proof) -> bool:
        if proof.name != "alice":
            return False
        if isinstance(proof, KeyProof):
            return proof.fingerprint in self.keys
        return isinstance(proof, PasswordProof) and proof.password.reveal() == PASSWORD

    async def might_fit(self, proof: KeyProof) -> bool:
        return await self._fits(proof)

    async def wants_code(self, caller: Caller) -> bool:
        return self.factor and caller.method != "publickey"

    async def confirm(self, caller: Caller, code: str) -> Caller:
        self.tried.append("code")
        if code != CODE:
            raise Refusal(Why.BAD_LOGIN, "no")
        return caller


class House(SimpleNamespace):
    """What SSH needs of a house."""

    def __init__(self) -> None:
        self.used: list[Any] = []

        async def by_login(name: str) -> User | None:
            return {"alice": ALICE, "2": ALICE, "guest": GUEST}.get(name.lower())

        async def used_key(*what: Any) -> None:
            self.used.append(what)

        async def write(change: Callable[[Any], Awaitable[Any]]) -> Any:
            return await change(SimpleNamespace(credentials=SimpleNamespace(used_key=used_key)))

        super().__init__(
            logins=Logins(),
            directory=SimpleNamespace(by_login=by_login),
            store=SimpleNamespace(write=write),
            clock=ManualClock(),
        )


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture(scope="session")
def ctrl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys are made once."""
    folder = tmp_path_factory.mktemp("ctrl")
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(folder / "ssh_host_ed25519_key")
    asyncssh.generate_private_key("ssh-rsa", key_size=3072).write_private_key(folder / "ssh_host_rsa_key")
    return folder


Ring = Callable[..., Awaitable[Server]]


@pytest.fixture
async def ring(house: House, ctrl: Path) -> AsyncIterator[Ring]:
    """Serve SSH with a face."""
    servers: list[Server] = []

    async def start(
        answer: Answer, *, service: str = "ssh", config: TerminalConfig | None = None, sftp: Any = None, **limits: float
    ) -> Server:
        made = SshService(config or TerminalConfig(), ctrl, sftp=sftp)
        terms = Terms(
            make=lambda wire: made.session(wire, service, answer, house),  # type: ignore[arg-type]
            limits=Limits(**limits),  # type: ignore[arg-type]
        )
        server = Server(SSH, terms, chance=SteadyChance(), tag="test")
        servers.append(server)
        await server.open([Place("127.0.0.1", 0)], retries=Retries(0, 0))
        return server

    yield start
    for server in servers:
        await server.shut_down(0.2)


def dial(server: Server, **more: Any) -> Any:
    """A client: `async with dial(server) as one`."""
    options: dict[str, Any] = {
        "username": "alice",
        "password": PASSWORD,
        "known_hosts": None,
        "client_keys": None,
        "agent_path": None,
        "config": None,
        "preferred_auth": "password",
        "login_timeout": 10,
        **more,
    }
    return asyncssh.connect("127.0.0.1", server.listening[0].port, **options)
