"""A bounded, time-limited, encryptable stream of bytes over a transport of either event loop.

Theory of operation. The loop calls `data_received`; bytes go (through TLS, if it is on) into an `InputBuffer`.
Whoever needs more than that waits on one future, `_waiter`, which whatever happens next completes: input, the end of
the connection, room in the send buffer, a bell, the watch (a time limit). Whoever waits looks again and waits again.
So there is one task per connection, it waits for one thing at a time, and an idle connection holds nothing but this
object.

Input is bounded: above 64 KiB the transport stops reading until somebody needs more. Output is collected, goes out
when the task waits for input or when 64 KiB have gathered, and is bounded: while the transport is above its mark,
the task waits for the peer, and a peer that takes next to nothing is cut off.

TLS begins in the very step in which it is asked for: from then on every byte that arrives belongs to it.
"""

from __future__ import annotations

import asyncio
import datetime
import math
import ssl
from collections.abc import Callable, Sequence
from typing import Any

from dialtone.base import log
from dialtone.base.errors import Gone, TimedOut, TlsFailed, WireError
from dialtone.domain.ports.outside import Tlsa
from dialtone.net.terms import Terms
from dialtone.net.tls import Pump, TlsPump
from dialtone.net.watch import Watch
from dialtone.wire.framing import InputBuffer
from dialtone.wire.port import Peer

NEVER = math.inf
LINGER = 1.0  # seconds in which a peer that still sends may read our last words
MARK = 65536  # bytes of input that nobody reads, and of output that waits to be sent

Judge = Callable[[list[bytes]], str]  # a chain of certificates in DER -> what is wrong with it ("": nothing)


class Closing(WireError):
    """The server shuts down, and the session was waiting for a line."""


class LoginTooLate(TimedOut):
    """The peer did not prove useful within the time for that."""


