from dataclasses import replace

import pytest

from dialtone.app import build
from dialtone.app.registry import STREAMS
from dialtone.base import log
from dialtone.config.load import load_settings
from dialtone.domain.model.happenings import MailArrived, UserChanged
from dialtone.domain.model.mail import LetterId, Uid
from dialtone.domain.model.user import SYSOP


@pytest.fixture
def settings(root):
    return load_settings(root)


def with_options(settings, *flags):
    return replace(settings, mail=replace(settings.mail, options=frozenset(flags)))


def offer(service):
    return next(offer for offer in STREAMS if offer.kind.door.service == service)


async def test_an_account_made_in_the_house_is_found_under_its_new_name_at_once(settings, pillars):
    house = build.build(settings, pillars)
    user = await house.people.add("Sysop", "sesame")
    assert (await house.directory.by_login("sysop")).number == user.number
    await house.people.change(replace(user, alias="Digital Man"))
    assert await house.directory.recipient("sysop", aliased=False) is not None  # the operator's name
    assert (await house.directory.by_login("digital.man")).number == SYSOP


async def test_facts_reach_who_remembers(settings, pillars):
    house = build.build(settings, pillars)
    user = await house.people.add("Sysop", "sesame")
    assert await house.reception.room.waiting(user) == 0
    pillars.bus.announce([MailArrived(SYSOP, Uid(1), LetterId(1))])
    assert await house.reception.room.waiting(user) == 1


async def test_a_change_made_elsewhere_is_seen_after_it_is_told(settings, pillars):
    house = build.build(settings, pillars)
    user = await house.people.add("Sysop", "sesame")
    assert (await house.directory.get(SYSOP)).level == 99
    await pillars.store.write(lambda records: records.users.change(replace(user, level=10)))
    assert (await house.directory.get(SYSOP)).level == 99
    pillars.bus.announce([UserChanged(SYSOP)])
    assert (await house.directory.get(SYSOP)).level == 10


async def test_SLO_09_reception_asks_for_the_space_left(settings, pillars, monkeypatch):
    monkeypatch.setattr("dialtone.host.disk.free_bytes", lambda _: 12345)
    assert build.build(settings, pillars).reception._free_space() == 12345


@pytest.mark.proves("Mail.Options.NO_HOST_LOOKUP", "Mail.Options.DEBUG_TX", "Mail.Options.DEBUG_POP3")
async def test_what_surrounds_a_session_comes_from_the_settings(settings, pillars):
    house = build.build(settings, pillars)
    terms = build.conditions(offer("smtp"), house, build.name_service(settings), None)
    assert terms.resolver is None  # NO_HOST_LOOKUP
    assert terms.limits.inactivity == settings.mail.max_inactivity
    assert (terms.transcript.received, terms.transcript.sent) == (log.TRACE, log.TRACE)
    loud = build.build(with_options(settings, "DEBUG_TX", "DEBUG_POP3"), pillars)
    resolver = build.name_service(settings)
    assert build.conditions(offer("smtp"), loud, resolver, None).transcript.sent == log.DEBUG
    assert build.conditions(offer("smtp"), loud, resolver, None).transcript.received == log.TRACE
    assert build.conditions(offer("pop3"), loud, resolver, None).transcript.received == log.DEBUG
    assert build.conditions(offer("smtp"), loud, resolver, None).resolver is resolver


async def test_proxies_are_networks(settings, pillars):
    general = replace(settings.global_, proxy_protocol_from=("192.0.2.1", "2001:db8::/32"))
    house = build.build(replace(settings, global_=general), pillars)
    terms = build.conditions(offer("smtp"), house, build.name_service(settings), None)
    assert [str(network) for network in terms.proxies] == ["192.0.2.1/32", "2001:db8::/32"]


async def test_sending_knows_who_we_are(settings, pillars, monkeypatch):
    monkeypatch.setattr(build, "own_addresses", lambda: frozenset({"192.0.2.7"}))
    house = build.build(settings, pillars)
    sender = build.sending(house, build.name_service(settings), frozenset({25}), "sendmail")
    own = sender._destinations._own
    assert own.names == {"bbs.example"}
    assert own.is_here("192.0.2.7", 25)


def test_a_name_server_of_the_sysops(settings):
    assert build.name_service(replace(settings, mail=replace(settings.mail, dns_server="192.0.2.53"))).server == (
        "192.0.2.53"
    )


@pytest.mark.proves("BBS.MaxLoginInactivity", "BBS.Options.NO_HOST_LOOKUP")
async def test_what_surrounds_a_call_comes_from_the_terminal_servers_settings(settings, pillars):
    telnet = next(offer for offer in STREAMS if offer.kind.door.service == "telnet")
    quiet = replace(settings.terminal, max_login_inactivity=77.0, options=frozenset({"NO_HOST_LOOKUP"}))
    house = build.build(replace(settings, terminal=quiet), pillars)
    terms = build.conditions(telnet, house, build.name_service(settings), None)
    assert terms.limits.inactivity == 77.0
    assert terms.limits.before_login == 30 * 60  # of all prompts together, and the application's own limit apart
    assert terms.resolver is None
    endless = replace(settings.terminal, max_login_inactivity=0.0)
    house = build.build(replace(settings, terminal=endless), pillars)
    terms = build.conditions(telnet, house, build.name_service(settings), None)
    assert terms.limits.inactivity > 86_400
    assert terms.resolver is not None
