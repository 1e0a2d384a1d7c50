"""What the board tells: events of the log become actions and log lines, looks at the board become states.

`Echo` keeps what it said last, so that a look publishes only what has changed. Everything comes out as pairs of the
server that speaks and a `Publication`. What is a state is retained by the broker; what merely happened is not.
Bounded: clients are as many as there are connections, addresses are forgotten beyond `ADDRESSES_MOST`.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dialtone.base import log
from dialtone.base.log import Event
from dialtone.config.mqtt import MqttConfig
from dialtone.domain.access.live_log import HIDDEN
from dialtone.domain.model.login import Attempts
from dialtone.domain.people import audit
from dialtone.domain.ports.broker import Publication
from dialtone.domain.presence.nodes import Node
from dialtone.formats.visible import visible
from dialtone.protocols.mqtt.names import Names, part
from dialtone.protocols.mqtt.payloads import (
    BROWSERS,
    Client,
    attempts,
    client_list,
    moment,
    node_status,
    node_words,
    tabbed,
)

ADDRESSES_MOST = 1000
LINE_MOST = 1023
OUTPUT_MOST = 4096  # bytes of one message of a screen
UNTOLD = frozenset({*HIDDEN, audit.EVENT})
OURS = "mqtt."  # events about the broker are not told to it
FAILURES = frozenset({"login.failed", "login.unknown", "login.inactive", "login.acting"})
FORGIVEN = frozenset({"login.cleared", "login.forgiven"})

Told = tuple[str, Publication]  # the server that speaks, and what it says


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server as a look finds it. `most`: clients it takes at a time, 0 for any number."""

    kind: str
    state: str
    active: int = 0
    most: int = 0
    served: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a look finds. `events`: whether timed events are run."""

    servers: Sequence[Server]
    nodes: Sequence[Node] = ()
    events: bool = False
    terminals: Mapping[int, str] = field(default_factory=dict)  # of callers, by node


class Echo:
    """See the module's text. `servers` are those that are told of, the first speaks for the board; `version` is the
    program's; `now` gives seconds since 1970."""

    def __init__(
        self, names: Names, config: MqttConfig, servers: Sequence[str], *, now: Callable[[], float], version: str
    ) -> None:
        self.names = names
        self.suspects: set[str] = set()  # addresses with failed log-ins to be looked up
        self.forgiven = False  # failed log-ins were cleared
        self._config = config
        self._servers = tuple(servers)
        self._now = now
        self._version = version
        self._clients: dict[int, Client] = {}
        self._changed: set[str] = set()  # servers whose clients are others now
        self._said: dict[str, str] = {}
        self._errors: Counter[str] = Counter()
        self._highest: Counter[str] = Counter()
        self._denied: OrderedDict[str, int] = OrderedDict()
        self._accused: OrderedDict[str, None] = OrderedDict()

    # --- what happens ---

    def hear(self, event: Event) -> Iterator[Told]:
        """What is told of an event."""
        if event.name in UNTOLD or event.name.startswith(OURS):
            return
        server = self._speaker(event)
        if event.level <= log.ERROR:
            self._errors[server] += 1
            yield self._did("error", (log.LEVEL_NAMES[event.level],), event.name, event.text, server=server)
        if event.level <= self._config.log_level:
            yield from self._log(event, server)
        known = _HAPPENINGS.get(event.name)
        if known is not None:
            yield from known(self, event, server)
        elif event.name in FAILURES:
            yield from self._failed(event, server)
        elif event.name in FORGIVEN:
            self.forgiven = True

    def _log(self, event: Event, server: str) -> Iterator[Told]:
        context = event.context
        number = f"{context.number:04d} " if context is not None and context.number > 0 else ""
        who = f"{context.label} [{context.peer}] " if context is not None and context.peer else ""
        line = visible(f"{number}{who}{event.text}", LINE_MOST)
        more = {"time": moment(self._now()), "level": str(event.level)}
        for topic in (self.names.server(server, "log"), self.names.server(server, "log", str(event.level))):
            yield server, Publication(topic=topic, payload=line, properties=more)

    def _speaker(self, event: Event) -> str:
        """The server an event is of; what is of none, the first one tells."""
        server = event.context.server if event.context is not None else ""
        return server if server in self._servers else self._servers[0]

    def _did(self, what: str, about: Iterable[str], *fields: object, server: str) -> Told:
        return server, Publication(topic=self.names.action(what, *about), payload=tabbed(moment(self._now()), *fields))

    # clients

    def _arrived(self, event: Event, server: str) -> Iterator[Told]:
        context = event.context
        if context is None:
            return
        client = Client(
            number=context.number,
            server=server,
            since=self._now(),
            protocol=context.label,
            address=context.peer,
            port=int(event.fields.get("port", 0)),
            host=context.host,
        )
        yield from self._note(client, "connect")

    def _named(self, event: Event, server: str) -> Iterator[Told]:
        client = self._client(event)
        if client is not None and event.context is not None and event.context.host:
            yield from self._note(replace(client, host=event.context.host), "update")

    def _entered(self, event: Event, server: str) -> Iterator[Told]:
        context, client = event.context, self._client(event)
        if context is None:
            return
        user, number = str(event.fields.get("user", "")), int(event.fields.get("number", 0))
        yield self._did(
            "login", (context.label.lower(),), number or "", user, context.peer, context.host, server=server
        )
        if client is not None:
            client = replace(client, user=user, user_number=number, entered=self._now(), host=context.host)
            yield from self._note(client, "update")

    def _left(self, event: Event, server: str) -> Iterator[Told]:
        client = self._client(event)
        if client is None:
            return
        del self._clients[client.number]
        self._changed.add(client.server)
        yield client.server, self._client_action(client, "disconnect")
        if client.entered and client.protocol not in BROWSERS:
            used = max(0, int(self._now() - client.entered))
            who = (client.user_number or "", client.user, client.address, client.host)
            yield self._did("logout", (client.protocol.lower(),), *who, used, server=client.server)

    def _note(self, client: Client, action: str) -> Iterator[Told]:
        self._clients[client.number] = client
        self._changed.add(client.server)
        yield client.server, self._client_action(client, action)

    def _client_action(self, client: Client, action: str) -> Publication:
        return Publication(topic=self.names.server(client.server, "client", "action", action), payload=client.line())

    def _client(self, event: Event) -> Client | None:
        return self._clients.get(event.context.number) if event.context is not None else None

    # other things people do

    def _failed(self, event: Event, server: str) -> Iterator[Told]:
        context = event.context
        if context is None:
            return
        name = event.fields.get("login_name", "")
        yield self._did("login_fail", (context.label.lower(),), name, context.peer, context.host, server=server)
        if context.peer and len(self.suspects) < ADDRESSES_MOST:
            self.suspects.add(context.peer)

    def _made(self, event: Event, server: str) -> Iterator[Told]:
        label, peer, host = _origin(event)
        fields = (event.fields.get("user", ""), event.fields.get("alias", ""), peer, host)
        yield self._did("newuser", (label,), *fields, server=server)

    def _posted(self, event: Event, server: str) -> Iterator[Told]:
        board, author = str(event.fields.get("board", "")), event.fields.get("author", "")
        yield self._did("post", (board,), self._number(event), author, event.fields.get("number", ""), server=server)

    def _moved(self, event: Event, server: str) -> Iterator[Told]:
        fields = event.fields
        what, label = ("upload" if event.name == "files.uploaded" else "download"), _origin(event)[0]
        about = (fields.get("by", ""), fields.get("file", ""), fields.get("size", ""), label)
        yield self._did(what, (str(fields.get("directory", "")),), self._number(event), *about, server=server)

    def _paged(self, event: Event, server: str) -> Iterator[Told]:
        user = event.context.user if event.context is not None else ""
        fields = event.fields
        yield self._did("page", ("node", str(fields.get("node", ""))), fields.get("user", ""), user, server=server)

    def _attacked(self, event: Event, server: str) -> Iterator[Told]:
        label, peer, host = _origin(event)
        yield self._did("hack", (label,), event.text, peer, host, server=server)

    def _spammed(self, event: Event, server: str) -> Iterator[Told]:
        fields = event.fields
        about = (fields.get("sender", ""), fields.get("recipient", ""), fields.get("reason", ""), _origin(event)[1])
        yield self._did("spam", (str(fields.get("action", "")),), *about, server=server)

    def _opened_door(self, event: Event, server: str) -> Iterator[Told]:
        user = event.context.user if event.context is not None else ""
        code = str(event.fields.get("door", ""))
        yield self._did("exec", (code,), self._number(event), user, event.fields.get("node", ""), server=server)

    def _timed(self, event: Event, server: str) -> Iterator[Told]:
        word = {"event.started": "running", "event.ended": "ended"}.get(event.name, "failed")
        topic = self.names.event(str(event.fields.get("code", "")))
        text = tabbed(moment(self._now()), word)
        yield self._servers[0], Publication(topic=topic, payload=text, retained=True)

    def _crowded(self, event: Event, server: str) -> Iterator[Told]:
        address = str(event.fields.get("address", ""))
        self._denied[address] = count = self._denied.pop(address, 0) + 1
        if len(self._denied) > ADDRESSES_MOST:
            self._denied.popitem(last=False)
        topic = self.names.server(server, "max_concurrent", address)
        yield server, Publication(topic=topic, payload=str(count))

    def _number(self, event: Event) -> object:
        client = self._client(event)
        return client.user_number or "" if client is not None else ""

    # --- how it is ---

    def look(self, scene: Scene) -> Iterator[Told]:
        """What is other than it was."""
        first = self._servers[0]
        for server in scene.servers:
            for topic, text in self._server(server):
                yield from self._changes(server.kind, topic, text)
        total = f"{len(scene.nodes)} total"
        yield from self._changes(first, f"{self.names.root}/node", total)
        for node in scene.nodes:
            if self._config.verbose:
                yield from self._changes(first, self.names.node(node.number), node_words(node))
            yield from self._changes(first, self.names.node(node.number, "status"), node_status(node))
            yield from self._terminal(node.number, scene.terminals.get(node.number, ""))
        yield from self._changes(first, self.names.event(), f"thread {'started' if scene.events else 'stopped'}")

    def _terminal(self, node: int, about: str) -> Iterator[Told]:
        """What a node's terminal is; the broker forgets it when the caller has gone."""
        topic = self.names.node(node, "terminal")
        if about or topic in self._said:
            yield from self._changes(self._servers[0], topic, about)
        if not about:
            self._said.pop(topic, None)

    def shown(self, node: int, data: bytes) -> Iterator[Told]:
        """What goes to a caller's screen, as it is."""
        topic = self.names.node(node, "output")
        for at in range(0, len(data), OUTPUT_MOST):
            yield self._servers[0], Publication(topic=topic, payload="", raw=data[at : at + OUTPUT_MOST])

    def _server(self, server: Server) -> Iterator[tuple[str, str]]:
        kind, errors = server.kind, self._errors[server.kind]
        self._highest[kind] = max(self._highest[kind], server.active)
        clients = f"{server.active}/{server.most}" if server.most else str(server.active)
        more = tabbed("", f"{clients} clients", f"{server.served} served", f"{errors} errors")
        yield self.names.server(kind), server.state + (more if self._config.verbose else "")
        yield self.names.server(kind, "version"), self._version
        yield self.names.server(kind, "served"), str(server.served)
        yield self.names.server(kind, "highwater"), str(self._highest[kind])
        yield self.names.server(kind, "error_count"), str(errors)
        yield self.names.server(kind, "client"), tabbed(f"{server.active} total", f"{server.most} max")
        if kind in self._changed or self.names.server(kind, "client", "list") not in self._said:
            self._changed.discard(kind)
            here = [client for client in self._clients.values() if client.server == kind]
            yield self.names.server(kind, "client", "list"), client_list(here)

    def state(self, kind: str, state: str) -> Iterator[Told]:
        """A server's state has changed: told by its name, too."""
        topic = self.names.server(kind, "state", state.lower())
        yield kind, Publication(topic=topic, payload=moment(self._now()), retained=True)

    def begin(self, board: str) -> Iterator[Told]:
        """The board's name and the machine's."""
        yield from self._changes(self._servers[0], self.names.root, visible(board, LINE_MOST))
        yield from self._changes(self._servers[0], self.names.host, self.names.host_name)

    def accuse(self, address: str, record: Attempts | None) -> Iterator[Told]:
        """How it is with failed log-ins of an address now; None: nothing is held against it (any more)."""
        topic = self.names.attempts(address)
        if record is not None and record.count:
            self._accused[address] = None
            self._accused.move_to_end(address)
            yield from self._changes(self._servers[0], topic, attempts(record))
            while len(self._accused) > ADDRESSES_MOST:
                yield from self.accuse(next(iter(self._accused)), None)
        elif address in self._accused:
            del self._accused[address]
            self._said.pop(topic, None)
            yield self._servers[0], Publication(topic=topic, payload="", retained=True)

    @property
    def accused(self) -> list[str]:
        """Addresses against which something was told."""
        return list(self._accused)

    def _changes(self, server: str, topic: str, text: str) -> Iterator[Told]:
        if self._said.get(topic) != text:
            self._said[topic] = text
            yield server, Publication(topic=topic, payload=text, retained=True)


def _origin(event: Event) -> tuple[str, str, str]:
    """Protocol (in lower case), address and host name."""
    context = event.context
    if context is None:
        return "-", "", ""
    return part(context.label.lower() or "-"), context.peer, context.host


_HAPPENINGS: dict[str, Callable[[Echo, Event, str], Iterator[Told]]] = {
    "net.accepted": Echo._arrived,
    "net.hostname": Echo._named,
    "net.ended": Echo._left,
    "login.accepted": Echo._entered,
    "newuser.made": Echo._made,
    "board.posted": Echo._posted,
    "files.uploaded": Echo._moved,
    "files.downloaded": Echo._moved,
    "chat.page": Echo._paged,
    "hack.attempt": Echo._attacked,
    "mail.spam": Echo._spammed,
    "door.started": Echo._opened_door,
    "event.started": Echo._timed,
    "event.ended": Echo._timed,
    "event.failed": Echo._timed,
    "gate.too_many": Echo._crowded,
}
