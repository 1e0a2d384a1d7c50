"""Tells an MQTT broker what the board does, and obeys what comes back: puts `protocols/mqtt` on `net/mqtt`.

Theory of operation. `hear` is a sink of the log: it puts the event into a bounded line and wakes the worker; nobody who
logs anything waits. The worker makes publications of events at once, and looks at servers and nodes once a second.
Each server has a connection of its own, so that the broker says DISCONNECTED of every one of them when the program is
gone; the first one listens to orders. Without `aiomqtt`, without a broker or with TLS that cannot be set up there is a
line in the log, and the board goes on.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dialtone import __version__
from dialtone.app.doors import Doors
from dialtone.app.echo_orders import EchoOrders, Program
from dialtone.app.tls_files import certificate_files, served_file
from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.base.log import Event
from dialtone.config.load import Settings
from dialtone.config.mqtt import NO_BROKER, NO_PSK, TLS_BOARD, TLS_CERTIFICATE, TLS_OFF, TLS_PSK, MqttConfig
from dialtone.domain.access.attempts import address_key
from dialtone.domain.model.login import Attempts
from dialtone.domain.ports.broker import Publication
from dialtone.host.machine import this_machine
from dialtone.protocols.mqtt import orders
from dialtone.protocols.mqtt.echo import Echo, Scene, Server, Told
from dialtone.protocols.mqtt.names import WILL, Names

if TYPE_CHECKING:
    import ssl

    from dialtone.net.mqtt.line import Line
    from dialtone.net.mqtt.outbox import Outbox

EVENTS_MOST = 5000  # that wait to be made into publications
AT_ONCE = 10  # events that are worked on before others have a turn
LOOK_EVERY = 1.0
MISSING = "!MQTT: the package that speaks it is not installed (pip install 'dialtone[mqtt]'); nothing is published"


class Echoing:
    """One run of it, with one set of settings."""

    def __init__(self, program: Program, settings: Settings, tls: ssl.SSLContext | None) -> None:
        from dialtone.net.mqtt.outbox import Outbox

        self.config = settings.mqtt
        self.names = Names(settings.system.qwk_id or settings.system.name or "dialtone", this_machine().name)
        self._program = program
        self._kinds = servers_of(settings)
        self._board = settings.system.name
        now = program.pillars.clock.now
        self._echo = Echo(self.names, self.config, self._kinds, now=now, version=f"dialtone {__version__}")
        self._outboxes: dict[str, Outbox] = {kind: Outbox() for kind in self._kinds}
        self._orders = EchoOrders(program, self.names, self.config)
        self._lines = {kind: self._line(kind, tls) for kind in self._kinds}
        self._states: dict[str, str] = {}
        self._heard: deque[Event] = deque(maxlen=EVENTS_MOST)
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def _line(self, kind: str, tls: ssl.SSLContext | None) -> Line:
        from dialtone.net.mqtt.line import Line, Where

        config = self.config
        where = Where(
            host=config.broker_addr,
            port=config.broker_port,
            client_id=self.names.client_id(kind),
            username=config.username,
            password=config.password,
            keepalive=config.keepalive,
            version=config.protocol_version,
            publish_qos=config.publish_qos,
            subscribe_qos=config.subscribe_qos,
            tls=tls,
        )
        will = Publication(topic=self.names.server(kind), payload=WILL, retained=True)
        topics = orders.subscriptions(self.names, config) if kind == self._kinds[0] else []
        return Line(where, will, self._outboxes[kind], topics, self._orders.take)

    # --- life ---

    def begin(self) -> None:
        """Start hearing and telling."""
        log.switch.sinks.append(self.hear)
        if self.config.allow_output:
            log.warning("mqtt.watching", "!MQTT: callers' screens are told to the broker (allow_output)")
            self._program.pillars.screens.watcher = self._shown
        self._tell(self._echo.begin(self._board))
        work = [self._work(), *(line.run() for line in self._lines.values())]
        self._tasks = [self._loop.create_task(one, name="mqtt") for one in work]

    async def end(self) -> None:
        """Stop; the broker is told so, if it can be told soon."""
        screens = self._program.pillars.screens
        if screens.watcher == self._shown:
            screens.watcher = None
        if self.hear in log.switch.sinks:
            log.switch.sinks.remove(self.hear)
        from dialtone.net.mqtt.line import ended

        await ended(self._tasks)
        last = [
            line.end(Publication(topic=self.names.server(kind), payload="STOPPED", retained=True))
            for kind, line in self._lines.items()
            if line.was_connected
        ]
        await asyncio.gather(*last, return_exceptions=True)

    def hear(self, event: Event) -> None:
        """A sink of the log, called on any thread: remember the event and wake the worker."""
        first = not self._heard
        self._heard.append(event)
        if first:
            with suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(self._woken.set)

    def _shown(self, node: int, data: bytes) -> None:
        self._tell(self._echo.shown(node, data))

    async def _work(self) -> None:
        looked = float("-inf")
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOK_EVERY)
            self._woken.clear()
            try:
                await self._told_of_events()
                if self._loop.time() - looked >= LOOK_EVERY:
                    looked = self._loop.time()
                    await self._look()
            except Exception as fault:
                log.fault("mqtt.fault", "!telling the MQTT broker failed", fault)

    async def _told_of_events(self) -> None:
        """A few at a time: sessions have their turns in between."""
        while self._heard:
            for _ in range(min(AT_ONCE, len(self._heard))):
                self._tell(self._echo.hear(self._heard.popleft()))
            await asyncio.sleep(0)

    def _tell(self, told: Iterable[Told]) -> None:
        for kind, publication in told:
            self._outboxes[kind].put(publication)

    # --- looking ---

    async def _look(self) -> None:
        scene = self._scene()
        for server in scene.servers:
            if self._states.get(server.kind) != server.state:
                self._states[server.kind] = server.state
                self._tell(self._echo.state(server.kind, server.state))
        self._tell(self._echo.look(scene))
        await self._look_at_failures()

    def _scene(self) -> Scene:
        program = self._program
        settings, doors = program.house.settings, program.doors
        events = program.house.doors is not None and "NO_EVENTS" not in settings.terminal.options
        servers = [_server(kind, settings, doors) for kind in self._kinds]
        pillars = program.pillars
        return Scene(servers=servers, nodes=pillars.presence.nodes(), events=events, terminals=pillars.screens.about())

    async def _look_at_failures(self) -> None:
        """Failed log-ins of addresses that had one just now, and of all when some were forgiven."""
        echo = self._echo
        wanted, echo.suspects = echo.suspects, set()
        if echo.forgiven:
            echo.forgiven = False
            wanted |= set(echo.accused)
        for address in wanted:
            with suppress(StoreError):
                self._tell(echo.accuse(address, await self._record(address)))

    async def _record(self, address: str) -> Attempts | None:
        return await self._program.pillars.store.read(lambda records: records.attempts.get(address_key(address)))


class EchoKeeper:
    """Has one `Echoing` at a time: that of the settings in force, when they want one."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._echoing: Echoing | None = None
        self._of: tuple[Any, ...] = ()
        self._ending: set[asyncio.Task[None]] = set()

    def adopt(self, settings: Settings) -> None:
        """Tell as these settings say from now on."""
        wanted = _identity(settings)
        if wanted == self._of:
            return
        self._of, old, self._echoing = wanted, self._echoing, None
        if old is not None:
            task = asyncio.get_running_loop().create_task(self._replace(old, settings))
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)
        else:
            self._begin(settings)

    async def _replace(self, old: Echoing, settings: Settings) -> None:
        """The old one says goodbye first: both would have the same names at the broker."""
        await old.end()
        if self._of == _identity(settings):
            self._begin(settings)

    def _begin(self, settings: Settings) -> None:
        self._echoing = make(self._program, settings)
        if self._echoing is not None:
            self._echoing.begin()

    async def stop(self) -> None:
        """The end of the program."""
        self._of = ("over",)
        if self._ending:
            await asyncio.wait(self._ending)
        if self._echoing is not None:
            await self._echoing.end()
            self._echoing = None


