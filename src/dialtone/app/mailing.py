"""The mailing lists of one house, and the mail processors that are shipped: over the disk, the store and the DNS."""

from __future__ import annotations

from collections.abc import Callable

from dialtone.app.pillars import Pillars
from dialtone.config.load import Settings
from dialtone.domain.boards.posting import Posting
from dialtone.domain.mail.lists.munging import DomainsThatForbid
from dialtone.domain.mail.lists.outgoing import HasRoom
from dialtone.domain.mail.lists.service import MailingLists, Setting
from dialtone.domain.mail.mail_auth_rule import LeadsTo, MailAuthRule
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.processing import Processing
from dialtone.domain.mail.returns import Route
from dialtone.domain.ports.outside import Resolver
from dialtone.domain.ports.processors import Runner
from dialtone.host.machine import own_addresses
from dialtone.host.processors.builtin import Builtin, BuiltinRunner, ListServerScript, MailAuthScript, own_scripts
from dialtone.host.subscriber_files import FileSubscribers


def mailing_lists(
    settings: Settings,
    pillars: Pillars,
    *,
    posting: Posting,
    ourselves: Ourselves,
    route: Route,
    has_room: HasRoom,
    processing: Callable[[], Processing | None],
    resolver: Resolver,
) -> MailingLists:
    """The lists of listserver.ini. `processing` gives the mail processors, which are made after the lists."""

    def comes_here(local: str) -> bool:
        found = processing()
        return found is not None and bool(found.match(local, f"{local}@{ourselves.domain}")[1])

    return MailingLists.of(
        Setting(
            config=settings.lists,
            posting=posting,
            files=FileSubscribers(settings.root.data / "subs"),
            store=pillars.store,
            blobs=pillars.blobs,
            clock=pillars.clock,
            chance=pillars.chance,
            vault=pillars.vault,
            ourselves=ourselves,
            route=route,
            has_room=has_room,
            comes_here=comes_here,
            most_hops=settings.mail.max_hops,
            munges=DomainsThatForbid(resolver, pillars.clock, ourselves.owns),
        )
    )


def shipped_processors(
    settings: Settings, lists: MailingLists, ourselves: Ourselves, leads_to: LeadsTo, javascript: Runner | None
) -> BuiltinRunner:
    """The runner of JavaScript processors: `javascript` runs scripts, ours stand in for those that are shipped."""
    builtins: dict[str, Builtin] = {
        "listserver.js": ListServerScript(lists.server),
        "mailauth.js": MailAuthScript(MailAuthRule(ourselves.owns, own_addresses(), leads_to)),
    }
    return BuiltinRunner(javascript, builtins, own_scripts(settings.root.mods, settings.root / "exec"))
