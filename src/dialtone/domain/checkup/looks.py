"""Looks at the machine and the settings: ports, addresses, certificate, clock, disk, secrets, back-ups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dialtone.config.check import check_settings
from dialtone.config.load import Settings
from dialtone.domain.checkup.addresses import is_link_local, is_loopback, kind_of
from dialtone.domain.checkup.finding import Finding, note, ok, problem, warning
from dialtone.domain.checkup.ports import purpose
from dialtone.domain.ports.surroundings import Port, Surroundings

DAY = 86_400.0
BUILT = 1_761_000_000.0  # autumn 2025: no clock of a machine that runs this is earlier
LATEST = 4_102_444_800.0  # 2100
BACKUP_OLD = 7 * DAY
CERTIFICATE_SOON = 14 * DAY
TIGHT = 0.05  # of a file system that should be free
GIB = 1 << 30

_IN_THE_WAY = {
    "used": (
        "another program has the port",
        "end that program (ss -tulpn shows it) or give the board another port",
    ),
    "denied": (
        "the board may not open a port below 1024",
        "start it as root with [UNIX] User, give it CAP_NET_BIND_SERVICE, or use a port above 1023 (PortOffset)",
    ),
    "address": ("this machine has no such address", "correct the Interface of that server"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the looks stand on. `wanted` is what should listen; `listening` (host, port, transport) what does, None when
    no program runs. `now` in seconds since 1970."""

    settings: Settings
    surroundings: Surroundings
    wanted: Sequence[Port]
    now: float
    listening: frozenset[tuple[str, int, str]] | None = None
    passive: tuple[int, int] | None = None  # ports of FTP's data connections; None: no FTP
    passive_settled: bool = False  # FTP is told which address to name, or to look it up
    unserved: Sequence[tuple[str, str]] = ()  # enabled sections of services.ini that are not served, and why
    guest: str | None = None  # how it is with the guest account (people/guest.py); None: not known
    owner: str = ""
    problems: tuple[str, ...] = field(default=())


def settings(ground: Ground) -> Iterator[Finding]:
    """Whether anything is wrong with the settings."""
    wrong = [one for one in check_settings(ground.settings) if one.level == "error"]
    for one in wrong[:20]:
        yield problem(str(one), "put it right; dialtone config check says more")
    if not wrong:
        yield ok("the settings have no errors")


def listeners(ground: Ground) -> Iterator[Finding]:
    """What should listen, and whether it does."""
    if ground.listening is None:
        yield note("the board does not run", f"start it: dialtone run --root {ground.settings.root.root}")
    for port in ground.wanted:
        yield _listener(ground, port)


def _listener(ground: Ground, port: Port) -> Finding:
    place = f"{port.protocol} on {port.host} port {port.port}/{port.transport}"
    if ground.listening is not None and _is_listening(ground.listening, port):
        return ok(f"{place} listens")
    why = ground.surroundings.why_closed(port)
    words, advice = _IN_THE_WAY.get(why, (why.removeprefix("other: "), "see the log"))
    if ground.listening is None:
        return problem(f"{place} could not be opened: {words}", advice) if why else ok(f"{place} is free")
    if why:
        return problem(f"{place} does not listen: {words}", advice)
    return problem(f"{place} does not listen", "the log says why (net.bind, service.missing); then dialtone recycle")


def _is_listening(listening: frozenset[tuple[str, int, str]], port: Port) -> bool:
    if (port.host, port.port, port.transport) in listening:
        return True
    named = not _is_literal(port.host)  # a host name listens on its address
    return named and any((number, kind) == (port.port, port.transport) for _, number, kind in listening)


