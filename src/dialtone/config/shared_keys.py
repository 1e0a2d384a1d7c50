"""Keys that several servers' sections of sbbs.ini have, and that mean the same in each: failed logins, rate limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dialtone.config.field import key
from dialtone.config.kinds import DURATION, INT, MILLIS, Kind, integer

_LOGINS: Mapping[str, tuple[str, Kind, str]] = {
    "LoginAttemptDelay": ("5000", MILLIS, "wait before answering a failed login"),
    "LoginAttemptThrottle": ("1000", MILLIS, "wait for each earlier failure when the client returns"),
    "LoginAttemptHackThreshold": ("10", INT, "failures from which hack.log is written (0: never)"),
    "LoginAttemptTempBanThreshold": ("20", INT, "failures that ban an address for a while (0: never)"),
    "LoginAttemptTempBanDuration": ("10m", DURATION, "length of that ban after the last failure"),
    "LoginAttemptFilterThreshold": ("0", INT, "failures that add an address to ip.can (0: never)"),
    "LoginAttemptFilterDuration": ("0", DURATION, "how long it stays there (0: for ever)"),
}
_RATES: Mapping[str, tuple[str, Kind, str]] = {
    "RateLimitFilterThreshold": ("0", INT, "refusals that add an address to ip.can (0: never)"),
    "RateLimitFilterDuration": ("0", DURATION, "how long it stays there (0: for ever)"),
    "RateLimitFilterSubnetThreshold": ("2", integer(1), "addresses of one network that block it all"),
}


def shared(name: str) -> Any:
    """Declare one of them as a field of a section."""
    if name in _RATES:
        return key(name, *_RATES[name])
    default, kind, help_ = _LOGINS[name]
    return key(name, default, kind, help_, unit="milliseconds" if kind is MILLIS else "", inherits=True)
