"""@-codes about the caller: who he is, what he may, what he did, his time, his settings."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from dialtone.config.levels import Level
from dialtone.domain.model.user import Chat, Misc, User
from dialtone.terminal.codes.board import DATE, clock, local
from dialtone.terminal.codes.spans import Amount, Span
from dialtone.terminal.look import Charset, Look
from dialtone.terminal.stay import Stay

UNLIMITED = "Unlimited"
_DAY = 86_400.0


def _user(read: Callable[[User], object]) -> Callable[[Stay], object]:
    return lambda stay: read(stay.user)


def _level(read: Callable[[Level], int]) -> Callable[[Stay], object]:
    """A limit of the caller's level; 0 is none."""
    return lambda stay: read(stay.house.settings.levels.of(stay.user.level)) or UNLIMITED


def _date(read: Callable[[User], float], otherwise: str = "Never") -> Callable[[Stay], object]:
    def value(stay: Stay) -> object:
        at = read(stay.user)
        return f"{local(stay.house, at):{DATE}}" if at else otherwise

    return value


def _on(read: Callable[[Stay], object]) -> Callable[[Stay], object]:
    return lambda stay: "On" if read(stay) else "Off"


def _yes(read: Callable[[Stay], object]) -> Callable[[Stay], object]:
    return lambda stay: "Yes" if read(stay) else "No"


def _misc(bit: Misc, *, unless: bool = False) -> Callable[[Stay], object]:
    return _on(lambda stay: bool(stay.user.misc & bit) is not unless)


def _look(read: Callable[[Look], object]) -> Callable[[Stay], object]:
    return _yes(lambda stay: read(stay.console.look))


def _age(stay: Stay) -> object:
    birth = stay.user.birth
    if len(birth) != 8 or not birth.isdigit():
        return ""
    today = local(stay.house, stay.house.clock.now())
    return today.year - int(birth[:4]) - ((today.month, today.day) < (int(birth[4:6]), int(birth[6:])))


def _birth(user: User) -> str:
    return f"{user.birth[:4]}/{user.birth[4:6]}/{user.birth[6:]}" if len(user.birth) == 8 else ""


def _address(stay: Stay) -> str:
    settings = stay.house.settings
    return f"{stay.user.alias.replace(' ', '.').lower()}@{settings.system.inet_addr or settings.host}"


def _left(stay: Stay) -> Span:
    left = stay.left()
    return Span(None if left == math.inf else left)


def _used(stay: Stay) -> Span:
    return Span(stay.house.clock.now() - stay.began)


def _minutes(count: int) -> Span:
    return Span(count * 60.0)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part // whole}%" if whole else "0%"


def _days_left(stay: Stay) -> object:
    expires = stay.user.expires
    return max(0, math.ceil((expires - stay.house.clock.now()) / _DAY)) if expires else "Never"


