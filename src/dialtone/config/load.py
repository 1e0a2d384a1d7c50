"""Loads the settings of a system from its root directory. The whole answer is one `Settings` object.

Never fails over what is in the files: wrong values are in `problems` and keep their defaults. A file that cannot be
read at all is a problem too and counts as empty. Nothing is read at import, nothing is kept between calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dialtone.config.acme import AcmeConfig
from dialtone.config.boards import Boards, read_boards
from dialtone.config.browser_calls import with_services
from dialtone.config.chat import ChatConfig, read_chat
from dialtone.config.console import ConsoleConfig
from dialtone.config.doors import Doors, read_doors
from dialtone.config.files import FileAreas, read_files
from dialtone.config.finger import FingerConfig
from dialtone.config.ftp import FtpConfig
from dialtone.config.irc import IrcConfig, read_irc, read_irc_conf
from dialtone.config.levels import Levels, read_levels
from dialtone.config.lists import ListServerConfig, read_lists
from dialtone.config.logon import LogonConfig
from dialtone.config.mail import MailConfig
from dialtone.config.mailproc import ProcessorConfig, read_processors
from dialtone.config.menus import Menus, read_menus
from dialtone.config.mqtt import MqttConfig
from dialtone.config.networks import Networks, read_networks
from dialtone.config.newuser import NewUserConfig
from dialtone.config.places import Host, Places, find_file, read_file, read_ini
from dialtone.config.problems import Origin, Problem
from dialtone.config.resolve import Resolver
from dialtone.config.service import ServiceConfig
from dialtone.config.service_table import read_services
from dialtone.config.services import ServicesConfig
from dialtone.config.sockopts import SocketOptions, read_sockopts
from dialtone.config.system import GlobalConfig, SystemConfig, UnixConfig
from dialtone.config.terminal import TerminalConfig
from dialtone.config.texts import Texts, read_texts
from dialtone.config.validation import Validations, read_validations
from dialtone.config.web import WebConfig
from dialtone.formats.ini import Ini

FILES = (
    "sbbs.ini",
    "main.ini",
    "msgs.ini",
    "sockopts.ini",
    "mailproc.ini",
    "listserver.ini",
    "modopts.ini",
    "file.ini",
    "xtrn.ini",
    "chat.ini",
    "ircd.ini",
    "services.ini",
)
CLASSES: tuple[type, ...] = (
    GlobalConfig,
    TerminalConfig,
    MailConfig,
    FtpConfig,
    WebConfig,
    ServicesConfig,
    ConsoleConfig,
    UnixConfig,
    SystemConfig,
    NewUserConfig,
    LogonConfig,
    FingerConfig,
    AcmeConfig,
    MqttConfig,
)

_BY_THEMSELVES = frozenset({"services.ini", "ircd.ini"})
_SECTIONS = frozenset({"acme", "global", "bbs", "mail", "ftp", "web", "services", "console", "unix", "mqtt"})


def _usual_services() -> tuple[ServiceConfig, ...]:
    return read_services(None, ServicesConfig(), Host(), 0, [])


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting in force, where each came from, and what is wrong with the files."""

    root: Places = field(default_factory=lambda: Places(Path()))
    global_: GlobalConfig = field(default_factory=GlobalConfig)
    terminal: TerminalConfig = field(default_factory=TerminalConfig)
    mail: MailConfig = field(default_factory=MailConfig)
    ftp: FtpConfig = field(default_factory=FtpConfig)
    web: WebConfig = field(default_factory=WebConfig)
    services: ServicesConfig = field(default_factory=ServicesConfig)
    service_table: tuple[ServiceConfig, ...] = field(default_factory=_usual_services)
    console: ConsoleConfig = field(default_factory=ConsoleConfig)
    system: SystemConfig = field(default_factory=SystemConfig)
    unix: UnixConfig = field(default_factory=UnixConfig)
    sockets: SocketOptions = field(default_factory=SocketOptions)
    boards: Boards = field(default_factory=Boards)
    file_areas: FileAreas = field(default_factory=FileAreas)
    networks: Networks = field(default_factory=Networks)
    levels: Levels = field(default_factory=Levels)
    new_user: NewUserConfig = field(default_factory=NewUserConfig)
    login: LogonConfig = field(default_factory=LogonConfig)
    finger: FingerConfig = field(default_factory=FingerConfig)
    acme: AcmeConfig = field(default_factory=AcmeConfig)
    mqtt: MqttConfig = field(default_factory=MqttConfig)
    validations: Validations = field(default_factory=Validations)
    processors: tuple[ProcessorConfig, ...] = ()
    lists: ListServerConfig = field(default_factory=ListServerConfig)
    menus: Menus = field(default_factory=Menus)
    doors: Doors = field(default_factory=Doors)
    chat: ChatConfig = field(default_factory=ChatConfig)
    irc: IrcConfig = field(default_factory=IrcConfig)
    texts: Texts = field(default_factory=Texts)
    origins: Mapping[tuple[str, str], Origin] = field(default_factory=dict)  # by section label and attribute
    problems: tuple[Problem, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)  # the variant used of each ini file

    @property
    def host(self) -> str:
        """The name used on the wire: HostName, else msgs.ini's address; "" when neither is set."""
        return self.mail.host_name or self.system.inet_addr

    @property
    def site(self) -> str:
        """The address of the board's site by HTTPS, without a path; "" when the board has none, or no name."""
        if not (self.web.auto_start and "ALLOW_TLS" in self.web.options and self.host):
            return ""
        return f"https://{self.host}" + (f":{self.web.tls_port}" if self.web.tls_port != 443 else "")

    @property
    def temp(self) -> Path:
        """The directory for temporary files."""
        return self.root.ctrl / self.mail.temp_directory

    def section(self, label: str) -> object:
        """The object that holds a section's values, by the section's label."""
        known: dict[str, object] = {"Global": self.global_, "BBS": self.terminal, "Mail": self.mail, "UNIX": self.unix}
        known["ACME"] = self.acme
        known |= {"FTP": self.ftp, "Web": self.web, "Services": self.services, "Console": self.console}
        known |= {"main.newuser": self.new_user, "modopts.login": self.login, "modopts.logon": self.login}
        known |= {"modopts.fingerservice": self.finger, "main.MQTT": self.mqtt}
        return known.get(label, self.system)