def _is_literal(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def to_open(ground: Ground) -> Iterator[Finding]:
    """Ports for firewall and router."""
    found: dict[tuple[int, str], str] = {}
    for port in ground.wanted:
        if not (_is_literal(port.host) and is_loopback(port.host)):
            found.setdefault((port.port, port.transport), purpose(port.service))
    for (number, transport), words in sorted(found.items()):
        yield note(f"{transport.upper()} {number}: {words}")
    if ground.passive is not None and found:
        low, high = ground.passive
        yield note(f"TCP {low} to {high}: data of FTP, passive mode (PasvPortLow, PasvPortHigh)")
    if found:
        yield _from_outside(ground, [number for number, transport in sorted(found) if transport == "tcp"])
    if not found:
        yield warning("everything listens on this machine only", "set Interface in [Global] for others to come in")


def _from_outside(ground: Ground, ports: Sequence[int]) -> Finding:
    """What nobody can see from here, and how to see it from elsewhere."""
    host, numbers = ground.settings.host or "YOUR.HOST", " ".join(map(str, ports))
    return note(
        "whether these can be reached from outside cannot be seen from this machine",
        f"from a network that is not yours: for p in {numbers}; do nc -vz -w 5 {host} $p; done",
    )


def own_addresses(ground: Ground) -> Iterator[Finding]:
    """Whether others can reach an address of this machine, and what to tell them."""
    mine = [one for one in ground.surroundings.addresses() if not is_loopback(one) and not is_link_local(one)]
    public = [one for one in mine if not kind_of(one)]
    for address in public:
        yield ok(f"{address} is public")
    for address in (one for one in mine if kind_of(one)):
        yield note(f"{address} is {kind_of(address)}: nobody outside your network can reach it")
    if public:
        return
    name = ground.settings.host or "a host name"
    yield note(
        "no address of this machine is public, so it is behind a router",
        f"advertise {name}, not an address; forward the ports above to this machine; the router's pages, or a dynamic "
        "DNS service, know your public address (docs/sysop/behind-nat.md)",
    )
    if ground.passive is not None and not ground.passive_settled:
        yield warning(
            "FTP would name this private address in passive mode, and clients outside hang",
            "set [FTP] PasvIpAddress to your public address, or LOOKUP_PASV_IP when it changes, and forward the ports",
        )


def certificate(ground: Ground) -> Iterator[Finding]:
    """Whether what others see is good, and for how long."""
    held, host = ground.surroundings.certificate(), ground.settings.host.lower()
    if isinstance(held, str) and ground.listening is None:
        yield note(f"there is no certificate yet: {held}")
        return
    if isinstance(held, str):
        yield problem(f"there is no certificate: {held}", "see docs/sysop/certificates.md")
        return
    days = int((held.ends - ground.now) // DAY)
    if days < 0:
        yield problem(f"{held.file} ended {-days} days ago", "renew it (docs/sysop/certificates.md)")
    elif held.ends - ground.now < CERTIFICATE_SOON:
        yield warning(f"{held.file} ends in {days} days", "renew it, or look why it is not renewed (dialtone cert)")
    else:
        yield ok(f"{held.file} is good for {days} days")
    if held.self_signed:
        yield warning("the certificate vouches for itself: programs and browsers warn", "get one: [ACME] Enabled")
    if host and not _covers(held.names, host):
        yield warning(
            f"the certificate is for {', '.join(sorted(held.names))}, not for {host}", "get one with that name"
        )
    elif host:
        yield ok(f"the certificate names {host}")


def _covers(names: frozenset[str], host: str) -> bool:
    return host in names or f"*.{host.partition('.')[2]}" in names


def clock(ground: Ground) -> Iterator[Finding]:
    """Whether the clock can be right."""
    if not BUILT <= ground.now <= LATEST:
        yield problem("the clock is years off", "set it; certificates, signatures and log-ins depend on it")
        return
    kept = ground.surroundings.clock_is_kept()
    if kept:
        yield ok("the system says its clock is synchronized")
    elif kept is None:
        yield note(
            "the system does not say whether its clock is synchronized", "run an NTP service (timedatectl set-ntp true)"
        )
    else:
        yield warning("the system says its clock is not synchronized", "run an NTP service (timedatectl set-ntp true)")


def disk(ground: Ground) -> Iterator[Finding]:
    """Room for what comes."""
    least = ground.settings.mail.min_free_space
    for room in ground.surroundings.rooms():
        words = f"{room.folder}: {room.free / GIB:.1f} of {room.total / GIB:.1f} GiB free"
        if room.free < least:
            yield problem(f"{words}, less than MinFreeSpace: mail is refused", "make room")
        elif room.free < TIGHT * room.total:
            yield warning(words, "make room soon")
        else:
            yield ok(words)


def secrets(ground: Ground) -> Iterator[Finding]:
    """Who else on this machine may read what."""
    exposed = ground.surroundings.exposed()
    for one in exposed:
        text, advice = f"{one.file} can be read by others (mode {one.mode})", f"chmod go-rwx {one.file}"
        yield problem(text, advice) if one.secret else warning(text, advice)
    if not exposed:
        yield ok("nobody else on this machine may read secrets and data")


def backups(ground: Ground) -> Iterator[Finding]:
    """How old the last back-up is."""
    made = ground.surroundings.backed_up()
    age = int((ground.now - made) // DAY)
    if not made:
        yield warning("no back-up by dialtone backup is known of", "make one: dialtone backup DIR (also while it runs)")
    elif ground.now - made > BACKUP_OLD:
        yield warning(f"the last back-up is {age} days old", "make one, best every night by the system's scheduler")
    else:
        yield ok(f"the last back-up is {age} days old")


def sending(ground: Ground) -> Iterator[Finding]:
    """Whether mail leaves at all, and how."""
    mail = ground.settings.mail
    if not mail.auto_start:
        yield note("the mail server is off ([Mail] AutoStart)")
    elif "NO_SENDMAIL" in mail.options:
        yield warning("no mail leaves: NO_SENDMAIL is set", "take it out of [Mail] Options and recycle")
    elif mail.relay_server and mail.relay_server.lower() in (ground.settings.host.lower(), "localhost", "127.0.0.1"):
        yield problem("RelayServer is this system: mail would go round in a ring", "name your provider's mail server")
    else:
        way = f"by {mail.relay_server}" if mail.relay_server else "straight to its destination"
        yield ok(f"mail leaves {way}")
