"""One message on the bench: what is taken, what is undone, what is left behind."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, StoreError
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.processor_work import Unfit, Work, Workshop
from dialtone.domain.mail.roster import Registrar
from dialtone.domain.model.route import ToUser
from dialtone.store.memory.blobs import MemoryBlobs, MemorySpool
from tests.support.post_office import MAIL, SYSTEM
from tests.support.processors import FILES, TEXT, Mill


class CountingSpool(MemorySpool):
    """Knows whether it was dropped, and may be full."""

    full = False

    def __init__(self, blobs):
        super().__init__(blobs)
        self.dropped = False

    async def write(self, data):
        if self.full:
            raise StoreError("disk full")
        await super().write(data)

    async def drop(self):
        self.dropped = True
        await super().drop()


class CountingBlobs(MemoryBlobs):
    def __init__(self):
        super().__init__()
        self.spools = []

    def spool(self):
        self.spools.append(CountingSpool(self))
        return self.spools[-1]


@pytest.fixture
def mill():
    mill = Mill()
    mill.blobs = CountingBlobs()
    return mill


async def begun(mill):
    case = await mill.case(("alice@local.test", ToUser(mill.office.user("alice"))))
    ourselves = Ourselves(MAIL, SYSTEM, mill.office.tables.domains)
    registrar = Registrar(mill.office.directory, ourselves, lambda visit: False)
    work = Work(Workshop(mill.benches, mill.blobs, MAIL, registrar), case)
    await work.files()
    return work, case


async def take(work):
    await work.take(await work.look(), anywhere=False)


async def test_nothing_is_read_back_when_nothing_changed(mill):
    work, case = await begun(mill)
    text = case.text
    await take(work)
    assert await work.finish()
    assert case.text is text
    assert len(mill.blobs.spools) == 1


async def test_every_text_but_the_one_that_counts_is_dropped(mill):
    work, case = await begun(mill)
    mill.benches.last.held[FILES.message] = b"A: b\n\n1\n"
    mill.benches.last.held[FILES.new_message] = b"A: b\n\n2\n"
    await take(work)
    mill.benches.last.held[FILES.new_message] = b"A: b\n\n3\n"
    await take(work)
    assert await work.finish()
    await work.close()
    assert await mill.text_of(case) == b"A: b\r\n\r\n3\r\n"
    assert [spool for spool in mill.blobs.spools if not spool.dropped] == [case.text.spool]


async def test_what_came_to_nothing_is_dropped_too(mill):
    work, case = await begun(mill)
    mill.benches.last.held[FILES.new_message] = b"A: b\n\n2\n"
    await take(work)
    mill.benches.last.held[FILES.message] = b""
    with pytest.raises(Unfit, match="left an empty message"):
        await take(work)
    await work.close()
    assert await mill.text_of(case) == TEXT
    assert [spool for spool in mill.blobs.spools if not spool.dropped] == [case.text.spool]
    assert mill.benches.last.closed


async def test_a_full_disk_while_a_text_is_read_back(mill, monkeypatch):
    work, case = await begun(mill)
    mill.benches.last.held[FILES.message] = b"A: b\n\n1\n"
    monkeypatch.setattr(CountingSpool, "full", True)
    with pytest.raises(Refusal) as no:
        await take(work)
    await work.close()
    assert no.value.temporary
    assert await mill.text_of(case) == TEXT


async def test_after_an_undo_the_files_are_laid_anew(mill):
    work, _ = await begun(mill)
    mill.benches.last.held[FILES.message] = b"A: b\n\n1\n"
    await take(work)
    mill.benches.last.held[FILES.message] = b"rubbish"
    await work.undo()
    assert mill.benches.last.closed
    await work.files()
    assert len(mill.benches.all) == 2
    assert mill.benches.last.held[FILES.message] == b"A: b\r\n\r\n1\r\n"


async def test_closing_twice_does_no_harm(mill):
    work, _ = await begun(mill)
    await work.close()
    await work.close()
