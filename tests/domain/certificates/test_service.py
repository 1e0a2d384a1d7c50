from dataclasses import replace

import pytest

from dialtone.base import log
from dialtone.base.errors import Refusal
from dialtone.config.acme import AcmeConfig
from dialtone.domain.certificates.challenges import Challenges
from dialtone.domain.certificates.renewal import Wanted
from dialtone.domain.certificates.service import BUSY, LOOK_EVERY, Certificates
from dialtone.domain.model.actor import Caller, Remote, System
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.certificates import Held, Issued, NotIssued, NotUsable, Tries
from dialtone.testing.clock import ManualClock
from dialtone.wire.port import Peer

DAY = 86_400.0
OPERATOR = System("operator")
PEER = Peer("192.0.2.1", 1, "192.0.2.2", 443)
HERE = "https://ca.test/directory"
SET = AcmeConfig(enabled=True, terms_agreed=True, directory=HERE)


class Authority:
    """Issues for 90 days, unless `trouble` (a list, one for each order) says otherwise."""

    def __init__(self):
        self.orders, self.trouble, self.keys = [], [], []
        self.wish, self.asked = None, 0
        self.meanwhile = None

    async def obtain(self, names, answering, key=b""):
        self.orders.append(tuple(names))
        self.keys.append(key)
        if self.meanwhile is not None:
            await self.meanwhile()
        if self.trouble and (trouble := self.trouble.pop(0)) is not None:
            raise trouble
        return Issued(",".join(names).encode(), key or b"new key")

    async def renewal(self, chain):
        self.asked += 1
        if isinstance(self.wish, Exception):
            raise self.wish
        return self.wish, 7200.0


class Store:
    def __init__(self):
        self.now_held, self.noted, self.trouble = None, Tries(), None
        self.note_trouble = None

    async def held(self):
        return self.now_held

    async def key(self):
        return b"old key"

    async def install(self, issued, names, now):
        if self.trouble is not None:
            raise self.trouble
        named = frozenset(issued.chain.decode().split(","))
        self.now_held = Held(names=named, begins=now, ends=now + 90 * DAY, issuer="Test", chain=issued.chain)
        return self.now_held

    async def tries(self):
        return self.noted

    async def remember(self, tries):
        if self.note_trouble is not None:
            raise self.note_trouble
        self.noted = tries


class Desk:
    """The service with everything around it."""

    def __init__(self, config=SET, wanted=Wanted(("a.test",))):  # noqa: B008
        self.authority, self.store, self.clock = Authority(), Store(), ManualClock()
        self.challenges, self.wanted = Challenges(), wanted
        self.service = self.over(config)

    def over(self, config):
        async def wanted():
            return self.wanted

        return Certificates(
            config=config,
            wanted=wanted,
            store=self.store,
            authority=self.authority,
            challenges=self.challenges,
            clock=self.clock,
        )


def caller(level):
    return Caller(User(number=UserNumber(1), alias="Ann", level=level), PEER, "http")


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setattr(log.switch, "level", log.INFO)
    monkeypatch.setattr(log.switch, "sinks", [heard.append])
    return heard


async def test_the_first_one_is_got_at_once_and_the_next_when_it_is_due(told):
    desk = Desk()
    assert await desk.service.look() == LOOK_EVERY
    assert desk.store.now_held.names == {"a.test"}
    assert [event.name for event in told] == ["acme.begun", "acme.done"]
    desk.clock.advance(59 * DAY)
    await desk.service.look()
    assert len(desk.authority.orders) == 1
    desk.clock.advance(2 * DAY)
    await desk.service.look()
    assert len(desk.authority.orders) == 2
    assert desk.store.now_held.begins == desk.clock.now()


async def test_a_failure_keeps_the_old_one_and_is_not_repeated_before_its_pause_is_over(told):
    desk = Desk()
    await desk.service.look()
    old = desk.store.now_held
    desk.clock.advance(61 * DAY)
    desk.authority.trouble = [NotIssued("the authority cannot be reached")] * 3
    assert await desk.service.look() == 900.0
    assert desk.store.now_held == old
    assert told[-1].name == "acme.failed"
    again = desk.over(SET)  # the program is started anew
    assert await again.look() == 900.0
    assert len(desk.authority.orders) == 2
    desk.clock.advance(901)
    assert await again.look() == 1800.0
    assert len(desk.authority.orders) == 3
    assert desk.store.noted.failures == 2
    desk.clock.advance(1801)
    desk.authority.trouble = []
    await again.look()
    assert desk.store.noted == Tries(directory=HERE)


@pytest.mark.parametrize("trouble", [NotUsable("it is for another key"), OSError(28, "No space left on device")])
async def test_one_that_cannot_be_kept_is_a_failure_too(trouble, told):
    desk = Desk()
    await desk.service.look()
    old = desk.store.now_held
    desk.clock.advance(61 * DAY)
    desk.store.trouble = trouble
    await desk.service.look()
    assert desk.store.now_held == old
    assert desk.store.noted.failures == 1


async def test_with_a_full_disk_the_authority_is_not_hammered():
    desk = Desk()
    desk.store.trouble = desk.store.note_trouble = OSError(28, "No space left on device")
    assert await desk.service.look() == LOOK_EVERY
    assert len(desk.authority.orders) == 1


async def test_an_authority_that_is_asked_too_often_is_left_alone_as_long_as_it_says():
    desk = Desk()
    desk.authority.trouble = [NotIssued("too many certificates", pause=21_600.0)]
    await desk.service.look()
    assert desk.store.noted.not_before == desk.clock.now() + 21_600.0


