"""A board's mailing lists over its files, its store and the DNS."""

from __future__ import annotations

import asyncio

import pytest

from dialtone.app.mailing import mailing_lists, shipped_processors
from dialtone.config.load import load_settings
from dialtone.config.save import set_value
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


# The whole program


MESSAGE = b"From: Ann <ann@ext.test>\r\nSubject: %s\r\nMessage-ID: <%s@ext.test>\r\n\r\nhello\r\n."


async def mail(client, to, text):
    """Send a message from outside; returns the last answer."""
    await client.line()
    for said in (b"EHLO c", b"MAIL FROM:<ann@ext.test>", b"RCPT TO:<" + to + b">", b"DATA"):
        assert (await client.ask(said))[:1] in b"23"
    return await client.ask(text)


async def test_a_post_by_mail_reaches_the_queue_and_a_command_is_answered(root, start, dial):
    (root / "ctrl" / "listserver.ini").write_text(LISTS)
    (root / "ctrl" / "mailproc.ini").write_text(MAILPROC)
    set_value(root, "Mail.Options", "NO_SENDMAIL | NO_HOST_LOOKUP")
    set_value(root, "Mail.SenderChecks", "off")
    subscribers = root / "data" / "subs" / "main-general.list.sub"
    subscribers.parent.mkdir(parents=True, exist_ok=True)
    subscribers.write_text("[ann@ext.test]\n[joe@far.test]\n")
    program = await start()

    def all_queued(records):
        return records.queue.all()

    async def queue(count):
        async with asyncio.timeout(10):
            while len(found := await program.pillars.store.read(all_queued)) < count:  # noqa: ASYNC110 - the store rings no bell
                await asyncio.sleep(0.01)
        return found

    talk = program.house.lists.membership.find("talk")
    await program.house.lists.exporter.export(talk)  # the list begins here, whatever the worker came to
    assert (await mail(await dial(program, "smtp"), b"talk@bbs.example", MESSAGE % (b"one", b"1")))[:3] == b"250"
    assert [(entry.sender, entry.recipient, entry.subject) for entry in await queue(2)] == [
        ("talk-bounces@bbs.example", "ann@ext.test", "one"),
        ("talk-bounces@bbs.example", "joe@far.test", "one"),
    ]
    command = MESSAGE % (b"subscribe talk", b"2")
    assert (await mail(await dial(program, "smtp"), b"listserver@bbs.example", command))[:3] == b"250"
    assert (await queue(3))[-1].subject.startswith("confirm subscribe ")
