"""Looking after the certificate: one loop that looks whether a new one is due, and gets it."""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.domain.certificates.service import LOOK_EVERY, Certificates
from dialtone.workers.rung import Rung


class Renewing(Rung):
    """See the module's text. Cancelling it in the middle of an order is safe: the old certificate stays."""

    LABEL = "ACME"

    def __init__(self, certificates: Certificates) -> None:
        super().__init__()
        self._certificates = certificates

    async def once(self) -> float:
        """Do what is due; returns how long to sleep."""
        try:
            return await self._certificates.look()
        except (StoreError, OSError) as trouble:
            log.error("acme.failed", f"!Looking after the certificate failed: {trouble}")
        except Exception as fault:
            log.fault("acme.fault", "!Looking after the certificate failed", fault)
        return LOOK_EVERY
