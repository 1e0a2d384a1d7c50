"""What is kept of a message beside it, made from its text (`ports/mail_index.py`)."""

from __future__ import annotations

from collections.abc import Iterable

from dialtone.domain.mailstore.summaries import HEAD_MOST, Known, read
from dialtone.domain.ports.mail_index import Digest
from dialtone.formats.mail.finding import values
from dialtone.formats.mail.headers import decode_words
from dialtone.formats.mail.readable import readable
from dialtone.formats.mail.usual import USUAL, compared, usual_fields

TEXT_MOST = 256 * 1024  # bytes of a message that is looked through for its words
WORDS_MOST = 64 * 1024  # characters of words; messages with more are looked through when somebody searches


def digest(prefix: bytes, beginning: bytes, *, whole: bool) -> Digest:
    """Of a message of header lines put in front (`prefix`) and a text, of which at least the first HEAD_MOST bytes are
    here; `whole`: all of them."""
    known = read(prefix + beginning[:HEAD_MOST])
    text = prefix + beginning
    fields = usual_fields(text)
    field_words = None if fields is None else _words([*known[:3], *_said(fields)])
    words = _words(readable(text)) if whole and len(text) <= TEXT_MOST else None
    return Digest(fields, *_known(known), field_words, words)


def _known(known: Known) -> tuple[str, str, str, str, float]:
    return known.subject, known.author, known.message_id, known.references, known.sent


def _said(fields: bytes) -> Iterable[str]:
    return (decode_words(value) for _, value in values(fields, USUAL))


def _words(pieces: Iterable[str]) -> str | None:
    """Pieces in the form in which they are looked for, each on a line: what is looked for has no line end in it."""
    found, room = [], WORDS_MOST
    for piece in pieces:
        found.append(compared(piece))
        room -= len(found[-1]) + 1
        if room < 0:
            return None
    return "\n".join(found)
