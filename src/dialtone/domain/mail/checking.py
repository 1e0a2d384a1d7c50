"""What is looked at before a message is taken: its shape, its hops, who it says it is from.

Each function is one step of the straight line in `reception.py` and raises a `Refusal` with the words sysops know
(spec mail.md 1.13). The author is read by the one parser that also shows it (FRM-05).
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.tables import PatternList
from dialtone.domain.mail import diary
from dialtone.domain.mail.envelope import Sender
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.rights import Rights
from dialtone.domain.mail.visit import Visit
from dialtone.formats.mail.addresses import Mailbox, mailboxes, split_address
from dialtone.formats.mail.opening import Opening

HEADER_LIMIT = 100 * 1024  # bytes
FIELD_LIMIT = 1000
SENDING_FIELDS = (b"from", b"sender", b"resent-from", b"resent-sender")


def check_shape(opening: Opening, most_hops: int) -> None:
    """Refuse headers that are too large, messages in a loop (BSC-06), and more than one From field (FRM-01)."""
    if opening.size > HEADER_LIMIT:
        log.warning("mail.refused", f"!MESSAGE HEADER EXCEEDS {HEADER_LIMIT} BYTES")
        raise Refusal(Why.BAD_CONTENT, f"message header exceeds {HEADER_LIMIT} bytes")
    if opening.lines > FIELD_LIMIT and opening.fields > FIELD_LIMIT:
        log.warning("mail.refused", f"!MESSAGE HEADER HAS MORE THAN {FIELD_LIMIT} FIELDS")
        raise Refusal(Why.BAD_CONTENT, f"message header has more than {FIELD_LIMIT} fields")
    hops = opening.count(b"received")
    if hops > most_hops:
        log.warning("mail.loop", f"!MAIL LOOP: message with {hops} 'Received' header fields")
        raise Refusal(Why.LOOP, "Too many hops, this message is in a loop")
    if opening.count(b"from") > 1:
        log.warning("mail.refused", "!MORE THAN ONE mail header 'FROM' field")
        raise Refusal(Why.BAD_CONTENT, "Mail header contains more than one 'FROM' field")


def check_author(opening: Opening, sender: Sender, visit: Visit) -> None:
    """Refuse a message without an author, and one whose author's name pretends to be an address (FRM-04)."""
    value = opening.first(b"from")
    if value is None or not value.strip():
        if sender.path.domain:
            return
        log.warning("mail.refused", "!MISSING mail header 'FROM' field")
        raise Refusal(Why.BAD_CONTENT, reply=b"554 Mail header missing 'FROM' field")
    if visit.user is None and (value.count(b"@") > 1 or b"=?" in value):
        for author in mailboxes(value, 10):
            _refuse_forged(author)


def _refuse_forged(author: Mailbox) -> None:
    name = author.display
    if not author.address or not looks_like_address(name) or name.lower() == author.address.lower():
        return
    log.warning("mail.forged", f"!FORGED mail header 'FROM' field ('{name}' vs '{author.address}')")
    raise Refusal(Why.BAD_CONTENT, reply=b"554 Mail header contains mismatched 'FROM' field")


def looks_like_address(text: str) -> bool:
    """Whether a display name is nothing but an Internet address (spec mail.md 2.8, net-address type guess)."""
    local, at, host = text.rpartition("@")
    return bool(local and at) and "." in host.strip(".") and not any(ch in text for ch in ' \t<>"(),;:')


async def check_names(opening: Opening, visit: Visit, rights: Rights, ourselves: Ourselves) -> None:
    """Refuse a header in which a user who logged in speaks for somebody else (FRM-06; spec mail.md 1.8)."""
    user = visit.user
    if user is None:
        return
    for field in SENDING_FIELDS:
        for value in opening.every(field):
            for name in mailboxes(value, 100) or [Mailbox("", "")]:
                local, domain = split_address(name.address)
                if not await rights.may_send_as(user, local, domain, submission=visit.submission):
                    raise _not_authorized(visit, field, name, ourselves)


def _not_authorized(visit: Visit, field: bytes, name: Mailbox, ourselves: Ourselves) -> Refusal:
    user = visit.user
    assert user is not None
    title, given = field.decode().upper(), name.address or name.display
    log.warning(
        "mail.unauthorized",
        f"!UNAUTHORIZED mail header '{title}' field ({given}) for user #{user.number} ({user.alias})",
    )
    words = f"550 Mail header '{title}' address <{given}> not authorized for this account, "
    return Refusal(Why.DENIED, reply=f"{words}try <{ourselves.address_of(user)}>".encode("latin-1", "replace"))


def check_twit(opening: Opening, sender: Sender, visit: Visit, twits: PatternList) -> None:
    """Refuse senders on the twit list (spec mail.md 3.8), by header author or else envelope, by name or address."""
    if not twits:
        return
    found = mailboxes(opening.first(b"from") or b"", 1) or [Mailbox(sender.path.local, sender.address)]
    name, address = found[0].display or found[0].address, found[0].address
    if twits.matches(name, address):
        log.notice(
            "mail.twit", f"!FILTERING TWIT-LISTED SENDER: '{name}' <{address}>", host=visit.peer.host, address=address
        )
        diary.spam("REFUSED", address, "", f"Twit-listed sender: '{name}' <{address}>")
        raise Refusal(Why.SENDER_DENIED)
