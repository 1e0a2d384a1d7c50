"""What the words behind `nntpservice.js` in services.ini mean (spec services.md 6). `-d` is obeyed where the
service is opened (`app/service_terms.py`); `-filter` is always so; unknown ones mean nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NntpOptions:
    """How news is served."""

    filter_rubbish: bool = False  # -f: addresses that send nothing but rubbish go to ip.can
    no_guests: bool = False  # -na: nothing without a log-in
    no_limit: bool = False  # -nolimit: no limit on the lines of a post
    convert: str = ""  # -ascii, -utf8: the character set bodies are sent in; "" as they are
    mail: bool = False  # -mail: one's own mail is a group
    force: bool = False  # -force: Newsgroups is the selected group alone

    @classmethod
    def of(cls, words: Iterable[str]) -> NntpOptions:
        """Read the words."""
        given = {word.lower() for word in words}
        return cls(
            filter_rubbish="-f" in given,
            no_guests="-na" in given,
            no_limit="-nolimit" in given,
            convert="us-ascii" if "-ascii" in given else "utf-8" if "-utf8" in given else "",
            mail="-mail" in given,
            force="-force" in given,
        )
