"""The numbers of Telnet (RFC 854 and the options' own RFCs) and their names for the log."""

from __future__ import annotations

SE, NOP, DM, BRK, IP, AO, AYT, EC, EL, GA, SB, WILL, WONT, DO, DONT, IAC = range(240, 256)

BINARY = 0  # RFC 856
ECHO = 1  # RFC 857
SGA = 3  # suppress go ahead, RFC 858
TIMING_MARK = 6  # RFC 860
SEND_LOCATION = 23  # RFC 779
TTYPE = 24  # RFC 1091
TTYLOC = 28  # location as a number, RFC 946
NAWS = 31  # window size, RFC 1073
TSPEED = 32  # RFC 1079
NEW_ENVIRON = 39  # RFC 1572
CHARSET = 42  # RFC 2066

IS, SEND = 0, 1  # in sub-negotiations of TTYPE, TSPEED, NEW-ENVIRON
REQUEST, ACCEPTED, REJECTED = 1, 2, 3  # of CHARSET

_NAMES = "SE NOP DM BRK IP AO AYT EC EL GA SB WILL WONT DO DONT IAC"
_COMMANDS = dict(enumerate(_NAMES.split(), SE))
_OPTIONS = {
    BINARY: "BINARY",
    ECHO: "ECHO",
    SGA: "SGA",
    TIMING_MARK: "TIMING-MARK",
    SEND_LOCATION: "SEND-LOCATION",
    TTYPE: "TTYPE",
    TTYLOC: "TTYLOC",
    NAWS: "NAWS",
    TSPEED: "TSPEED",
    NEW_ENVIRON: "NEW-ENVIRON",
    CHARSET: "CHARSET",
    34: "LINEMODE",
    35: "XDISPLOC",
    36: "ENVIRON",
    37: "AUTHENTICATION",
    69: "MSDP",
    70: "MSSP",
    86: "MCCP2",
    201: "GMCP",
}


def command_name(command: int) -> str:
    """Such as "WILL"."""
    return _COMMANDS.get(command, str(command))


def option_name(option: int) -> str:
    """Such as "NAWS", or the number."""
    return _OPTIONS.get(option, str(option))


def sub_negotiation(option: int, content: bytes) -> bytes:
    """A whole sub-negotiation, bytes 255 in it doubled (RFC 855)."""
    return bytes((IAC, SB, option)) + content.replace(b"\xff", b"\xff\xff") + bytes((IAC, SE))
