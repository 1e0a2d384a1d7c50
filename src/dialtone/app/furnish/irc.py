"""IRC: the network, which outlives recycles, and what the sessions of this house need of it."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import replace

from dialtone.app.pillars import Pillars
from dialtone.base.log import Secret
from dialtone.config.irc import IrcConfig, filled
from dialtone.config.load import Settings
from dialtone.domain.house import House
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.ports.outside import Hasher
from dialtone.formats.text.foreign import one_line
from dialtone.host.small_files import SmallFiles
from dialtone.protocols.irc import keeping, rooms
from dialtone.protocols.irc.hall import Hall
from dialtone.protocols.irc.network import Network
from dialtone.workers.chat_keeping import ChatKeeping

MOTD = "ircmotd.txt"
MOTD_LINE = 400  # characters
NETWORK = "irc"
TLS_PORT = 6697


def with_irc(house: House, pillars: Pillars, version: str) -> House:
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
        verify=_verifier(pillars.hasher),
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