def load_settings(root: Path, host: Host = Host()) -> Settings:  # noqa: B008  (frozen)
    """Load the settings below `root`; `host` chooses among variants of the files."""
    places = Places(Path(root))
    files = {name: find_file(places.ctrl, name, host) for name in FILES}
    problems: list[Problem] = []
    documents = {
        name: _read(path, name == "sbbs.ini", problems) for name, path in files.items() if name not in _BY_THEMSELVES
    }
    resolver = Resolver(documents, problems=problems)
    global_ = resolver.resolve(GlobalConfig)
    resolver.port_offset = global_.port_offset
    terminal = resolver.resolve(TerminalConfig, global_)
    mail = resolver.resolve(MailConfig, global_)
    ftp = resolver.resolve(FtpConfig, global_)
    web = resolver.resolve(WebConfig, global_)
    services = resolver.resolve(ServicesConfig, global_)
    table = _service_table(services, files, places, host, global_.port_offset, problems)
    unix = resolver.resolve(UnixConfig)
    system = resolver.resolve(SystemConfig)
    resolver.report_unknown(AcmeConfig, GlobalConfig, TerminalConfig, MailConfig, FtpConfig, WebConfig, UnixConfig)
    resolver.report_unknown(ConsoleConfig, ServicesConfig, MqttConfig)
    sockets, more = read_sockopts(documents["sockopts.ini"])
    problems += more + _sections(documents["sbbs.ini"])
    return Settings(
        root=places,
        global_=global_,
        terminal=with_services(terminal, table, resolver.origins),
        mail=mail,
        ftp=ftp,
        web=web,
        services=services,
        service_table=table,
        console=resolver.resolve(ConsoleConfig),
        system=system,
        unix=unix,
        sockets=sockets,
        boards=read_boards(documents["msgs.ini"], problems),
        file_areas=read_files(documents["file.ini"], places.ctrl, problems),
        networks=read_networks(documents["msgs.ini"], problems),
        levels=read_levels(documents["main.ini"], problems),
        new_user=resolver.resolve(NewUserConfig),
        login=resolver.resolve(LogonConfig),
        finger=resolver.resolve(FingerConfig),
        acme=resolver.resolve(AcmeConfig),
        mqtt=resolver.resolve(MqttConfig),
        validations=read_validations(documents["main.ini"], problems),
        processors=read_processors(documents["mailproc.ini"], problems),
        lists=read_lists(documents["listserver.ini"], problems),
        menus=read_menus(places, problems),
        doors=read_doors(documents["xtrn.ini"], problems),
        chat=read_chat(documents["chat.ini"], problems),
        irc=_irc(table, files, places, host, problems),
        texts=read_texts(documents["file.ini"], places, problems),
        origins=resolver.origins,
        problems=tuple(dict.fromkeys(sorted(problems, key=Problem.rank))),
        files=files,
    )


def _service_table(
    common: ServicesConfig, files: dict[str, Path], places: Places, host: Host, offset: int, problems: list[Problem]
) -> tuple[ServiceConfig, ...]:
    """The services of the file that `[Services] iniFileName` names; `files` learns which variant of it is used."""
    path = files["services.ini"] = find_file(places.ctrl, common.ini_file_name or "services.ini", host)
    ini = _read(path, False, problems) if path.exists() else None
    return read_services(ini, common, host, offset, problems)


def _irc(
    table: tuple[ServiceConfig, ...], files: dict[str, Path], places: Places, host: Host, problems: list[Problem]
) -> IrcConfig:
    """ircd.ini, or the older ircd.conf; what `-f` of the service's command names comes first (spec services.md 8.4)."""
    words = next((row.arguments for row in table if row.stock == "irc" and "-f" in row.arguments[:-1]), ())
    path = find_file(places.ctrl, "ircd.ini", host, instead="ircd.conf")
    if words:
        path = places.ctrl / words[words.index("-f") + 1]
    files["ircd.ini"] = path
    if path.suffix.lower() != ".conf":
        return read_irc(_read(path, False, problems), problems)
    try:
        return read_irc_conf(read_file(path), path.name, problems)
    except (OSError, ValueError) as error:
        problems.append(Problem(file=path.name, text=f"cannot be read: {error}"))
        return IrcConfig()


def _read(path: Path, includes: bool, problems: list[Problem]) -> Ini:
    try:
        document = read_ini(path, includes=includes)
    except (OSError, ValueError) as error:
        problems.append(Problem(file=path.name, text=f"cannot be read: {error}"))
        return Ini(b"", path.name)
    for trouble in (*document.problems, *document.hidden()):
        problems.append(Problem(file=trouble.file, line=trouble.line, level=trouble.level, text=trouble.text))
    return document


def _sections(document: Ini) -> list[Problem]:
    """Mention sections of sbbs.ini that nothing reads."""
    found = []
    for name in document.sections():
        if name.lower() in _SECTIONS:
            continue
        text = "unknown section, without effect"
        found.append(Problem(file=document.name, section=name, level="note", text=text))
    if document.entries(""):
        first = document.entries("")[0]
        text = "settings before the first section have no effect"
        found.append(Problem(file=first.file, line=first.line, level="warning", text=text))
    return found
