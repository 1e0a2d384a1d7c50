"""The half of an old board that callers meet: `[BBS]`, the rest of main.ini, file.ini, xtrn.ini, chat.ini, screens.

Everything is written here from the documented facts (spec bbs.md 1, 7, 8, 9, 14 and 18, services.md 2 and 12.1), with
keys that mean nothing here among them, as files of the other server have them.
"""

from __future__ import annotations

BBS_SECTION = """\
[BBS] ; the terminal server
!include bbs-ports.ini
	AutoStart = true
	TelnetInterface =
	RLoginInterface =
	SSHInterface =
	Pet40Port = 64
	Pet80Port = 128
	SSHConnectTimeout = 10s
	SSHErrorLevel = Warning
	FirstNode = 1
	LastNode = 4
	MaxConcurrentConnections = 0
	MaxLoginInactivity = 10m
	MaxNewUserInactivity = 1h
	MaxSessionInactivity = 10m
	MaxSFTPInactivity = 5m
	MaxDumbTermInactivity = 1m
	OutbufHighwaterMark = 1024
	OutbufDrainTimeout = 10
	DefaultTermWidth = 80
	DefaultTermHeight = 24
	ExternalTermANSI = pc3
	ExternalTermDumb = dumb
	UseDOSemu = false
	DOSemuPath = /usr/bin/dosemu.bin
	DOSemuConfPath = dosemu.conf
	LogLevel = Informational
	EventLogLevel = Informational
	BindRetryCount = 2
	BindRetryDelay = 15
	LoginRequirements =
	JavaScriptMaxBytes = 16M
	JavaScriptTimeLimit = 864000
	JavaScriptGcInterval = 100
	JavaScriptYieldInterval = 10000
	JavaScriptLoadPath =
	LoginAttemptDelay = 0
	AnswerSound =
	HangupSound = ../sounds/hangup.wav
	Options = XTRN_MINIMIZED | ALLOW_RLOGIN | ALLOW_SSH | ALLOW_SFTP | NO_HOST_LOOKUP | NO_QWK_EVENTS | MUTE | GET_IDENT
"""

MAIN_INI = """\
guru = GURU
error_level = 4
errorsto = 1
valuser = 1
last_displayable_node = 4
timezone = 0x4168
date_fmt = 0
phonefmt = NNN-NNN-NNNN
magic_word =
pwdays = 0
deldays = 30
autodel = 0
ctlkey_passthru = 0x0
inactivity_warn = 75
max_getkey_inactivity = 5M
user_backup_level = 5
mail_backup_level = 5
stats_interval = 5
data_dir = ../data/
exec_dir = ../exec/
mods_dir = ../mods/
logs_dir = ../data/

[node_dir]
	1 = ../node1/
	2 = ../node2/
	3 = ../node3/
	4 = ../node4/

[newuser]
	questions = 0x12c0d
	level = 50
	flags1 =
	flags2 =
	flags3 =
	flags4 =
	exemptions =
	restrictions =
	expiration_days = 0
	credits = 0
	minutes = 0
	editor =
	command_shell = DEFAULT
	download_protocol = Z
	settings = 0x36210
	chat_settings = 0x11
	msgscan_init = 14
	gender_options = MFX
	password =

[expired]
	level = 10
	flags1 =
	exemptions =
	restrictions = E

[valset:0]
	level = 50
	flags1 =
	credits = 0
	expire = 0
[valset:1]
	level = 60
	flags1 = AB
	exemptions = W
	credits = 1M
	expire = 365

[module]
	logon = logon
	login = login
	newuser = newuser
	usercfg = user_settings

[shell:DEFAULT]
	name = Synchronet Classic
	ars =
[shell:LBSHELL]
	name = Synchronet Lightbar
	ars = ANSI
"""

LEVEL_KEYS = """\
	timepercall = 60
	callsperday = 10
	linespermsg = 400
	downloadsperday = 0
	freecdtperday = 1048576
	misc = 0x1
	expireto = 10
"""

MODOPTS_INI = """\
; options of modules
[login]
	email_passwords = true
	guest = true
	login_prompts = 10
[logon]
	rlogin_auto_xtrn = false
	fast_logon = true
	email_validation = true
[logonlist]
	last_few_callers = 4
[xtrn_sec]
	multicolumn = true
"""

