"""The flags of `[BBS] Options`."""

from __future__ import annotations

from dialtone.config.terminal_options import TERMINAL_FLAGS

MANUAL = """XTRN_MINIMIZED AUTO_LOGON DEBUG_TELNET ALLOW_RLOGIN ALLOW_SSH ALLOW_SFTP SSH_ANYAUTH NO_TELNET NO_TELNET_GA
NO_EVENTS NO_QWK_EVENTS NO_NEWDAY_EVENTS NO_HOST_LOOKUP NO_SPY_SOCKETS NO_DOS NO_RECYCLE GET_IDENT NO_JAVASCRIPT
HAPROXY_PROTO MUTE USE_2ND_RLOGIN"""


def test_every_flag_of_the_manual_is_known():
    assert {flag.name for flag in TERMINAL_FLAGS} == set(MANUAL.split())
