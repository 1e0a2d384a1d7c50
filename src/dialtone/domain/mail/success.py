"""Reports of success (RFC 3461 NOTIFY=SUCCESS) for copies that reach a mailbox of ours the moment they are taken."""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.domain.mail.delivery import Addressed, Envelope
from dialtone.domain.mail.outcomes import Outcome, Verdict
from dialtone.domain.mail.returns import About, Kind, Original, Return, Returns, wants
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.route import ToUser

DELIVERED = Outcome(verdict=Verdict.SENT, status="2.1.5", reason=("Delivered to the recipient's mailbox",))


async def delivered_report(
    returns: Returns | None, letter: NewLetter, envelope: Envelope, copies: Sequence[Addressed]
) -> Return | None:
    """The report for those recipients whose sender asked, to be placed in the change that delivers; None when nobody
    did. Raises StoreError."""
    asked = [copy for copy in copies if copy.notify and isinstance(copy.destination, ToUser)]
    told = [copy for copy in asked if wants(Kind.DELIVERED, letter.sender, copy.notify)]
    if returns is None or not told:
        return None
    original = Original(
        tag=letter.tag,
        sender=letter.sender,
        author=letter.author,
        subject=letter.subject,
        message_id=letter.message_id,
        received=letter.received,
        prefix=told[0].prefix,
        body=letter.body,
        blob=letter.blob,
        size=len(told[0].prefix) + letter.size,
        envid=envelope.envid,
        ret=envelope.ret,
        utf8=envelope.utf8,
    )
    about = [About(recipient=copy.address, outcome=DELIVERED, orcpt=copy.orcpt) for copy in told]
    return await returns.write(Kind.DELIVERED, original, about)
