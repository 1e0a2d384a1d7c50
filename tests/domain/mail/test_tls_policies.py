import pytest

from dialtone.domain.mail.outcomes import Verdict
from dialtone.domain.mail.tls_policies import NO_POLICY, PAUSE, REMEMBERED, STALE, Demand, Unfit, usable
from dialtone.domain.ports.outside import NoAnswer, Tlsa
from dialtone.store.memory import MemoryStore
from dialtone.testing.clock import ManualClock
from dialtone.testing.mail_sink import MailWorld
from tests.support.office import logged
from tests.support.policies import Web, policies

URL = "https://mta-sts.ext.test/.well-known/mta-sts.txt"
EE = Tlsa(3, 1, 1, b"\x01" * 32)
TA = Tlsa(2, 0, 2, b"\x02" * 64)


class Scene:
    def __init__(self, **settings):
        self.world, self.web, self.store, self.clock = MailWorld(), Web(), MemoryStore(), ManualClock()
        self.settings = settings
        self.restart()

    def restart(self):
        self.policies = policies(self.world, self.web, self.store, self.clock, **self.settings)

    def publish(self, *hosts, domain="ext.test", **more):
        self.web.publish(self.world, domain, *(hosts or ("mx.ext.test",)), **more)

    async def mode(self, domain="ext.test"):
        return (await self.policies.for_domain(domain)).mode


@pytest.fixture
def scene():
    return Scene()


# --- MTA-STS --------------------------------------------------------------------------------------------------------


@pytest.mark.proves("Mail.MTASTS")
async def test_a_policy_is_found_and_fetched_once(scene):
    scene.publish("mx.ext.test", "*.mx.test")
    with logged() as lines:
        for _ in range(3):
            found = await scene.policies.for_domain("ext.test")
    assert (found.mode, found.hosts) == ("enforce", ("mx.ext.test", "*.mx.test"))
    assert scene.web.asked == [URL]
    assert lines == ["MTA-STS policy of ext.test: enforce, for 864000 seconds"]
    off = Scene(mta_sts=False)
    off.publish()
    assert await off.policies.for_domain("ext.test") == NO_POLICY
    assert not off.web.asked


async def test_without_a_record_nothing_is_fetched(scene):
    assert await scene.policies.for_domain("ext.test") == NO_POLICY
    scene.world.records["_mta-sts.ext.test"] = ["v=STSv1; id=1", "v=STSv1; id=2"]
    assert await scene.policies.for_domain("ext.test") == NO_POLICY
    scene.world.broken.add("_mta-sts.ext.test")
    assert await scene.policies.for_domain("ext.test") == NO_POLICY
    assert not scene.web.asked


async def test_a_policy_outlives_a_restart_its_record_and_its_web_server(scene):
    scene.publish(age=1000)
    await scene.mode()
    scene.restart()
    scene.world.records.clear()
    scene.web.pages.clear()
    assert await scene.mode() == "enforce"
    scene.world.broken.add("_mta-sts.ext.test")
    assert await scene.mode() == "enforce"
    scene.clock.advance(1001)
    assert await scene.mode() == "none"


async def test_a_new_id_makes_the_policy_be_fetched_again(scene):
    scene.publish()
    await scene.mode()
    scene.publish(mode="testing", id="2")
    assert await scene.mode() == "testing"
    scene.publish(mode="none", id="3")
    assert await scene.mode() == "none"
    assert len(scene.web.asked) == 3


async def test_while_the_new_one_cannot_be_had_the_old_one_counts_and_the_web_server_is_left_in_peace(scene):
    scene.publish()
    await scene.mode()
    scene.publish(id="2")
    scene.web.pages[URL] = b"<html>sorry</html>"
    with logged() as lines:
        for _ in range(3):
            assert await scene.mode() == "enforce"
    assert lines == ["!MTA-STS policy of ext.test cannot be used: it is not of version STSv1"]
    scene.clock.advance(PAUSE + 1)
    scene.publish(mode="testing", id="2")
    assert await scene.mode() == "testing"


