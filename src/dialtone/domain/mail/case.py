"""The dossier of one message whose text is here: what checks look at and processors may change, until it is stored."""

from __future__ import annotations

from dataclasses import dataclass, field

from dialtone.domain.mail.envelope import Recipient, Sender
from dialtone.domain.mail.intake import Intake
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.route import Destination
from dialtone.formats.mail.opening import Opening


@dataclass(slots=True)
class Case:
    """See the module's text. Whoever replaces `text` replaces `opening` with it and drops the text before it.

    `fields` are header lines (bytes with CR LF, complete) that go to the top of every copy, below the trace lines.
    `subject_tag` is put before the subject. `dropped` is "" or why the message is taken and thrown away.
    """

    visit: Visit
    sender: Sender
    recipients: list[tuple[Recipient, Destination]]
    text: Intake
    opening: Opening
    matched: frozenset[str] = frozenset()  # processors whose To patterns a recipient fits
    baited: bool = False  # one of the recipients was a bait for spammers
    spam: bool = False
    fields: list[bytes] = field(default_factory=list)
    subject_tag: str = ""
    dropped: str = ""

    @property
    def reverse_path(self) -> bytes:
        """The envelope sender in its brackets."""
        return self.sender.bracketed
