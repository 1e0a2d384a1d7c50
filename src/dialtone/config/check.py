"""Everything that can be said against a system's settings, sorted, as text or records.

What a single line shows is found while loading; here are added the things that only show when settings are looked at
together: a relay without a server, two listeners on one port, no name for the board.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dialtone.config import check_services
from dialtone.config.acme import DNS_01
from dialtone.config.check_access import lists as list_files
from dialtone.config.check_access import requirements
from dialtone.config.interfaces import endpoints
from dialtone.config.lists import check_lists
from dialtone.config.load import Settings, load_settings
from dialtone.config.places import Host
from dialtone.config.problems import Problem

Rule = Callable[[Settings], Iterator[Problem]]

_SECURE = "websocket_secure_port"
_RELAY_LOGINS = ("RELAY_AUTH_PLAIN", "RELAY_AUTH_LOGIN", "RELAY_AUTH_CRAM_MD5")


def check(root: Path, host: Host = Host()) -> list[Problem]:  # noqa: B008  (frozen)
    """Every problem of the system below `root`, by file and line."""
    return check_settings(load_settings(root, host))


def check_settings(settings: Settings, *, lists: bool = True) -> list[Problem]:
    """Every problem of loaded settings, by file and line; `lists` says whether the list files are read as well."""
    rules = [rule for rule in RULES if lists or rule is not list_files]
    found = [*settings.problems, *(problem for rule in rules for problem in rule(settings))]
    return sorted(dict.fromkeys(found), key=Problem.rank)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them is an error."""
    return any(problem.level == "error" for problem in problems)


def _about(settings: Settings, key: str, attribute: str, level: str, text: str, *, section: str = "Mail") -> Problem:
    origin = settings.origins.get((section, attribute))
    file = origin.file if origin is not None and origin.file else settings.files.get("sbbs.ini", Path("sbbs.ini")).name
    line = origin.line if origin is not None else 0
    return Problem(file=file, line=line, section=section, key=key, level=level, text=text)


def _files(settings: Settings) -> Iterator[Problem]:
    path = settings.files.get("sbbs.ini")
    if path is not None and not path.exists():
        yield Problem(
            file=path.name, level="warning", text=f"not there ({settings.root.ctrl}): every setting is a default"
        )


def _name(settings: Settings) -> Iterator[Problem]:
    if not settings.host:
        text = "the board has no name: neither HostName nor [Internet] addr of msgs.ini is set"
        yield _about(settings, "HostName", "host_name", "warning", text)


def _relay(settings: Settings) -> Iterator[Problem]:
    mail = settings.mail
    if "RELAY_TX" not in mail.options:
        return
    logins = [flag for flag in _RELAY_LOGINS if flag in mail.options]
    if not mail.relay_server:
        text = "RELAY_TX without a RelayServer: mail is delivered directly"
        yield _about(settings, "RelayServer", "relay_server", "warning", text)
    elif mail.relay_server.lower() in (settings.host.lower(), "localhost", "127.0.0.1", "::1"):
        text = "this is the server itself: outbound mail would go in circles"
        yield _about(settings, "RelayServer", "relay_server", "warning", text)
    if len(logins) > 1:
        yield _about(settings, "Options", "options", "warning", f"{' and '.join(logins)}: only one is used")
    if logins and not (mail.relay_username and mail.relay_password):
        text = f"{logins[0]} without RelayUsername and RelayPassword"
        yield _about(settings, "RelayUsername", "relay_username", "error", text)
    if not logins and mail.relay_username:
        text = "a RelayUsername without a RELAY_AUTH flag: no login at the relay"
        yield _about(settings, "Options", "options", "warning", text)


_Listener = tuple[str, str, tuple[str, ...], int]


