"""The words of telegrams about files, with the board's Ctrl-A colour codes. Names of others are cleaned."""

from __future__ import annotations

from dialtone.formats.text.foreign import one_line, without_macros

_BRIGHT = "h"


def fetched(by: str, name: str, earned: str) -> str:
    """To an uploader: somebody downloaded his file."""
    text = f"\x01n\x01h\x01c{_clean(by)}\x01n downloaded \x01h\x01y{_clean(name)}\x01n"
    return f"{text}: you received \x01h{earned}\x01n.\r\n"


def sent(by: str, name: str) -> str:
    """To a user: somebody has sent him a file."""
    text = f"\x01n\x01h\x01c{_clean(by)}\x01n has sent you a file: \x01h\x01y{_clean(name)}\x01n"
    return f"{text}. It waits in the file section.\r\n"


def uploaded(by: str, name: str, directory: str) -> str:
    """To the sysop: somebody uploaded a file for him."""
    text = f"\x01n\x01h\x01c{_clean(by)}\x01n uploaded \x01h\x01y{_clean(name)}\x01n to \x01h{_clean(directory)}\x01n"
    return f"{text}.\r\n"


def _clean(text: str) -> str:
    return without_macros(one_line(text, 100), _BRIGHT)
