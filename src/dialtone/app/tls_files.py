"""The server's certificate: ctrl/ssl.cert and ctrl/ssl.key, made at the first start, the sysop's own if he has one.

Both are PEM. A certificate of the sysop's may hold its key in the same file; then there is no ssl.key. Where another
server has kept its container of keys as ctrl/ssl.cert (spec services.md 1.13), which only that server can open, ours
are ctrl/dialtone.cert and ctrl/dialtone.key, and the container stays as it is. A certificate that the board got from an
authority is ctrl/acme.pem and counts before all of these as long as [ACME] is on. Files that change while the program
runs are taken by themselves (`net/tls.py`).
"""

from __future__ import annotations

from pathlib import Path

from dialtone.base import log
from dialtone.config.load import Settings
from dialtone.net.certificates import make_self_signed
from dialtone.net.tls import ServerTls

ACME_FILE = "acme.pem"  # certificate, chain and key
CONTAINER = b"\x30\x82"  # how a container of keys begins; PEM is text


def certificate_files(settings: Settings) -> tuple[Path, Path]:
    """Where certificate and key are, or will be made."""
    ctrl = settings.root.ctrl
    try:
        with open(ctrl / "ssl.cert", "rb") as file:
            foreign = file.read(2) == CONTAINER
    except OSError:
        foreign = False
    stem = "dialtone" if foreign else "ssl"
    return ctrl / f"{stem}.cert", ctrl / f"{stem}.key"


def preferred_file(settings: Settings) -> Path | None:
    """Where a certificate from an authority is, or will be; None when the board does not get any."""
    return settings.root.ctrl / ACME_FILE if settings.acme.enabled else None


def served_file(settings: Settings) -> Path:
    """The certificate the world sees."""
    preferred = preferred_file(settings)
    return preferred if preferred is not None and preferred.exists() else certificate_files(settings)[0]


def server_tls(settings: Settings) -> ServerTls | None:
    """The certificate to serve with; None, with a line in the log, when there is none to be had.

    Then the ports that begin with TLS stay closed and STARTTLS is not offered; everything else works.
    """
    cert, key = certificate_files(settings)
    try:
        if not cert.exists() and not key.exists():
            make_self_signed(cert, key, settings.host or "localhost", settings.system.name)
            log.notice("tls.made", f"self-signed TLS certificate made: {cert} (replace it with your own)")
        return ServerTls(cert, key if key.exists() else None, preferred=preferred_file(settings))
    except (OSError, ValueError) as error:
        text = f"!ERROR loading TLS certificate {cert}: {error} (no TLS, no ports that begin with it)"
        log.error("tls.unavailable", text)
        return None
