"""Where the next data connection is made: what PORT, PASV and their kin have settled, and whether it is private (PROT).

Each settlement is for one transfer. The client's own address is the only one we connect to, on a port that is not a
service's (FTP-01), and the only one that may come to us (`wire/sidelines.py`, FTP-02).
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import Gone, Refusal, TimedOut, TlsFailed, Why
from dialtone.formats.text.foreign import one_line
from dialtone.protocols.ftp.grammar import same_address
from dialtone.wire.port import Peer
from dialtone.wire.sidelines import Place, SideLine, SideLines

PATIENCE = 30.0  # seconds for a data connection to be made
LOWEST = 1024  # ports below are services'
BAD_PORT = b"504 Bad port number."


class Channel:
    """See the module's text. `debug`: log data connections (DEBUG_DATA)."""

    def __init__(self, lines: SideLines, peer: Peer, *, debug: bool = False) -> None:
        self._lines = lines
        self._peer = peer
        self._debug = debug
        self._place: Place | None = None  # where we connect to
        self._listens = False
        self.private = False  # PROT P
        self.only_extended = False  # after EPSV ALL

    @property
    def lines(self) -> SideLines:
        """The lines of the conversation."""
        return self._lines

    @property
    def settled(self) -> bool:
        """Whether it is known where the next data connection is made."""
        return self._listens or self._place is not None

    def note(self, text: str) -> None:
        """A line of the log for those who look at data connections."""
        if self._debug:
            log.info("ftp.data", f"FTP DATA {text}")

    def call(self, place: Place, *, anywhere: bool, user: str = "") -> None:
        """Connect to the client for the next transfer. `anywhere`: to others, too (ALLOW_BOUNCE); `user` is for
        hack.log. Raises Refusal."""
        own = same_address(place.address, self._peer.address)
        if place.port < LOWEST or not (own or anywhere):
            shown = one_line(f"{place.address} port {place.port}", 80)
            log.warning(
                "hack.attempt",
                f"!SUSPECTED BOUNCE ATTACK ATTEMPT: data connection to {shown}",
                user=user,
                host=self._peer.host,
                address=self._peer.address,
                port=self._peer.port,
            )
            raise Refusal(Why.DENIED, reply=BAD_PORT)
        self.forget()
        self._place = place
        self.note(f"will connect to {place.address} port {place.port}")

    async def listen(self, address: str = "") -> Place:
        """Wait for the client for the next transfer; where, as it is told. Raises Refusal (BUSY)."""
        self.forget()
        place = await self._lines.listen(address=address)
        self._listens = True
        self.note(f"the client is told {place.address} port {place.port}")
        return place

    async def connect(self) -> SideLine:
        """The data connection that was settled, encrypted when it is to be. Raises Refusal with a whole reply."""
        place, listens = self._place, self._listens
        self._place, self._listens = None, False
        try:
            if place is not None:
                line = await self._lines.dial(place, within=PATIENCE)
            elif listens:
                line = await self._lines.accept(within=PATIENCE)
            else:
                raise Refusal(Why.NETWORK, reply=b"425 Use PORT or PASV first.")
        except Gone as trouble:
            raise _failed(f"connecting to the client: {trouble}") from None
        except TimedOut:
            raise _failed("waiting for the data connection: nobody came in time") from None
        if self.private:
            await self._secure(line)
        return line

    async def _secure(self, line: SideLine) -> None:
        try:
            await line.secure()
        except (TlsFailed, Gone, TimedOut) as trouble:
            line.abort()
            log.notice("ftp.tls", f"!TLS failed on a data connection: {trouble}")
            raise Refusal(Why.NETWORK, reply=b"425 Error negotiating TLS") from None

    def forget(self) -> None:
        """Nothing is settled any more."""
        self._place, self._listens = None, False
        self._lines.forget()


def _failed(what: str) -> Refusal:
    log.notice("ftp.data_failed", f"!FTP DATA ERROR {what}")
    return Refusal(Why.NETWORK, reply=f"425 Error {one_line(what, 120)}".encode())
