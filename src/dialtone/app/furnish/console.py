"""What the sysop's console stands on: figures, the log as it comes, lists, the queue, settings, what sysops did."""

from __future__ import annotations

from typing import TypedDict

from dialtone.app.pillars import Pillars
from dialtone.config.load import Settings
from dialtone.domain.access.audit_book import AuditBook
from dialtone.domain.access.filter_lists import FilterLists
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.gauges import Gauges
from dialtone.domain.access.live_log import LiveLog
from dialtone.domain.access.overseer import Overseer
from dialtone.domain.access.settings_desk import SettingsDesk
from dialtone.domain.access.settings_history import SettingsHistory
from dialtone.domain.mail.processor_memory import ProcessorMemory
from dialtone.domain.mail.queue_desk import QueueDesk
from dialtone.host.filter_files import DiskFilterFiles
from dialtone.host.machine import this_machine
from dialtone.host.settings_files import DiskSettings
from dialtone.host.text_files import FolderTexts


class ConsoleServices(TypedDict):
    """See the module's text; the names are fields of the house."""

    gauges: Gauges
    live_log: LiveLog
    audit_book: AuditBook
    filter_lists: FilterLists
    settings_desk: SettingsDesk
    queue_desk: QueueDesk
    processor_memory: ProcessorMemory


def furnish_console(
    settings: Settings, pillars: Pillars, files: DiskFilterFiles, filtering: Filtering, overseer: Overseer
) -> ConsoleServices:
    """Make them. What is remembered over recycles is the pillars'; it is told whose clock counts."""
    clock, data = pillars.clock, FolderTexts(settings.root.data)
    pillars.live_log.tell_time_by(clock.now)
    pillars.processor_memory.tell_time_by(clock.now)
    desk = SettingsDesk(
        settings, DiskSettings(settings.root.root, this_machine()), SettingsHistory(data), overseer, clock
    )
    return ConsoleServices(
        gauges=pillars.gauges,
        live_log=pillars.live_log,
        audit_book=AuditBook(data),
        filter_lists=FilterLists(files, filtering),
        settings_desk=desk,
        queue_desk=QueueDesk(pillars.store, pillars.blobs, clock),
        processor_memory=pillars.processor_memory,
    )
