"""What the board tells of itself and of others to strangers, and the words that are exchanged with other boards, as
keywords of a `House`."""

from __future__ import annotations

from typing import TypedDict

from dialtone import __version__
from dialtone.app.pillars import Pillars
from dialtone.config.load import Settings
from dialtone.config.tables import Tables
from dialtone.domain.access.listening import Listening
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.publicity import Publicity
from dialtone.domain.ports.text_files import TextFiles
from dialtone.domain.presence.correspondents import Correspondents
from dialtone.domain.presence.instant import InstantMessages
from dialtone.domain.presence.other_boards import OtherBoards
from dialtone.domain.presence.roll import Roll
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.domain.texts.about import About, Program
from dialtone.domain.texts.auto_message import AutoMessages
from dialtone.host.machine import platform_name
from dialtone.host.small_files import SmallFiles
from dialtone.host.text_files import FolderTexts
from dialtone.net.dialer import NetDialer
from dialtone.net.inquiry import DatagramInquirer
from dialtone.protocols.msp.client import MspClient


class AnswerServices(TypedDict):
    """See the module's text; the names are fields of the house."""

    about: About
    publicity: Publicity
    instant: InstantMessages
    other_boards: OtherBoards
    listening: Listening
    sysop_texts: TextFiles


def furnish_answers(
    settings: Settings, pillars: Pillars, tables: Tables, directory: Directory, auto_messages: AutoMessages
) -> AnswerServices:
    """Make them for a house."""
    store, clock, presence = pillars.store, pillars.clock, pillars.presence
    publicity = Publicity(store, clock, settings.finger)
    correspondents = Correspondents(store)
    telegrams = Telegrams(store, clock, presence)
    return AnswerServices(
        about=About(
            _program(settings, pillars.started),
            clock=clock,
            presence=presence,
            visitors=pillars.visitors,
            directory=directory,
            publicity=publicity,
            roll=Roll(store, clock, presence),
            auto_messages=auto_messages,
            read_small=SmallFiles(settings.root.data).read,
        ),
        publicity=publicity,
        instant=InstantMessages(clock, directory, presence, telegrams, correspondents, tables.twit_list),
        other_boards=OtherBoards(
            lambda: tables.other_boards.compiled,
            clock,
            MspClient(NetDialer()),
            DatagramInquirer(),
            correspondents,
            hosts=frozenset(name.lower() for name in (settings.host, settings.system.inet_addr) if name),
            system=settings.system.name or settings.host,
        ),
        listening=pillars.listening,
        sysop_texts=FolderTexts(settings.root.text),
    )


def _program(settings: Settings, started: float) -> Program:
    return Program(
        version=__version__,
        system=platform_name(),
        started=started,
        military_time=settings.system.military_time,
        last_node=settings.terminal.last_node,
        web_inactivity=settings.finger.web_inactivity,
    )
