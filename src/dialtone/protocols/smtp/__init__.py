"""SMTP: mail from other servers, mail from our people, mail to other servers. Start at `server.py`.

Three doors, one session: `smtp` (transfer agent, port 25), `submission` (587, with STARTTLS) and `submissions` (465,
TLS from the first byte), the latter two for people who log in. The house lends `reception`, `logins` and `rates`. The
client's side, which the outbound worker uses, is `client.py`.
"""

from __future__ import annotations

from typing import Any

from dialtone.protocols.smtp.server import SmtpServer
from dialtone.wire.port import Wire
from dialtone.wire.service import Door, ServiceKind


def make(wire: Wire, door: Door, house: Any) -> SmtpServer:
    """One session, with what it needs of the house."""
    session = SmtpServer(wire, door, house.reception, house.logins)
    session.rates = house.rates
    return session


SMTP = ServiceKind(Door("smtp", "SMTP", "SMTP Transfer Agent", "starttls"), make)
SUBMISSION = ServiceKind(Door("submission", "SMTP", "SMTP Submission Agent", "starttls"), make)
SUBMISSIONS = ServiceKind(Door("submissions", "SMTPS", "SMTPS Submission Agent", "implicit"), make)
SERVICES = (SMTP, SUBMISSION, SUBMISSIONS)
