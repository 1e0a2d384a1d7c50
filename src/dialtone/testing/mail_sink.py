"""Other people's mail servers in memory: a small Internet of names and hosts for tests of outbound mail.

    net = MailWorld()
    sink = net.host("mx.ext.test", "93.184.216.34", domain="ext.test")
    sink.say["RCPT"] = b"550 5.1.1 nobody"

`MailWorld` implements the Resolver and Dialer ports, its connections the ClientWire port, all without an event loop.
A `MailSink` is a whole SMTP server. `say` replaces its answer at a step: "greeting", a verb ("EHLO", "MAIL", ...), a
verb with its argument ("RCPT <bob@ext.test>"), "." for the end of the text. An answer is bytes (CR LF is added), or
`GONE` (the connection ends), `SILENT` (nothing comes). A list is used up answer by answer, then the usual one is given.
"""

from __future__ import annotations

import re
from binascii import a2b_base64
from collections.abc import AsyncIterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeVar

from dialtone.base.errors import Gone, TimedOut, TlsFailed
from dialtone.domain.ports.outside import MailHost, NoAnswer, NoSuchName, Tlsa, Unreachable
from dialtone.testing.script import ScriptedWire
from dialtone.wire.framing import BodyDecoder, InputBuffer
from dialtone.wire.port import Peer

Key = TypeVar("Key")
Record = TypeVar("Record")


class Fault(Enum):
    """What a server does instead of answering."""

    GONE = auto()
    SILENT = auto()


GONE, SILENT = Fault.GONE, Fault.SILENT
Say = bytes | Fault | list[bytes | Fault]

EXTENSIONS = ("PIPELINING", "SIZE 52428800", "8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES")
_COMMAND = re.compile(rb"(MAIL|RCPT) (?:FROM|TO):(<[^>]*>) ?(.*)\Z", re.IGNORECASE | re.DOTALL)


@dataclass
class Taken:
    """One accepted message: `parameters` are those of MAIL and then of each RCPT."""

    sender: str
    recipients: list[str]
    text: bytes
    secure: bool
    login: str
    parameters: list[str]


@dataclass
class MailSink:
    """A mail server. `extensions` are the lines of its EHLO answer; `tls`, whether a handshake succeeds; `trusted`,
    whether its certificate is good by the authorities; `keys`, the TLSA records that it fits."""

    name: str = "mx.ext.test"
    extensions: tuple[str, ...] = EXTENSIONS
    tls: bool = True
    trusted: bool = True
    keys: tuple[Tlsa, ...] = ()
    login: tuple[str, str] | None = None
    say: dict[str, Say] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)  # everything that was said to it, without texts
    texts: list[bytes] = field(default_factory=list)  # every text as it came, dots and all
    connections: int = 0

    def answer(self, steps: tuple[str, ...], usual: bytes) -> bytes | Fault:
        """What is said at a step: under the most particular of its names."""
        for step in steps:
            said = self.say.get(step)
            if isinstance(said, list):
                if said:
                    return said.pop(0)
            elif said is not None:
                return said
        return usual


