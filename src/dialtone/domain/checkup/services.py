"""Looks at the services of services.ini, the guest account, the MQTT broker, and the ways out to the Internet."""

from __future__ import annotations

from collections.abc import Iterator

from dialtone.domain.checkup.addresses import kind_of
from dialtone.domain.checkup.finding import Finding, note, ok, problem, warning
from dialtone.domain.checkup.looks import Ground
from dialtone.domain.people.guest import ABSENT, CLOSED, OPEN, UNRESTRICTED

_GUESTS = ("anonymous FTP", "Gopher", "reading news without a log-in", "findfile by Finger")
MAKE_GUEST = "dialtone user add Guest --restrictions G"


def services(ground: Ground) -> Iterator[Finding]:
    """Which enabled sections of services.ini are not served, and what to do instead."""
    for section, why in ground.unserved:
        yield warning(f"[{section}] of services.ini is not served: {why}", "see docs/sysop/services.md, or disable it")
    served = sum(row.wanted for row in ground.settings.service_table) - len(ground.unserved)
    yield ok(f"{max(0, served)} sections of services.ini are served")


def guest(ground: Ground) -> Iterator[Finding]:
    """Whether who has no account gets what is meant for everybody."""
    match ground.guest:
        case None:
            yield note("whether there is a guest account is seen only while the board runs")
        case state if state == OPEN:
            yield ok("there is a guest account: what needs no log-in works")
        case state if state == ABSENT:
            yield note(f"there is no guest account, so these do not work: {', '.join(_GUESTS)}", MAKE_GUEST)
        case state if state == CLOSED:
            yield note("the guest account is closed, so nobody gets in without a log-in", "open it, if that is meant")
        case state if state == UNRESTRICTED:
            words = "the account named Guest has no restriction G: it is an ordinary account, and nobody's guest"
            yield warning(words, "dialtone user set Guest --restrictions G, or give it another name")


def ways_out(ground: Ground) -> Iterator[Finding]:
    """Whether this machine has a way to the Internet, by IPv4 and IPv6. Nothing is sent."""
    by4, by6 = (ground.surroundings.way_out(version) for version in (4, 6))
    if by4:
        yield ok(f"there is a way out by IPv4 (from {by4})")
    elif by6:
        yield warning("there is no way out by IPv4: most mail servers have no other address", "ask your provider")
    else:
        yield problem("there is no way out, neither by IPv4 nor by IPv6", "look at the cable, the router, the routes")
    if by6:
        yield ok(f"there is a way out by IPv6 (from {by6})")
        return
    public = [one for one in ground.surroundings.addresses() if ":" in one and not kind_of(one)]
    if public:
        words = f"this machine has {public[0]}, but no way out by IPv6: who calls it there gets no answer"
        yield warning(words, "set the default route for IPv6, or publish no AAAA records")
    else:
        yield note("there is no way out by IPv6; IPv4 does without", "nothing, unless your provider offers it")


def broker(ground: Ground) -> Iterator[Finding]:
    """What a client of the MQTT broker may do (spec services.md 13.2, number 12)."""
    mqtt = ground.settings.mqtt
    if not mqtt.enabled:
        yield ok("no MQTT broker is told anything")
        return
    given = (("allow_input", mqtt.allow_input), ("allow_output", mqtt.allow_output))
    dangerous = ", ".join(name for name, on in given if on)
    if not dangerous:
        yield ok("clients of the MQTT broker neither type as callers nor see their screens")
    elif not mqtt.username:
        words = f"anybody at the MQTT broker is any caller ({dangerous}), and the board itself gives no password there"
        yield problem(words, "give the broker passwords and access lists (docs/sysop/mqtt.md), or switch this off")
    else:
        words = f"who may use these topics at the MQTT broker is any caller ({dangerous})"
        yield warning(words, "see that the broker lets nobody else at them (docs/sysop/mqtt.md)")