CODES: Mapping[str, Callable[[Stay], object]] = {
    # identity
    "USER": _user(lambda user: user.alias),
    "ALIAS": _user(lambda user: user.alias),
    "NAME": _user(lambda user: user.alias),
    "FIRST": _user(lambda user: user.alias.partition(" ")[0]),
    "LAST": _user(lambda user: user.alias.rpartition(" ")[2]),
    "REALNAME": _user(lambda user: user.real_name or user.alias),
    "REAL": _user(lambda user: (user.real_name or user.alias).partition(" ")[0]),
    "LASTREAL": _user(lambda user: (user.real_name or user.alias).rpartition(" ")[2]),
    "HANDLE": _user(lambda user: user.handle),
    "USERNUM": _user(lambda user: user.number),
    "PHONE": _user(lambda user: user.phone),
    "ADDR1": _user(lambda user: user.street),
    "ADDR2": _user(lambda user: user.location),
    "FROM": _user(lambda user: user.location),
    "CITY": _user(lambda user: user.location.partition(",")[0].strip()),
    "STATE": _user(lambda user: user.location.partition(",")[2].strip()),
    "ZIP": _user(lambda user: user.zip),
    "BDATE": _user(_birth),
    "BIRTH": _user(_birth),
    "AGE": _age,
    "SEX": _user(lambda user: user.gender),
    "NOTE": _user(lambda user: user.note),
    "EMAILADDR": _address,
    "NETMAIL": _user(lambda user: user.netmail),
    "LASTIP": _user(lambda user: user.last_address),
    # what he may and what he did
    "SEC": _user(lambda user: user.level),
    "SINCE": _date(lambda user: user.created),
    "FIRSTON": _date(lambda user: user.created),
    "LASTON": _date(lambda user: user.last_on),
    "CALLS": _user(lambda user: user.logons),
    "LTODAY": _user(lambda user: user.logons_today),
    "MSGLEFT": _user(lambda user: user.posts),
    "PTODAY": _user(lambda user: user.posts_today),
    "EMAILS": _user(lambda user: user.emails),
    "ETODAY": _user(lambda user: user.emails_today),
    "FBACKS": _user(lambda user: user.feedbacks),
    "PCR": _user(lambda user: _percent(user.posts, user.logons)),
    "UDR": _user(lambda user: _percent(user.uploaded, user.downloaded)),
    "BYTERATIO": _user(lambda user: _percent(user.uploaded, user.downloaded)),
    "UDFR": _user(lambda user: _percent(user.uploads, user.downloads)),
    "UPBYTES": _user(lambda user: Amount(user.uploaded)),
    "ULB": _user(lambda user: Amount(user.uploaded)),
    "UPK": _user(lambda user: user.uploaded // 1024),
    "UPS": _user(lambda user: user.uploads),
    "DLBYTES": _user(lambda user: Amount(user.downloaded)),
    "DLB": _user(lambda user: Amount(user.downloaded)),
    "DOWNK": _user(lambda user: user.downloaded // 1024),
    "DOWNS": _user(lambda user: user.downloads),
    "DTODAY": _user(lambda user: user.downloads_today),
    "DAYBYTES": _user(lambda user: Amount(user.downloaded_today)),
    "BTODAY": _user(lambda user: Amount(user.downloaded_today)),
    "MAXCALLS": _level(lambda level: level.calls_per_day),
    "MAXPOSTS": _level(lambda level: level.posts_per_day),
    "MAXMAILS": _level(lambda level: level.emails_per_day),
    "MAXLINES": _level(lambda level: level.lines_per_message),
    "MAXDL": _level(lambda level: level.downloads_per_day),
    "CREDITS": _user(lambda user: Amount(user.credits)),
    "ACCBAL": _user(lambda user: Amount(user.credits)),
    "FREECDT": _user(lambda user: Amount(user.free_credits)),
    "CDTLEFT": _user(lambda user: Amount(user.credits + user.free_credits)),
    "BYTESLEFT": _user(lambda user: Amount(user.credits + user.free_credits)),
    "KBLEFT": _user(lambda user: (user.credits + user.free_credits) // 1024),
    "CDTPERD": lambda stay: Amount(stay.house.settings.levels.of(stay.user.level).free_credits),
    "EXPDATE": _date(lambda user: user.expires),
    "EXPDAYS": _days_left,
    "LASTNEW": _date(lambda user: user.new_files_since),
    "NEWFILETIME": _date(lambda user: user.new_files_since),
    # time
    "TLEFT": _left,
    "MINLEFT": lambda stay: "999" if stay.left() == math.inf else int(stay.left() // 60),
    "LEFT": lambda stay: "999" if stay.left() == math.inf else int(stay.left() // 60),
    "TUSED": _used,
    "TIMEUSED": lambda stay: int((stay.house.clock.now() - stay.began) // 60),
    "TIMEON": lambda stay: int((stay.house.clock.now() - stay.began) // 60),
    "LOGONTIME": lambda stay: clock(stay.house, local(stay.house, stay.began)),
    "TPERC": _level(lambda level: level.minutes_per_call),
    "MPERC": _level(lambda level: level.minutes_per_call),
    "TPERD": _level(lambda level: level.minutes_per_day),
    "MPERD": _level(lambda level: level.minutes_per_day),
    "TTODAY": _user(lambda user: _minutes(user.time_today)),
    "MTODAY": _user(lambda user: user.time_today),
    "TTOTAL": _user(lambda user: _minutes(user.time_on)),
    "MTOTAL": _user(lambda user: user.time_on),
    "TLAST": _user(lambda user: _minutes(user.time_last)),
    "TEXTRA": _user(lambda user: _minutes(user.extra_minutes)),
    "MEXTRA": _user(lambda user: user.extra_minutes),
    "TBANKED": _user(lambda user: _minutes(user.banked_minutes)),
    "MBANKED": _user(lambda user: user.banked_minutes),
    # settings
    "AUTOTERM": _misc(Misc.AUTOTERM),
    "ANSI": _look(lambda look: look.ansi),
    "ASCII": _look(lambda look: look.charset is Charset.ASCII),
    "COLOR": _look(lambda look: look.color),
    "ICE": _look(lambda look: look.ice),
    "RIP": _look(lambda look: look.rip),
    "PETSCII": _look(lambda look: look.charset is Charset.PETSCII),
    "UTF8": _look(lambda look: look.charset is Charset.UTF8),
    "MOUSE": _look(lambda look: look.mouse),
    "SWAPDEL": _on(lambda stay: stay.console.look.swap_delete),
    "UPAUSE": _on(lambda stay: stay.console.look.pause),
    "SPIN": _misc(Misc.SPIN),
    "PAUSESPIN": _misc(Misc.NOPAUSESPIN, unless=True),
    "EXPERT": _misc(Misc.EXPERT),
    "HOTKEYS": _misc(Misc.COLDKEYS, unless=True),
    "MSGCLS": _misc(Misc.CLRSCRN),
    "FWD": _on(lambda stay: stay.user.forwards),
    "REMSUBS": _misc(Misc.CURSUB),
    "FILEDESC": _misc(Misc.EXTDESC),
    "FILEFLAG": _misc(Misc.BATCHFLAG),
    "AUTOHANG": _misc(Misc.AUTOHANG),
    "AUTOLOGON": _misc(Misc.AUTOLOGON),
    "QUIET": _misc(Misc.QUIET),
    "ASKNSCAN": _misc(Misc.ASK_NSCAN),
    "ASKSSCAN": _misc(Misc.ASK_SSCAN),
    "ANFSCAN": _misc(Misc.ANFSCAN),
    "EDITOR": _user(lambda user: user.editor or "built in"),
    "SHELL": _user(lambda user: user.shell or "classic"),
    "TMP": _user(lambda user: user.archive or "zip"),
    "PROT": _user(lambda user: user.protocol),
    "PAGER": _on(lambda stay: not stay.user.chat & Chat.NOPAGE),
    "ALERTS": _on(lambda stay: not stay.user.chat & Chat.NOACT),
    "SPLITP": _on(lambda stay: stay.user.chat & Chat.SPLITP),
    # his node
    "NODE": lambda stay: stay.node,
    "NN": lambda stay: stay.node,
    "NODE_USER": _user(lambda user: user.alias),
    "ONODES": lambda stay: sum(visit.node != stay.node for visit in stay.house.presence.visible()),
    "ON": lambda stay: sum(visit.node != stay.node for visit in stay.house.presence.visible()),
}
