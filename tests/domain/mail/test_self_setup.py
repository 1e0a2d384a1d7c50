import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.config.tables import PatternList
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.self_setup import SelfSetup
from dialtone.formats.mail.mta_sts import parse_policy

SERVICES = [("submissions", 465), ("pop3s", 995)]


def service(services=SERVICES, mode="testing"):
    ours = Ourselves(MailConfig(host_name="Mail.bbs.example"), SystemConfig(inet_addr="bbs.example"), PatternList())
    return SelfSetup(ours, services, "The Board", mode)


def test_of_our_domains_and_of_no_other():
    made = service().of_domain("BBS.example")
    assert (made.domain, made.name, made.incoming[0].host) == ("bbs.example", "The Board", "mail.bbs.example")
    assert service().of_domain("") == made
    for other in ("other.example", "x" * 300, "bbs..example", "evil.bbs.example"):
        with pytest.raises(Refusal) as no:
            service().of_domain(other)
        assert no.value.why is Why.NOT_FOUND


@pytest.mark.parametrize("services", [[], [("submissions", 465)], [("pop3s", 995)]])
def test_where_mail_programs_are_not_served(services):
    with pytest.raises(Refusal, match="not served"):
        service(services).of_domain("bbs.example")


def test_ENU_03_an_address_is_answered_whether_it_exists_or_not():
    made, address = service().of_address("No.Body@BBS.Example")
    assert (made.domain, address) == ("bbs.example", "No.Body@bbs.example")
    with pytest.raises(Refusal, match="no mail address"):
        service().of_address("nobody")


@pytest.mark.proves("Mail.MTASTSMode")
@pytest.mark.parametrize("mode", ["none", "testing", "enforce"])
def test_the_policy_at_the_name_that_is_for_it(mode):
    policy = parse_policy(service(mode=mode).policy("MTA-STS.bbs.example").encode())
    assert (policy.mode, policy.hosts) == (mode, ("mail.bbs.example",))


@pytest.mark.parametrize("host", ["bbs.example", "mta-sts.other.example", "", "mta-sts.", "mta-sts"])
def test_no_other_name_has_one(host):
    with pytest.raises(Refusal):
        service().policy(host)
