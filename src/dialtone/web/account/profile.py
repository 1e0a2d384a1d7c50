"""A person's settings: what others see, mail outside, the terminal."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal
from dialtone.domain.model.user import Misc
from dialtone.web.answers import sentence, status_of
from dialtone.web.visit import Visit, checked, field

TEXTS = (
    ("handle", "Chat name", 8, ""),
    ("note", "A word about you, for lists", 30, ""),
    ("location", "Where you are", 30, ""),
    ("street", "Street", 30, "Only the sysop sees it."),
    ("zip", "Postal code", 10, "Only the sysop sees it."),
    ("phone", "Telephone", 20, "Only the sysop sees it."),
    ("birth", "Birthday", 10, "Year-month-day. Only the sysop sees it."),
    ("gender", "Gender", 1, "One letter, or nothing."),
)
SWITCHES = (
    (Misc.LINEAR, "For screen readers: no drawings, nothing jumps"),
    (Misc.EXPERT, "Menus only when asked for with ?"),
    (Misc.PAUSE, "Stop at a screen's end"),
    (Misc.COLDKEYS, "Commands need Enter"),
    (Misc.SPIN, "Spinning cursor"),
    (Misc.CLRSCRN, "Clear the screen between messages"),
    (Misc.ASK_NSCAN, "Offer new messages at log-on"),
    (Misc.ASK_SSCAN, "Offer messages to me at log-on"),
    (Misc.ANFSCAN, "Offer new files at log-on"),
    (Misc.CURSUB, "Begin in the area I was in last"),
    (Misc.BATCHFLAG, "Flag files while they are listed"),
    (Misc.EXTDESC, "Long descriptions of files"),
)
TERMINALS = (
    ("auto", "As it tells at each call", int(Misc.AUTOTERM)),
    ("ansi", "ANSI with colours, code page 437", int(Misc.ANSI | Misc.COLOR)),
    ("utf8", "ANSI with colours, Unicode", int(Misc.ANSI | Misc.COLOR | Misc.UTF8)),
    ("mono", "ANSI without colours, code page 437", int(Misc.ANSI)),
    ("ascii", "Plain text, ASCII", int(Misc.NO_EXASCII)),
    ("petscii", "Commodore (PETSCII)", int(Misc.PETSCII | Misc.COLOR)),
)
PROTOCOLS = (
    ("", "asked each time"),
    ("Z", "ZMODEM"),
    ("Y", "YMODEM"),
    ("G", "YMODEM-G"),
    ("1", "XMODEM-1K"),
    ("X", "XMODEM"),
)
_SCREEN = int(Misc.AUTOTERM | Misc.ANSI | Misc.COLOR | Misc.UTF8 | Misc.NO_EXASCII | Misc.PETSCII)


async def profile(visit: Visit) -> Response:
    """What others see, and the address outside."""
    error, status, values = "", 200, {name: str(getattr(visit.user, name)) for name, *_ in TEXTS}
    netmail, forwards = visit.user.netmail, visit.user.forwards
    may_forward = visit.house.settings.system.forward_to_netmail and not visit.user.has_restriction("F")
    if visit.is_form:
        form = await visit.form()
        values = {name: field(form, name, most=most * 4).strip() for name, _, most, _ in TEXTS}
        netmail, forwards = field(form, "netmail", most=300).strip(), checked(form, "forwards")
        try:
            changes: dict[str, object] = dict(values)
            if netmail != visit.user.netmail:
                changes["netmail"] = await visit.house.applications.check_netmail(netmail) if netmail else ""
            if may_forward:
                changes["forwards"] = forwards and bool(netmail)
            await visit.house.profiles.change_own(visit.caller, changes)
            return visit.go("account.profile", notice="Your profile is kept.")
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    return visit.show(
        "account/profile.html",
        status=status,
        texts=TEXTS,
        values=values,
        netmail=netmail,
        forwards=forwards,
        may_forward=may_forward,
        error=error,
    )


async def terminal(visit: Visit) -> Response:
    """How the board behaves when one calls with a terminal."""
    error, status, user = "", 200, visit.user
    shells = [one for one in visit.house.settings.menus.shells.values() if visit.may(one.requirements)]
    switches = (*SWITCHES, (Misc.QUIET, "Log on quietly")) if user.has_exemption("Q") else SWITCHES
    if visit.is_form:
        form = await visit.form()
        try:
            misc = user.misc & ~_SCREEN
            misc |= next((bits for code, _, bits in TERMINALS if code == field(form, "terminal")), user.misc & _SCREEN)
            for bit, _ in switches:
                misc = misc | int(bit) if checked(form, f"bit-{int(bit)}") else misc & ~int(bit)
            changes: dict[str, object] = {"misc": int(misc), "protocol": field(form, "protocol", most=1)}
            for name in ("rows", "columns"):
                text = field(form, name, most=4).strip() or "0"
                changes[name] = int(text) if text.isascii() and text.isdigit() else -1
            if field(form, "shell") in {one.code for one in shells}:
                changes["shell"] = field(form, "shell")
            await visit.house.profiles.change_own(visit.caller, changes)
            return visit.go("account.terminal", notice="Your settings are kept.")
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    chosen = next((code for code, _, bits in TERMINALS if bits == user.misc & _SCREEN), "auto")
    return visit.show(
        "account/terminal.html",
        status=status,
        user=user,
        switches=[(int(bit), label, bool(user.misc & bit)) for bit, label in switches],
        terminals=[(code, label) for code, label, _ in TERMINALS],
        chosen=chosen,
        protocols=PROTOCOLS,
        shells=[(one.code, one.code.capitalize()) for one in shells],
        error=error,
    )
