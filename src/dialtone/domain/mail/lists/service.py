"""The mailing lists of a board, put together: the list server for what comes in, the exporter for what goes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dialtone.base.chance import Chance
from dialtone.config.lists import ListServerConfig
from dialtone.domain.boards.posting import Posting
from dialtone.domain.mail.lists.answering import Answering
from dialtone.domain.mail.lists.confirmation import Confirmation
from dialtone.domain.mail.lists.exporting import Exporter, Munges
from dialtone.domain.mail.lists.membership import Membership
from dialtone.domain.mail.lists.naming import Naming
from dialtone.domain.mail.lists.outgoing import HasRoom, Outgoing
from dialtone.domain.mail.lists.posts import Posts
from dialtone.domain.mail.lists.serving import ListServer
from dialtone.domain.mail.lists.subscribers import SubscriberFiles
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.returns import Route
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock, Vault
from dialtone.domain.ports.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the lists stand on. `route` is the house's answer to where mail for an address goes, `has_room` whether a
    mailbox takes more (`Room.left_for`), `comes_here` whether mail for a local part is brought to a mail processor
    that keeps it, `munges` as in `Exporter`."""

    config: ListServerConfig
    posting: Posting
    files: SubscriberFiles
    store: Store
    blobs: Blobs
    clock: Clock
    chance: Chance
    vault: Vault
    ourselves: Ourselves
    route: Route
    has_room: HasRoom
    comes_here: Callable[[str], bool]
    most_hops: int
    munges: Munges


@dataclass(frozen=True, slots=True)
class MailingLists:
    """See the module's text."""

    server: ListServer
    exporter: Exporter
    membership: Membership
    naming: Naming

    @classmethod
    def of(cls, setting: Setting) -> MailingLists:
        """Put them together."""
        store, blobs, clock, chance = setting.store, setting.blobs, setting.clock, setting.chance
        config, ourselves, files = setting.config, setting.ourselves, setting.files
        naming = Naming(config, ourselves.domain, setting.comes_here)
        membership = Membership(config, setting.posting.boards, files, clock)
        confirmation = Confirmation(setting.vault, clock)
        outgoing = Outgoing(
            blobs=blobs,
            clock=clock,
            chance=chance,
            host=ourselves.host,
            route=setting.route,
            has_room=setting.has_room,
        )
        posts = Posts(
            membership=membership,
            naming=naming,
            posting=setting.posting,
            store=store,
            blobs=blobs,
            clock=clock,
            chance=chance,
            host=ourselves.host,
        )
        answering = Answering(
            config=config,
            membership=membership,
            naming=naming,
            confirmation=confirmation,
            outgoing=outgoing,
            store=store,
            clock=clock,
            own_address=ourselves.address_of,
        )
        exporter = Exporter(
            membership=membership,
            naming=naming,
            files=files,
            confirmation=confirmation,
            outgoing=outgoing,
            store=store,
            blobs=blobs,
            clock=clock,
            munges=setting.munges,
        )
        server = ListServer(config, naming, posts, answering, most_hops=setting.most_hops)
        return cls(server, exporter, membership, naming)
