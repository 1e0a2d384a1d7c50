"""IRC: the network, which outlives recycles, and what the sessions of this house need of it."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from dialtone.app.pillars import Pillars
from dialtone.base.log import Secret
from dialtone.config.irc import IrcConfig, filled
from dialtone.config.load import Settings
from dialtone.domain.house import House
from dialtone.domain.mail.dnsbl import Blacklists
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.ports.outside import Hasher, Resolver
from dialtone.formats.dnsbl import Zone
from dialtone.formats.text.foreign import one_line
from dialtone.host.small_files import SmallFiles
from dialtone.net.together import Together
from dialtone.protocols.irc import keeping, rooms
from dialtone.protocols.irc.hall import Hall
from dialtone.protocols.irc.network import Network
from dialtone.workers.chat_keeping import ChatKeeping

MOTD = "ircmotd.txt"
MOTD_LINE = 400  # characters
NETWORK = "irc"
TLS_PORT = 6697


def with_irc(house: House, pillars: Pillars, version: str, resolver: Resolver) -> House:
    """The house with what IRC sessions need."""
    settings = house.settings
    config = _filled(settings.irc, settings, version)
    network = the_network(pillars)
    network.server = config.server_name or settings.host or "irc.local"
    network.name = settings.system.name or network.server
    rooms.furnish(network, settings.chat, house.chat.channels)
    house.bus.listen(UserChanged, network.changed)
    hall = Hall(
        network=network,
        config=config,
        version=f"dialtone-{version}",
        board=network.name,
        secure_port=_secure_port(settings),
        chat=house.chat,
        logins=house.logins,
        directory=house.directory,
        messages=house.messages,
        presence=house.presence,
        visitors=house.visitors,
        store=house.store,
        clock=house.clock,
        chance=house.chance,
        filtering=house.filtering,
        filter_lists=house.filter_lists,
        overseer=house.overseer,
        keys=house.public_keys,
        verify=_verifier(pillars.hasher),
        listed_on=_blacklists(config, house, resolver),
        read_motd=_motd_reader(SmallFiles(settings.root.text)),
    )
    return replace(house, irc=hall)


def the_network(pillars: Pillars) -> Network:
    """The one of this program; made when it is first asked for."""
    found = pillars.irc.get(NETWORK)
    if found is None:
        found = pillars.irc[NETWORK] = Network(
            pillars.clock.now, pillars.started, pillars.chance.token(4), pillars.rooms
        )
    return found


def chat_keeping(pillars: Pillars) -> ChatKeeping:
    """Who brings what is said to disk, and reads registered channels at the start: other faces show them, too."""
    network, store = the_network(pillars), pillars.store
    return ChatKeeping(network.memory, store, lambda: keeping.load(network, store))


def _secure_port(settings: Settings) -> int:
    """Where IRC is spoken by TLS, for those who are told to come that way."""
    found = [row.port for row in settings.service_table if row.stock == "irc" and row.tls and row.wanted]
    return found[0] if found else TLS_PORT


def _verifier(hasher: Hasher) -> Callable[[Secret, str], Awaitable[bool]]:
    async def verify(kept: Secret, given: str) -> bool:
        text = kept.reveal()
        if text.startswith("$argon2"):
            return await hasher.verify(text, given)
        return bool(text) and hmac.compare_digest(text.encode(), given.encode())

    return verify


@dataclass(frozen=True, slots=True)
class _Lists:
    """Blacklists of ircd.ini, as those of dns_blacklist.cfg are given. Implements `ZoneFile` and `ZoneFiles`."""

    zones: tuple[Zone, ...]

    @property
    def dns_blacklist(self) -> _Lists:
        """See the port."""
        return self

    def __bool__(self) -> bool:
        return bool(self.zones)


def _blacklists(config: IrcConfig, house: House, resolver: Resolver) -> Callable[[str, str], Awaitable[str]]:
    """Which blacklist names an address; "" for none, and for whoever dnsbl_exempt.cfg names (spec services.md 8.2)."""
    mail, exempt = house.settings.mail, house.tables.dnsbl_exempt
    lists = Blacklists(resolver, _Lists(config.blacklists), house.clock, Together(mail.dnsbl_timeout))

    async def listed_on(address: str, host: str) -> str:
        if not lists or (exempt and exempt.matches(address, host)):
            return ""
        listing = await lists.look_up(address)
        return listing.zone if listing is not None else ""

    return listed_on


def _motd_reader(files: SmallFiles) -> Callable[[], Awaitable[list[str]]]:
    async def read() -> list[str]:
        data = await files.read(MOTD) or b""
        return [one_line(line, MOTD_LINE) for line in data.decode("utf-8", "replace").splitlines()]

    return read


def _filled(config: IrcConfig, settings: Settings, version: str) -> IrcConfig:
    """The macros of ircd.ini put in."""
    values = {
        "SYSTEM_HOST_NAME": settings.host,
        "SYSTEM_NAME": settings.system.name,
        "SYSTEM_QWKID": settings.system.qwk_id.lower(),
        "VERSION_NOTICE": f"dialtone {version}",
    }
    return replace(
        config,
        server_name=filled(config.server_name, values).replace(" ", "_"),
        description=filled(config.description, values),
        admin=tuple(filled(text, values) for text in config.admin),
    )
