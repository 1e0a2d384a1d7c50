from dataclasses import replace

import pytest

from dialtone.app import build, outward
from dialtone.app.conditions import conditions
from dialtone.app.registry import STREAMS
from dialtone.base import log
from dialtone.config.load import load_settings


@pytest.fixture
def settings(root):
    return load_settings(root)


def with_options(settings, *flags):
    return replace(settings, mail=replace(settings.mail, options=frozenset(flags)))


def offer(service):
    return next(offer for offer in STREAMS if offer.kind.door.service == service)


@pytest.mark.proves("Mail.Options.NO_HOST_LOOKUP", "Mail.Options.DEBUG_TX", "Mail.Options.DEBUG_POP3")
async def test_what_surrounds_a_session_comes_from_the_settings(settings, pillars):
    house = build.build(settings, pillars)
    terms = conditions(offer("smtp"), house, outward.name_service(settings), None)
    assert terms.resolver is None  # NO_HOST_LOOKUP
    assert terms.limits.inactivity == settings.mail.max_inactivity
    assert (terms.transcript.received, terms.transcript.sent) == (log.TRACE, log.TRACE)
    loud = build.build(with_options(settings, "DEBUG_TX", "DEBUG_POP3"), pillars)
    resolver = outward.name_service(settings)
    assert conditions(offer("smtp"), loud, resolver, None).transcript.sent == log.DEBUG
    assert conditions(offer("smtp"), loud, resolver, None).transcript.received == log.TRACE
    assert conditions(offer("pop3"), loud, resolver, None).transcript.received == log.DEBUG
    assert conditions(offer("smtp"), loud, resolver, None).resolver is resolver


async def test_proxies_are_networks(settings, pillars):
    general = replace(settings.global_, proxy_protocol_from=("192.0.2.1", "2001:db8::/32"))
    house = build.build(replace(settings, global_=general), pillars)
    terms = conditions(offer("smtp"), house, outward.name_service(settings), None)
    assert [str(network) for network in terms.proxies] == ["192.0.2.1/32", "2001:db8::/32"]


@pytest.mark.proves("BBS.MaxLoginInactivity", "BBS.Options.NO_HOST_LOOKUP")
async def test_what_surrounds_a_call_comes_from_the_terminal_servers_settings(settings, pillars):
    telnet = next(offer for offer in STREAMS if offer.kind.door.service == "telnet")
    quiet = replace(settings.terminal, max_login_inactivity=77.0, options=frozenset({"NO_HOST_LOOKUP"}))
    house = build.build(replace(settings, terminal=quiet), pillars)
    terms = conditions(telnet, house, outward.name_service(settings), None)
    assert terms.limits.inactivity == 77.0
    assert terms.limits.before_login == 30 * 60  # of all prompts together, and the application's own limit apart
    assert terms.resolver is None
    endless = replace(settings.terminal, max_login_inactivity=0.0)
    house = build.build(replace(settings, terminal=endless), pillars)
    terms = conditions(telnet, house, outward.name_service(settings), None)
    assert terms.limits.inactivity > 86_400
    assert terms.resolver is not None
