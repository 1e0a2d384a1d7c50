"""Flags of [Web] Options, spec services.md 4.1."""

from __future__ import annotations

from dialtone.config.web_options import WEB_FLAGS


def words(text: str) -> list[str]:
    return text.split()


KNOWN = words("""DEBUG_RX DEBUG_TX DEBUG_SSJS VIRTUAL_HOSTS NO_CGI NO_HTTP ALLOW_TLS HSTS_SAFE HTTP_LOGGING ONE_HTTP_LOG
    NO_FILEBASE NO_JAVASCRIPT HAPROXY_PROTO NO_HOST_LOOKUP NO_RECYCLE MUTE""")


def test_every_flag_of_the_manual_is_known_once() -> None:
    assert sorted(flag.name for flag in WEB_FLAGS) == sorted(KNOWN)


def test_those_without_effect_say_why() -> None:
    silent = {flag.name for flag in WEB_FLAGS if flag.note}
    assert silent == {"DEBUG_SSJS", "NO_CGI", "NO_JAVASCRIPT", "HAPROXY_PROTO", "NO_RECYCLE", "MUTE"}
