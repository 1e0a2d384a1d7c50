"""The server's certificate: ctrl/ssl.cert and ctrl/ssl.key, made at the first start, the sysop's own if he has one.

Both are PEM. A certificate of the sysop's may hold its key in the same file; then there is no ssl.key. Files that
change while the program runs are taken by themselves (`net/tls.py`).
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.config.load import Settings
from dialtone.net.certificates import make_self_signed
from dialtone.net.tls import ServerTls


def server_tls(settings: Settings) -> ServerTls | None:
    """The certificate to serve with; None, with a line in the log, when there is none to be had.

    Then the ports that begin with TLS stay closed and STARTTLS is not offered; everything else works.
    """
    cert, key = settings.root.ctrl / "ssl.cert", settings.root.ctrl / "ssl.key"
    try:
        if not cert.exists() and not key.exists():
            make_self_signed(cert, key, settings.host or "localhost", settings.system.name)
            log.notice("tls.made", f"self-signed TLS certificate made: {cert} (replace it with your own)")
        return ServerTls(cert, key if key.exists() else None)
    except (OSError, ValueError) as error:
        text = f"!ERROR loading TLS certificate {cert}: {error} (no TLS, no ports that begin with it)"
        log.error("tls.unavailable", text)
        return None
