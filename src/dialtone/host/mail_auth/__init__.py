"""Mail authentication by libraries: SPF over pyspf, DKIM and ARC over dkimpy, keys and signatures over cryptography.

Everything that computes runs in two threads of its own; everything that waits for the name service waits on the loop,
so that a slow domain keeps nobody else's message from being checked.
"""

from __future__ import annotations

from dialtone.host.mail_auth.examiner import MailExaminer
from dialtone.host.mail_auth.signer import MailSigner

__all__ = ["MailExaminer", "MailSigner"]
