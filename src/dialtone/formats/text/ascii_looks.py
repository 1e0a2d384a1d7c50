"""What a character outside a caller's character set is shown as: the nearest look, or a question mark.

Drawings become `+-|#`, letters lose their accents, typographical signs become what typewriters had.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

UNKNOWN = "?"

_DOWN = {
    "-": "─━┄┅┈┉╌╍═‐‑‒–—―−▬",
    "|": "│┃┆┇┊┋╎╏║¦▌▐",
    "+": "┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋╒╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡╢╣╤╥╦╧╨╩╪╫╬╭╮╯╰",
    "#": "█▓▒▄▀■",
    ":": "░",
    "*": "•·∙◘☼★✓√☺☻♥♦♣♠●",
    "o": "○◙",
    "'": "‘’‚‛′`´",
    '"': "“”„‟″«»",
    "<": "←◄‹⟨",
    ">": "→►›⟩",
    "^": "↑▲⌂",
    "v": "↓▼",
    "x": "×",
    "/": "⁄∕",
    "=": "≡",
    "~": "≈∼",
    "!": "¡",
    "?": "¿",
    "S": "§",
    "P": "¶₧",
    "c": "¢",
    "L": "£∟",
    "Y": "¥",
    "f": "ƒ",
    "n": "∩",
    "a": "αª",
    "B": "β",
    "G": "Γ",
    "p": "π",
    "E": "Σ€",
    "s": "σ",
    "u": "µμ",
    "t": "τ",
    "O": "ΦΘΩ",
    "d": "δ",
    "8": "∞",
    "e": "ε∈",
    "0": "φ",
    "(": "⌠",
    ")": "⌡",
    "-.": "⌐",
    ".-": "¬",
    " ": "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "...": "…",
    "!!": "‼",
    "<->": "↔",
    "|^": "↕↨",
    ">=": "≥",
    "<=": "≤",
    "+-": "±",
    "AE": "Æ",
    "ae": "æ",
    "OE": "Œ",
    "oe": "œ",
    "ss": "ß",
    "D": "Ð",
    "TH": "Þ",
    "th": "þ",
    "(C)": "©",
    "(R)": "®",
    "(TM)": "™",
    "d.": "°",
    "l": "ł",
    "/O": "Ø",
    "/o": "ø",
}
_LOOKS = {ord(sign): look for look, signs in _DOWN.items() for sign in signs}
_LOOKS[ord("°")] = "o"
_LOOKS[ord("Ø")], _LOOKS[ord("ø")], _LOOKS[ord("Ł")] = "O", "o", "L"


@lru_cache(maxsize=4096)
def look(char: str) -> str:
    """One character in ASCII: one or more characters, "" for what has no width, "?" for what has no look."""
    if char < "\x7f":
        return char if char >= " " else ""
    if (known := _LOOKS.get(ord(char))) is not None:
        return known
    parts = unicodedata.normalize("NFKD", char)
    if parts != char:
        return "".join(part if part < "\x7f" else _LOOKS.get(ord(part), "") for part in parts) or UNKNOWN
    return "" if unicodedata.category(char) in _UNSEEN else UNKNOWN


_UNSEEN = {"Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"}


def ascii_text(text: str) -> str:
    """A text in printable ASCII."""
    return text if text.isascii() and text.isprintable() else "".join(map(look, text))
