"""A board as a sysop has it who ran another server for years: `ctrl/` and `text/` in that server's shape, with its line
ends, its character set, its odd spacing, keys that are long gone and keys of other servers.

Everything is written here from the documented facts (spec mail.md 7 and 3, services.md 1 and 12, bbs.md 3). The ports
stand in parts of sbbs.ini of their own, so that the board can run beside others.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from tests.support import old_board_callers as callers
from tests.support.board import CALL_KEYS, PORT_KEYS, Board
from tests.support.ports import free_ports

DOMAIN = "oldboard.example"

SBBS_INI = """\
; Synchronet "Initialization" File, as it grew over the years
; $Id: sbbs.ini,v 1.181 2020/04/24 08:15:09 rswindell Exp $

[Global]
!include ports.ini
	Hostname =
	CtrlDirectory =
	TempDirectory =
	Interface = 127.0.0.1
	OutboundInterface = 0.0.0.0
	LogLevel = Informational
	TLSErrorLevel = Debugging
	SemFileCheckFrequency = 2
	BindRetryCount = 2
	BindRetryDelay = 15
	LoginAttemptDelay = 0
	LoginAttemptThrottle = 1000
	LoginAttemptHackThreshold = 10
	LoginAttemptTempBanThreshold = 20
	LoginAttemptTempBanDuration = 10M
	LoginAttemptFilterThreshold = 0
	LoginAttemptFilterDuration = 0
	JavaScriptMaxBytes = 16M
	JavaScriptTimeLimit = 864000
	JavaScriptGcInterval = 100
	JavaScriptYieldInterval = 10000
	JavaScriptLoadPath = load
	JavaScriptOptions = STRICT | VAROBJFIX | COMPILE_N_GO
	AnswerSound =
	HangupSound = ../sounds/hangup.wav

@BBS@
[FTP]
	AutoStart = true
	Port = 21
	QWKTimeout = 600
	Options = INDEX_FILE | HTML_INDEX_FILE | ALLOW_QWK

[Web]
	AutoStart=true
	Port=80
	RootDirectory=../web/root
	Options = NONE

[Services]
	AutoStart = true
	iniFileName = services.ini

[MAIL]
!include mail-ports.ini
	AutoStart=true
	MaxClients=25 ; plenty
	MaxInactivity= 2M
	MaxDeliveryAttempts	= 50
	RescanFrequency = 60M
	LinesPerYield = 10
	MaxRecipients = 5
	MaxMsgSize = 20MB
	MaxMsgsWaiting = 100
	ConnectTimeout = 30
	RelayServer = relay.example
	RelayPort = 587
	RelayUsername =
	RelayPassword =
	DNSServer =
	DefaultUser =
	DefaultCharset = IBM437
	DNSBlacklistHeader = X-DNSBL
	DNSBlacklistSubject = SPAM
	POP3Sound =
	InboundSound = ../sounds/mail.wav
	NewMailNotice = \\1n\\1gNew e-mail from \\1h%s
	ForwardNotice = \\1n\\1gForwarded to \\1h%s
	NotifyOfflineUsers = true
	Colour = green
	Options = ALLOW_POP3|USE_SUBMISSION_PORT | TLS_SUBMISSION|TLS_POP3 | NO_HOST_LOOKUP|NO_SENDMAIL | ALLOW_RELAY

[UNIX]
	User =
	Group =
	umask = 077
	Daemonize = false
	LogFacility = U
	LogIdent = synchronet
	PidFile = sbbs.pid
"""

MAIN_INI = """\
name = The B\u00fcro
operator = The Operator
location = D\u00fcsseldorf
id = OLDBRD
settings = 0x611f848
login = 0x0
cache_filter_files = 5
max_log_size = 10M
max_logs_kept = 10
create_self_signed_cert = true
password = SYSPASS
@MAIN@
[MQTT]
	enabled = false

[level:10]
	timeperday = 60
	emailperday = 1
	postsperday = 10
[level:50]
	timeperday = 120
	emailperday = 100
	postsperday = 100
@LEVEL@[level:99]
	emailperday = 0
	postsperday = 0
