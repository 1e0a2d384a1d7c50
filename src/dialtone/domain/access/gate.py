"""The door: may this connection come in, and how long does it wait before it is served.

Asked twice: `arrive` at accept, by address and numbers only, and `consider` when the host name is known.
Sources: spec mail.md 1.2, 1.3 and 3.9, services.md 1.7 and 1.10; SLO-01.

Beyond the reference: without MaxConcurrentConnections an address (IPv6: a /64) still cannot hold more than
`PER_NETWORK` connections without login; clients on this machine and exempt ones find room beyond MaxClients.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import NamedTuple, NoReturn

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.ftp import FtpConfig
from dialtone.config.logins import LoginConfig
from dialtone.config.mail import MailConfig
from dialtone.config.services import ServicesConfig
from dialtone.config.system import GlobalConfig
from dialtone.config.tables import PatternList, Tables
from dialtone.config.terminal import TerminalConfig
from dialtone.config.web import WebConfig
from dialtone.domain.access.addresses import is_exempt, is_trusted, network
from dialtone.domain.access.attempts import throttle
from dialtone.domain.access.attendance import Attendance
from dialtone.domain.access.bans import Bans
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.ledger import Ledger
from dialtone.domain.access.rates import Rates
from dialtone.domain.access.rules import TERMINAL
from dialtone.domain.ports.outside import Clock
from dialtone.wire.port import Farewell, Peer

PER_NETWORK = 50  # connections without login of one address or IPv6 /64
KEPT_ROOM = 10  # sessions beyond the most for trusted clients
REMEMBERED = 10_000  # addresses whose calls over the limit are counted
NO_LIMIT = 1_000_000
OTHER_CLIENTS = 100  # most sessions of a service that has no setting for it

_SMTP = frozenset({"smtp", "submission", "submissions"})
_MAIL = _SMTP | {"pop3", "pop3s"}
_WEB = frozenset({"http", "https"})


class Entry(NamedTuple):
    """The answer at the door. `why` None with `silent`: close without a word. `then` is still to be done, by whoever
    can wait for it."""

    admitted: bool
    why: Farewell | None = None
    silent: bool = False
    then: Callable[[], Awaitable[object]] | None = None


class Gate:
    """See the module's text. `attempts` is the ledger of failed log-ins. Pass the `attendance` of the gate before it
    to one that replaces it, so that connections go on counting."""

    __slots__ = (
        *("_config", "_connects", "_denied", "_filtering", "_in_a_row", "_mail_bans", "_others", "_per_network"),
        *("_tables", "_terminal", "_terminal_bans", "attendance"),
    )

    def __init__(
        self,
        mail_config: MailConfig,
        global_config: GlobalConfig,
        tables: Tables,
        attempts: Ledger,
        clock: Clock,
        *,
        attendance: Attendance | None = None,
        per_network: int = PER_NETWORK,
        terminal_config: TerminalConfig | None = None,
        filtering: Filtering | None = None,
        other_configs: Mapping[str, LoginConfig] | None = None,
        connects: Mapping[str, Rates] | None = None,
    ) -> None:
        """Without `terminal_config` callers at terminals are treated by its defaults; without `filtering` no address
        is added to a list. `other_configs`: the settings of further services by their names ("ftp", "web"); services
        without any are treated as mail programs are. `connects`: how often a client may connect, by service."""
        self._config = mail_config
        self._terminal = terminal_config or TerminalConfig()
        self._filtering = filtering
        self._tables = tables
        self._mail_bans = Bans(attempts, mail_config, tables)
        self._terminal_bans = Bans(attempts, self._terminal, tables)
        self._others = {
            service: (config, Bans(attempts, config, tables)) for service, config in (other_configs or {}).items()
        }
        self._connects = connects or {}
        self._per_network = per_network
        self.attendance = attendance if attendance is not None else Attendance()
        self._denied: Counter[str] = Counter()  # by reason, since the start
        self._in_a_row: Counter[str] = Counter()  # calls over the limit of an address since one was let in

    def arrive(self, peer: Peer, service: str) -> Entry:
        """Judge a new connection by its address and count it when it is admitted."""
        exempt = bool(self._tables.ipfilter_exempt) and self._tables.ipfilter_exempt.matches(peer.address)
        trusted = is_trusted(peer, self._tables.ipfilter_exempt)
        if not exempt:
            if self._tables.ip_silent and self._tables.ip_silent.matches(peer.address):
                log.info("gate.ignored", "Dropped without a word", address=peer.address)  # counted, not written
                return Entry(False, silent=True)
            if self._has_too_many(peer, service, trusted):
                return Entry(False, Farewell.TOO_MANY, then=self._over_again(peer, service))
            rates = self._connects.get(service)
            if rates is not None and not rates.allowed(peer):
                return Entry(False, Farewell.TOO_MANY, then=partial(rates.refused, peer, service.upper()))
        server = "mail" if service in _MAIL else "terminal" if service in TERMINAL else service
        server = "web" if service in _WEB else server
        if self._is_full(server, trusted or service == "https"):
            return Entry(False, Farewell.BUSY)
        if self._in_a_row:
            self._in_a_row.pop(peer.address, None)
        self.attendance.enter(peer, server)
        return Entry(True)

    async def consider(self, peer: Peer, service: str) -> float:
        """Judge a connection again when its host name is known; return the seconds it waits before it is served.

        Raises Refusal (BLOCKED): `temporary` during a ban after failed log-ins, else by a filter list.
        """
        if is_trusted(peer, self._tables.ipfilter_exempt):
            return 0.0
        config, bans = self._rules(service)
        standing = await bans.check(peer)
        self._filter(peer, service)
        seconds = throttle(standing, config.login_attempt_throttle)
        if seconds:
            count = standing.effective
            line = f"Throttling suspicious connection from: {peer.address} ({count} login attempts)"
            log.notice("gate.throttled", line, address=peer.address, attempts=count, seconds=seconds)
        return seconds

    def identified(self, peer: Peer) -> None:
        """Take a connection out of the count of those without login."""
        self.attendance.identified(peer)

    def leave(self, peer: Peer, service: str, identified: bool) -> None:
        """Stop counting a connection that was admitted; for others nothing happens."""
        self.attendance.leave(peer)

    def _rules(self, service: str) -> tuple[LoginConfig, Bans]:
        """What the section of a service's server says, and its bans."""
        if service in TERMINAL:
            return self._terminal, self._terminal_bans
        return self._others.get(service, (self._config, self._mail_bans))

    def _most(self, server: str) -> int:
        """Most sessions of a server."""
        if server == "mail":
            return self._config.max_clients
        if server == "terminal":
            return self._terminal.max_calls
        config = self._rules(server)[0] if server in self._others else None
        if isinstance(config, WebConfig | ServicesConfig):
            return config.max_clients or NO_LIMIT
        if isinstance(config, FtpConfig):
            return config.most_clients(self._terminal.last_node - self._terminal.first_node + 1)
        return getattr(config, "max_clients", OTHER_CLIENTS) or OTHER_CLIENTS

    def _has_too_many(self, peer: Peer, service: str, trusted: bool) -> bool:
        at_terminal = service in TERMINAL
        limit = self._rules(service)[0].max_concurrent_connections
        if limit and self.attendance.waiting(peer.address) >= limit:
            return self._deny_many(peer, limit, at_terminal)
        most = max(limit, self._per_network)
        if not trusted and self.attendance.waiting_near(peer.address) >= most:
            return self._deny_many(peer, most, at_terminal)
        return False

    def _deny_many(self, peer: Peer, limit: int, at_terminal: bool) -> bool:
        total = self._total("concurrent")
        how = f"reached from host: {peer.address}" if at_terminal else "exceeded"
        line = f"!Maximum concurrent connections without login ({limit}) {how} ({total} total)"
        log.notice("gate.too_many", line, address=peer.address, limit=limit, total=total)
        return True

    def _over_again(self, peer: Peer, service: str) -> Callable[[], Awaitable[object]] | None:
        """Count a call over the limit; what is to be done when there were too many in a row (services.md 1.7)."""
        config = self._terminal
        if service not in TERMINAL or not config.max_con_conn_filter_threshold or self._filtering is None:
            return None
        if len(self._in_a_row) >= REMEMBERED:
            self._in_a_row.clear()
        self._in_a_row[peer.address] += 1
        times = self._in_a_row[peer.address]
        if times < config.max_con_conn_filter_threshold:
            return None
        return partial(
            self._filtering.block,
            network(peer.address),
            name="ip-silent.can" if config.max_con_conn_filter_silent else "ip.can",
            reason=f"{times} calls over the limit of connections without login",
            protocol=service.upper(),
            host=peer.host,
            duration=config.max_con_conn_filter_duration,
        )

    def _is_full(self, server: str, trusted: bool) -> bool:
        limit = self._most(server)
        if self.attendance.active(server) < limit + (KEPT_ROOM if trusted else 0):
            return False
        total = self._total("clients")
        line = f"!MAXIMUM CLIENTS ({limit}) reached, access denied ({total} total)"
        log.warning("gate.full", line, server=server, limit=limit, total=total)
        return True

    def _filter(self, peer: Peer, service: str) -> None:
        tables = self._tables
        if service in _SMTP and tables.spam_block and not is_exempt(peer, tables.spam_block_exempt):
            self._block(tables.spam_block, peer, peer.address, "")
        self._block(tables.ip, peer, peer.address, "")
        self._block(tables.host, peer, peer.host, f": {peer.host}")

    def _block(self, table: PatternList, peer: Peer, searched: str, shown: str) -> None:
        hit = table.find(searched) if table else None
        if hit is None:
            return
        total = self._total("blocked")
        if not hit.quiet:
            details = f" {hit.details()}" if hit.details() else ""
            line = f"!CLIENT BLOCKED in {table.name}{shown}{details} ({total} total)"
            log.notice("gate.blocked", line, address=peer.address, host=peer.host, list=table.name, total=total)
        _refuse(f"CLIENT HOSTNAME BLOCKED: {peer.host}" if shown else f"CLIENT IP ADDRESS BLOCKED: {peer.address}")

    def _total(self, reason: str) -> int:
        self._denied[reason] += 1
        return self._denied[reason]


def _refuse(text: str) -> NoReturn:
    raise Refusal(Why.BLOCKED, text, final=True)
