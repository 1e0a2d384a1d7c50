"""Which names folders of mail may have: what every face can show and type, and IMAP will take."""

from __future__ import annotations

import unicodedata

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.mail_folder import MOST_FOLDER_NAME

DEEPEST = 8  # levels
_TAKEN = {"inbox", "spam", "junk", "trash", "sent", "drafts"}  # names with a meaning of their own, also for IMAP
_BOARDS = "boards"  # where mail programs find the sub-boards


def checked_name(name: str) -> str:
    """A folder's name in the form that is kept: composed characters, no blanks around its levels. Raises Refusal
    (INVALID)."""
    levels = [" ".join(level.split()) for level in unicodedata.normalize("NFC", name).split("/")]
    kept = "/".join(levels)
    if not all(levels) or len(levels) > DEEPEST:
        raise Refusal(Why.INVALID, "A folder needs a name, with something on each side of every /.")
    if len(kept) > MOST_FOLDER_NAME:
        raise Refusal(Why.INVALID, f"A folder's name has at most {MOST_FOLDER_NAME} characters.")
    if not kept.isprintable() or any(level in (".", "..") for level in levels) or set(kept) & set("*%\\"):
        raise Refusal(Why.INVALID, "There is something in that name that folders cannot have.")
    if (levels[0].casefold() in _TAKEN and len(levels) == 1) or levels[0].casefold() == _BOARDS:
        raise Refusal(Why.EXISTS, "That name has a meaning of its own.")
    return kept
