"""A news server in memory: real boards, a scripted wire, and accounts with one password."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import SubBoard
from dialtone.config.levels import Level, Levels
from dialtone.config.tables import PatternList
from dialtone.domain.boards.news import Names
from dialtone.domain.boards.news_service import NewsService
from dialtone.domain.mailstore.mail_articles import MailArticles
from dialtone.domain.mailstore.news_with_mail import NewsWithMail
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import BoardChanged, PostMade
from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import User
from dialtone.protocols.nntp.needs import Needs, OwnMail
from dialtone.protocols.nntp.options import NntpOptions
from dialtone.protocols.nntp.server import NntpServer
from dialtone.testing.script import Item, ScriptedWire, run
from dialtone.wire import sasl, scram
from dialtone.wire.port import Peer
from dialtone.wire.proofs import PasswordProof, Proof, ScramKeys, ScramProof
from dialtone.wire.service import Door
from tests.domain.boards.hall import MAIN, Hall, sub

PASSWORD = "secret"
QUIT = b"QUIT\r\n"
GENERAL = sub("GENERAL", description="What there is to say")
NAMES = Names(host="news.local.test", domain="local.test", system="The Board")


class Accounts:
    """Everybody's password is `secret`; in the shape of the domain's log-in service."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self.clear = True
        self.seen: list[Proof] = []
        self.malformed_answers: list[str] = []
        self.users: dict[str, User] = {}

    async def admit(self, peer: Peer, service: str, proof: Proof, *, secure: bool) -> Caller:
        self.seen.append(proof)
        user = self.users.get(proof.name.lower())
        good = isinstance(proof, PasswordProof) and proof.password.reveal() == PASSWORD
        if user is None or not (good or (isinstance(proof, ScramProof) and proof.good)):
            raise Refusal(Why.BAD_LOGIN, "Authentication failure", delay=5.0, final=True)
        return Caller(user, peer, service, proof.method)

    def mechanisms(self, peer: Peer, secure: bool, service: str = "") -> tuple[str, ...]:
        return ("SCRAM-SHA-256", *(("PLAIN", "LOGIN") if self.clear_text(peer, secure) else ()))

    def clear_text(self, peer: Peer, secure: bool, service: str = "") -> bool:
        return secure or self.clear

    def challenge(self) -> bytes:
        return b"<1.1@news.local.test>"

    def nonce(self) -> str:
        return "nonce"

    async def malformed(self, peer: Peer, service: str, flaw: sasl.Malformed) -> None:
        self.malformed_answers.append(flaw.detail)

    async def scram_keys(self, name: str) -> ScramKeys:
        return scram.make_keys(PASSWORD if name.lower() in self.users else "other", b"salt" * 4, 4096)


class Filter:
    """Remembers who was to be filtered."""

    def __init__(self) -> None:
        self.blocked: list[tuple[str, str]] = []

    async def block(self, address: str, *, reason: str, protocol: str, host: str = "") -> bool:
        self.blocked.append((address, reason))
        return True


async def _always(caller: Caller, proof: Proof) -> bool:
    return True


