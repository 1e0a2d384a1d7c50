import sys

import pytest

from dialtone.app.furnish import certificates as module
from dialtone.app.furnish.certificates import LateAuthority, authority, furnish_certificates, wanted_names
from dialtone.base import log
from dialtone.config.acme import AcmeConfig
from dialtone.config.load import Settings
from dialtone.config.mail import MailConfig
from dialtone.config.places import Places
from dialtone.config.system import SystemConfig
from dialtone.config.tables import PatternList
from dialtone.domain.certificates.challenges import Challenges
from dialtone.domain.certificates.renewal import Wanted
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.ports.certificates import NotIssued
from tests.support.zone import Zone

ON = AcmeConfig(enabled=True, terms_agreed=True)
HERE = ["192.0.2.7"]


def ours(host="mail.bbs.example", domain="bbs.example"):
    return Ourselves(MailConfig(host_name=host), SystemConfig(inet_addr=domain), PatternList())


def test_without_acme_nobody_looks_after_a_certificate(tmp_path, pillars):
    made = furnish_certificates(Settings(root=Places(tmp_path)), pillars, ours(), Zone())
    assert made == {"challenges": pillars.challenges, "certificates": None}


def test_with_it_somebody_does_and_answers_where_the_listeners_look(tmp_path, pillars):
    made = furnish_certificates(Settings(root=Places(tmp_path), acme=ON), pillars, ours(), Zone())
    assert made["certificates"] is not None
    assert made["challenges"] is pillars.challenges


def test_without_the_packages_it_is_told(tmp_path, pillars, quiet, monkeypatch):
    told = []
    log.switch.level, log.switch.sinks[:] = log.INFO, [told.append]
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    made = furnish_certificates(Settings(root=Places(tmp_path), acme=ON), pillars, ours(), Zone())
    assert made["certificates"] is None
    assert [event.name for event in told] == ["acme.missing"]


async def test_packages_are_read_when_an_authority_is_asked_and_broken_ones_are_told(tmp_path, monkeypatch):
    asked = LateAuthority(ON, tmp_path)
    monkeypatch.setitem(sys.modules, "dialtone.net.acme.client", None)
    with pytest.raises(NotIssued, match="not installed as it should be"):
        await asked.obtain(["bbs.example"], Challenges())
    with pytest.raises(NotIssued):
        await asked.renewal(b"")


@pytest.mark.proves("ACME.Names")
async def test_the_names_that_are_set_are_asked_for_as_they_are():
    config = AcmeConfig(names=("BBS.example", "www.bbs.example"))
    assert await wanted_names(config, ours(), Zone())() == Wanted(("bbs.example", "www.bbs.example"))


async def test_else_the_host_and_those_of_our_names_that_lead_to_it():
    zone = {(name, "A"): HERE for name in ("mail.bbs.example", "bbs.example", "mta-sts.bbs.example")}
    zone["www.bbs.example", "A"] = ["198.51.100.1"]  # a web server elsewhere
    found = await wanted_names(ON, ours(), Zone(zone))()
    assert found == Wanted(("mail.bbs.example",), ("bbs.example", "mta-sts.bbs.example"))
    assert await wanted_names(ON, ours(), Zone())() == Wanted(("mail.bbs.example",))


async def test_a_board_without_a_name_asks_for_none():
    assert await wanted_names(ON, ours(host="localhost", domain=""), Zone())() == Wanted(())


@pytest.mark.proves("ACME.Challenge")
@pytest.mark.parametrize("challenge", ["http-01", "tls-alpn-01", "dns-01"])
def test_how_is_asked_is_as_it_is_set(tmp_path, challenge):
    config = AcmeConfig(challenge=challenge, ca_file="ca.pem", dns_command="publish", email="sysop@bbs.example")
    terms = authority(config, tmp_path)._terms
    assert (terms.challenge, terms.ca_file, terms.email) == (challenge, tmp_path / "ca.pem", "sysop@bbs.example")
    assert (terms.publish is not None) == (challenge == "dns-01")
    assert terms.account.parent == tmp_path
