"""From one attribute to another in the fewest bytes. Source: spec bbs.md 12.3; ECMA-48 SGR.

Two dialects: terminals of the field ("PC": bold means bright, blinking may mean a bright background) and today's
terminals, which have bright colours of their own. Without colours only bold, blinking and reverse are used.
"""

from __future__ import annotations

from functools import lru_cache

from dialtone.formats.text.strokes import BACKGROUND, BLINK, BRIGHT, FOREGROUND, HIGH, NORMAL

_ANSI = (0, 4, 2, 6, 1, 5, 3, 7)  # from the PC's numbers of colours to ANSI's, and back
RAINBOW = (HIGH | 4, 6, HIGH | 6, HIGH | 2, HIGH | 3, HIGH | 1, HIGH | 5)
_UNKNOWN = -1  # whatever the screen shows now


@lru_cache(maxsize=8192)
def sgr(old: int, new: int, *, color: bool = True, modern: bool = False, ice: bool = False) -> bytes:
    """The sequence that makes a screen which shows `old` (-1: nobody knows) show `new`; b"" when nothing changes.
    `modern`: bright colours by the codes 90 to 107; `ice`: blinking is shown as a bright background."""
    if not color:
        return _plain(old, new)
    if old == new:
        return b""
    whole = [0, *_codes(NORMAL, new, modern, ice)]
    if old != _UNKNOWN and (step := _codes(old, new, modern, ice)) and _added_only(old, new, modern):
        whole = min(step, whole, key=lambda codes: len(";".join(map(str, codes))))
    return b"\x1b[%bm" % (b"" if whole == [0] and not modern else b";".join(b"%d" % code for code in whole))


def _plain(old: int, new: int) -> bytes:
    """The same without colours: bold, blinking, and reverse video for a background."""
    before, after = _plain_codes(old), _plain_codes(new)
    if before == after and old != _UNKNOWN:
        return b""
    added = after[len(before) :] if old != _UNKNOWN and after[: len(before)] == before else [0, *after]
    return b"\x1b[%bm" % b";".join(b"%d" % code for code in added)


def _plain_codes(attribute: int) -> list[int]:
    shown = ((HIGH, 1), (BLINK, 5), (BACKGROUND, 7))
    return [code for bits, code in shown if attribute != _UNKNOWN and attribute & bits]


def _added_only(old: int, new: int, modern: bool) -> bool:
    """Whether nothing has to be switched off that only a reset can switch off on every terminal."""
    gone = old & ~new
    return not gone & BLINK and not (gone & BRIGHT and not modern) and (modern or not gone & HIGH)


def _codes(old: int, new: int, modern: bool, ice: bool) -> list[int]:
    """The codes of what differs, none of them a reset."""
    codes: list[int] = []
    changed = old ^ new
    if modern:
        if changed & (FOREGROUND | HIGH):
            codes.append((90 if new & HIGH else 30) + _ANSI[new & FOREGROUND])
        bright = new & BRIGHT or (ice and new & BLINK)
        if changed & (BACKGROUND | BRIGHT) or (ice and changed & BLINK):
            codes.append((100 if bright else 40) + _ANSI[(new & BACKGROUND) >> 4])
        return [*codes, 5] if changed & new & BLINK and not ice else codes
    if changed & new & HIGH:
        codes.append(1)
    if changed & new & BLINK or (ice and changed & new & BRIGHT):
        codes.append(5)
    if changed & FOREGROUND:
        codes.append(30 + _ANSI[new & FOREGROUND])
    if changed & BACKGROUND:
        codes.append(40 + _ANSI[(new & BACKGROUND) >> 4])
    return codes


def applied(attribute: int, codes: tuple[int, ...]) -> int:
    """The attribute after an SGR sequence with these numbers; colours beyond the PC's become the nearest of its."""
    left = list(codes or (0,))
    while left:
        code = left.pop(0)
        if code in (38, 48):
            colour = _extended(left)
            attribute = attribute if colour is None else _with(attribute, code == 48, *colour)
        else:
            attribute = _apply(attribute, code)
    return attribute


def _apply(attribute: int, code: int) -> int:
    """One code that needs no further numbers."""
    if 30 <= code <= 37:
        return attribute & ~FOREGROUND | _ANSI[code - 30]
    if 40 <= code <= 47:
        return attribute & ~(BACKGROUND | BRIGHT) | _ANSI[code - 40] << 4
    if 90 <= code <= 97:
        return attribute & ~FOREGROUND | _ANSI[code - 90] | HIGH
    if 100 <= code <= 107:
        return attribute & ~BACKGROUND | _ANSI[code - 100] << 4 | BRIGHT
    match code:
        case 0:
            return NORMAL
        case 1:
            return attribute | HIGH
        case 2 | 22:
            return attribute & ~HIGH
        case 5 | 6:
            return attribute | BLINK
        case 25:
            return attribute & ~BLINK
        case 7 | 27:
            swapped = (attribute & FOREGROUND) << 4 | (attribute & BACKGROUND) >> 4
            reverse = bool(attribute & BACKGROUND)
            return attribute & ~(FOREGROUND | BACKGROUND) | swapped if (code == 7) != reverse else attribute
        case 39:
            return attribute & ~FOREGROUND | NORMAL
        case 49:
            return attribute & ~(BACKGROUND | BRIGHT)
    return attribute


def _with(attribute: int, behind: bool, colour: int, bright: bool) -> int:
    if behind:
        return attribute & ~(BACKGROUND | BRIGHT) | colour << 4 | (BRIGHT if bright else 0)
    return attribute & ~(FOREGROUND | HIGH) | colour | (HIGH if bright else 0)


def _extended(left: list[int]) -> tuple[int, bool] | None:
    """The colour of `38;5;n` or `38;2;r;g;b`, whose numbers are taken from `left`: 0..7, and if it is bright."""
    kind = left.pop(0) if left else -1
    if kind == 5 and left:
        index = left.pop(0)
        if index < 16:
            return _ANSI[index & 7], index >= 8
        if index < 232:
            cube = index - 16
            return _nearest(*((0, 95, 135, 175, 215, 255)[step] for step in (cube // 36 % 6, cube // 6 % 6, cube % 6)))
        return _nearest(*[8 + 10 * (index - 232)] * 3)
    if kind == 2 and len(left) >= 3:
        red, green, blue = left.pop(0), left.pop(0), left.pop(0)
        return _nearest(red, green, blue)
    return None


def _nearest(red: int, green: int, blue: int) -> tuple[int, bool]:
    """The colour of sixteen that comes nearest to one of red, green and blue, 0 to 255 each."""
    most = max(red, green, blue)
    if most < 48:
        return 0, False
    if most - min(red, green, blue) < 32:
        return (0, True) if most < 128 else (7, most >= 212)
    half = most / 2
    colour = (4 if red > half else 0) | (2 if green > half else 0) | (1 if blue > half else 0)
    return colour, most > 200


def pc(ansi: int) -> int:
    """The PC's number of one of ANSI's colours 0..7, and the other way round."""
    return _ANSI[ansi & 7]
