"""All looks: in order, bounded, for sysops only, and none keeps another back."""

from __future__ import annotations

import asyncio
import inspect

import pytest

from dialtone.base.errors import Refusal
from dialtone.config.load import Settings
from dialtone.domain.checkup.finding import ok
from dialtone.domain.checkup.rounds import Rounds
from dialtone.domain.checkup.service import MACHINE, Checkup
from dialtone.domain.model.actor import Caller, System
from dialtone.domain.model.user import User, UserNumber
from dialtone.wire.port import Peer
from tests.domain.checkup.test_looks import Machine, ground


class Names:
    async def service(self):
        return [ok("answers")]

    async def hosts(self):
        raise RuntimeError("a bug")

    async def mail_records(self):
        return [ok("records")]


class Outside:
    def __init__(self):
        self.asked = []

    async def mail_server(self, domain):
        self.asked.append(domain)
        return [ok("called")]


async def waits(work, seconds):
    """As if the look at the name server hung."""
    if "service" in getattr(work, "__qualname__", ""):
        work.close()
        raise TimeoutError
    assert inspect.isawaitable(work)
    return await work


def begin(work):
    asyncio.get_running_loop().create_task(work)


def checkup(outside=None):
    async def make_ground():
        return ground(Machine(), settings=Settings())

    async def make_names():
        return Names()

    return Checkup(make_ground, make_names, outside or Outside(), waits, Rounds(begin))


def run(actor=System("test"), **more):  # noqa: B008
    async def life():
        return [one async for one in checkup(more.pop("outside", None)).run(actor, **more)]

    return {one.name: one for one in asyncio.run(life())}


def test_every_look_is_taken_and_a_hanging_or_broken_one_costs_only_itself():
    titles = []
    found = run(begun=titles.append)
    assert list(found) == [*(name for name, _, _ in MACHINE), "dns", "names", "records"]
    assert titles == [one.title for one in found.values()]
    assert "longer than" in found["dns"].findings[0].what
    assert "a bug" in found["names"].findings[0].what
    assert found["records"].worst.value == "ok"


def test_nobody_elsewhere_is_called_unasked():
    outside = Outside()
    run(outside=outside)
    assert outside.asked == []
    assert "outside" in run(outside=outside, domain="example.com")
    assert outside.asked == ["example.com"]


def test_EXE_09_callers_must_be_sysops():
    peer = Peer("192.0.2.1", 1, "192.0.2.2", 2)
    with pytest.raises(Refusal):
        run(Caller(User(number=UserNumber(2), alias="Ann", level=50), peer, "https"))
    assert run(Caller(User(number=UserNumber(1), alias="Sysop", level=99), peer, "https"))


def test_one_goes_on_by_itself_and_is_seen_as_far_as_it_is():
    sysop = Caller(User(number=UserNumber(1), alias="Sysop", level=99), Peer("192.0.2.1", 1, "192.0.2.2", 2), "https")

    async def life():
        made = checkup()
        assert made.latest(sysop) is None
        one = made.begin(sysop)
        assert made.begin(sysop) is one, "one at a time"
        assert made.latest(sysop) is one
        assert not one.done
        async with asyncio.timeout(20):
            while not one.done:  # noqa: ASYNC110
                await asyncio.sleep(0)
        return one, made.begin(sysop)

    one, other = asyncio.run(life())
    assert [result.name for result in one.results][-1] == "records"
    assert other is not one


def test_EXE_09_a_running_check_up_is_for_sysops_too():
    ann = Caller(User(number=UserNumber(2), alias="Ann", level=50), Peer("192.0.2.1", 1, "192.0.2.2", 2), "https")
    for what in ("begin", "latest"):
        with pytest.raises(Refusal):
            getattr(checkup(), what)(ann)
