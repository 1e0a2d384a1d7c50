"""What all SSH calls have in common: host keys, algorithms, the library's options.

One is built with the house (`app/furnish/ssh.py`); the library is read only where SSH is wanted.
"""

from __future__ import annotations

import copy
import warnings
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncssh
from cryptography.utils import CryptographyDeprecationWarning

from dialtone.config.terminal import TerminalConfig
from dialtone.net.connection import Connection
from dialtone.net.ssh.algorithms import LEGACY, MODERN, Algorithms
from dialtone.net.ssh.host_keys import host_keys
from dialtone.net.ssh.session import SshSession, Subsystem
from dialtone.wire.port import Session
from dialtone.wire.screen import Answer

LEGACY_SERVICE = "ssh-legacy"
WINDOW = 1 << 19  # bytes a caller may send ahead on a channel
KEEP_ALIVE = 60.0  # seconds of silence after which the other side is asked whether it is there
KEEP_ALIVE_MOST = 5  # questions without an answer

# Old exchanges are for old callers; that the library underneath will drop them one day is no news for a sysop.
warnings.filterwarnings("ignore", category=CryptographyDeprecationWarning, module=r"asyncssh\.")
asyncssh.set_log_level("CRITICAL")  # what matters of it is in our own log


class SshService:
    """Makes sessions. `sftp` serves file transfers; None: there are none."""

    def __init__(self, config: TerminalConfig, ctrl: Path, *, sftp: Subsystem | None = None) -> None:
        self._config = config
        self._keys = host_keys(ctrl)
        self._made: dict[Algorithms, Any] = {}
        self._sftp = sftp if "ALLOW_SFTP" in config.options else None

    def session(self, connection: Connection, service: str, answer: Answer, house: Any) -> Session:
        """One call. `service` is the door's: one of them takes old algorithms."""
        algorithms = LEGACY if service == LEGACY_SERVICE else MODERN
        return SshSession(
            connection,
            lambda owner: _with_owner(self._options(algorithms), owner),
            answer,
            house,
            connect_within=self._config.ssh_connect_timeout,
            error_level=self._config.ssh_error_level,
            anybody="SSH_ANYAUTH" in self._config.options,
            sftp=self._sftp,
        )

    def _options(self, algorithms: Algorithms) -> Any:
        """The library's options; made once, since that costs milliseconds."""
        if algorithms not in self._made:
            self._made[algorithms] = self._make_options(algorithms)
        return self._made[algorithms]

    def _make_options(self, algorithms: Algorithms) -> Any:
        options = asyncssh.SSHServerConnectionOptions(
            server_factory=asyncssh.SSHServer,
            server_host_keys=self._keys,
            server_version="dialtone",
            kex_algs=list(algorithms.exchanges),
            encryption_algs=list(algorithms.ciphers),
            mac_algs=list(algorithms.macs),
            signature_algs=list(algorithms.signatures),
            compression_algs=None,
            login_timeout=0,
            keepalive_interval=KEEP_ALIVE,
            keepalive_count_max=KEEP_ALIVE_MOST,
            gss_host=None,
            line_editor=False,
            x11_forwarding=False,
            agent_forwarding=False,
            allow_scp=False,
            encoding=None,
            window=WINDOW,
        )
        good = {name.encode("ascii") for name in algorithms.signatures}  # an RSA key would sign with SHA-1 as well
        options.server_host_keys = OrderedDict(
            (name, key) for name, key in options.server_host_keys.items() if name in good
        )
        return options


def _with_owner(options: Any, owner: Callable[[], asyncssh.SSHServer]) -> Any:
    """The same options for one connection."""
    made = copy.copy(options)
    made.protocol_factory = owner
    return made
