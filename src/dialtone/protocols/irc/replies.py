"""From reasons to IRC's words: the numerics of errors with their usual texts (Modern IRC), refusals of the board."""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why
from dialtone.wire.port import Farewell

ERRORS: dict[int, str] = {
    401: "No such nick/channel",
    402: "No such server",
    403: "No such channel",
    404: "Cannot send to channel",
    405: "You have joined too many channels",
    406: "There was no such nickname",
    407: "Too many recipients",
    409: "No origin specified",
    411: "No recipient given",
    412: "No text to send",
    413: "No toplevel domain specified",
    417: "Input line was too long",
    421: "Unknown command",
    422: "There is no message of the day",
    423: "No administrative info available",
    431: "No nickname given",
    432: "Erroneous nickname",
    433: "Nickname is already in use",
    437: "Temporarily unavailable",
    440: "Services are not available",
    441: "They aren't on that channel",
    442: "You're not on that channel",
    443: "is already on channel",
    444: "User not logged in",
    445: "SUMMON has been disabled",
    446: "USERS has been disabled",
    451: "You have not registered",
    461: "Not enough parameters",
    462: "You may not reregister",
    464: "Password incorrect",
    465: "You are banned from this server",
    467: "Channel key already set",
    471: "Cannot join channel (+l)",
    472: "is unknown mode char to me",
    473: "Cannot join channel (+i)",
    474: "Cannot join channel (+b)",
    475: "Cannot join channel (+k)",
    476: "Bad channel mask",
    477: "Cannot join channel (+R): log in to your account first",
    478: "Channel list is full",
    481: "Permission denied: you're not an IRC operator",
    482: "You're not channel operator",
    483: "You cannot kill a server",
    491: "No O-lines for your host",
    501: "Unknown user mode",
    502: "Cannot change mode for other users",
    511: "Your SILENCE list is full",
    524: "No help on this topic",
    525: "Key is not well-formed",
    691: "STARTTLS failed",
    696: "Invalid mode parameter",
    723: "Insufficient operator privileges",
    734: "Monitor list is full",
    904: "SASL authentication failed",
    905: "SASL message too long",
    906: "SASL authentication aborted",
    907: "You have already authenticated using SASL",
}

CODES: dict[Why, str] = dict.fromkeys(Why, "REFUSED") | {
    Why.INVALID: "INVALID_PARAMS",
    Why.NOT_FOUND: "INVALID_TARGET",
    Why.DENIED: "NOT_PERMITTED",
    Why.NOT_LOGGED_IN: "ACCOUNT_REQUIRED",
    Why.BAD_LOGIN: "INVALID_CREDENTIALS",
    Why.TOO_FAST: "RATE_LIMITED",
    Why.TOO_MANY: "RATE_LIMITED",
    Why.BUSY: "TEMPORARILY_UNAVAILABLE",
    Why.NO_SPACE: "TEMPORARILY_UNAVAILABLE",
    Why.FAULT: "INTERNAL_ERROR",
    Why.NEEDS_TLS: "PRIVACY_REQUIRED",
}
"""Codes of FAIL (IRCv3 standard replies) for refusals of the board."""

LAST_WORDS: dict[Farewell, str] = {
    Farewell.TIMEOUT: "Registration timed out",
    Farewell.SHUTDOWN: "The board is closing now, please come again later",
    Farewell.FAULT: "Something went wrong here",
    Farewell.BUSY: "No more connections, please come again later",
    Farewell.TOO_MANY: "Too many connections from your address",
    Farewell.FLOOD: "Excess Flood",
    Farewell.BANNED: "Too many failed logins from your address",
    Farewell.BLOCKED: "Your address is not welcome here",
}


class No(Exception):
    """An error numeric that answers a command. `params` stand between nick and text."""

    def __init__(self, code: int, *params: str, text: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.params = params
        self.text = text or ERRORS[code]


def code_of(no: Refusal) -> str:
    """The code of FAIL for a refusal."""
    return "TEMPORARILY_UNAVAILABLE" if no.temporary and no.why is not Why.TOO_FAST else CODES[no.why]


def words_of(no: Refusal) -> str:
    """Its text."""
    return no.text or no.why.name.lower().replace("_", " ")
