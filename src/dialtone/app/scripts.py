"""Scripts of one house: what runs mail processors, over the house's answers to what scripts ask."""

from __future__ import annotations

from dialtone.app.pillars import Pillars
from dialtone.config.load import Settings
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.boards.posting import Posting
from dialtone.domain.boards.reading import Reading
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.script_bases import ScriptBases
from dialtone.domain.mail.scripting import ScriptDesk
from dialtone.domain.mail.surroundings import Surroundings
from dialtone.domain.people.directory import Directory
from dialtone.host.javascript.folders import Folders
from dialtone.host.javascript.pool import JavaScriptRunner
from dialtone.host.machine import this_machine


def script_desk(
    settings: Settings,
    pillars: Pillars,
    *,
    directory: Directory,
    requirements: Requirements,
    filtering: Filtering,
    ourselves: Ourselves,
    posting: Posting,
    reading: Reading,
    surroundings: Surroundings,
) -> ScriptDesk:
    """The house's answers to what scripts ask."""
    mail = settings.mail
    bases = ScriptBases(
        store=pillars.store,
        blobs=pillars.blobs,
        clock=pillars.clock,
        chance=pillars.chance,
        directory=directory,
        ourselves=ourselves,
        boards=settings.boards,
        posting=posting,
        reading=reading,
    )
    return ScriptDesk(
        bases=bases,
        boards=settings.boards,
        directory=directory,
        filtering=filtering,
        requirements=requirements,
        ourselves=ourselves,
        system=settings.system,
        surroundings=surroundings,
        clock=pillars.clock,
        interfaces=mail.interface,
    )


def script_runner(settings: Settings, pillars: Pillars, desk: ScriptDesk) -> JavaScriptRunner:
    """Starts no process before a script is to run; processes that nobody wants go by themselves."""
    mail = settings.mail
    runner = JavaScriptRunner(
        Folders.of(settings.root, settings.temp),
        desk,
        max_bytes=mail.javascript_max_bytes,
        time_limit=mail.javascript_time_limit,
        load_path=mail.javascript_load_path,
        memory=mail.processor_max_memory,
        host=this_machine(),
    )
    pillars.script_runners.add(runner)
    return runner
