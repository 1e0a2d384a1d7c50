"""Folders of mail, rules for what comes, and the answer of those who are away, as keywords of a `House`."""

from __future__ import annotations

from typing import TypedDict

from dialtone.app.pillars import Pillars
from dialtone.base.bus import Bus
from dialtone.config.load import Settings
from dialtone.domain.mail.folder_lists import FolderLists
from dialtone.domain.mail.folders import Folders
from dialtone.domain.mail.habits import Habits
from dialtone.domain.mail.lists.outgoing import Outgoing
from dialtone.domain.mail.lists.service import MailingLists
from dialtone.domain.mail.reception import Reception
from dialtone.domain.mail.rules import MailRules
from dialtone.domain.mail.sorting import Sorting
from dialtone.domain.mail.vacation import Vacation
from dialtone.domain.mail.way_back import WayBack
from dialtone.domain.model.happenings import FoldersChanged, MailArrived, MailMarked, MailMoved, MailRemoved
from dialtone.domain.people.directory import Directory


class MailServices(TypedDict):
    """See the module's text; the names are fields of the house."""

    folders: Folders
    folder_lists: FolderLists
    mail_rules: MailRules
    vacation: Vacation


def furnish_mail_rules(
    settings: Settings, pillars: Pillars, bus: Bus, *, directory: Directory, reception: Reception, lists: MailingLists
) -> MailServices:
    """Make them, have lists of folders told what happens, and put what works at delivery onto the line of acceptance
    and behind the mailing lists."""
    store, clock, ourselves, stations = pillars.store, pillars.clock, reception.ourselves, reception.stations
    habits = Habits(store, clock)
    route = WayBack(directory, ourselves, stations.rewriting)
    outgoing = Outgoing(
        blobs=pillars.blobs,
        clock=clock,
        chance=pillars.chance,
        host=ourselves.host,
        route=route,
        has_room=reception.room.left_for,
    )
    vacation = Vacation(store=store, clock=clock, habits=habits, outgoing=outgoing, ourselves=ourselves)
    stations.sorting = Sorting(
        habits=habits,
        route=route,
        ourselves=ourselves,
        has_room=reception.room.left_for,
        rewriting=stations.rewriting,
        outside=settings.system.forward_to_netmail,
    )
    lists.exporter.sort = stations.sorting.sort
    stations.vacation = vacation
    folders = Folders(store, clock)
    folder_lists = FolderLists(folders, clock)
    bus.listen(FoldersChanged, folder_lists.changed)
    bus.listen(MailArrived, folder_lists.changed)
    bus.listen(MailMarked, folder_lists.changed)
    bus.listen(MailMoved, folder_lists.changed)
    bus.listen(MailRemoved, folder_lists.changed)
    return MailServices(
        folders=folders, folder_lists=folder_lists, mail_rules=MailRules(store, habits), vacation=vacation
    )