"""

MSGS_INI = """\
settings = 0xffff0000
smb_retry_time = 30
[mail]
	max_crcs = 0
	max_age = 90
	max_spam_age = 0
[Internet]
	addr = oldboard.example
	netmail_settings = 0x3
	cost = 0
	smtp_sem = %jsmtpin.now
	netmail_sem = ../data/sendmail.now
[FidoNet]
	addr_list = 1:103/705
	netmail_sem = ../data/fidoout.now
[grp:Local]
	description = Local Areas
	ars =
	code_prefix = LOCAL_
	sort = 0
[grp:DOVE-Net]
	description = DOVE-Net
	code_prefix = DOVE_
[sub:Local:GENERAL]
	description = General Chat
	name = General
	settings = 0x4000
	max_msgs = 500
	max_crcs = 100
	semfile = %klocal.now
	tagline =
[sub:Local:SYSOPS]
	description = Sysops Only
	name = Sysops
	ars = LEVEL 90
	post_ars = SYSOP
[sub:DOVE-Net:GEN]
	description = DOVE-Net General
	name = DOVE-Net General
	settings = 0x8
[qhub:VERT]
	enabled = true
	call = *exec/qnet-ftp %s vert.example
"""

SOCKOPTS_INI = """\
IPV6_V6ONLY = 1
; every TCP socket
[tcp]
TCP_NODELAY = TRUE
KEEPALIVE = TRUE
[smtp|smtps]
RCVBUF = 65536
[http]
SNDBUF = 65536
"""

MAILPROC_INI = """\
; external mail processors, in the order they run
[MailAuth]
	Command = mailauth.js
	AccessRequirements = user equal 0 or guest
[ListServer]
	To = listserver, listserv
	PassThru = false
	Command = listserver.js
	Disabled = false
[spamc]
	Disabled = true
	Native = true
	Command = /usr/bin/spamc -E < %m > %n
"""

LISTSERVER_INI = """\
address = listserver
name = The Listserver
[Announce]
	sub = LOCAL_GENERAL
	description = What is new
	readonly = true
	disabled = true
"""

LISTS = {
    "ctrl/alias.cfg": """\
; Aliases: name or address, white space, what it stands for
sysop		1
root		1
abuse		1
sysadmin	1
webmaster	1
postmaster	1
joe		Digital Man
cnnreport	sub:local_general
*@old.example	*@oldboard.example
fido		someone@elsewhere.example
""",
    "ctrl/relay.cfg": "; who may relay without a login\n192.0.2.0/24\n127.0.0.7\n198.51.100.0/33\n",
    "ctrl/domains.cfg": "; other domains of ours\n*.alt.example\n",
    "ctrl/twitlist.cfg": "; nobody wants to hear from these\nTwit Person\n*@twits.example\n",
    "ctrl/spambait.cfg": "bait@oldboard.example\n",
    "ctrl/spamblock.cfg": "; SMTP SPAM BAIT taken by: <x@spam.example>\n203.0.113.9\n",
    "ctrl/dns_blacklist.cfg": "; DNS-based blacklists\nsbl.spamhaus.org SBL, see http://www.spamhaus.org/SBL\nbl.spamcop.net\n",
    "ctrl/dnsbl_exempt.cfg": "*.friend.example\n<pal@far.example>\n",
    "ctrl/ipfilter_exempt.cfg": "::1\n127.0.0.0/8\n10.0.0.0/8\n169.254.0.0/16\n172.16.0.0/12\n192.168.0.0/16\n",
    "text/ip.can": """\
; Blocked IP addresses

; TELNET 12 CONSECUTIVE FAILED LOGIN ATTEMPTS FOR root
; on Sun Jan 05 2014 01:02 pm
198.51.100.7
203.0.113.0/24	t=20240101T000000-0700	p=SMTP	r=SPAM BAIT taken	h=bulk.spam.example
""",
    "text/host.can": "*.spam.example\n!good.spam.example\n",
    "text/ip-silent.can": "198.51.100.66\n",
    "text/email.can": """\
