"""What every answer to a browser carries: policies that keep pages ours (WEB-05)."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address

# Scripts, styles, fonts and connections are ours only, and none stands in a page itself. Frames hold cleaned mail.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
COMMON: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
APART: Mapping[str, str] = {"cross-origin-opener-policy": "same-origin"}  # browsers take it of trusted origins only
PRIVATE = "no-store"  # pages show what is somebody's
# What users brought, shown as it is: it can do nothing, whatever it is (WEB-02).
FOREIGN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


def headers_for(scheme: str, host: str) -> Mapping[str, str]:
    """What an answer of this origin carries."""
    return {**COMMON, **APART} if scheme == "https" or is_loopback(host) else COMMON


def is_loopback(host: str) -> bool:
    """Whether a host's name or number can only be this machine."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