class Room:
    """Boards, people (Alice, Bob, Guest, and the Sysop) and a server over them. `subjects` are lines of subject.can."""

    def __init__(
        self,
        *subs: SubBoard,
        guest: bool = True,
        levels: dict[int, Level] | None = None,
        subjects: PatternList | None = None,
        **options: Any,
    ) -> None:
        self.hall = Hall(*(subs or (GENERAL,)), levels=levels)
        hall = self.hall
        self.accounts = Accounts(hall)
        self.filter = Filter()
        self.alice, self.bob = self.add("Alice"), self.add("Bob")
        self.guest = self.add("Guest", restrictions="G") if guest else None
        self.accounts.users["sysop"] = hall.sysop
        self.service = NewsService(
            hall.store,
            hall.blobs,
            hall.clock,
            hall.chance,
            hall.posting,
            hall.moderation,
            Levels(levels or {}),
            subjects or PatternList(name="subject.can"),
            lambda user: f"{user.alias.lower()}@local.test",
            NAMES,
        )
        hall.bus.listen(PostMade, self.service.overviews.made)
        hall.bus.listen(BoardChanged, self.service.overviews.changed)
        self.options = NntpOptions(**options)
        self._mail: MailArticles | None = None
        self.may_read_mail: Callable[[Caller, Proof], Coroutine[Any, Any, bool]] = _always

    def open_mail(self, articles: MailArticles) -> None:
        """People's mail is a group, with the option `mail`."""
        self._mail = articles

    def _own_mail(self) -> OwnMail | None:
        if self._mail is None or not self.options.mail:
            return None
        return OwnMail(news=NewsWithMail(self.service.reading(), self._mail), may_read=self.may_read_mail)

    def add(self, alias: str, **fields: Any) -> User:
        """An account that can sign in."""
        user = self.hall.add(alias, level=fields.pop("level", 50), **fields)
        self.accounts.users[alias.lower()] = user
        return user

    async def _guest(self, peer: Peer) -> Caller | None:
        return Caller(self.guest, peer, "nntp", "guest") if self.guest is not None else None

    def write(self, board: SubBoard = GENERAL, *, author: User | None = None, **fields: Any) -> str:
        """Put a message there as this author (Alice); its message-id."""
        number = self.put(board, author=author, **fields)
        return self.hall.post(board, number).message_id

    def put(self, board: SubBoard = GENERAL, *, author: User | None = None, **fields: Any) -> PostNumber:
        """The same; its number."""
        from dialtone.domain.boards.compose import Draft

        fields.setdefault("subject", "hello")
        fields.setdefault("body", "first line\nsecond line")
        caller = Caller(author or self.alice, Peer("192.0.2.9", 1, "192.0.2.25", 23), "telnet")
        return run(self.hall.writing.post(caller, board, Draft(**fields)))

    def wire(self, script: Iterable[Item] | bytes, **options: Any) -> ScriptedWire:
        """A scripted connection to port 119."""
        options.setdefault("peer", Peer("192.0.2.1", 50000, "192.0.2.25", 119))
        return ScriptedWire(script, **options)

    def server(self, wire: ScriptedWire, *, tls: str = "starttls") -> NntpServer:
        """A session on it."""
        label = "NNTPS" if tls == "implicit" else "NNTP"
        needs = Needs(
            logins=self.accounts,  # type: ignore[arg-type]
            news=self.service.reading(force=self.options.force),
            posting=self.service.posting(limited=not self.options.no_limit),
            times=self.service.times,
            guest=self._guest,
            clock=self.hall.clock,
            filtering=self.filter,  # type: ignore[arg-type]
            options=self.options,
            system=NAMES.system,
            version="1.0-Test",
            mail=self._own_mail(),
        )
        return NntpServer(wire, Door(label.lower(), label, f"{label} Server", tls), needs)

    def talk(self, *script: Item, as_: str = "", **options: Any) -> list[bytes]:
        """Play a script that ends in QUIT or hang-up and return the lines sent, without the banner (and without what
        signing in as somebody says)."""
        login: list[Item] = [b"AUTHINFO USER %b\r\nAUTHINFO PASS secret\r\n" % as_.encode()] if as_ else []
        wire = self.wire([*login, *script])
        run(self.server(wire, **options).run())
        return wire.lines()[3 if as_ else 1 :]

    def say(self, *commands: bytes, as_: str = "", **options: Any) -> list[bytes]:
        """The same for commands without their line ends; QUIT follows, and what answers it is left out."""
        return self.talk(*(command + b"\r\n" for command in commands), QUIT, as_=as_, **options)[:-1]


__all__ = ["GENERAL", "MAIN", "NAMES", "PASSWORD", "QUIT", "Accounts", "Room", "sub"]