class Stream(asyncio.Protocol):
    """What `Connection` is made of: bytes in, bytes out, TLS, time limits."""

    __slots__ = (
        "_at_line",
        "_blocked",
        "_burst",
        "_closing",
        "_ended",
        "_input",
        "_login_deadline",
        "_loop",
        "_lost",
        "_out",
        "_out_size",
        "_over",
        "_paused",
        "_posted",
        "_posts_most",
        "_pump",
        "_transport",
        "_waiter",
        "_watch",
        "_within",
        "context",
        "deadline",
        "identified",
        "number",
        "on_room",
        "outdated",
        "peer",
        "terms",
    )

    def __init__(
        self, peer: Peer, terms: Terms, watch: Watch[Any], *, number: int = 0, context: log.Context | None = None
    ) -> None:
        self.peer = peer
        self.number = number
        self.terms = terms
        self.context = context
        self.identified = False  # as a user
        self.deadline = NEVER
        self.on_room: Callable[[], None] | None = None  # called when the peer has caught up
        self.outdated = False  # other terms hold for those who come now: a good moment to end, between two requests
        self._watch = watch
        self._loop = asyncio.get_running_loop()
        self._login_deadline = NEVER
        self._transport: asyncio.Transport | None = None
        self._input = InputBuffer()
        self._out: list[bytes] = []
        self._out_size = 0
        self._pump: Pump | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._within = 0.0  # the limit that the deadline stands for, to be named when it has passed
        self._ended: type[WireError] | None = None  # nothing more will arrive: what reading raises
        self._lost = False  # nothing can be sent either
        self._paused = False  # the transport does not read
        self._blocked = False  # the transport is above its mark
        self._at_line = False  # the session waits for a line: a good moment to end the conversation
        self._closing = False
        self._burst = 0  # lines read since the session last waited
        self._posted: list[bytes] = []  # by others, to go out in this turn of the loop
        self._posts_most = MARK
        self._over: Callable[[], None] | None = None

    # --- called by the loop ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The transport is ready."""
        self._transport = transport  # type: ignore[assignment]  # not an asyncio.Transport on the fast loop
        self._watch.add(self)

    def data_received(self, data: bytes) -> None:
        """Bytes arrived."""
        pump = self._pump
        if pump is not None:
            data = self._decrypt(pump, data)
        if data:
            self._input.feed(data)
            if len(self._input) > MARK and not self._paused:
                self._pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        """The peer sends no more; it may still read."""
        self._ended = self._ended or Gone
        self._wake()
        return True

    def connection_lost(self, error: Exception | None) -> None:
        """The connection is gone."""
        self._ended = self._ended or Gone
        self._lost = True
        self._blocked = False
        self._watch.discard(self)
        self._wake()

    def pause_writing(self) -> None:
        """The peer is behind."""
        self._blocked = True

    def resume_writing(self) -> None:
        """The peer has caught up."""
        self._blocked = False
        self._wake()
        if self.on_room is not None:
            self.on_room()

    # --- waiting ---

    def _arm(self, deadline: float, *, at_line: bool = False) -> asyncio.Future[None]:
        """Return the future of the next thing that happens. The caller looks for itself what it was."""
        if self._waiter is not None and not self._waiter.done():
            raise RuntimeError("two tasks wait on one connection")
        waiter: asyncio.Future[None] = self._loop.create_future()
        self._waiter = waiter
        self._at_line = at_line
        self.deadline = deadline if deadline < self._login_deadline else self._login_deadline
        return waiter

    def _arm_input(self, deadline: float, *, at_line: bool = False) -> asyncio.Future[None]:
        """As `_arm`, for somebody who needs more input. Raises what ended the input, or the conversation."""
        if self._ended is not None:
            raise self._ended
        if at_line and self._closing:
            raise Closing
        if self._paused and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()
        return self._arm(deadline, at_line=at_line)

    def _wake(self, error: Exception | None = None) -> None:
        waiter = self._waiter
        if waiter is None:
            return
        self._waiter = None
        self.deadline = NEVER
        if waiter.done():
            return
        if error is None:
            waiter.set_result(None)
        else:
            waiter.set_exception(error)

    def expire(self, now: float) -> None:
        """Called by the watch: the deadline of what the session waits for has passed."""
        if now >= self._login_deadline:
            self._wake(LoginTooLate(f"no login within {self.terms.limits.before_login:g} seconds"))
        else:
            self._wake(TimedOut(f"{self._within:g} seconds"))
        self.deadline = NEVER

    def _limit(self, within: float | None) -> float:
        """The deadline of a unit that begins now."""
        self._within = self.terms.limits.inactivity if within is None else within
        return self._watch.now() + self._within

    # --- writing ---

    async def flush(self) -> None:
        """See the port. Who only writes hears here that nobody is there any more."""
        if self._out:
            self._write(self.collected())
        if self._blocked:
            await self._drained()
        elif self._lost:
            raise Gone

    @property
    def blocked(self) -> bool:
        """Whether the peer is so far behind that nothing more should be written."""
        return self._blocked

    @property
    def lost(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._lost

    @property
    def closing(self) -> bool:
        """Whether the conversation is to end soon."""
        return self._closing

    def write_now(self, data: bytes) -> None:
        """Hand bytes to the system at once, behind what was collected; for protocols that pace themselves."""
        if self._out:
            self._write(self.collected())
        self._write(data)

    def bound(self, most: int, over: Callable[[], None]) -> None:
        """See the port."""
        self._posts_most, self._over = most, over

    def post(self, data: bytes) -> None:
        """See the port."""
        posted = self._posted
        if not posted:
            self._watch.outbox.add(self)
        posted.append(data)

    def deliver(self) -> None:
        """Hand what was posted to the system, behind what was collected; cut off a peer that is too far behind."""
        posted = self._posted
        if not posted or self._shaking:  # behind the handshake it goes out
            return
        data = posted[0] if len(posted) == 1 else b"".join(posted)
        posted.clear()
        behind = self._transport if self._blocked and not self._lost else None
        if behind is not None and behind.get_write_buffer_size() + len(data) > self._posts_most:
            self._cut_off()
            return
        self.write_now(data)

    @property
    def _shaking(self) -> bool:
        return self._pump is not None and not self._pump.ready

    def _cut_off(self) -> None:
        over, self._over = self._over, None
        if over is not None:
            over()
        self.abort()

    def collected(self) -> bytes:
        """Take what was collected for sending."""
        out = self._out
        data = out[0] if len(out) == 1 else b"".join(out)
        out.clear()
        self._out_size = 0
        return data

    def _write(self, data: bytes) -> None:
        if self._pump is not None:
            data = self._pump.seal(data)
        self._write_plainly(data)

    def _write_plainly(self, data: bytes) -> None:
        """Hand bytes to the transport; the fast loop's raises when it is closed, so ask first."""
        transport = self._transport
        if data and not self._lost and transport is not None and not transport.is_closing():
            transport.write(data)

    async def _drained(self) -> None:
        """Wait until the peer has taken enough. One that takes next to nothing is cut off."""
        limits = self.terms.limits
        transport = self._transport
        assert transport is not None
        behind = transport.get_write_buffer_size()
        deadline = self._limit(limits.write)
        while self._blocked:
            try:
                await self._arm(deadline)
            except TimedOut as late:
                still = transport.get_write_buffer_size()
                slow = behind - still < limits.minimum_rate * limits.write
                if slow or isinstance(late, LoginTooLate):
                    transport.abort()
                    raise
                behind, deadline = still, self._limit(limits.write)
        if self._lost:
            raise Gone

    # --- TLS ---

    @property
    def secure(self) -> bool:
        """See the port."""
        return self._pump is not None and self._pump.ready

    @property
    def tls_version(self) -> str:
        """See the port."""
        return self._pump.version if self._pump is not None and self._pump.ready else ""

    @property
    def bindings(self) -> dict[str, bytes]:
        """See the port."""
        return self._pump.bindings if self._pump is not None and self._pump.ready else {}

    @property
    def presented(self) -> bytes:
        """See the port."""
        pump = self._pump
        return pump.certificate() or b"" if pump is not None and pump.ready else b""

    @property
    def tls_context(self) -> ssl.SSLContext | None:
        """The context of a connection beside this one, whose TLS session it may take up; None: no TLS here."""
        if self._pump is not None:
            return self._pump.context
        return self.terms.tls.context() if self.terms.tls is not None else None

    @property
    def local(self) -> tuple[Any, ...]:
        """The address of our end as the system knows it, whatever a proxy said."""
        found = self._transport.get_extra_info("sockname") if self._transport is not None else None
        return tuple(found) if found else (self.peer.local_address, self.peer.local_port)

    async def start_tls(self) -> None:
        """See the port. From the call on, not from the first wait, every byte that arrives belongs to TLS."""
        if self._pump is not None:
            raise TlsFailed("TLS is already active")
        self._out[:0] = self._posted  # said before, and in the clear
        self._posted.clear()
        if self._out:
            self._write(self.collected())
        self._input.clear()
        await self.begin_tls()
        if self.context is not None:
            self.context.label += "S"

    async def begin_tls(self) -> None:
        """TLS from the first byte on; what has been received already is the beginning of the handshake."""
        if self.terms.tls is None:
            raise TlsFailed("no certificate")
        await self._shake_hands(self.terms.tls.pump())

    async def start_client_tls(
        self, name: str, *, verify: bool, tlsa: Sequence[Tlsa] = (), names: Sequence[str] = ()
    ) -> None:
        """See the port."""
        if self._pump is not None or self.terms.client_tls is None:
            raise TlsFailed("TLS is not available")
        if self._out:
            self._write(self.collected())
        self._input.clear()
        try:
            pump = TlsPump(self.terms.client_tls.context(verify=verify), server_side=False, name=name or None)
        except (ValueError, OSError) as error:
            raise TlsFailed(f"no TLS towards {name!r}: {error}") from error
        await self._shake_hands(pump, _by_records(tlsa, (name, *names)) if tlsa else None)

    async def _shake_hands(self, pump: Pump, judge: Judge | None = None) -> None:
        """Go through the handshake; `judge` has the last word on the other side's certificates."""
        self._pump = pump
        pump.feed(self._input.some())
        deadline = self._limit(self.terms.limits.handshake)
        while True:
            complete = pump.shake()
            self._write_plainly(pump.leaving())
            if complete:
                break
            if pump.failure:
                self._ended = TlsFailed
                raise TlsFailed(pump.failure)
            await self._arm_input(deadline)
        if judge is not None and (flaw := judge(pump.chain())):
            self._ended, pump.failure = TlsFailed, flaw
            raise TlsFailed(flaw)
        if data := self._decrypt(pump, b""):
            self._input.feed(data)
        self.deliver()

    def _decrypt(self, pump: Pump, data: bytes) -> bytes:
        """Pass received bytes through TLS and return the plaintext they complete."""
        if not pump.ready:
            pump.feed(data)
            if pump.waiting > MARK and not self._paused:
                self._pause_reading()
            return b""
        data = pump.receive(data)
        self._write_plainly(pump.leaving())
        if pump.failure:
            self._ended = TlsFailed
        elif pump.ended:
            self._ended = self._ended or Gone
        return data

    def _pause_reading(self) -> None:
        if self._transport is not None and not self._lost:
            self._paused = True
            self._transport.pause_reading()

    # --- the end ---

    async def pause(self, seconds: float) -> None:
        """See the port. What was said before goes out first."""
        if self._out:
            self._write(self.collected())
        over: list[bool] = []
        timer = self._loop.call_later(seconds, self._end_pause, over)
        try:
            if self._lost or self._closing:
                await asyncio.sleep(0)  # who pauses in a loop must not hold the program while it ends
            while not (over or self._lost or self._closing):
                await self._arm(NEVER)
        finally:
            timer.cancel()

    def _end_pause(self, over: list[bool]) -> None:
        over.append(True)  # the fast loop's timers may fire a little early: do not compare times
        self._wake()

    def shut_down(self) -> None:
        """End the conversation at the next moment when the session waits for a line; now, if it does."""
        self._closing = True
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            self._wake(Closing() if self._at_line else None)

    async def close(self) -> None:
        """See the port."""
        self.hang_up()

    def hang_up(self) -> None:
        """Send what was collected, as far as the peer takes it, and close. Harmless when closed."""
        self._write_last()
        if self._transport is not None and not self._lost:
            self._transport.close()

    def _write_last(self) -> None:
        """Write what was collected and posted, and the end of TLS."""
        self.deliver()
        if self._out:
            self._write(self.collected())
        if self._pump is not None:
            self._write_plainly(self._pump.goodbye())

    async def finish(self) -> None:
        """Close, and see to it that the other side can read our last words, within the time for that."""
        if self._transport is None:
            return
        self._login_deadline = NEVER
        unheard = self._paused or (not self._closing and (len(self._input) or self._input.skipping))
        self._closing = True
        if unheard and self._ended is None:
            await self._linger()
        await self.close()
        if self._transport.get_write_buffer_size() > 0:
            await self._until_lost()

    async def _linger(self) -> None:
        """Closing on unread input would reset the connection, and the peer might never see our last words."""
        self._write_last()
        deadline = self._watch.now() + min(LINGER, self.terms.limits.last_words)
        try:
            if self._transport is not None and not self._transport.is_closing():
                self._transport.write_eof()
            while self._ended is None:
                self._input.clear()
                await self._arm_input(deadline)
        except (WireError, OSError):
            return

    async def _until_lost(self) -> None:
        assert self._transport is not None
        deadline = self._watch.now() + self.terms.limits.last_words
        try:
            while not self._lost:
                await self._arm(deadline)
        except TimedOut:
            self._transport.abort()

    def abort(self) -> None:
        """Cut the connection."""
        if self._transport is not None:
            self._transport.abort()


def _by_records(tlsa: Sequence[Tlsa], names: Sequence[str]) -> Judge:
    """Judges a chain by TLSA records."""
    from dialtone.net.dane import mismatch  # reading certificates is for those who need it

    return lambda chain: mismatch(chain, tlsa, names, datetime.datetime.now(datetime.UTC))
