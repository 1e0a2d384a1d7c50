"""Mail acceptance: who may bring mail, and what every letter on its way in needs.

`Reception.arrive` judges a client before it is greeted, `begin` a sender; `begin` gives a `Letter` (`letter.py`, the
straight line): the session adds recipients to it, lets a text arrive and finishes it. What `finish` returns is a
promise: every recipient's copy is on disk. What it refuses left no trace. A letter to many is stored for all of them
or for nobody.

The text is kept as it came (see `amending.py` for the exceptions); each copy has its own trace lines in front of it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.config.tables import Tables
from dialtone.domain.access.addresses import is_trusted
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.delivery import Addressed
from dialtone.domain.mail.envelope import Sender
from dialtone.domain.mail.instant import Instant
from dialtone.domain.mail.letter import Letter, Line
from dialtone.domain.mail.limits import Limits
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.returns import Returns
from dialtone.domain.mail.rights import Rights
from dialtone.domain.mail.room import Room
from dialtone.domain.mail.routing import Router
from dialtone.domain.mail.standing import Standing
from dialtone.domain.mail.stations import Stations
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.actor import Caller, Remote
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.route import ToUser
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Store
from dialtone.formats.mail import received
from dialtone.wire.port import Peer

SOFTWARE = "dialtone Mail Server"


class Reception:
    """Takes mail in. One for the whole program; `app/build.py` has `room` told of mail that came and went."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        chance: Chance,
        directory: Directory,
        tables: Tables,
        mail: MailConfig,
        system: SystemConfig,
        *,
        version: str = "",
        free_space: Callable[[], int] | None = None,
        returns: Returns | None = None,
        stations: Stations | None = None,
    ) -> None:
        """`free_space` tells the bytes left where mail is stored; None when nobody needs to ask. `returns` writes
        reports of success; None when there are none."""
        self.blobs = blobs
        self.mail = mail
        self.stations = stations or Stations()
        self.ourselves = Ourselves(mail, system, tables.domains)
        self.room = Room(store, clock, mail.max_msgs_waiting)
        self.rights = Rights(directory, tables, self.ourselves, mail)
        self.router = Router(directory, tables, self.ourselves, self.room, mail, system, self.stations)
        self.line = Line(
            store=store,
            blobs=blobs,
            clock=clock,
            chance=chance,
            tables=tables,
            mail=mail,
            ourselves=self.ourselves,
            rights=self.rights,
            limits=Limits(store, clock, mail, self.stations.levels),
            router=self.router,
            instant=Instant(store, blobs, clock, chance, self.stations),
            stations=self.stations,
            our_names=tuple({self.ourselves.host.lower().encode(), self.ourselves.domain.lower().encode()}),
            returns=returns,
            after=self._after,
        )
        self._software = f"{SOFTWARE} {version}".rstrip().encode()
        self._free_space = free_space

    @property
    def returns(self) -> Returns | None:
        """Writes reports of success; None when there are none."""
        return self.line.returns

    @returns.setter
    def returns(self, returns: Returns | None) -> None:
        self.line.returns = returns

    async def arrive(self, peer: Peer) -> Standing:
        """Judge a client before it is greeted (spec mail.md 1.3). Raises Refusal."""
        filters = self.stations.filters
        if filters is None:
            return Standing()
        return await filters.arrive(peer, trusted=is_trusted(peer, self.line.tables.ipfilter_exempt))

    def slows(self, standing: Standing, logged_in: bool) -> bool:
        """Whether a client's next command is answered late (DNSBL_THROTTLE)."""
        filters = self.stations.filters
        return filters is not None and standing.listing is not None and filters.throttled(standing, logged_in)

    def leave(self, session: int) -> None:
        """A session is over: what processors kept for it may go."""
        if self.stations.processing is not None:
            self.stations.processing.forget(session)

    def visit(
        self,
        actor: Caller | Remote,
        *,
        submission: bool,
        hello: bytes,
        extended: bool,
        secure: bool,
        standing: Standing | None = None,
        session: int = 0,
    ) -> Visit:
        """Describe who brings mail. `hello` is the name the client gave itself, `extended` whether by EHLO."""
        login = isinstance(actor, Caller)
        stamp = received.Stamp(
            by=self.ourselves.host.encode(),
            software=self._software,
            client=b"" if login else received.came_from(actor.peer.host, hello, actor.peer.address),
            server=b"" if login else received.literal(actor.peer.local_address),
            with_word=lambda utf8: received.protocol(extended=extended, login=login, secure=secure, utf8=utf8),
        )
        return Visit(
            actor=actor,
            submission=submission,
            stamp=stamp,
            standing=standing or Standing(),
            session=session,
            secure=secure,
            hello=hello.decode("utf-8", "replace"),
        )

    async def begin(self, visit: Visit, sender: Sender) -> Letter:
        """Judge a sender (spec mail.md 1.8) and open a letter. Raises Refusal."""
        if self.stations.locked():
            log.warning("mail.locked", "!MAIL BASE LOCKED: mail.lock is there")
            raise Refusal(Why.BUSY, "System Error: mail base locked, try again later", temporary=True, final=True)
        if visit.submission and visit.user is None:
            log.warning("mail.refused", f"!UNAUTHENTICATED submission attempt from {visit.peer.address}")
            raise Refusal(Why.NOT_LOGGED_IN)
        if self.stations.filters is not None:
            await self.stations.filters.sender(visit, sender)
        self._check_size(sender.size)
        await self.rights.check_sender(visit, sender)
        return Letter(self.line, visit, sender)

    def _check_size(self, announced: int) -> None:
        most = self.mail.max_msg_size
        if most and announced > most:
            raise self.too_big(announced)
        least = self.mail.min_free_space
        if self._free_space is not None and least and self._free_space() < least + announced:
            log.error("mail.no_space", "!DISK SPACE IS LOW: mail is refused for now", least=least)
            raise Refusal(Why.NO_SPACE, temporary=True)

    def too_big(self, size: int = 0) -> Refusal:
        """The refusal for a message of `size` bytes, 0 when nobody knows."""
        words = f"Message size{f' ({size})' if size else ''} exceeds maximum: {self.mail.max_msg_size} bytes"
        log.warning("mail.too_big", f"!{words}")
        return Refusal(Why.TOO_BIG, words)

    async def _after(self, case: Case, letter: NewLetter, placed: Sequence[Addressed]) -> None:
        """What is done when a message is safe: archives, and the sign for other programs."""
        self.stations.arrived()
        if self.stations.vacation is not None:
            await self.stations.vacation.answer(case, letter, placed)
        archiving = self.stations.archiving
        if archiving is None:
            return
        users = [copy.destination.user for copy in placed if isinstance(copy.destination, ToUser)]
        prefix = placed[0].prefix if placed else b""
        await archiving.keep(
            users, case.visit.user, self._again(letter, prefix), tag=letter.tag, now=letter.received, spam=letter.spam
        )

    def _again(self, letter: NewLetter, prefix: bytes) -> Callable[[], AsyncIterator[bytes]]:
        """The message's pieces, from the beginning each time."""

        async def pieces() -> AsyncIterator[bytes]:
            yield prefix
            if letter.body is not None:
                yield letter.body
                return
            async for piece in await self.blobs.read(letter.blob):
                yield piece

        return pieces
