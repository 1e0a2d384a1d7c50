"""ircd.conf, the older form of ircd.ini: a letter and values with colons between them. Source: spec services.md 8.4
(the file's names and what there is to set), the lines as sysops have them.

    M:irc.bbs.example:*:Chat of the board:6667    ; the server's name and description
    A:Sam Sysop:Ulm:sam@bbs.example               ; up to three lines for ADMIN
    Y:1:120:600:100:1000000                       ; class: ping, connect (no effect), clients, SendQ
    I:*@192.0.2.*:password:*@*.example:6667:1     ; who may come: by address or by name, port, class
    O:*@127.0.0.1:password:sam:O:1                ; operator: mask, password, nick, flags, class
    K:*@203.0.113.9:Enough                        ; kept away, by user@host; a third value is the user
    Z:203.0.113.0/24:Enough                       ; the same by address
    Q:*:Not you:Root*                             ; nicks nobody may have
    P, C, N, H, U, X                              ; ports, other servers, passwords to end it: no effect

Each line becomes what a section of ircd.ini is. Lines that are none are told with their number and left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dialtone.config.problems import Problem

Section = tuple[str, str, Mapping[str, str]]  # kind, name and values, as of ircd.ini

NO_EFFECT = {
    "P": "ports are in services.ini",
    "C": "links to other servers are not made",
    "N": "links to other servers are not made",
    "H": "links to other servers are not made",
    "U": "links to other servers are not made",
    "X": "the board is ended and restarted at its console",
}
_KEYS: Mapping[str, tuple[str, tuple[str, ...], int]] = {  # kind, keys in order ("" for none), how many are needed
    "M": ("info", ("servername", "", "description"), 1),
    "A": ("info", ("admin1", "admin2", "admin3"), 1),
    "Y": ("class", ("", "pingfrequency", "connectfrequency", "maximum", "sendq"), 2),
    "I": ("allow", ("", "password", "", "port", "class"), 1),
    "O": ("operator", ("mask", "password", "nick", "flags", "class"), 3),
    "K": ("ban", ("", "reason", ""), 1),
    "Z": ("ban", ("", "reason"), 1),
    "Q": ("restrict", ("", "reason", "mask"), 3),
}


def read_conf(data: bytes, name: str, problems: list[Problem]) -> Iterator[Section]:
    """The lines of a file as sections; what is wrong is added to `problems`. Never raises."""
    for number, text in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        line = text.strip()
        if not line or line[0] in "#;":
            continue
        letter, _, rest = line.partition(":")
        letter = letter.strip().upper()
        if letter in NO_EFFECT:
            _tell(problems, name, number, f"{letter}: has no effect: {NO_EFFECT[letter]}", level="note")
        elif letter not in _KEYS:
            _tell(problems, name, number, f'"{line[:20]}" is no line of this file, and is left out')
        else:
            found = _section(letter, str(number), [value.strip() for value in rest.split(":")])
            if found is None:
                _tell(problems, name, number, f"{letter}: has too few values, and is left out")
            else:
                yield found


def _section(letter: str, number: str, values: list[str]) -> Section | None:
    kind, keys, least = _KEYS[letter]
    if sum(map(bool, values[:least])) < (least if letter != "I" else 0) or len(values) < least:
        return None
    found = {key: value for key, value in zip(keys, values, strict=False) if key and value}
    if letter == "Y":
        return kind, values[0], found
    if letter == "I":
        masks = [value for value in (values[0], values[2] if len(values) > 2 else "") if value]
        found["mask"] = ", ".join(masks or ["*@*"])
        if found.get("port") == "*":
            del found["port"]
    if letter == "K":
        host, user = values[0], values[2] if len(values) > 2 else ""
        found["mask"] = host if "@" in host else f"{user or '*'}@{host}"
    if letter == "Z":
        found["mask"] = f"*@{values[0]}"
    return kind, number, found


def _tell(problems: list[Problem], name: str, line: int, text: str, *, level: str = "warning") -> None:
    problems.append(Problem(file=name, line=line, level=level, text=text))