; blocked addresses
spammer@ext.example
*@spam.example	t=20240101T000000-0700	p=SMTP	r=nothing but spam
was@ext.example	t=20200101T000000-0700	e=20200201T000000-0700	p=SMTP	r=long over
""",
    "text/subject.can": "viagra~\nenlarge your~\n",
    "text/name.can": "root\nadministrator\n",
    "text/file.can": "*.exe\n",
    "text/phone.can": "\u2551 none yet \u2551\n",
    "text/smtpspy.can": "; nobody\n",
}


class OldBoard(Board):
    """Runs that board. It has no `dialtone init` behind it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="dialtone-old-board-"))
        self.root = self.folder / "sbbs"
        self.host_name = DOMAIN
        self.environment = dict(os.environ)
        self.process = None
        self._calm = True  # accounts get what the sysop's files say
        *ports, other = free_ports(len(PORT_KEYS) + len(CALL_KEYS) + 1)
        numbers = dict(zip((*PORT_KEYS, *CALL_KEYS), ports, strict=True))
        write(self.root, numbers, offset=min(other, 65000) - 79)
        self.before = self.files()
        self.email_can = self.lines("text/email.can")

    def files(self) -> dict[str, tuple[str, int]]:
        """A digest and the mode of every file of the sysop's."""
        found = {}
        for folder in ("ctrl", "text", "exec", "xtrn"):
            for path in sorted((self.root / folder).rglob("*")):
                if path.is_file():
                    name = str(path.relative_to(self.root))
                    found[name] = (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mode)
        return found

    def lines(self, name: str) -> list[bytes]:
        """The lines of a file with their ends."""
        return (self.root / name).read_bytes().splitlines(keepends=True)

    def remove(self) -> None:
        """Away with it."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def write(root: Path, ports: dict[str, int], *, offset: int) -> None:
    """Write ctrl/, text/ and exec/ below `root`; `offset` moves the small services."""
    for folder in ("ctrl", "text/menu", "exec", "xtrn/hello", "data/user"):
        (root / folder).mkdir(parents=True)
    texts = {
        "ctrl/sbbs.ini": SBBS_INI.replace("@BBS@\n", callers.BBS_SECTION + "\n"),
        "ctrl/mail-ports.ini": "".join(f"\t{key} = {ports[key]}\n" for key in PORT_KEYS),
        "ctrl/bbs-ports.ini": "".join(f"\t{key} = {ports[key]}\n" for key in CALL_KEYS),
        "ctrl/ports.ini": f"\tPortOffset = {offset}\n",
        "ctrl/main.ini": MAIN_INI.replace("@MAIN@\n", callers.MAIN_INI).replace("@LEVEL@", callers.LEVEL_KEYS),
        "ctrl/msgs.ini": MSGS_INI,
        "ctrl/sockopts.ini": SOCKOPTS_INI,
        "ctrl/mailproc.ini": MAILPROC_INI,
        "ctrl/listserver.ini": LISTSERVER_INI,
        **LISTS,
        **callers.FILES,
        "data/user/0003.smtpblock": "; no longer\nshop\n",
        "exec/mailauth.js": "// looks at the sender\nlog('mailauth looked at ' + sender_address);\n",
        "exec/listserver.js": "// keeps what it is sent\n",
    }
    for name, text in texts.items():
        end = b"\x1a" if name.endswith((".ini", ".can")) else b""  # as editors of DOS end their files
        (root / name).write_bytes(text.replace("\n", "\r\n").encode("cp437") + end)
    (root / "xtrn/hello/hello").write_text(callers.HELLO)
    os.chmod(root / "xtrn/hello/hello", 0o755)
    # a container of keys that only the other server's library can open
    (root / "ctrl/ssl.cert").write_bytes(bytes.fromhex("308206d506092a864886f70d010f03") + b"\x01\x02" * 800)
    (root / "ctrl/cryptlib.key").write_bytes(bytes.fromhex("3082028a06092a864886f70d010f03") + b"\x03\x04" * 300)
    os.chmod(root / "ctrl/sbbs.ini", 0o644)
