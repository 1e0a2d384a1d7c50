"""What the sessions of a house share: its services, its settings, and the network, which outlives it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dialtone.base.chance import Chance
from dialtone.base.log import Secret
from dialtone.config.irc import IrcConfig
from dialtone.domain.access.filter_lists import FilterLists
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.login import Logins
from dialtone.domain.access.overseer import Overseer
from dialtone.domain.access.public_keys import PublicKeys
from dialtone.domain.chat.service import Chat
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Store
from dialtone.domain.presence.messages import Messages
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.visitors import Visitors
from dialtone.protocols.irc import keeping
from dialtone.protocols.irc.channel import Channel
from dialtone.protocols.irc.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """See the module's text. `verify` compares a password with what the sysop's file has of it; `listed_on` names
    the blacklist of ircd.ini an address (with its host name) is on, "" for none; `read_motd` gives the lines of
    text/ircmotd.txt."""

    network: Network
    config: IrcConfig
    version: str
    board: str  # its name
    secure_port: int
    chat: Chat
    logins: Logins
    directory: Directory
    messages: Messages
    presence: Presence
    visitors: Visitors
    store: Store
    clock: Clock
    chance: Chance
    filtering: Filtering | None
    filter_lists: FilterLists
    overseer: Overseer
    keys: PublicKeys
    verify: Callable[[Secret, str], Awaitable[bool]]
    listed_on: Callable[[str, str], Awaitable[str]]
    read_motd: Callable[[], Awaitable[list[str]]]

    async def load(self) -> None:
        """Have what is kept of channels. Raises StoreError."""
        await keeping.load(self.network, self.store)

    async def keep(self, channel: Channel) -> None:
        """Write what is kept of a channel, if anything is. Raises StoreError."""
        if channel.kept:
            await keeping.keep(channel, self.store)
