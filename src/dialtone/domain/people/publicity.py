"""What of a user's personal data strangers are told: by Finger, SYSTAT and Gopher, that is, to everybody who asks.

Nothing, unless the sysop allows it for the whole board and the user for himself (FIN-02). Addresses and dates of birth
are never among it. What a user allows is kept in his properties: section `public`, keys as in `CHOICES`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dialtone.base.errors import Refusal, Why
from dialtone.base.lookup import TimedCache
from dialtone.config.finger import FingerConfig
from dialtone.domain.model.user import User
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.mail.dates import civil

CHOICES = ("real_name", "age", "gender", "location")
_SECTION = "public"
_YES = "yes"
_DAY = 86_400
REMEMBERED, REMEMBERED_FOR = 10_000, 60.0  # users, seconds


@dataclass(frozen=True, slots=True)
class Facts:
    """What may be told of one user; "" for what may not, or is not known."""

    real_name: str = ""
    age: str = ""  # years
    gender: str = ""
    location: str = ""


NOTHING = Facts()
HIDING = {"-n": ("age", "gender"), "-a": ("real_name",)}  # arguments of a service in services.ini


def hidden_by(arguments: Iterable[str]) -> frozenset[str]:
    """What a service with these arguments does not tell, whatever is allowed."""
    return frozenset(name for argument in arguments for name in HIDING.get(argument.lower(), ()))


def without(facts: Facts, hidden: Iterable[str]) -> Facts:
    """The same without some of them."""
    return replace(facts, **dict.fromkeys(hidden, ""))


class Publicity:
    """See the module's text."""

    __slots__ = ("_clock", "_config", "_known", "_store")

    def __init__(self, store: Store, clock: Clock, config: FingerConfig) -> None:
        self._store = store
        self._clock = clock
        self._config = config
        self._known: TimedCache[frozenset[str]] = TimedCache(REMEMBERED, REMEMBERED_FOR)

    @property
    def offered(self) -> tuple[str, ...]:
        """What users may make public on this board."""
        config = self._config
        allowed = (config.include_real_name, config.include_age, config.include_gender, config.include_location)
        return tuple(choice for choice, yes in zip(CHOICES, allowed, strict=True) if yes)

    async def chosen(self, user: User) -> frozenset[str]:
        """What a user allows, whatever the sysop does. Raises StoreError."""
        kept = await self._store.read(lambda records: records.properties.section(user.number, _SECTION))
        return frozenset(choice for choice in CHOICES if kept.get(choice) == _YES)

    async def choose(self, user: User, choices: frozenset[str]) -> None:
        """Keep what a user allows from now on. Raises Refusal (DENIED: the guest is nobody), StoreError."""
        if user.is_guest:
            raise Refusal(Why.DENIED, "The guest account keeps nothing.")

        async def change(records: Records) -> None:
            for choice in CHOICES:
                text = _YES if choice in choices else ""
                await records.properties.put(user.number, _SECTION, choice, text)

        await self._store.write(change)
        self._known.drop(user.number)

    async def facts(self, user: User) -> Facts:
        """What may be told. Raises StoreError."""
        offered = self.offered
        if not offered:
            return NOTHING
        allowed = await self._remembered(user) & set(offered)
        known = {
            "real_name": user.real_name,
            "age": self._age(user.birth),
            "gender": user.gender,
            "location": user.location,
        }
        return Facts(**{name: text for name, text in known.items() if name in allowed})

    async def _remembered(self, user: User) -> frozenset[str]:
        """What he chose; asked for again after a while only, for lists of many people are asked for often."""
        now = self._clock.monotonic()
        found = self._known.get(user.number, now)
        if found is None:
            found = await self.chosen(user)
            self._known.put(user.number, found, now)
        return found

    def _age(self, birth: str) -> str:
        """Full years; "" when the date of birth is not known or makes no sense."""
        if len(birth) != 8 or not (birth.isascii() and birth.isdigit()):
            return ""
        now = self._clock.now()
        year, month, day = civil(int((now + self._clock.offset(now) * 60) // _DAY))
        years = year - int(birth[:4]) - ((month, day) < (int(birth[4:6]), int(birth[6:])))
        return str(years) if 0 <= years <= 150 else ""
