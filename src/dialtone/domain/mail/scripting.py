"""What the house does for scripts of mail processors: a table of the calls they may make, and the facts they see.

A script is the sysop's own, but what it works on comes from strangers: every call is in the table, every argument is
looked at, and a "no" is a `Refusal` whose text becomes the script's error. Source: spec mail.md 6.5, 6.6.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.config.boards import Boards
from dialtone.config.system import SystemConfig
from dialtone.domain.mail import diary
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.script_bases import ScriptBases
from dialtone.domain.mail.surroundings import Surroundings
from dialtone.domain.model.user import NOBODY, User, UserNumber
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.processors import Task
from dialtone.wire.port import NO_NAME, Peer

LONGEST_ARS = 1000  # characters
LISTS = frozenset({"ip.can", "ip-silent.can", "host.can", "email.can", "name.can", "subject.can", "spamblock.cfg"})

_NULL = User(number=NOBODY, alias="", level=0)  # whoever has not logged in (spec mail.md 6.1)

Method = Callable[..., Awaitable[Any]]


class Blocking(Protocol):
    """Adds to the filter lists; `domain/access/filtering.py` does."""

    async def block(
        self,
        address: str,
        *,
        name: str = "ip.can",
        reason: str,
        protocol: str,
        user: str = "",
        host: str = "",
        duration: float = 0.0,
    ) -> bool:
        """Whether a line was added. `duration` is in seconds, 0 for ever."""
        ...


class Requirements(Protocol):
    """Judges access requirement strings; `domain/access/requirements.py` does."""

    def met(
        self, text: str, user: User | None, *, protocol: str = "", peer: Peer | None = None, board: str = ""
    ) -> bool:
        """Whether the requirements are met."""
        ...


class ScriptDesk:
    """See the module's text."""

    def __init__(
        self,
        *,
        bases: ScriptBases,
        boards: Boards,
        directory: Directory,
        filtering: Blocking,
        requirements: Requirements,
        ourselves: Ourselves,
        system: SystemConfig,
        surroundings: Surroundings,
        clock: Clock,
        interfaces: tuple[str, ...] = (),
    ) -> None:
        """`interfaces` are the addresses the mail server listens on."""
        self._bases = bases
        self._boards = boards
        self._directory = directory
        self._filtering = filtering
        self._requirements = requirements
        self._ourselves = ourselves
        self._system = system
        self._surroundings = surroundings
        self._clock = clock
        self._interfaces = interfaces
        self._table: dict[str, Method] = {
            "spamlog": self._spamlog,
            "filter_ip": self._filter_ip,
            "compare_ars": self._compare_ars,
            "matchuser": self._matchuser,
            "username": self._username,
            "msg_area": self._msg_area,
            "msgbase.open": self._base_open,
            "msgbase.header": self._base_header,
            "msgbase.headers": self._base_headers,
            "msgbase.body": self._base_body,
            "msgbase.save": self._base_save,
            "msgbase.remove": self._base_remove,
            "msgbase.put_header": self._base_put_header,
        }

    async def call(self, task: Task, name: str, arguments: list[Any]) -> Any:
        """Answer one call of a script that runs for `task`; plain data. Raises Refusal: UNSUPPORTED for a name that
        is not in the table, INVALID for arguments it does not take, and what the house says."""
        method = self._table.get(name)
        if method is None:
            raise Refusal(Why.UNSUPPORTED, f"{name} is not known")
        try:
            return await method(task, *arguments)
        except (TypeError, ValueError, AttributeError) as wrong:
            raise Refusal(Why.INVALID, f"{name} does not take these arguments") from wrong
        except StoreError as trouble:
            raise Refusal(Why.NO_SPACE, str(trouble), temporary=True) from trouble

    def facts(self, task: Task) -> dict[str, dict[str, Any]]:
        """What stands in `system`, `server`, `client` and `user` while a script runs for `task`."""
        return {
            "system": self._system_facts(),
            "server": {
                "version": f"dialtone Mail Server {self._surroundings.version}",
                "version_detail": f"dialtone {self._surroundings.version}",
                "options": 0,
                "clients": 1,
                "interface_ip_address": (self._interfaces or (task.peer.local_address,))[0],
                "interface_ip_addr_list": list(self._interfaces or (task.peer.local_address,)),
            },
            "client": {
                "ip_address": task.peer.address,
                "host_name": task.peer.host,
                "port": task.peer.port,
                "protocol": task.protocol,
                "user_name": task.user.alias if task.user else "",
                "user_number": int(task.user.number) if task.user else 0,
                "connect_time": int(self._clock.now()),
            },
            "user": _user_facts(task.user),
        }

    def _system_facts(self) -> dict[str, Any]:
        around, system = self._surroundings, self._system
        now = self._clock.now()
        return {
            "name": system.name,
            "operator": system.operator,
            "operator_email": f"sysop@{self._ourselves.domain}",
            "qwk_id": system.qwk_id,
            "location": system.location,
            "host_name": self._ourselves.host,
            "inet_addr": self._ourselves.domain,
            "inetaddr": self._ourselves.domain,
            "version": around.version,
            "version_notice": f"dialtone {around.version}",
            "full_version": f"dialtone {around.version}",
            "revision": "",
            "platform": around.platform.capitalize(),
            "architecture": "",
            "timezone": self._clock.offset(now),
            "ctrl_dir": around.ctrl,
            "data_dir": around.data,
            "text_dir": around.text,
            "exec_dir": around.exec,
            "mods_dir": around.mods,
            "temp_dir": around.temp,
            "logs_dir": around.data,
            "node_list": [],
        }

    # The table

    async def _spamlog(
        self,
        task: Task,
        protocol: str = "",
        action: str = "",
        reason: str = "",
        host: str = "",
        address: str = "",
        recipient: str = "",
        sender: str = "",
    ) -> bool:
        diary.spam(_line(action), _line(sender), _line(recipient), _line(reason))
        return True

    async def _filter_ip(
        self,
        task: Task,
        protocol: str,
        reason: str,
        host: str = "",
        address: str = "",
        user: str = "",
        name: str = "",
        duration: float = 0.0,
    ) -> bool:
        list_name = name or "ip.can"
        if list_name not in LISTS:
            raise Refusal(Why.DENIED, f"{list_name} is no list for addresses")
        return await self._filtering.block(
            address or task.peer.address,
            name=list_name,
            reason=_line(reason),
            protocol=_line(protocol),
            user=_line(user) if user not in ("undefined", "null") else "",
            host="" if host in (NO_NAME, "undefined", "null") else _line(host),
            duration=max(0.0, float(duration)),
        )

    async def _compare_ars(self, task: Task, text: str) -> bool:
        if len(text) > LONGEST_ARS:
            raise Refusal(Why.INVALID, "the requirement is too long")
        return self._requirements.met(text, task.user or _NULL, protocol=task.protocol, peer=task.peer)

    async def _matchuser(self, task: Task, name: str) -> int:
        user = await self._directory.recipient(name, aliased=False) if name else None
        return int(user.number) if user is not None else 0

    async def _username(self, task: Task, number: float) -> str:
        user = await self._directory.get(UserNumber(int(number))) if number > 0 else None
        return user.alias if user is not None else ""

    async def _msg_area(self, task: Task) -> dict[str, Any]:
        subs = {
            sub.code.lower(): {
                "index": index,
                "code": sub.code,
                "name": sub.name,
                "description": sub.description,
                "grp_name": sub.group.name,
                "qwk_name": sub.qwk_name,
                "newsgroup": sub.newsgroup,
                "ars": sub.requirements,
                "settings": sub.settings,
                "is_moderated": bool(sub.moderated_requirements)
                and self._requirements.met(
                    sub.moderated_requirements, task.user or _NULL, peer=task.peer, board=sub.code
                ),
            }
            for index, sub in enumerate(self._boards.subs.values())
        }
        return {"sub": subs}

    async def _base_open(self, task: Task, code: str) -> Any:
        return await self._bases.open(str(code))

    async def _base_header(self, task: Task, code: str, by_offset: bool, which: int | str) -> Any:
        return await self._bases.header(str(code), bool(by_offset), _which(which))

    async def _base_headers(self, task: Task, code: str) -> Any:
        return await self._bases.headers(str(code))

    async def _base_body(self, task: Task, code: str, by_offset: bool, which: int | str) -> Any:
        return await self._bases.body(str(code), bool(by_offset), _which(which))

    async def _base_save(
        self, task: Task, code: str, header: dict[str, Any], body: str, recipients: list[Any] | None = None
    ) -> Any:
        if not isinstance(header, dict):
            raise TypeError("a header is an object")
        return await self._bases.save(str(code), header, str(body), recipients)

    async def _base_remove(self, task: Task, code: str, by_offset: bool, which: int | str) -> Any:
        return await self._bases.remove(str(code), bool(by_offset), _which(which))

    async def _base_put_header(
        self, task: Task, code: str, by_offset: bool, which: int | str, header: dict[str, Any]
    ) -> Any:
        return await self._bases.put_header(str(code), bool(by_offset), _which(which), header)


def _which(value: Any) -> int | str:
    return value if isinstance(value, str) else int(value)


def _line(value: Any) -> str:
    return " ".join(str(value).encode("utf-8", "replace").decode().split())[:500]


def _bits(letters: str) -> int:
    return sum(1 << (ord(letter) - 65) for letter in letters if "A" <= letter <= "Z")


def _user_facts(user: User | None) -> dict[str, Any]:
    """A user's properties; those of number 0 when nobody has logged in. Letters are bits, bit 0 is A."""
    some = user or _NULL
    return {
        "number": int(some.number),
        "alias": some.alias,
        "name": some.real_name,
        "handle": some.alias,
        "netmail": some.netmail,
        "location": some.location,
        "ip_address": some.last_address,
        "host_name": some.last_host,
        "is_sysop": some.level >= 90,
        "security": {
            "level": some.level,
            "restrictions": _bits(some.restrictions),
            "exemptions": _bits(some.exemptions),
            "flags1": _bits(some.flags1),
            "flags2": _bits(some.flags2),
            "flags3": _bits(some.flags3),
            "flags4": _bits(some.flags4),
            "expiration_date": int(some.expires),
        },
    }
