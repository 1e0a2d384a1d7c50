"""Whoever has no account applies for one. Every rule about it is here; the terminal asks the questions.

How often one address, and everybody together, may apply is limited (AUT-16); names follow the rules for names (AUT-15)
and name.can; the first account, which is the sysop's, is made from this machine only, or by whoever has the code that
the operator was shown (SEC-09). Sources: spec bbs.md 1.7, 1.9.
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from collections import deque
from dataclasses import dataclass, field, replace
from hashlib import sha256

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.base.lookup import TimedCache
from dialtone.config.newuser import NewUserConfig, Question
from dialtone.config.system import SystemConfig
from dialtone.config.tables import Tables
from dialtone.domain.access.addresses import is_loopback, network
from dialtone.domain.access.timekeeping import day_of
from dialtone.domain.model.actor import Remote
from dialtone.domain.model.user import NOBODY, User, alias_key
from dialtone.domain.people import names
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.enrol import People
from dialtone.domain.people.password_rules import PasswordRules
from dialtone.domain.ports.outside import Clock, Vault
from dialtone.domain.ports.store import Records, Store

ALIAS_MOST = 25
DAY = 86_400.0
BEGUN_PER_ADDRESS = 10  # applications begun in ten minutes
BEGUN_IN_ALL = 60
WINDOW = 600.0  # seconds

CLOSED = "This board takes no new users at the moment."
TOO_MANY = "Too many applications came lately. Please try again later."


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What somebody says about himself; `fields` are further ones of the account (`people/particulars.py`)."""

    alias: str
    real_name: str = ""
    netmail: str = ""
    forwards: bool = False
    fields: dict[str, object] = field(default_factory=dict)


