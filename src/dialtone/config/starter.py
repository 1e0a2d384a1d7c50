"""The commented files of a new board's ctrl/ and text/ directories.

They state the values we recommend, also where the default a silent file gets is another one (the manual's, so that old
files keep their meaning). Settings without a recommendation are shown as comments with their defaults. Made from the
same table as everything else, so that a new key appears here by itself; what has no keys of ours lies ready in
`stock_board/`. Loading the result finds no problem at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dialtone.config.acme import AcmeConfig
from dialtone.config.console import ConsoleConfig
from dialtone.config.field import Key, keys_of
from dialtone.config.ftp import FtpConfig
from dialtone.config.logon import LogonConfig
from dialtone.config.mail import MailConfig
from dialtone.config.newuser import NewUserConfig
from dialtone.config.services import ServicesConfig
from dialtone.config.stock_services import USUAL
from dialtone.config.system import GlobalConfig, SystemConfig, UnixConfig
from dialtone.config.terminal import TerminalConfig
from dialtone.config.web import WebConfig

TERMINAL_OPTIONS = "ALLOW_RLOGIN | ALLOW_SSH | ALLOW_SFTP"
WEB_OPTIONS = "ALLOW_TLS | NO_HOST_LOOKUP | HTTP_LOGGING"
MAIL_OPTIONS = "ALLOW_POP3 | TLS_POP3 | USE_SUBMISSION_PORT | TLS_SUBMISSION | ALLOW_RELAY"

_SBBS_HEAD = """\
; Settings of the servers. A line that begins with ; is a comment; a setting shown in one has the value shown there.
; A server's own section counts before [Global]. After a change:
;   dialtone config check    says what is wrong with this file
;   dialtone config show     says which values are in force, and why
"""
_OPTIONS_HELP = """\
; ALLOW_POP3, TLS_POP3               people fetch their mail
; USE_SUBMISSION_PORT, TLS_SUBMISSION   people send mail from their programs
; ALLOW_RELAY                        people who log in may write to the whole world
; NO_HOST_LOOKUP                     do not ask for the names of clients
; RELAY_TX                           send everything through RelayServer
; RELAY_AUTH_PLAIN, RELAY_AUTH_LOGIN, RELAY_AUTH_CRAM_MD5   how to log in there"""
_TERMINAL_OPTIONS_HELP = """\
; ALLOW_SSH, ALLOW_RLOGIN            take calls by SSH, by RLogin
; ALLOW_SFTP                         files by SFTP, on the port of SSH
; NO_TELNET                          take none by Telnet
; NO_TELNET_GA                       say nothing on idle Telnet connections
; NO_HOST_LOOKUP                     do not ask for the names of callers"""
_FTP_OPTIONS_HELP = """\
; INDEX_FILE                         a list of the files in every directory, under the name IndexFileName
; DEBUG_DATA                         log data connections (docs/sysop/behind-nat.md)
; LOOKUP_PASV_IP                     in passive mode tell clients the address our own host name leads to
; NO_FTPS                            no encryption
; NO_LOCAL_FSYS                      sysops do not reach this machine's own files"""
_WEB_OPTIONS_HELP = """\
; ALLOW_TLS                          HTTPS, with the program's certificate
; NO_HTTP                            nothing without TLS
; HSTS_SAFE                          browsers that came once use HTTPS only: when the certificate is one they trust
; VIRTUAL_HOSTS                      a folder with a host's name below RootDirectory is that host's root
; HTTP_LOGGING, ONE_HTTP_LOG         the access log; one for all virtual hosts
; NO_FILEBASE                        no file section on the web"""
_ACME_HELP = """\
; (docs/sysop/certificates.md: with Enabled and TermsAgreed the board gets a certificate that everybody trusts, when its
; host name leads here and ports 80 and 443 can be reached from the Internet)"""
_MAIN_HEAD = "; The board itself.\n"
_MSGS_HEAD = "; Messages. Bit 16 of settings (0x10000): mail may be addressed to people's real names.\n"