async def test_a_policy_that_cannot_be_fetched_at_all_does_no_harm(scene):
    scene.world.records["_mta-sts.ext.test"] = ["v=STSv1; id=1"]
    with logged() as lines:
        for _ in range(2):
            assert await scene.policies.for_domain("ext.test") == NO_POLICY
    assert lines == [f"!MTA-STS policy of ext.test cannot be used: {URL} is not there"]
    assert len(scene.web.asked) == 1


async def test_an_old_policy_is_fetched_again_when_nobody_waits(scene):
    scene.publish()
    await scene.mode()
    await scene.policies.refresh()
    assert len(scene.web.asked) == 1
    scene.clock.advance(STALE + 1)
    assert await scene.mode() == "enforce"
    assert len(scene.web.asked) == 1  # the mail did not wait for it
    await scene.policies.refresh()
    assert len(scene.web.asked) == 2
    scene.clock.advance(864000 - 10)  # the old one's time would be over
    scene.world.records.clear()
    assert await scene.mode() == "enforce"


async def test_an_old_policy_stays_when_it_cannot_be_fetched_again(scene):
    scene.publish()
    await scene.mode()
    scene.web.pages.clear()
    scene.clock.advance(STALE + 1)
    await scene.mode()
    await scene.policies.refresh()
    assert await scene.mode() == "enforce"


@pytest.mark.parametrize(
    "domain",
    ["127.0.0.1", "127.1", "0x7f000001", "[127.0.0.1]", "[ipv6:::1]", "localhost", "a..test", "a" * 64 + ".test",
     "x/../y.test", "u@ext.test", "ext.test:8443", "ext.test.", "-x.test", "", "a.b.c." * 50 + "test", "a\r\nb.test"],
)  # fmt: skip
async def test_SSR_03_what_is_no_domain_is_never_asked_about(scene, domain):
    scene.publish(domain=domain)
    scene.world.certificates[domain, 25] = [EE]
    assert await scene.policies.for_domain(domain) == NO_POLICY
    assert await scene.policies.for_host(domain, 25) is None
    assert not scene.web.asked


async def test_failures_that_are_remembered_are_counted(scene):
    for number in range(REMEMBERED + 10):
        scene.world.records[f"_mta-sts.d{number}.test"] = ["v=STSv1; id=1"]
        await scene.mode(f"d{number}.test")
    asked = len(scene.web.asked)
    await scene.mode(f"d{REMEMBERED + 9}.test")
    assert len(scene.web.asked) == asked
    await scene.mode("d0.test")  # forgotten
    assert len(scene.web.asked) == asked + 1


# --- DANE -----------------------------------------------------------------------------------------------------------


@pytest.mark.proves("Mail.DANE")
async def test_records_of_a_host_are_found(scene):
    scene.world.certificates["mx.ext.test", 25] = [EE, TA, Tlsa(1, 1, 1, b"\x01" * 32)]
    assert await scene.policies.for_host("mx.ext.test", 25) == (EE, TA)
    assert await scene.policies.for_host("mx.ext.test", 587) is None
    assert await Scene(dane=False).policies.for_host("mx.ext.test", 25) is None


@pytest.mark.parametrize(("server", "counts"), [("", False), ("<auto>", False), ("192.0.2.53", True)])
async def test_records_count_only_from_a_name_server_whose_word_can_be_taken(server, counts):
    scene = Scene(server=server)
    scene.world.certificates["mx.ext.test", 25] = [EE]
    with logged() as lines:
        for _ in range(2):
            assert (await scene.policies.for_host("mx.ext.test", 25) is not None) is counts
    told = [line for line in lines if line.startswith("TLSA records are not looked at: the name server 192.0.2.53 ")]
    assert len(told) == (0 if counts else 1)


@pytest.mark.parametrize("server", ["127.0.0.53", "::1"])
async def test_a_name_server_on_this_machine_is_such_a_one(server):
    scene = Scene(server="")
    scene.world.server = server
    scene.world.certificates["mx.ext.test", 25] = [EE]
    assert await scene.policies.for_host("mx.ext.test", 25) == (EE,)


