"""From what somebody typed to a message: the draft made complete, and its text with a header (RFC 5322).

Spec bbs.md 3.7: a reply goes to the author of what it answers (to the original recipient when one answers oneself),
under the same subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialtone.base.errors import Refusal, Why
from dialtone.domain.boards.facts import NAME_MOST, SUBJECT_MOST, BodyDigest, cleaned, message_ids, threading
from dialtone.domain.model.post import NewPost, Post, PostNumber
from dialtone.domain.model.user import User
from dialtone.formats.mail.address_lists import write_mailbox
from dialtone.formats.mail.dates import rfc5322
from dialtone.formats.mail.headers import encode_phrase, encode_text, fold
from dialtone.formats.text.escape import plain

NO_POST = PostNumber(0)
BODY_MOST = 4 * 1024 * 1024  # bytes

# What never belongs into a text that others see: controls except tab, line ends and Ctrl-A (colours), and C1.
_CONTROLS = re.compile("[\x00\x02-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SIGNATURE = "-- "  # the line above a signature, with its blank (RFC 3676 section 4.3)
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to say. `to` "" is everybody, or whom an answer goes to; `answers` the number of the
    message answered, 0 for none."""

    subject: str
    body: str
    to: str = ""
    answers: PostNumber = NO_POST
    private: bool = False
    anonymous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A draft made complete; `body` with CR LF at the ends of its lines."""

    subject: str
    to: str
    body: bytes
    reply_to: str
    references: str
    digest: str

    @classmethod
    def of(cls, draft: Draft, answered: Post | None, *, author: User | None) -> Written:
        """Complete a draft. Raises Refusal: EMPTY, TOO_BIG."""
        body = _body(draft.body, plain_only=author is not None and author.has_restriction("A"))
        subject = cleaned(draft.subject, SUBJECT_MOST) or (answered.subject if answered else "")
        to = draft.to or (_partner(answered, author) if answered else "")
        reply_to, references = "", ""
        if answered is not None:
            ancestors = [*message_ids(answered.references.encode("ascii", "replace")), answered.message_id]
            reply_to, references = threading([answered.message_id], ancestors, "")
        digest = BodyDigest()
        digest.add(body)
        return cls(
            subject=subject,
            to=cleaned(to, NAME_MOST),
            body=body,
            reply_to=reply_to,
            references=references,
            digest=digest.text(),
        )


def _partner(answered: Post, author: User | None) -> str:
    """Whom an answer goes to. The author of an anonymous message stays unnamed."""
    if author is not None and answered.author_user == author.number:
        return answered.to
    return "" if answered.anonymous else answered.author


def _body(text: str, *, plain_only: bool) -> bytes:
    cleaned_lines = (_CONTROLS.sub("", line) for line in _LINE_END.split(text))
    lines = [line if line == _SIGNATURE else line.rstrip() for line in cleaned_lines]
    body = "\r\n".join(lines).strip("\r\n").encode("utf-8", "replace")
    if plain_only:
        body = plain(body)
    if not body.strip():
        raise Refusal(Why.EMPTY, "the message is empty")
    if len(body) > BODY_MOST:
        raise Refusal(Why.TOO_BIG, f"a message has at most {BODY_MOST} bytes")
    return body + b"\r\n"


def compose(post: NewPost, written: Written, *, name: str, address: str, offset: int) -> bytes:
    """The message's text. `name` and `address` ("" for none) are the author's, `offset` minutes east of UTC. Names
    without an address are written as empty groups (RFC 6854)."""
    head = [
        fold(b"From", write_mailbox(name, address) if address else encode_phrase(name) + b":;"),
        fold(b"To", encode_phrase(post.to) + b":;"),
        fold(b"Subject", encode_text(post.subject)),
        fold(b"Date", rfc5322(post.posted, offset).encode()),
        fold(b"Message-ID", post.message_id.encode("ascii", "replace")),
    ]
    if written.reply_to:
        head += [fold(b"In-Reply-To", written.reply_to.encode()), fold(b"References", written.references.encode())]
    head.append(b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n")
    return b"".join(head) + b"\r\n" + written.body
