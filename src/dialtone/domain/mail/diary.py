"""The sysop's lines about a message on its way in (spec mail.md 1.11, 1.13). Nothing is composed when nobody reads."""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.delivery import Addressed
from dialtone.domain.mail.intake import Intake
from dialtone.domain.model.mail import LetterId, NewLetter
from dialtone.domain.model.route import ToUser
from dialtone.domain.model.user import User
from dialtone.formats.mail.addresses import mailboxes
from dialtone.formats.mail.opening import Opening

SHOWN = frozenset({"DEBUG_RX_HEADER", "DEBUG_RX_BODY"})  # options that want the text in the log
SHOWN_RECIPIENTS = 3
LINE_MOST = 2048  # bytes of a line kept while its end has not come; the log cuts it shorter still
LINES_MOST = 5000  # of one text: millions of short lines would hold up everybody (SLO-05)


def receiving(sender: bytes, last_recipient: str, kind: str = "mail") -> None:
    """A text begins. `sender` is the reverse path in its brackets."""
    if log.wants(log.INFO):
        log.info("mail.receiving", f"Receiving {kind} message from {_text(sender)} to <{last_recipient}>")


def ended(text: Intake, opening: Opening) -> None:
    """A text is here."""
    if log.wants(log.INFO):
        lines = opening.lines
        log.info(
            "mail.received",
            f"End of message (body: {max(text.lines - lines - 1, 0)} lines, {text.size - opening.size} bytes, "
            f"header: {lines} lines, {opening.size} bytes)",
        )


async def shown(text: Intake, opening: Opening, options: frozenset[str]) -> None:
    """The text itself, line by line at debug, as far as DEBUG_RX_HEADER and DEBUG_RX_BODY ask for it: the first
    thousands of its lines."""
    if not log.wants(log.DEBUG):
        return
    wanted = [flag in options for flag in ("DEBUG_RX_HEADER", "DEBUG_RX_BODY")]
    number, told, rest = 0, 0, b""
    async for piece in await text.spool.chunks():
        *lines, rest = (rest[:LINE_MOST] + piece).split(b"\r\n")
        for place, line in enumerate(lines, number + 1):
            if not wanted[place > opening.lines]:
                continue
            if told == LINES_MOST:
                log.debug("mail.text", f"RX: ... (the first {LINES_MOST} lines are shown)")
                return
            told += 1
            log.debug("mail.text", f"RX: {_text(line)}")
        number += len(lines)


async def spied(text: Intake, *, secure: bool) -> None:
    """The text of a client named in smtpspy.can, for the file of its sessions (spec mail.md 1.3)."""
    told, rest = 0, b""
    async for piece in await text.spool.chunks():
        *lines, rest = (rest[:LINE_MOST] + piece).split(b"\r\n")
        for line in lines[: LINES_MOST - told]:
            spy(_text(line), secure=secure)
        told += len(lines)
        if told >= LINES_MOST:
            return


def spy(line: str, *, secure: bool) -> None:
    """One line such a client sent: to smtpspy.txt, or smtpsspy.txt under TLS."""
    if secure:
        log.info("smtps.spy", line)
    else:
        log.info("smtp.spy", line)


def stored(number: LetterId, letter: NewLetter, sender: bytes, user: User | None, copies: Sequence[Addressed]) -> None:
    """A message was taken: one line for each copy."""
    if not log.wants(log.INFO):
        return
    author = f"'{user.alias}' #{user.number}" if user else _text(sender)
    for copy in copies:
        log.info(
            "mail.accepted",
            f"Added message header #{number} from {author} to {_who(copy)}",
            tag=letter.tag,
            message_id=letter.message_id,
            size=letter.size,
            to=copy.address,
        )


def spam(action: str, sender: str, recipient: str, reason: str) -> None:
    """An entry for spam.log (spec mail.md 1.18)."""
    text = f"SUSPECTED SPAM {action}: {reason}"
    log.notice("mail.spam", text, action=action, sender=sender, recipient=recipient, reason=reason)


def author(case: Case) -> str:
    """Who a message is from, as the log shows it (spec mail.md 1.13): `'name' #number`, `'name' <address>` or only
    `<address>`."""
    user = case.visit.user
    if user is not None:
        return f"'{user.alias}' #{user.number}"
    found = mailboxes(case.opening.first(b"from") or b"", 1)
    address = (found[0].address if found else "") or case.sender.address
    name = found[0].display if found else ""
    return f"'{name}' <{address}>" if name and name.lower() != address.lower() else f"<{address}>"


def recipients(case: Case) -> str:
    """Whom a message is for: the first few addresses."""
    more = len(case.recipients) - SHOWN_RECIPIENTS
    shown = ", ".join(f"<{to.address}>" for to, _ in case.recipients[:SHOWN_RECIPIENTS])
    return f"{shown} and {more} more" if more > 0 else shown or "nobody"


def spam_of(action: str, case: Case, reason: str) -> None:
    """An entry for spam.log about a message: its envelope sender and its first recipient."""
    spam(action, _text(case.reverse_path), case.recipients[0][0].address if case.recipients else "", reason)


def not_stored(sender: bytes, trouble: StoreError) -> None:
    """The disk or the store failed."""
    log.critical("mail.not_stored", f"!ERROR ({trouble}) saving message from {_text(sender)}")


def _who(copy: Addressed) -> str:
    if isinstance(copy.destination, ToUser):
        user = copy.destination.user
        return f"'{user.alias}' #{user.number}"
    return f"<{copy.address}>"


def _text(sender: bytes) -> str:
    return sender.decode("utf-8", "replace")