_STOCK = Path(__file__).parent / "stock_board"  # files that are the same on every new board


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What a new board is told: its host name, and optionally more."""

    host_name: str
    interface: str = ""  # as in an interface list; "" for all addresses
    port_offset: int = 0
    name: str = ""
    operator: str = ""
    location: str = ""


def starter_files(board: Board) -> dict[str, str]:
    """Every file of a new board, by its path below the root."""
    return {
        "ctrl/sbbs.ini": sbbs_ini(board),
        "ctrl/main.ini": main_ini(board),
        "ctrl/msgs.ini": msgs_ini(board),
        "ctrl/modopts.ini": modopts_ini(),
        "ctrl/services.ini": USUAL,
        **{str(file.relative_to(_STOCK)): file.read_text("utf-8") for file in sorted(_STOCK.glob("*/*"))},
    }


def sbbs_ini(board: Board) -> str:
    """The text of sbbs.ini."""
    all_servers = {
        "HostName": board.host_name,
        "Interface": board.interface or "0.0.0.0, ::",
        "PortOffset": str(board.port_offset),
        "BindRetryCount": "5",
        "LogLevel": "Info",
    }
    mail = {
        "MaxClients": "100",
        "MaxInactivity": "2m",
        "MaxRecipients": "100",
        "MaxMsgSize": "20M",
        "MaxMsgsWaiting": "100",
        "Options": MAIL_OPTIONS,
    }
    web = {"AutoStart": "true", "MaxClients": "1000", "MaxConcurrentConnections": "50", "Options": WEB_OPTIONS}
    return (
        _SBBS_HEAD
        + _section(GlobalConfig, all_servers)
        + _section(TerminalConfig, {"Options": TERMINAL_OPTIONS}, {"Options": _TERMINAL_OPTIONS_HELP})
        + _section(MailConfig, mail, {"Options": _OPTIONS_HELP})
        + _section(FtpConfig, {"Options": "INDEX_FILE | ALLOW_QWK"}, {"Options": _FTP_OPTIONS_HELP})
        + _section(WebConfig, web, {"Options": _WEB_OPTIONS_HELP})
        + _section(ServicesConfig, {})
        + _section(AcmeConfig, {}, {"Enabled": _ACME_HELP})
        + _section(ConsoleConfig, {})
        + _section(UnixConfig, {})
    )


def main_ini(board: Board) -> str:
    """The text of main.ini: bit 3 of settings lets users choose their passwords, bit 26 forward their mail."""
    stated = {
        "name": board.name or board.host_name,
        "operator": board.operator,
        "location": board.location,
        "id": qwk_id(board),
        "settings": "0x4000008",
    }
    keys = [key for key in keys_of(SystemConfig) if (key.section.file, key.section.name) == ("main.ini", "")]
    new_users = _settings(keys_of(NewUserConfig), {})
    return (
        f"{_MAIN_HEAD}{_settings(keys, stated)}\n; What a new account gets, and what is asked.\n[newuser]\n{new_users}"
    )


def modopts_ini() -> str:
    """The text of modopts.ini."""
    keys = keys_of(LogonConfig)
    parts = [(name, [key for key in keys if key.section.name == name]) for name in ("login", "logon")]
    return "; How callers come in.\n" + "".join(f"\n[{name}]\n{_settings(found, {})}" for name, found in parts)


def msgs_ini(board: Board) -> str:
    """The text of msgs.ini, with a few sub-boards to begin with."""
    keys = [key for key in keys_of(SystemConfig) if key.section.file == "msgs.ini"]
    root = _settings((key for key in keys if not key.section.name), {"settings": "0x0"})
    internet = _settings((key for key in keys if key.section.name), {"addr": board.host_name})
    boards = (_STOCK / "sub-boards.ini").read_text("utf-8")
    return f"{_MSGS_HEAD}{root}\n[Internet]\n{internet}{boards}"


def qwk_id(board: Board) -> str:
    """Up to eight letters and digits, the first a letter, from the host name."""
    letters = "".join(ch for ch in board.host_name.partition(".")[0].upper() if ch.isascii() and ch.isalnum())
    return letters.lstrip("0123456789")[:8] or "DIALTONE"


def _section(settings: type[Any], stated: Mapping[str, str], more: Mapping[str, str] | None = None) -> str:
    return f"\n[{settings.SECTION.name}]\n{_settings(keys_of(settings), stated, more or {})}"


def _settings(keys: Iterable[Key], stated: Mapping[str, str], more: Mapping[str, str] | None = None) -> str:
    """Each setting under its help: stated, or shown as a comment. What has no effect yet is left out."""
    lines: list[str] = []
    told: set[str] = set()
    for key in keys:
        if key.name in told or key.note or not key.effective:
            continue
        told.add(key.name)
        inherited = " (blank: as in [Global])" if key.inherits else ""
        inherited = f" (blank: as {key.follows_name})" if key.follows else inherited
        lines += [f"; {key.help}{inherited}", *((more or {}).get(key.name, "").splitlines())]
        value = stated.get(key.name, "")
        default = "" if key.inherits or key.follows else key.default
        lines.append(f"{key.name} = {value}" if value else f";{key.name} = {default}".rstrip())
    return "\n".join(lines) + "\n"