async def test_names_that_are_not_needed_are_left_out_when_they_are_refused(told):
    desk = Desk(wanted=Wanted(("a.test",), ("b.test", "c.test")))
    desk.authority.trouble = [NotIssued("b.test is not here", names=["b.test"])]
    await desk.service.look()
    assert desk.authority.orders == [("a.test", "b.test", "c.test"), ("a.test", "c.test")]
    assert desk.store.now_held.names == {"a.test", "c.test"}
    assert "acme.left_out" in [event.name for event in told]
    await desk.service.look()
    assert len(desk.authority.orders) == 2  # what is missing is no reason for another


async def test_a_name_that_is_needed_is_never_left_out():
    desk = Desk(wanted=Wanted(("a.test",), ("b.test",)))
    desk.authority.trouble = [NotIssued("not here", names=["a.test", "b.test"])]
    await desk.service.look()
    assert len(desk.authority.orders) == 1
    assert desk.store.now_held is None


async def test_failures_of_one_authority_do_not_keep_the_board_from_another():
    desk = Desk()
    desk.authority.trouble = [NotIssued("down")]
    await desk.service.look()
    await desk.over(replace(SET, directory="https://other.test/directory")).look()
    assert desk.store.now_held is not None


@pytest.mark.proves("ACME.Directory")
async def test_another_authority_and_another_name_make_a_new_one_due():
    desk = Desk()
    await desk.service.look()
    await desk.over(replace(SET, directory="https://other.test/directory")).look()
    assert len(desk.authority.orders) == 2
    desk.wanted = Wanted(("a.test", "new.test"))
    await desk.over(replace(SET, directory="https://other.test/directory")).look()
    assert desk.authority.orders[-1] == ("a.test", "new.test")


@pytest.mark.proves("ACME.KeepKey")
async def test_the_key_is_new_unless_it_is_to_be_kept():
    desk = Desk()
    await desk.service.look()
    await desk.over(replace(SET, keep_key=True)).renew(OPERATOR, force=True)
    assert desk.authority.keys == [b"", b"old key"]


async def test_the_authority_may_ask_for_an_early_renewal_and_is_asked_as_often_as_it_allows():
    desk = Desk()
    await desk.service.look()
    desk.authority.wish = desk.clock.now() + 3 * DAY
    for _ in range(4):
        desk.clock.advance(LOOK_EVERY)
        await desk.service.look()
    assert desk.authority.asked == 2
    desk.clock.advance(3 * DAY)
    await desk.service.look()
    assert len(desk.authority.orders) == 2
    desk.authority.wish = NotIssued("out of order")
    desk.clock.advance(DAY)
    assert await desk.service.look() == LOOK_EVERY


@pytest.mark.proves("ACME.Enabled", "ACME.TermsAgreed")
@pytest.mark.parametrize(
    ("config", "wanted", "words"),
    [
        (AcmeConfig(terms_agreed=True), Wanted(("a.test",)), "Enabled"),
        (AcmeConfig(enabled=True), Wanted(("a.test",)), "TermsAgreed"),
        (replace(SET, challenge="dns-01"), Wanted(("a.test",)), "DNSCommand"),
        (SET, Wanted(()), "no name"),
    ],
)
async def test_nothing_is_asked_before_everything_is_set(config, wanted, words, told):
    desk = Desk(config, wanted)
    assert await desk.service.look() == LOOK_EVERY
    await desk.service.look()
    assert desk.authority.orders == []
    assert len(told) == (1 if config.enabled else 0)  # said once
    with pytest.raises(Refusal, match=words):
        await desk.service.renew(OPERATOR)
    assert words in (await desk.service.status(OPERATOR)).trouble


async def test_a_sysop_need_not_wait_for_the_pause_but_for_the_time():
    desk = Desk()
    desk.authority.trouble = [NotIssued("down")]
    await desk.service.look()
    status = await desk.service.renew(OPERATOR)
    assert status.held.names == {"a.test"}
    assert (status.why, status.tries.failures) == ("", 0)
    with pytest.raises(Refusal, match="not due"):
        await desk.service.renew(OPERATOR)
    await desk.service.renew(OPERATOR, force=True)
    assert len(desk.authority.orders) == 3


async def test_what_went_wrong_is_said_to_the_sysop():
    desk = Desk()
    desk.authority.trouble = [NotIssued("a.test: connection refused")]
    with pytest.raises(Refusal, match=r"a\.test: connection refused"):
        await desk.service.renew(OPERATOR)
    row = (await desk.service.status(OPERATOR)).row()
    assert (row["failures"], row["error"], row["ends"]) == (1, "a.test: connection refused", None)
    assert row["due_because"] == "there is none yet"


async def test_there_is_one_order_at_a_time():
    desk = Desk()

    async def again():
        with pytest.raises(Refusal, match="under way"):
            await desk.over(SET).renew(OPERATOR)
        assert await desk.over(SET).look() == BUSY

    desk.authority.meanwhile = again
    await desk.service.look()
    assert len(desk.authority.orders) == 1
    assert not desk.challenges.busy


@pytest.mark.parametrize("level", [50, 89])
async def test_EXE_09_only_sysops_may(level):
    desk = Desk()
    for actor in (caller(level), Remote(PEER)):
        for verb in (desk.service.status, desk.service.renew):
            with pytest.raises(Refusal, match="sysop"):
                await verb(actor)
    assert desk.authority.orders == []
    assert (await desk.service.status(caller(90))).enabled