@pytest.mark.parametrize(
    ("record", "good"),
    [
        (EE, True),
        (TA, True),
        (Tlsa(3, 0, 0, b"certificate"), True),
        (Tlsa(3, 0, 0, b""), False),
        (Tlsa(0, 1, 1, b"x" * 32), False),
        (Tlsa(1, 1, 1, b"x" * 32), False),
        (Tlsa(3, 2, 1, b"x" * 32), False),
        (Tlsa(3, 1, 3, b"x" * 32), False),
        (Tlsa(3, 1, 1, b"x" * 31), False),
        (Tlsa(3, 1, 2, b"x" * 32), False),
    ],
)
def test_which_records_can_be_used(record, good):
    assert usable(record) is good


# --- what a host must fulfil ----------------------------------------------------------------------------------------


async def demand(scene, host="mx.ext.test", port=25):
    return await (await scene.policies.rules("ext.test")).of(host, port)


async def test_nothing_is_asked_where_nobody_asks(scene):
    assert await demand(scene) is None


@pytest.mark.parametrize(("mode", "binding"), [("enforce", True), ("testing", False)])
async def test_a_policy_asks_for_a_good_certificate(scene, mode, binding):
    scene.publish(mode=mode)
    wanted = Demand(source="the MTA-STS policy of ext.test", verify=True, binding=binding)
    assert await demand(scene) == wanted


async def test_TLS_08_a_host_that_the_policy_does_not_name_is_not_used(scene):
    scene.publish()
    with logged() as lines, pytest.raises(Unfit) as caught:
        await demand(scene, "evil.test")
    outcome = caught.value.outcome
    assert (outcome.verdict, outcome.status, outcome.host) == (Verdict.LATER, "4.7.0", "evil.test")
    assert lines[-1] == "!evil.test is not a mail host in the MTA-STS policy of ext.test: not used"


async def test_under_test_such_a_host_is_used_and_noted(scene):
    scene.publish(mode="testing")
    with logged() as lines:
        assert await demand(scene, "other.test") is None
    assert lines[-1].startswith("other.test is not a mail host in the MTA-STS policy of ext.test (under test")


async def test_records_judge_instead_of_authorities(scene):
    scene.world.certificates["mx.ext.test", 25] = [EE]
    wanted = Demand(source="the TLSA records of mx.ext.test", tlsa=(EE,), names=("ext.test",))
    assert await demand(scene) == wanted
    scene.publish(mode="testing")
    assert await demand(scene) == wanted  # binding all the same
    scene.publish(id="2")
    assert await demand(scene) == wanted


async def test_TLS_08_records_of_a_forged_mail_host_do_not_help_it(scene):
    """Anybody can have TLSA records; who may be a mail host of the domain its policy says."""
    scene.publish()
    scene.world.certificates["evil.test", 25] = [EE]
    with pytest.raises(Unfit):
        await demand(scene, "evil.test")


async def test_records_that_cannot_be_used_still_ask_for_tls(scene):
    """RFC 7672 section 2.2; a policy that asks for more then has its way."""
    scene.world.certificates["mx.ext.test", 25] = [Tlsa(1, 1, 1, b"\x01" * 32)]
    assert await demand(scene) == Demand(source="the TLSA records of mx.ext.test", names=("ext.test",))
    scene.publish()
    assert (await demand(scene)).verify


async def test_TLS_08_records_that_somebody_keeps_from_us_are_not_taken_for_none(scene):
    scene.world.broken.add("mx.ext.test")
    with pytest.raises(NoAnswer):
        await scene.policies.for_host("mx.ext.test", 25)
    with pytest.raises(Unfit) as caught:
        await demand(scene)
    assert caught.value.outcome.verdict is Verdict.LATER


async def test_a_host_is_looked_up_once_for_a_delivery(scene):
    scene.publish()
    rules = await scene.policies.rules("ext.test")
    with logged() as lines:
        for _ in range(3):
            with pytest.raises(Unfit):
                await rules.of("evil.test", 25)
    assert len(lines) == 1


async def test_a_host_that_was_named_itself_has_records_but_no_policy(scene):
    scene.publish("other.test", domain="mx.ext.test")
    scene.world.certificates["mx.ext.test", 2525] = [EE]
    rules = scene.policies.rules_without_domain("mx.ext.test")
    assert (await rules.of("mx.ext.test", 2525)).tlsa == (EE,)
    assert await rules.of("mx.ext.test", 25) is None
    assert not scene.web.asked