FILE_INI = """\
min_dspace = 100K
max_batup = 25
max_batdn = 50
max_userxfer = 10
upload_credit_pct = 100
download_credit_pct = 90
leech_pct = 90
leech_sec = 60
settings = 0x0
filename_maxlen = 64
supported_archive_formats = zip,7z,tgz

[viewable:0]
	extension = txt
	ars =
	cmd = ?cat.js %f
[testable:0]
	extension = zip
	ars =
	cmd = %@unzip -tqq %f
	working = Testing ZIP integrity...
[extractable:0]
	extension = zip
	ars =
	cmd = %@unzip -Coj %f %s -d %g
[compressible:0]
	extension = zip
	ars =
	cmd = %@zip -jD %f %s
[dlevent:0]
	extension = zip
	cmd = %!scripts/dlevent %f
[protocol:Y]
	key = Y
	name = Ymodem
	ars =
	ulcmd = %!sexyz %h ry %f
	dlcmd = %!sexyz %h sy %f
	settings = 0x0

[lib:Main]
	description = Main Library
	ars =
	code_prefix = MAIN_
	parent_path =
	sort = 0
	vdir_name =
[dir:Main:UPLOADS]
	description = New Uploads
	ars =
	upload_ars =
	download_ars =
	exempt_ars = LEVEL 90
	operator_ars =
	path =
	extensions =
	upload_sem =
	data_dir =
	sort = 0
	max_files = 1000
	max_age = 0
	upload_credit_pct = 100
	download_credit_pct = 90
	seq_dev = 0
	settings = 0x8c9
[dir:Main:SYSOP]
	description = Files for the Sysop
	ars = SYSOP
	settings = 0x0
"""

XTRN_INI = """\
[logon_event]
	cmd =
[daily_event]
	cmd = %!scripts/daily
	settings = 0x1

[editor:SLYEDIT]
	name = SlyEdit
	cmd = ?SlyEdit.js %f ICE
	ars = ANSI
	settings = 0x20380
	type = 0

[native:pkzip]
	name = pkzip

[hotkey:24]
	cmd = ?sysopmenu

[sec:GAMES]
	name = Games of Skill
	ars =
[prog:GAMES:HELLO]
	name = Say hello
	ars =
	execution_ars =
	type = 12
	settings = 0x405
	event = 0
	cost = 0
	cmd = ./hello %f
	clean_cmd =
	startup_dir = ../xtrn/hello
	textra = 0
	max_time = 0
	max_inactivity = 0
[prog:GAMES:LORD]
	name = Legend of the Red Dragon
	ars = AGE 12
	type = 3
	settings = 0x0
	cmd = start.bat %#
	startup_dir = ../xtrn/lord
	cost = 100
[prog:GAMES:FAR]
	name = Games of a friend
	cmd = ?rlogin.js games.example.net
	settings = 0x405

[event:BINKPOLL]
	cmd = ?binkit
	days = 0x7f
	time = 0
	node = 1
	settings = 0x4
	freq = 60
[event:TICKIT]
	cmd = %!scripts/tickit
	days = 0x2a
	time = 04:30
	settings = 0x8
"""

CHAT_INI = """\
[guru:GURU]
	name = The Guru
	ars =
[actions:DEFAULT]
	WAVE = %s waves to %s.
	BOW = %s bows to %s deeply.
[chan:MAIN]
	name = The Café
	ars =
	cost = 0
	settings = 0x1
	guru = GURU
	actions = DEFAULT
[chan:SYSOPS]
	name = The Office
	ars = LEVEL 90
	cost = 0
[page:BELL]
	cmd = %!scripts/bell %a
	ars =
"""

HELLO = """\
#!/bin/sh
# says hello, and waits for a key
printf 'Hello from the old door\\r\\n'
sleep 0
"""

FILES = {
    "ctrl/file.ini": FILE_INI,
    "ctrl/xtrn.ini": XTRN_INI,
    "ctrl/chat.ini": CHAT_INI,
    "ctrl/modopts.ini": MODOPTS_INI,
    "ctrl/guru.dat": "(HELLO)\nHello yourself, `A.\n\n()\nGo on.\n",
    "ctrl/attr.ini": "; colours\nuser = W\n",
    "ctrl/services.ini": "[Finger]\nPort = 79\n",
    "text/answer.msg": "\1h\1yWelcome to the old board\1n\n",
    "text/logon.msg": "\1hGood to see you, @ALIAS@\1n\n",
    "text/password.can": "password\n12345678\n",
    "text/rfc.txt": "\u2554\u2550 information \u2550\u2557\n",
    "text/menu/main.msg": "\1h\1bThe menu as it always was\1n\n",
}