def make(program: Program, settings: Settings) -> Echoing | None:
    """What tells a broker as the settings say; None, with a line in the log, when that is not wanted or cannot be."""
    config = settings.mqtt
    if not config.enabled:
        return None
    if config.internal_broker:
        log.warning("mqtt.no_broker", f"!MQTT: {NO_BROKER}")
    try:
        import aiomqtt  # noqa: F401

        return Echoing(program, settings, tls_of(settings))
    except ImportError:
        log.error("mqtt.missing", MISSING)
    except (OSError, ValueError) as trouble:
        log.error("mqtt.tls", f"!MQTT: TLS cannot be set up: {trouble}; nothing is published")
    return None


def tls_of(settings: Settings) -> ssl.SSLContext | None:
    """How the connection is encrypted. Raises OSError, ValueError."""
    from dialtone.net.mqtt import tls

    config = settings.mqtt
    match config.tls_mode:
        case mode if mode == TLS_CERTIFICATE:
            ca, certificate, key = (
                _path(settings, text) for text in (config.tls_cafile, config.tls_certfile, config.tls_keyfile)
            )
            return tls.with_files(ca, certificate, key, config.tls_keypass)
        case mode if mode == TLS_BOARD:
            file, (certificate, key) = served_file(settings), certificate_files(settings)
            return tls.with_the_boards(file, key if file == certificate and key.exists() else None)
        case mode if mode == TLS_PSK:
            raise ValueError(NO_PSK)
    assert config.tls_mode == TLS_OFF
    return None


def servers_of(settings: Settings) -> tuple[str, ...]:
    """The servers that are told of, by their log tags; there is always one that speaks for the board."""
    starts = {
        "mail": settings.mail.auto_start,
        "term": settings.terminal.auto_start,
        "ftp": settings.ftp.auto_start,
        "web": settings.web.auto_start,
        "srvc": settings.services.auto_start,
    }
    return tuple(kind for kind, on in starts.items() if on) or ("mail",)


def _server(kind: str, settings: Settings, doors: Doors) -> Server:
    terminal = settings.terminal
    tallies = {"mail": doors.mail, "term": doors.callers, "srvc": doors.others, **doors.parts}
    most = {
        "mail": settings.mail.max_clients,
        "term": max(0, terminal.last_node - terminal.first_node + 1),
        "ftp": settings.ftp.max_clients,
        "web": settings.web.max_clients,
    }
    if kind == "srvc":
        listens, held = bool(doors.services.rows()), doors.services.held
    else:
        listens, held = doors.serves(kind), kind in doors.held
    state = "STOPPED" if not listens else "PAUSED" if held or doors.paused else "READY"
    tally = tallies[kind]
    return Server(kind=kind, state=state, active=tally.active, most=most.get(kind, 0), served=tally.served)


def _identity(settings: Settings) -> tuple[Any, ...]:
    """What a run of it depends on. Secrets are compared, not shown."""
    config: MqttConfig = settings.mqtt
    return config, settings.system.qwk_id, settings.system.name, servers_of(settings)


def _path(settings: Settings, text: str) -> Path | None:
    return settings.root.ctrl / text if text else None
