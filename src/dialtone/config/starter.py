"""The commented files of a new board's ctrl/ and text/ directories.

They state the values we recommend, also where the default a silent file gets is another one (the manual's, so that old
files keep their meaning). Settings without a recommendation are shown as comments with their defaults. Made from the
same table as everything else, so that a new key appears here by itself. Loading the result finds no problem at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
_BOARDS = """
; Groups of sub-boards, and the sub-boards in them: [sub:GROUP:CODE]. The internal code of a sub-board is its group's
; code_prefix and its own code; mail to sub:CODE@ this board's address is posted there. Who may do what is said by
; access requirements (dialtone access check --help); a blank one is met by everybody, also on the Internet:
;   ars            sees it (a group's: sees its sub-boards)
;   read_ars       reads its messages
;   post_ars       posts: LEVEL 1 is everybody who has an account here
;   operator_ars   moderates it, besides the sysop
;   moderated_ars  their messages wait for a moderator (dialtone board held)
; settings are bits: 0x800 people may remove their own messages, 0x40 private messages, 0x400 real names, 0x40000 part
; of new scans, 0x1000000 of scans for messages to oneself, 0x2000 of everybody's new scans. edit = yes, last or no:
; which of their own messages people may change; voting, quoting, signatures = no switch those off.
; max_msgs and max_age (days) are how much is kept, max_crcs (not 0) refuses the same words twice, semfile is a file
; touched after a post.
[grp:Main]
description = Main
code_prefix = MAIN-

[sub:Main:general]
description = General conversation
name = General
post_ars = LEVEL 1
settings = 0x1040800
edit = yes
max_msgs = 5000

[sub:Main:help]
description = Questions and answers about this board
name = Help
post_ars = LEVEL 1
settings = 0x1040800
edit = yes
max_msgs = 5000

[sub:Main:sysops]
description = For those who run the board
name = Sysops
ars = SYSOP
settings = 0x1040800
max_msgs = 5000
"""

_FILES = """\
; File libraries and the directories in them: [lib:NAME] and [dir:NAME:CODE]. The internal code of a directory is its
; library's code_prefix and its own code. docs/sysop/files.md has every key. Who may do what is said by access
; requirements; a blank one is met by every caller:
;   ars            sees it (a library's: sees its directories)
;   upload_ars, download_ars   may do that as well
;   op_ars         operates it, besides the sysop; ex_ars: downloads are free
; path is the folder the files are in, relative to ctrl/; blank is ../data/dirs/ and the code in lower case.
; settings are bits: 0x8 searched for duplicates, 0x10 free downloads, 0x40 and 0x80 credits for uploads and their
; downloads, 0x800 descriptions come out of archives.
; Uploads stop when less space than this is free:
min_dspace = 200M
; where uploads go that the caller's directory does not take, and files for the sysop:
upload_dir = MAIN-UPLOADS
sysop_dir = MAIN-SYSOP
; A virus scanner for uploads (it refuses a file by an exit status other than 0):
;[testable:scanner]
;extension = *
;cmd = clamdscan --no-summary --fdpass %f
;working = Looking for viruses

[lib:Main]
description = Main
code_prefix = MAIN-

[dir:Main:uploads]
description = New uploads
name = Uploads
upload_ars = LEVEL 1
settings = 0x8c9

[dir:Main:programs]
description = Programs
name = Programs
upload_ars = SYSOP
settings = 0x8d9

[dir:Main:texts]
description = Texts and art
name = Texts
upload_ars = SYSOP
settings = 0x8d9

; Sections of texts to read; data/text/info.ini names the files in data/text/info, or add them at the terminal.
[text:info]
name = About this board

[dir:Main:sysop]
description = Files for the sysop
name = Sysop
ars = SYSOP
settings = 0x1001
"""
_SOCKOPTS = """\
; Socket options: for every socket, then for [tcp] or [udp], then for a protocol, such as [smtp] or [pop3|pop3s].
IPV6_V6ONLY = 1

[tcp]
TCP_NODELAY = TRUE
KEEPALIVE = TRUE
"""
_ALIAS = """\
; Other names for recipients, one per line: the name, a blank, and who gets the mail: an alias, a user number or an
; address. *end stands for every name that ends so. The first line that fits counts.
sysop       1
root        1
abuse       1
sysadmin    1
webmaster   1
postmaster  1
hostmaster  1
"""
_FTP_ALIAS = """\
; Further names at the root of the FTP server, one per line: the name, what it stands for, and a description ("hidden":
; it can be used and is not listed). bbs://LIBRARY/DIRECTORY/ is a directory, bbs://LIBRARY/DIRECTORY/FILE a file of it,
; with the access they have; anything else is the path of a file on this machine, which users (not guests) may read.
"""
_RELAY = "; Hosts that may send mail through this server without logging in: addresses, networks or host names.\n"
_RLOGIN = """\
; Hosts whose RLogin calls are believed: addresses, networks or host names. Whoever calls from there is the user he says
; he is, without any password, the sysop too. List only machines on which nobody else can log in.
"""
_DOMAINS = "; Further domains whose mail belongs to this board, one per line; *.example.net stands for all below it.\n"
_EXEMPT = """\
; Addresses and host names that are never filtered, slowed down or banned.
::1
127.0.0.0/8
10.0.0.0/8
169.254.0.0/16
172.16.0.0/12
192.168.0.0/16
"""
_MAILPROC = """\
; Programs that see mail as it arrives, in this order; each may change a message, refuse it or keep it. A section for
; each, named as you like. docs/adding/mail-processor.md has every key and an example of each kind.
;
; A program (JavaScript in mods/ or exec/ when neither Native is true nor the command ends in .py):
;[SpamFilter]
;Native = true
;Command = /usr/local/bin/myfilter %m
;OnTrouble = keep
;
; Python, in mods/ or exec/, for what comes to one name that is no user:
;[Robot]
;To = robot
;PassThru = false
;Command = robot.py

; Refuses mail of strangers in the name of this board's own domain. Checks of SPF and DMARC do that too, and without
; having to look into each message; so this one is off.
[MailAuth]
Disabled = true
Command = mailauth.js
AccessRequirements = user equal 0 or guest

; Mailing lists (listserver.ini, docs/sysop/lists.md). To use them, let this one run, and add each list's name to To
; with a * behind it.
[ListServer]
Disabled = true
Command = listserver.js
To = listserver*, listserv
PassThru = false
"""
_CHAT = """\
; Talk: channels, action words, gurus, pagers. docs/sysop/terminal.md has every key.
; who may page the sysop at any time, even when he is not available
;override = LEVEL 90
; true: who pages is not kept waiting
;short_page = false

[chan:MAIN]
name = Main channel
actions = DEFAULT

[chan:CORNER]
name = Quiet corner
; 0x1: whoever is first may lock it with a password, 0x2: the guru joins whoever is alone
settings = 0x3
guru = GURU
actions = DEFAULT

; the first %s is who, the second whom
[actions:DEFAULT]
BOW = %s makes a deep bow to %s.
CHEER = %s cheers for %s.
GRIN = %s grins at %s.
HUG = %s gives %s a hug.
NOD = %s nods at %s.
SHRUG = %s shrugs at %s.
SIGH = %s looks at %s and sighs.
THANK = %s thanks %s.
WAVE = %s waves to %s.

; answers are in guru.dat
[guru:GURU]
name = The Guru

; a program that calls the sysop; %a is who, %n the node, %m why
;[pager:BELL]
;cmd = /usr/local/bin/ring-the-sysop %a %n %m
"""
_GURU = """\
What the guru says: a condition in parentheses, then an answer on each line. A word stands alone, WORD~ may be inside
another one, WORD^ begins the line; & is and, | is or, [LEVEL 90] is a requirement, () is always.

(HELLO|HI|HEY|GREETINGS|GOOD MORNING|GOOD EVENING)
Hello, `A. What is on your mind?
Welcome to `S, `A.
Ah, `A. It is `T already.

(BYE|GOODBYE|QUIT|SO LONG|I&MUST&GO)
Farewell, `A. The road goes on.`Q
Until the next call.`Q

(WHO&ARE&YOU|YOUR&NAME|WHO ARE YOU)
I am `G. I have lived in this machine for longer than its clock admits.
They call me `G.

((WHAT&TIME)|CLOCK)
It is `T, and has been for a while.

((WHAT&DAY)|(WHAT&DATE)|TODAY)
It is `W, the `J of `M.

(SYSOP|`O)
The sysop is `O. Write to him; he reads more than he answers.

(FILE~|DOWNLOAD~|UPLOAD~)
You have brought us `U bytes and taken `D. The scales remember.

(HELP|HOW)
Press ? anywhere. Half of wisdom is knowing which key to press.
Tell me what you have tried.

(WHY)
Because somebody, once, left a default as it was.
Why not?

(THANK~)
It was nothing. Almost nothing is.

(STUPID|IDIOT|DUMB)
I have been called worse by faster modems.
`_Noted.

(YES)
Good. And then?
(NO)
No is where most things begin.

()
Go on.
Tell me more, `A.
And what does that mean to you?
Let us think about that.`_ Done.
I once met a caller at 300 baud who said just that.
"""
_LISTSERVER = """\
; Mailing lists, each over a sub-board: docs/sysop/lists.md. They work when [ListServer] of mailproc.ini runs and has
; their names in To.
;address = listserver
;name = List Server
; true: answers to what a list sends go to its author; false: to the list
;use_sender_address = false
; where commands may stand
;SubjectCommand = true
;BodyCommand = true
;
; A list, its name in brackets:
;[talk]
;sub = MAIN-GENERAL
;description = General conversation
; only these addresses may post, besides or (readonly = true) instead of subscribers:
;submitter =
;readonly = false
; nobody can subscribe by mail:
;closed = false
; put [talk] in front of subjects:
;subject_mod = true
; who subscribes by mail must answer a question first:
;confirm = true
"""
_XTRN = """\
; Doors (external programs) and timed events. docs/sysop/terminal.md explains them, docs/adding/door.md how to set one
; up. A section of doors is [sec:NAME], a door [prog:SECTION:CODE], a timed event [event:CODE].
[sec:GAMES]
name = Games

; A small game in Python, to try doors with: dialtone door test GUESS
[prog:GAMES:GUESS]
name = Guess the number
cmd = guess.py %f
startup_dir = ../xtrn/guess
type = DOOR32.SYS

; A game of another board, called by RLogin:
;[prog:GAMES:FAR]
;name = Games of a friend
;kind = rlogin
;cmd = bbs.example.net:513 secret %a xtrn=lord

; A program that runs every night at four:
;[event:NIGHTLY]
;cmd = /usr/local/bin/nightly
;time = 04:00
"""
_IP_CAN = "; Addresses and networks (192.0.2.0/24) that are turned away, one per line.\n"
_HOST_CAN = "; Host names that are turned away, one per line; *.example.net stands for all below it.\n"
_NAME_CAN = "; Names nobody may have; whoever tries to log in with one is banned for a while.\n"


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
        "ctrl/file.ini": _FILES,
        "ctrl/xtrn.ini": _XTRN,
        "ctrl/services.ini": USUAL,
        "ctrl/sockopts.ini": _SOCKOPTS,
        "ctrl/mailproc.ini": _MAILPROC,
        "ctrl/listserver.ini": _LISTSERVER,
        "ctrl/chat.ini": _CHAT,
        "ctrl/guru.dat": _GURU,
        "ctrl/alias.cfg": _ALIAS,
        "ctrl/ftpalias.cfg": _FTP_ALIAS,
        "ctrl/relay.cfg": _RELAY,
        "ctrl/rlogin.cfg": _RLOGIN,
        "ctrl/domains.cfg": _DOMAINS,
        "ctrl/ipfilter_exempt.cfg": _EXEMPT,
        "text/ip.can": _IP_CAN,
        "text/host.can": _HOST_CAN,
        "text/name.can": _NAME_CAN,
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
    return f"{_MSGS_HEAD}{root}\n[Internet]\n{internet}{_BOARDS}"


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
