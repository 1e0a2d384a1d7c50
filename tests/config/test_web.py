"""[Web] of sbbs.ini, spec services.md 4.1."""

from __future__ import annotations

from pathlib import Path

from dialtone.config.field import keys_of
from dialtone.config.load import load_settings
from dialtone.config.web import WebConfig


def words(text: str) -> list[str]:
    return text.split()


KEYS = words("""
    AutoStart Interface TLSInterface Port TLSPort TLSErrorLevel MaxClients MaxInactivity
    MaxCgiInactivity RootDirectory ErrorDirectory CGIDirectory CGIExtensions DefaultCGIContent
    Authentication HttpLogFile CustomLogFormat FileIndexScript FileVPathPrefix FileVPathForVHosts
    IndexFileNames JavaScriptExtension OutbufDrainTimeout MaxConcurrentConnections LoginInfoSave
    RemoteIPHeader MaxConnectsPerPeriod ConnectRateLimitPeriod MaxRequestsPerPeriod
    RequestRateLimitPeriod RateLimitSubnetPrefix4 RateLimitSubnetPrefix6 RateLimitFilterThreshold
    RateLimitFilterDuration RateLimitFilterSilent RateLimitFilterSubnetThreshold Options
""")
DEFAULTS = {
    "auto_start": False,
    "port": 80,
    "tls_port": 443,
    "max_clients": 100,
    "max_inactivity": 120.0,
    "max_concurrent_connections": 10,
    "root_directory": "../web/root",
    "error_directory": "error",
    "index_file_names": ("index.html", "index.ssjs"),
    "file_vpath_prefix": "",
    "custom_log_format": "",
    "rate_limit_subnet_prefix6": 64,
    "request_rate_limit_period": 3600.0,
    "clear_text_login": "loopback",
    "options": frozenset({"NO_HOST_LOOKUP", "HTTP_LOGGING", "NO_CGI"}),
}


def loaded(root: Path, text: str) -> WebConfig:
    (root / "ctrl").mkdir(exist_ok=True)
    (root / "ctrl" / "sbbs.ini").write_text(text)
    return load_settings(root).web


def test_every_key_of_the_manual_is_known() -> None:
    known = {key.name for key in keys_of(WebConfig)}
    assert sorted(set(KEYS) - known) == []


def test_a_file_that_says_nothing_means_the_manuals_defaults(tmp_path: Path) -> None:
    web = loaded(tmp_path, "[Web]\n")
    assert {name: getattr(web, name) for name in DEFAULTS} == DEFAULTS


def test_what_a_file_says(tmp_path: Path) -> None:
    web = loaded(
        tmp_path,
        "[Global]\nInterface = 127.0.0.1\nLoginAttemptDelay = 7\n[Web]\nAutoStart = true\nPort = 8080\n"
        "Options = ALLOW_TLS | VIRTUAL_HOSTS\nRemoteIPFrom = 10.0.0.1, 192.0.2.0/24\nIndexFileNames = start.htm\n",
    )
    assert (web.auto_start, web.port, web.interface, web.tls_interface) == (True, 8080, ("127.0.0.1",), ("127.0.0.1",))
    assert web.options == {"ALLOW_TLS", "VIRTUAL_HOSTS"}
    assert web.remote_ip_from == ("10.0.0.1/32", "192.0.2.0/24")
    assert web.index_file_names == ("start.htm",)
    assert web.login_attempt_delay == 7


def test_ports_that_are_left_out_are_moved(tmp_path: Path) -> None:
    web = loaded(tmp_path, "[Global]\nPortOffset = 8000\n[Web]\nTLSPort = 443\n")
    assert (web.port, web.tls_port) == (8080, 443)


def test_what_does_nothing_is_told_why(tmp_path: Path) -> None:
    (tmp_path / "ctrl").mkdir()
    (tmp_path / "ctrl" / "sbbs.ini").write_text("[Web]\nCGIDirectory = bin\nAuthentication = Basic\nWrong = 1\n")
    found = {problem.key: (problem.level, problem.text) for problem in load_settings(tmp_path).problems}
    assert found["CGIDirectory"][0] == "note"
    assert "proxy" in found["CGIDirectory"][1]
    assert "page" in found["Authentication"][1]
    assert "unknown" in found["Wrong"][1]
