"""The flags of `[Web] Options`. Source: spec services.md 4.1."""

from __future__ import annotations

from dialtone.config.kinds import Flag

_NO_PROGRAMS = "always so: no program is run for a page"

WEB_FLAGS = (
    Flag("DEBUG_RX", -1, "log the requests of clients, line by line"),
    Flag("DEBUG_TX", -1, "log the fields of answers"),
    Flag("DEBUG_SSJS", -1, "keep what server-side scripts made", note="there are no server-side scripts"),
    Flag("VIRTUAL_HOSTS", -1, "a folder with a host's name below RootDirectory is that host's root"),
    Flag("NO_CGI", -1, "no programs for pages", note=_NO_PROGRAMS),
    Flag("NO_HTTP", -1, "no HTTP without TLS"),
    Flag("ALLOW_TLS", -1, "HTTPS on TLSPort, with the program's certificate"),
    Flag("HSTS_SAFE", -1, "browsers are told to use HTTPS only"),
    Flag("HTTP_LOGGING", -1, "write the access log"),
    Flag("ONE_HTTP_LOG", -1, "one access log for all virtual hosts"),
    Flag("NO_FILEBASE", -1, "no file section on the web"),
    Flag("NO_JAVASCRIPT", -1, "no server-side scripts", note="there are none"),
    Flag("HAPROXY_PROTO", -1, "requests come through a proxy", note="name the proxies in [Global] ProxyProtocolFrom"),
    Flag("NO_HOST_LOOKUP", -1, "do not look up the host names of clients"),
    Flag("NO_RECYCLE", -1, "do not recycle this server when a semaphore file says so", note="all servers are one"),
    Flag("MUTE", -1, "no sounds", note="there are no sounds here"),
)
