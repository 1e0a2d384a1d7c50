"""Mail and talk as people at terminals and pages have them, as keywords of a `House`."""

from __future__ import annotations

from typing import TypedDict

from dialtone.app.pillars import Pillars
from dialtone.config.load import Settings
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.chat.channels import Channels
from dialtone.domain.chat.pace import Pace
from dialtone.domain.chat.paging import Paging
from dialtone.domain.chat.private import PrivateChats
from dialtone.domain.chat.service import Chat
from dialtone.domain.mail.addressing import Addressing
from dialtone.domain.mail.correspondence import Correspondence
from dialtone.domain.mail.mailbox import Mailboxes
from dialtone.domain.mail.reception import Reception
from dialtone.domain.people.directory import Directory
from dialtone.domain.presence.messages import Messages
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.host.processors.native import NativeRunner
from dialtone.host.small_files import SmallFiles


class TalkServices(TypedDict):
    """See the module's text; the names are fields of the house."""

    correspondence: Correspondence
    chat: Chat
    messages: Messages


def furnish_talking(
    settings: Settings,
    pillars: Pillars,
    *,
    directory: Directory,
    requirements: Requirements,
    reception: Reception,
    mailboxes: Mailboxes,
) -> TalkServices:
    """Make them over the line all mail goes down."""
    store, presence = pillars.store, pillars.presence
    telegrams = Telegrams(store, pillars.clock, presence)
    addressing = Addressing(
        store, directory, reception.ourselves, settings.system, settings.networks, reception.stations.netmail
    )
    correspondence = Correspondence(
        store=store,
        blobs=pillars.blobs,
        clock=pillars.clock,
        chance=pillars.chance,
        directory=directory,
        reception=reception,
        mailboxes=mailboxes,
        addressing=addressing,
        telegrams=telegrams,
        presence=presence,
        requirements=requirements,
        levels=settings.levels,
        netmail_cost=settings.networks.netmail_cost,
    )
    return TalkServices(
        correspondence=correspondence,
        chat=_chat(settings, pillars, requirements, telegrams),
        messages=Messages(presence, telegrams),
    )


def _chat(settings: Settings, pillars: Pillars, requirements: Requirements, telegrams: Telegrams) -> Chat:
    """Rooms and lines are the pillars': those who talk go on talking over a recycle."""
    config, store, presence = settings.chat, pillars.store, pillars.presence
    private = PrivateChats(presence, telegrams, pillars.lines)
    paging = Paging(
        config,
        store,
        presence,
        telegrams,
        requirements,
        private,
        NativeRunner(settings.root.ctrl),
        settings.system.name or settings.host,
    )
    return Chat(
        config=config,
        channels=Channels(config, requirements, store, pillars.rooms, Pace(pillars.clock)),
        private=private,
        paging=paging,
        requirements=requirements,
        read_guru=SmallFiles(settings.root.ctrl).read,
    )
