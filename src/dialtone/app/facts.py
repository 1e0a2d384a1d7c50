"""What this system is, as far as DNS records tell the world: read from its settings, keys, certificate and machine."""

from __future__ import annotations

from ipaddress import ip_address

from dialtone.app.registry import STREAMS
from dialtone.app.tls_files import served_file
from dialtone.base.errors import Refusal
from dialtone.config.interfaces import endpoints
from dialtone.config.load import Settings
from dialtone.config.tables import PatternList
from dialtone.domain.mail.destinations import is_public
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.publishing import Facts
from dialtone.domain.mail.sending import read_policy
from dialtone.formats.mail.dkim_record import record_name
from dialtone.formats.mail.domains import ascii_domain
from dialtone.host.machine import own_addresses
from dialtone.host.mail_auth.keys import files_of, read_key
from dialtone.net.certificates import Described, describe

PROGRAMS = ("submissions", "submission", "imaps", "imap", "pop3s", "pop3")  # services that have SRV records


def gather(settings: Settings, domain: str = "") -> Facts:
    """The facts for one of our domains ("": the one in our users' addresses).

    Raises ValueError when the system, or the domain, has no name that could be in the DNS, and for keys and
    certificates that cannot be read; OSError.
    """
    ourselves = Ourselves(settings.mail, settings.system, PatternList())
    host = _name(ourselves.host, "the board's host name (HostName in sbbs.ini, addr in msgs.ini)")
    domain = _name(domain or ourselves.domain, "the domain")
    certificate = _certificate(settings)
    signer = _name(settings.mail.dkim_domain or domain, "DKIMDomain")
    relay = read_policy(settings.mail, host).relay
    return Facts(
        domain=domain,
        host=host,
        addresses=_addresses(settings),
        relay=relay.host if relay is not None else "",
        key_name=_key_name(settings, signer),
        keys=_keys(settings, signer),
        services=services(settings),
        sts_mode=settings.mail.mta_sts_mode,
        web=has_web(settings),
        certificate=certificate.records,
        self_signed=certificate.self_signed,
    )


def _name(text: str, what: str) -> str:
    try:
        name = ascii_domain(text)
    except Refusal as wrong:
        raise ValueError(f"{what} is {text!r}: {wrong.text}") from wrong
    if "." not in name or name.rpartition(".")[2].isdigit():
        raise ValueError(f"{what} is {text!r}, which is no name that others can look up")
    return name


def _addresses(settings: Settings) -> tuple[str, ...]:
    """The public addresses mail is taken on, IPv4 first."""
    places = [host for host, _ in endpoints(settings.mail.interface, settings.mail.smtp_port)]
    wanted = {host for host in places if _is_address(host)}
    everywhere = {version for version, any_ in ((4, "0.0.0.0"), (6, "::")) if any_ in wanted}
    found = {one for one in own_addresses() if one in wanted or ip_address(one).version in everywhere}
    public = filter(is_public, found | (wanted - {"0.0.0.0", "::"}))
    return tuple(sorted(public, key=lambda one: (":" in one, int(ip_address(one)))))


def _is_address(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def _key_name(settings: Settings, signer: str) -> str:
    """Where the record of the main key stands, or would."""
    selector, _ = files_of(settings.root.ctrl, settings.mail.dkim_selector)[0]
    return record_name(selector, signer)


def _keys(settings: Settings, signer: str) -> tuple[tuple[str, str], ...]:
    """Names and texts of the DKIM records of the keys there are."""
    files = files_of(settings.root.ctrl, settings.mail.dkim_selector)
    keys = [read_key(selector, file) for selector, file in files if file.exists()]
    return tuple((record_name(key.selector, signer), key.record) for key in keys)


def services(settings: Settings) -> tuple[tuple[str, int], ...]:
    """What is served to people's programs, most secure first, with its port."""
    ports: dict[str, int] = {}
    for offer in STREAMS:
        places = offer.places(settings)
        if places:
            ports.setdefault(offer.kind.door.service, places[0][1])
    for row in settings.service_table:
        if row.service in PROGRAMS and (places := row.places()):
            ports.setdefault(row.service, places[0][1])
    return tuple((name, ports[name]) for name in PROGRAMS if name in ports)


def has_web(settings: Settings) -> bool:
    """Whether this board serves pages over TLS."""
    return any(offer.kind.door.service == "https" and offer.places(settings) for offer in STREAMS)


def _certificate(settings: Settings) -> Described:
    file = served_file(settings)
    if not file.exists():
        return Described(True, ())
    try:
        return describe(file)
    except (ValueError, IndexError) as wrong:
        raise ValueError(f"ctrl/{file.name} cannot be read: {wrong}") from wrong
