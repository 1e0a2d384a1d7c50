"""What there is to read, and what sysops look at besides: text sections, bulletins, the auto-message, logs."""

from __future__ import annotations

import time
from typing import TypedDict

from dialtone.app.furnish.screens import STOCK
from dialtone.app.pillars import Pillars
from dialtone.config.load import Settings
from dialtone.domain.access.failed_logins import FailedLogins
from dialtone.domain.access.overseer import Overseer
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.texts.auto_message import AutoMessages
from dialtone.domain.texts.bulletins import Bulletins
from dialtone.domain.texts.sections import TextSections
from dialtone.host.text_files import FolderTexts


class ReadingServices(TypedDict):
    """See the module's text; the names are fields of the house."""

    text_sections: TextSections
    bulletins: Bulletins
    auto_messages: AutoMessages
    attempts: FailedLogins
    overseer: Overseer


def furnish_reading(settings: Settings, pillars: Pillars, requirements: Requirements) -> ReadingServices:
    """Make them over the board's folders."""
    root, texts, clock = settings.root, settings.texts, pillars.clock
    folders = [FolderTexts(folder / "bulletins") for folder in (root.mods / "text", root.text, STOCK)]

    def diary() -> str:
        now = clock.now()
        return time.strftime("logs/%m%d%y.log", time.gmtime(now + clock.offset(now) * 60))

    return ReadingServices(
        text_sections=TextSections(texts.sections, FolderTexts(root.data / "text"), requirements),
        bulletins=Bulletins(texts.bulletins, folders, pillars.store, requirements),
        auto_messages=AutoMessages(pillars.store, clock),
        attempts=FailedLogins(pillars.ledger),
        overseer=Overseer(FolderTexts(root.data), FolderTexts(root.text), diary),
    )
