"""The names of keys. A printable key is its own character; `Console.key` gives these for the others."""

from __future__ import annotations

ENTER = "\r"
ESCAPE = "\x1b"
BACKSPACE = "\b"
TAB = "\t"
DELETE = "\x7f"
UP = "<up>"
DOWN = "<down>"
LEFT = "<left>"
RIGHT = "<right>"
HOME = "<home>"
END = "<end>"
PAGE_UP = "<page up>"
PAGE_DOWN = "<page down>"
INSERT = "<insert>"
BACK_TAB = "<back tab>"


def control(letter: str) -> str:
    """The key Ctrl and a letter: `control("C")`."""
    return chr(ord(letter.upper()) - 64)


ABORT = control("C")
REDRAW = "<redraw>"  # nobody pressed it: the window's size changed, or something was shown over the screen
