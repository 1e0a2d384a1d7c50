"""An authoritative name server on loopback, UDP and TCP, for MX, A, AAAA, TXT, TLSA and failures of every kind."""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from collections.abc import Callable

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

MOST_UDP = 512


class NameServer:
    """`zone` maps (name, type) to record texts. Names in `silent` are never answered, names in `broken` get SERVFAIL,
    names in `signed` are vouched for (AD) when the question wants to know, names in `slow` are answered after so many
    seconds, and before the answers about names in `forged` come others, to questions nobody asked, with these records.

    `questions` lists what was asked, as (name, type, transport).
    """

    def __init__(self, zone: dict[tuple[str, str], list[str]] | None = None) -> None:
        self.zone = dict(zone or {})
        self.silent: set[str] = set()
        self.broken: set[str] = set()
        self.signed: set[str] = set()
        self.slow: dict[str, float] = {}
        self.forged: dict[str, list[str]] = {}
        self.questions: list[tuple[str, str, str]] = []
        self.port = 0
        self._udp: socketserver.ThreadingUDPServer | None = None
        self._tcp: socketserver.ThreadingTCPServer | None = None

    def __enter__(self) -> NameServer:
        self._tcp = _Tcp(("127.0.0.1", 0), _handler(self._over_tcp))
        self.port = self._tcp.server_address[1]
        self._udp = socketserver.ThreadingUDPServer(("127.0.0.1", self.port), _handler(self._over_udp))
        self._udp.daemon_threads = True
        for server in (self._tcp, self._udp):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in (self._tcp, self._udp):
            if server is not None:
                server.shutdown()
                server.server_close()

    @property
    def address(self) -> str:
        """What to write into `DNSServer`."""
        return f"127.0.0.1:{self.port}"

    def _answer(self, wire: bytes, transport: str) -> bytes | None:
        question = dns.message.from_wire(wire)
        asked = question.question[0]
        name, kind = asked.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(asked.rdtype)
        self.questions.append((name, kind, transport))
        if name in self.silent:
            return None
        time.sleep(self.slow.get(name, 0.0))
        reply = dns.message.make_response(question)
        reply.flags |= dns.flags.AA | dns.flags.RA
        wants_to_know = question.flags & dns.flags.AD or question.ednsflags & dns.flags.DO
        if name in self.signed and wants_to_know:
            reply.flags |= dns.flags.AD
        if name in self.broken:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif records := self.zone.get((name, kind)):
            reply.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *records))
        elif not any(known == name for known, _ in self.zone):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        answer = reply.to_wire(max_size=65535)
        if transport == "udp" and len(answer) > MOST_UDP and question.payload < len(answer):
            reply.answer.clear()
            reply.flags |= dns.flags.TC
            answer = reply.to_wire(max_size=65535)
        return answer

    def _forgery(self, wire: bytes) -> bytes | None:
        """An answer with another number than the question's, as somebody sends it who guesses."""
        question = dns.message.from_wire(wire)
        asked = question.question[0]
        records = self.forged.get(asked.name.to_text(omit_final_dot=True).lower())
        if records is None:
            return None
        reply = dns.message.make_response(question)
        reply.id ^= 0x5555
        reply.answer.append(dns.rrset.from_text(asked.name, 60, "IN", dns.rdatatype.to_text(asked.rdtype), *records))
        return bytes(reply.to_wire())

    def _over_udp(self, handler: socketserver.BaseRequestHandler) -> None:
        data, sock = handler.request
        if forged := self._forgery(data):
            sock.sendto(forged, handler.client_address)
        if answer := self._answer(data, "udp"):
            sock.sendto(answer, handler.client_address)

    def _over_tcp(self, handler: socketserver.BaseRequestHandler) -> None:
        sock: socket.socket = handler.request
        sock.settimeout(5)
        size = int.from_bytes(sock.recv(2, socket.MSG_WAITALL), "big")
        if size and (answer := self._answer(sock.recv(size, socket.MSG_WAITALL), "tcp")):
            sock.sendall(len(answer).to_bytes(2, "big") + answer)


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def _handler(
    handle: Callable[[socketserver.BaseRequestHandler], None],
) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            handle(self)

    return Handler