def _callers(settings: Settings) -> Iterator[_Listener]:
    """Key, attribute, interface and port of every way in of the terminal server that is switched on."""
    terminal, on = settings.terminal, settings.terminal.options
    if not terminal.auto_start:
        return
    if "NO_TELNET" not in on:
        yield "TelnetPort", "telnet_port", terminal.telnet_interface, terminal.telnet_port
    if "ALLOW_RLOGIN" in on:
        yield "RLoginPort", "rlogin_port", terminal.rlogin_interface, terminal.rlogin_port
    if "ALLOW_SSH" in on:
        yield "SSHPort", "ssh_port", terminal.ssh_interface, terminal.ssh_port
    if "ALLOW_SSH" in on and terminal.ssh_legacy_port:
        yield "SSHLegacyPort", "ssh_legacy_port", terminal.ssh_interface, terminal.ssh_legacy_port
    for name, port, secure in (("WebSocketPort", "websocket_port", False), ("WebSocketSecurePort", _SECURE, True)):
        yield name, port, terminal.browser_interface(secure=secure), getattr(terminal, port)


def _file_servers(settings: Settings) -> Iterator[_Listener]:
    """The same of the FTP server."""
    if settings.ftp.auto_start:
        yield "Port", "port", settings.ftp.interface, settings.ftp.port


def _sites(settings: Settings) -> Iterator[_Listener]:
    """The same of the web server."""
    web = settings.web
    if web.auto_start and "NO_HTTP" not in web.options:
        yield "Port", "port", web.interface, web.port
    if web.auto_start and "ALLOW_TLS" in web.options:
        yield "TLSPort", "tls_port", web.tls_interface, web.tls_port


def _listeners(settings: Settings) -> Iterator[_Listener]:
    """The same of the mail server."""
    mail, on = settings.mail, settings.mail.options
    if not mail.auto_start:
        return
    yield "SMTPPort", "smtp_port", mail.interface, mail.smtp_port
    if "USE_SUBMISSION_PORT" in on:
        yield "SubmissionPort", "submission_port", mail.interface, mail.submission_port
    if "TLS_SUBMISSION" in on:
        yield "TLSSubmissionPort", "tls_submission_port", mail.interface, mail.tls_submission_port
    if "ALLOW_POP3" in on:
        yield "POP3Port", "pop3_port", mail.pop3_interface, mail.pop3_port
    if "TLS_POP3" in on:
        yield "TLSPOP3Port", "tls_pop3_port", mail.pop3_interface, mail.tls_pop3_port


def _ports(settings: Settings) -> Iterator[Problem]:
    taken: dict[tuple[str, int], str] = {}
    rows = [("Mail", row) for row in _listeners(settings)] + [("BBS", row) for row in _callers(settings)]
    rows += [("FTP", row) for row in _file_servers(settings)] + [("Web", row) for row in _sites(settings)]
    for section, (key, attribute, interface, port) in rows:
        for place in endpoints(interface, port):
            other = taken.setdefault(place, f"{section}.{key}")
            if other != f"{section}.{key}":
                text = f"port {place[1]} of {place[0]} is taken by {other} already"
                yield _about(settings, key, attribute, "error", text, section=section)
    yield from check_services.ports(settings, taken)


def _mailing_lists(settings: Settings) -> Iterator[Problem]:
    yield from check_lists(settings.lists, settings.boards, settings.processors)


def _passwords(settings: Settings) -> Iterator[Problem]:
    if settings.mail.clear_text_login == "always":
        text = "passwords may cross the network without encryption"
        yield _about(settings, "ClearTextLogin", "clear_text_login", "warning", text)


def _certificates(settings: Settings) -> Iterator[Problem]:
    acme = settings.acme
    if not acme.enabled:
        return
    if not acme.terms_agreed:
        text = "nothing is asked of an authority before you agree to its terms"
        yield _about(settings, "TermsAgreed", "terms_agreed", "warning", text, section="ACME")
    if acme.challenge == DNS_01 and not acme.dns_command:
        yield _about(settings, "DNSCommand", "dns_command", "error", "dns-01 needs a command", section="ACME")
    if not acme.directory.startswith("https://"):
        text = "an authority's address begins with https://"
        yield _about(settings, "Directory", "directory", "error", text, section="ACME")
    if acme.challenge != DNS_01 and any(name.startswith("*.") for name in acme.names):
        text = "authorities give certificates for *. names by dns-01 only"
        yield _about(settings, "Names", "names", "error", text, section="ACME")


RULES: tuple[Rule, ...] = (
    _files,
    _name,
    _relay,
    _ports,
    _passwords,
    _certificates,
    _mailing_lists,
    requirements,
    check_services.scripts,
    list_files,
)