class Applications:
    """See the module's text."""

    __slots__ = (
        *("_begun", "_by_address", "_clock", "_code", "_config", "_directory", "_made", "_people", "_rules"),
        *("_store", "_system", "_tables"),
    )

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        vault: Vault,
        people: People,
        directory: Directory,
        rules: PasswordRules,
        config: NewUserConfig,
        system: SystemConfig,
        tables: Tables,
    ) -> None:
        self._store = store
        self._clock = clock
        self._people = people
        self._directory = directory
        self._rules = rules
        self._config = config
        self._system = system
        self._tables = tables
        self._code = b32encode(vault.derive("first account")[:10]).decode().lower()
        self._begun: TimedCache[deque[float]] = TimedCache(10_000, WINDOW)
        self._by_address: TimedCache[deque[float]] = TimedCache(10_000, DAY)
        self._made: deque[float] = deque(maxlen=10_000)

    # before anything is asked

    @property
    def open(self) -> bool:
        """Whether new users are taken at all."""
        return not self._system.closed

    @property
    def first_code(self) -> str:
        """What whoever makes the first account from elsewhere must know; worth nothing once there is an account."""
        return "-".join(self._code[at : at + 4] for at in range(0, len(self._code), 4))

    async def is_first(self) -> bool:
        """Whether there is no account yet."""
        used, _ = await self._store.read(lambda records: records.users.counts())
        return used == 0

    def begin(self, asker: Remote) -> None:
        """Somebody wants to apply. Raises Refusal (DENIED, TOO_FAST)."""
        if not self.open:
            raise Refusal(Why.DENIED, CLOSED)
        key = network(asker.peer.address)
        mine = self._recent(self._begun, key, WINDOW)
        everybody = self._recent(self._begun, "", WINDOW)
        if len(mine) >= BEGUN_PER_ADDRESS or len(everybody) >= BEGUN_IN_ALL:
            log.warning("newuser.flood", f"!too many applications begun, the latest from {asker.peer.address}")
            raise Refusal(Why.TOO_FAST, TOO_MANY)
        self._check_made(key)
        for one in (mine, everybody):
            one.append(self._clock.monotonic())

    @property
    def wants_password(self) -> bool:
        """Whether applicants must know the new-user password."""
        return bool(self._config.password)

    def password_fits(self, text: str) -> bool:
        """Whether this is the new-user password, whatever its case."""
        return _same(self._config.password.reveal(), text)

    @property
    def wants_magic_word(self) -> bool:
        """Whether applicants must know the word that the sysop hid in the text for new users."""
        return bool(self._config.magic_word)

    def magic_word_fits(self, text: str) -> bool:
        """Whether this is the word, whatever its case."""
        return _same(self._config.magic_word.reveal(), text)

    def code_fits(self, text: str) -> bool:
        """Whether this is the code for the first account."""
        return _same(self._code, alias_key(text))

    # answers, one by one

    async def check_alias(self, text: str) -> str:
        """A login name as it would be kept. Raises Refusal (INVALID, EXISTS; for a name of name.can DENIED, final)."""
        alias = names.checked_alias(text)
        if len(alias) > ALIAS_MOST:
            raise Refusal(Why.INVALID, f"a name has at most {ALIAS_MOST} characters")
        if not alias[0].isalpha():
            raise Refusal(Why.INVALID, "a name begins with a letter")
        self._check_letters(alias)
        if await self.is_first():  # the sysop's, who may have any
            return alias
        self._check_barred(alias)
        if names.is_reserved(alias) or self._directory.reserved(alias):
            raise Refusal(Why.EXISTS, "that name is reserved")
        users = await self._people.list()
        if names.taken_by(alias, users):
            raise Refusal(Why.EXISTS, "that name is taken, or looks like one that is")
        return alias

    async def check_real_name(self, text: str) -> str:
        """A real name as it would be kept. Raises Refusal."""
        name = names.one_line(text, 25)
        if len(name) < 2 or not name[0].isalpha():
            raise Refusal(Why.INVALID, "a real name has at least two characters and begins with a letter")
        asks = self._config.asks
        if " " not in name and not asks(Question.NO_SPACE) and not asks(Question.COMPANY):
            raise Refusal(Why.INVALID, "give your first and your last name")
        self._check_letters(name)
        self._check_barred(name)
        if asks(Question.UNIQUE_REAL_NAME) and await self._has_real_name(name):
            raise Refusal(Why.EXISTS, "somebody with that name has an account already")
        return name

    async def check_handle(self, text: str) -> str:
        """A chat handle. Raises Refusal."""
        handle = names.one_line(text, 8)
        if not handle:
            raise Refusal(Why.INVALID, "a handle has 1 to 8 characters")
        self._check_letters(handle)
        self._check_barred(handle)
        if self._config.asks(Question.UNIQUE_HANDLE):
            key = alias_key(handle)
            if any(alias_key(user.handle) == key for user in await self._people.list() if not user.deleted):
                raise Refusal(Why.EXISTS, "somebody has that handle already")
        return handle

    async def check_netmail(self, text: str) -> str:
        """An Internet mail address; "" is none. Raises Refusal."""
        address = names.one_line(text, 60)
        if not address:
            return ""
        name, at, domain = address.rpartition("@")
        if not at or not name or "." not in domain or " " in address:
            raise Refusal(Why.INVALID, "that is no mail address")
        unique = self._config.asks(Question.UNIQUE_NETMAIL)
        if unique and await self._store.read(lambda records: records.users.by_netmail(address)) is not None:
            raise Refusal(Why.EXISTS, "somebody has that address already")
        return address

    def check_location(self, text: str) -> str:
        """City and state. Raises Refusal."""
        place = names.one_line(text, 30)
        if not place:
            raise Refusal(Why.INVALID, "say where you are")
        if "," not in place and not self._config.asks(Question.NO_COMMA):
            raise Refusal(Why.INVALID, "put a comma between city and state or country")
        return place

    # the end

    async def apply(self, asker: Remote, application: Application, password: str, *, code: str = "") -> User:
        """Make the account. `code` is the one for the first account. Raises Refusal, StoreError."""
        key = network(asker.peer.address)
        self._check_made(key)
        config, now = self._config, self._clock.now()
        first = await self.is_first()
        founding = is_loopback(asker.peer.address) or (bool(code) and self.code_fits(code))
        alias = application.alias
        if not first:
            alias = await self.check_alias(alias)
        self._rules.check(password, User(number=NOBODY, alias=alias, real_name=application.real_name))
        real_name = application.real_name or alias
        restrictions = config.restrictions
        if not first and await self._has_real_name(real_name):
            restrictions += "O"
        expires = now + config.expiration_days * DAY if config.expiration_days and not first else 0.0
        fields: dict[str, object] = {
            "flags1": config.flags1,
            "flags2": config.flags2,
            "flags3": config.flags3,
            "flags4": config.flags4,
            "credits": config.credits,
            "banked_minutes": config.minutes,
            "editor": config.editor,
            "shell": config.shell,
            "protocol": config.protocol,
            "misc": config.misc,
            "chat": config.chat,
            "expires": expires,
            "handle": alias[:8],
        }
        everything = "".join(map(chr, range(ord("A"), ord("Z") + 1)))
        if first:
            fields |= {f"flags{number}": everything for number in range(1, 5)}
        user = await self._people.add(
            alias,
            password,
            real_name=real_name,
            level=config.level,
            exemptions=everything if first else config.exemptions,
            restrictions="" if first else restrictions,
            netmail=application.netmail,
            forwards=application.forwards,
            founding=founding,
            more=fields | application.fields,
        )
        self._made.append(self._clock.monotonic())
        self._recent(self._by_address, key, DAY).append(self._clock.monotonic())
        user = await self._note(asker, user, now)
        line = f"{user.alias} has applied for an account from {asker.peer.address}"
        log.notice("newuser.made", line, user=user.number, alias=user.alias)
        return user

    async def _note(self, asker: Remote, user: User, now: float) -> User:
        """Keep from where; tell the sysop of others from the same address in the account's comment."""
        peer = asker.peer

        async def change(records: Records) -> User:
            others = [other for other in await records.users.by_address(peer.address) if other.number != user.number]
            await records.users.note_login(user.number, now, peer.address, peer.host, "TERMINAL")
            await records.statistics.count(day_of(self._clock, now), new_users=1)
            kept = await records.users.get(user.number) or user
            if others:
                kept = replace(kept, comment=f"same address as #{others[0].number} {others[0].alias}"[:60])
                await records.users.change(kept)
            return kept

        return await self._store.write(change)

    async def withdraw(self, user: User) -> None:
        """An applicant did not finish: his account goes. Raises Refusal, StoreError."""
        await self._people.remove(user.number)

    async def _has_real_name(self, name: str) -> bool:
        return await self._store.read(lambda records: records.users.by_real_name(name)) is not None

    def _check_letters(self, text: str) -> None:
        if self._config.asks(Question.ASCII_ONLY) and not text.isascii():
            raise Refusal(Why.INVALID, "please use plain letters only")

    def _check_barred(self, text: str) -> None:
        if self._tables.name.matches(text):
            log.warning("newuser.barred", f"!an applicant asked for a name of name.can: {names.one_line(text, 40)}")
            raise Refusal(Why.DENIED, "that name cannot be used here", final=True)

    def _check_made(self, key: str) -> None:
        config, now = self._config, self._clock.monotonic()
        mine = self._recent(self._by_address, key, DAY)
        while self._made and now - self._made[0] > 3600.0:
            self._made.popleft()
        if (config.per_address and len(mine) >= config.per_address) or (
            config.per_hour and len(self._made) >= config.per_hour
        ):
            raise Refusal(Why.TOO_FAST, TOO_MANY)

    def _recent(self, counts: TimedCache[deque[float]], key: str, seconds: float) -> deque[float]:
        """The moments kept under a key that are not older than so many seconds."""
        now = self._clock.monotonic()
        moments = counts.get(key, now) or deque(maxlen=1000)
        while moments and now - moments[0] > seconds:
            moments.popleft()
        counts.put(key, moments, now)
        return moments


def _same(wanted: str, given: str) -> bool:
    """Compare without case, in constant time (AUT-06)."""
    return bool(wanted) and hmac.compare_digest(_digest(wanted), _digest(given))


def _digest(text: str) -> bytes:
    return sha256(text.strip().casefold().encode("utf-8", "replace")).digest()
