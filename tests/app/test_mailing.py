"""A board's mailing lists over its files, its store and the DNS."""

from __future__ import annotations

import pytest

from dialtone.app.mailing import mailing_lists, shipped_processors
from dialtone.config.load import load_settings
from dialtone.config.tables import Tables
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.boards.access import Access
from dialtone.domain.boards.posting import Posting
from dialtone.domain.mail.lists.membership import Outcome
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.processing import Processing
from dialtone.domain.mail.surroundings import Surroundings
from dialtone.domain.mail.way_back import WayBack
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.outside import NoSuchName
from dialtone.host.processors.bench import FileBenches

LISTS = "[talk]\nsub = MAIN-GENERAL\n"
MAILPROC = "[ListServer]\nCommand = listserver.js\nTo = listserver*, talk*\nPassThru = false\n"


class Empty:
    """A name service without names."""

    server = ""

    async def texts(self, name):
        raise NoSuchName(name)


async def nowhere(domain, address):
    return False


async def always(user):
    return True


@pytest.fixture
def made(root, pillars):
    """Lists and processing, as the house puts them together."""
    (root / "ctrl" / "listserver.ini").write_text(LISTS)
    (root / "ctrl" / "mailproc.ini").write_text(MAILPROC)
    settings = load_settings(root)
    tables = Tables(settings.root.ctrl, settings.root.text)
    ourselves = Ourselves(settings.mail, settings.system, tables.domains)
    directory = Directory(pillars.store, pillars.clock, settings.system, settings.mail, tables)
    requirements = Requirements(pillars.clock, pillars.chance, settings.boards)
    posting = Posting(
        pillars.store, pillars.clock, settings.boards, settings.levels, Access(requirements), host=ourselves.domain
    )
    there = []
    lists = mailing_lists(
        settings,
        pillars,
        posting=posting,
        ourselves=ourselves,
        route=WayBack(directory, ourselves),
        has_room=always,
        processing=lambda: there[0] if there else None,
        resolver=Empty(),
    )
    runner = shipped_processors(settings, lists, ourselves, nowhere, None)
    there.append(
        Processing(
            settings.processors,
            FileBenches(settings.temp),
            {"javascript": runner},
            requirements,
            directory,
            ourselves,
            pillars.blobs,
            settings.mail,
            Surroundings.of(settings.root, settings.temp, settings.system, "1", "linux"),
        )
    )
    return lists, there


async def test_subscribers_are_in_files_below_data(made, root):
    lists, _ = made
    talk = lists.membership.find("talk")
    assert await lists.membership.subscribe(talk, "ann@ext.test") is Outcome.DONE
    assert b"[ann@ext.test]" in (root / "data/subs/main-general.list.sub").read_bytes()


async def test_failures_come_where_mailproc_takes_them(made):
    lists, there = made
    talk = lists.membership.find("talk")
    assert lists.naming.bounces(talk) == "talk-bounces@bbs.example"
    there.clear()
    assert lists.naming.bounces(talk) == "listserver@bbs.example"
