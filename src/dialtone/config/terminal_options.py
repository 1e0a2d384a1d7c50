"""The flags of `[BBS] Options`. Source: spec services.md 12.1. Flags of rooms that come later are not effective yet."""

from __future__ import annotations

from dialtone.config.kinds import Flag

TERMINAL_FLAGS = (
    Flag("XTRN_MINIMIZED", -1, "doors start minimized", note="there are no windows here"),
    Flag("AUTO_LOGON", -1, "who is known by address and may (exemption V) needs no password"),
    Flag("DEBUG_TELNET", -1, "log every Telnet command"),
    Flag("ALLOW_RLOGIN", -1, "take calls by RLogin"),
    Flag("ALLOW_SSH", -1, "take calls by SSH"),
    Flag("ALLOW_SFTP", -1, "files by SFTP over SSH"),
    Flag("SSH_ANYAUTH", -1, "SSH asks for nothing, the board's own prompt does; no SFTP then"),
    Flag("NO_TELNET", -1, "take no calls by Telnet"),
    Flag("NO_TELNET_GA", -1, "say nothing on idle Telnet connections (some programs show it)"),
    Flag("NO_EVENTS", -1, "no timed events"),
    Flag("NO_QWK_EVENTS", -1, "no QWK packets made by timed events", effective=False),
    Flag("NO_NEWDAY_EVENTS", -1, "no daily maintenance"),
    Flag("NO_HOST_LOOKUP", -1, "do not look up the host names of callers"),
    Flag("NO_SPY_SOCKETS", -1, "no sockets to watch callers", note="there are none"),
    Flag("NO_DOS", -1, "no DOS doors"),
    Flag("NO_RECYCLE", -1, "do not recycle this server when a semaphore file says so", effective=False),
    Flag("GET_IDENT", -1, "ask the caller's machine for a name (RFC 1413)", note="not asked: nobody answers any more"),
    Flag("NO_JAVASCRIPT", -1, "no scripts", effective=False),
    Flag("HAPROXY_PROTO", -1, "calls come through a proxy", note="name the proxies in [Global] ProxyProtocolFrom"),
    Flag("MUTE", -1, "no sounds", note="there are no sounds here"),
    Flag("USE_2ND_RLOGIN", -1, "the second RLogin field is the user", note="always so"),
)