class SinkWire(ScriptedWire):
    """A connection to a `MailSink`, seen from our side."""

    def __init__(self, sink: MailSink, peer: Peer) -> None:
        super().__init__(b"", peer=peer)
        self._sink = sink
        self._heard = InputBuffer()
        self._body: BodyDecoder | None = None
        self._raw = b""
        self._ended = False
        self._sender: str | None = None
        self._recipients: list[str] = []
        self._parameters: list[str] = []
        self._login = ""
        self._logging_in: list[str] = []
        sink.connections += 1
        self._give(sink.answer(("greeting",), b"220 " + sink.name.encode() + b" ready"))

    # what our side does

    async def send(self, *lines: bytes) -> None:
        """See the port."""
        await self.send_raw(b"".join(line + b"\r\n" for line in lines))

    async def send_raw(self, data: bytes) -> None:
        """See the port."""
        if self._ended:
            return
        self._sent.append(data)
        self._heard.feed(data)
        self._listen()

    async def send_stream(self, chunks: AsyncIterable[bytes]) -> None:
        """See the port."""
        async for chunk in chunks:
            if self._ended:
                raise Gone
            await self.send_raw(chunk)

    async def start_client_tls(
        self, name: str, *, verify: bool, tlsa: Sequence[Tlsa] = (), names: Sequence[str] = ()
    ) -> None:
        """See the port. A record fits when it is among the sink's `keys`."""
        self.verified.append((name, verify))
        self._input.clear()
        flaw = "" if self._sink.tls else "no common ground"
        if verify and not self._sink.trusted:
            flaw = "certificate not trusted"
        if tlsa and not set(tlsa) & set(self._sink.keys):
            flaw = "certificate matches none of the TLSA records"
        if flaw:
            self._ended = True
            raise TlsFailed(flaw)
        self._secure = True

    def _next(self) -> None:
        if self._ended:
            raise Gone
        raise TimedOut

    # what the server does

    def _give(self, answer: bytes | Fault) -> None:
        if answer is GONE:
            self._ended = True
        elif isinstance(answer, bytes) and answer:
            self._input.feed(answer + b"\r\n")
            self._ended = self._ended or answer.startswith(b"421")

    def _listen(self) -> None:
        while not self._ended:
            if self._body is not None:
                if not self._take_body(self._body):
                    return
            elif (line := self._heard.line(100_000)) is not None:
                self._obey(line)
            else:
                return

    def _take_body(self, body: BodyDecoder) -> bool:
        self._raw += bytes(self._heard.some())
        end = 0 if self._raw.startswith(b".\r\n") else self._raw.find(b"\r\n.\r\n") + 2
        if end == 1:
            return False
        self._heard.give_back(self._raw[end + 3 :])
        raw, self._raw, self._body = self._raw[:end], b"", None
        whole = InputBuffer()
        whole.feed(raw + b".\r\n")
        text = body.decode(whole)
        self._sink.texts.append(raw)
        answer = self._sink.answer((".",), b"250 2.0.0 taken")
        if isinstance(answer, bytes) and answer.startswith(b"250"):
            self._sink.taken.append(
                Taken(self._sender or "", self._recipients, text, self.secure, self._login, self._parameters)
            )
        self._reset()
        self._give(answer)
        return True

    def _reset(self) -> None:
        self._sender, self._recipients, self._parameters = None, [], []

    def _obey(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace")
        if self._logging_in:
            self._give(self._log_in(text))
            return
        self._sink.commands.append(text)
        verb = text.split(" ")[0].upper()
        found = _COMMAND.match(line)
        path = found[2].decode("utf-8", "replace") if found else ""
        answer = self._sink.answer((f"{verb} {path}", verb), self._usual(verb, text))
        if isinstance(answer, bytes) and answer[:1] in b"23":
            self._done(verb, path, found[3].decode() if found else "")
        self._give(answer)
        self._ended = self._ended or verb == "QUIT"

    def _usual(self, verb: str, text: str) -> bytes:
        match verb:
            case "EHLO":
                lines = [self._sink.name, *self._sink.extensions]
                if self.secure:
                    lines = [line for line in lines if line.upper() != "STARTTLS"]
                marks = ["-"] * (len(lines) - 1) + [" "]
                return "\r\n".join(f"250{mark}{line}" for mark, line in zip(marks, lines, strict=True)).encode()
            case "DATA":
                return b"354 go on" if self._recipients else b"554 5.5.1 no valid recipients"
            case "RCPT":
                return b"250 2.1.5 ok" if self._sender is not None else b"503 5.5.1 MAIL first"
            case "STARTTLS":
                return b"220 go on"
            case "AUTH":
                return self._log_in(text.removeprefix("AUTH "))
            case "QUIT":
                return b"221 bye"
        return b"250 2.0.0 ok"

    def _done(self, verb: str, path: str, parameters: str) -> None:
        match verb:
            case "MAIL":
                self._reset()
                self._sender = path[1:-1]
                self._parameters = [parameters]
            case "RCPT":
                self._recipients.append(path[1:-1])
                self._parameters.append(parameters)
            case "DATA":
                self._body = BodyDecoder()
            case "RSET" | "EHLO" | "HELO":
                self._reset()

    def _log_in(self, text: str) -> bytes:
        """PLAIN with an initial response, and LOGIN."""
        self._logging_in += text.split(" ")
        said = self._logging_in
        if said[0] == "LOGIN" and len(said) < 3:
            return b"334 " + (b"VXNlcm5hbWU6" if len(said) == 1 else b"UGFzc3dvcmQ6")
        words = [a2b_base64(word.encode()).decode() for word in said[1:]]
        name, password = words if said[0] == "LOGIN" else words[0].split("\0")[1:]
        self._logging_in = []
        if (name, password) != self._sink.login:
            return b"535 5.7.8 no"
        self._login = name
        return b"235 2.7.0 welcome"


@dataclass
class MailWorld:
    """Names, addresses and the servers behind them. `broken` names get no answer from the name service.

    `records` are TXT records by name, `certificates` TLSA records, vouched for, by host and port.
    """

    server: str = "192.0.2.53"
    mx: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    records: dict[str, list[str]] = field(default_factory=dict)
    certificates: dict[tuple[str, int], list[Tlsa]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    sinks: dict[tuple[str, int], MailSink] = field(default_factory=dict)
    dialed: list[tuple[str, int]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    wires: list[SinkWire] = field(default_factory=list)

    def host(
        self,
        name: str,
        address: str,
        *,
        domain: str = "",
        preference: int = 10,
        port: int = 25,
        sink: MailSink | None = None,
    ) -> MailSink:
        """Add a server under a name, and make it a mail host of `domain`."""
        made = sink or MailSink(name)
        self.names.setdefault(name, []).append(address)
        self.sinks[address, port] = made
        if domain:
            self.mx.setdefault(domain, []).append((preference, name))
        return made

    async def mail_hosts(self, domain: str) -> list[MailHost]:
        """See Resolver."""
        if domain in self.broken:
            raise NoAnswer(domain)
        if domain not in self.mx:
            raise NoSuchName(domain)
        return [MailHost(preference, host) for preference, host in self.mx[domain]]

    async def addresses(self, host: str) -> list[str]:
        """See Resolver."""
        if host in self.broken:
            raise NoAnswer(host)
        if host.replace(".", "").isdigit() or ":" in host:
            return [host]
        if host not in self.names:
            raise NoSuchName(host)
        return self.names[host]

    async def reverse(self, address: str) -> str:
        """See Resolver."""
        raise NoSuchName(address)

    async def texts(self, name: str) -> list[str]:
        """See Resolver."""
        return self._known(self.records, name, name)

    async def listed(self, name: str) -> list[str]:
        """See Resolver."""
        return self._known(self.names, name, name)

    async def tlsa(self, host: str, port: int) -> list[Tlsa]:
        """See Resolver."""
        return self._known(self.certificates, (host, port), host)

    def _known(self, records: dict[Key, list[Record]], key: Key, name: str) -> list[Record]:
        if name in self.broken:
            raise NoAnswer(name)
        if key not in records:
            raise NoSuchName(name)
        return records[key]

    async def dial(self, address: str, port: int, *, within: float, source: str = "", label: str = "") -> SinkWire:
        """See Dialer."""
        self.dialed.append((address, port))
        self.sources.append(source)
        sink = self.sinks.get((address, port))
        if sink is None:
            raise Unreachable("nobody there", 111)
        wire = SinkWire(sink, Peer(address, port, source or "198.51.100.9", 40000))
        self.wires.append(wire)
        return wire
