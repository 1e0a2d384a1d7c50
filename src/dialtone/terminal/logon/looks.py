"""The look of a caller's screen: the first one, from what the way in knows; later with what the profile says.

Sources: spec bbs.md 1.2, 12.1, services.md 2.7. What a probe finds holds for the session and is never written into the
profile, which changes only when its owner changes it.
"""

from __future__ import annotations

from dataclasses import replace

from dialtone.config.terminal import TerminalConfig
from dialtone.domain.model.user import Misc, User
from dialtone.terminal.look import Charset, Look
from dialtone.terminal.probe import COMMODORE, guessed
from dialtone.wire.screen import Call, Terminal


def first_look(terminal: Terminal, call: Call, config: TerminalConfig) -> Look:
    """The look before anybody is known: from the port, the kind of terminal and the size that the way in told."""
    size = terminal.size
    kind = (terminal.kind or call.kind.partition("/")[0]).lower()
    if call.petscii or kind.startswith(COMMODORE):
        return Look(columns=call.petscii or 40, rows=25, charset=Charset.PETSCII, color=True)
    look = Look(
        columns=size.columns or call.fresh.columns or config.default_term_width,
        rows=size.rows or call.fresh.rows or config.default_term_height,
    )
    look = guessed(kind, look)
    charset = agreed_charset(str(getattr(terminal, "charset", "")))
    return look if charset is None else replace(look, charset=charset)


def agreed_charset(name: str) -> Charset | None:
    """The character set that the way in agreed on with the caller's program; None when it did not."""
    return {"utf-8": Charset.UTF8, "cp437": Charset.CP437}.get(name)


def profile_look(look: Look, user: User) -> Look:
    """The look of somebody who is known. With AUTOTERM, and for the guest, what was detected stays; a Commodore stays
    one whatever the profile says."""
    misc = user.misc
    linear = look.linear or bool(misc & Misc.LINEAR)
    manners = replace(
        look,
        linear=linear,
        hot=not misc & Misc.COLDKEYS and not linear,
        pause=bool(misc & Misc.PAUSE),
        spin=bool(misc & Misc.SPIN) and not linear,
        clear=bool(misc & Misc.CLRSCRN),
        mouse=bool(misc & Misc.MOUSE) and not linear,
    )
    if user.is_guest:
        return replace(manners, hot=not linear, pause=True, clear=True)
    if keeps_detected(look, user):
        return sized(replace(manners, ice=bool(misc & Misc.ICE_COLOR)), user)
    told = replace(
        manners,
        ansi=bool(misc & Misc.ANSI),
        color=bool(misc & Misc.COLOR),
        ice=bool(misc & Misc.ICE_COLOR),
        swap_delete=bool(misc & Misc.SWAP_DELETE),
        charset=charset_of(misc),
    )
    return sized(told, user)


def keeps_detected(look: Look, user: User) -> bool:
    """Whether what the terminal tells counts for this caller, not what his profile says: AUTOTERM, the guest, a
    Commodore, and a profile that never said anything (an account made elsewhere)."""
    misc = user.misc
    said = misc & (Misc.ANSI | Misc.COLOR | Misc.UTF8 | Misc.PETSCII | Misc.NO_EXASCII)
    return user.is_guest or bool(misc & Misc.AUTOTERM) or look.charset is Charset.PETSCII or not said


def charset_of(misc: int) -> Charset:
    """The character set the settings bits ask for."""
    if misc & Misc.PETSCII:
        return Charset.PETSCII
    if misc & Misc.UTF8:
        return Charset.UTF8
    return Charset.ASCII if misc & Misc.NO_EXASCII else Charset.CP437


def sized(look: Look, user: User) -> Look:
    """The look with the size that the profile insists on."""
    return replace(look, columns=user.columns or look.columns, rows=user.rows or look.rows)
