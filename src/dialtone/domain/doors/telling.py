"""From an account and a call to the facts of a drop file, the values of specifiers and a program's environment."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from dialtone.config.doors import Door
from dialtone.config.levels import Levels
from dialtone.config.system import SystemConfig
from dialtone.config.terminal import TerminalConfig
from dialtone.domain.access.timekeeping import day_of
from dialtone.domain.doors.scene import Scene
from dialtone.domain.model.user import Misc, User
from dialtone.domain.ports.doors import NodeFolders
from dialtone.domain.ports.outside import Clock
from dialtone.formats.doors.facts import RATE, Facts

LONG = 86_400.0  # seconds that are told where there is no limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The board as doors are told of it; directories end with a separator."""

    system: SystemConfig
    terminal: TerminalConfig
    levels: Levels
    ctrl: str
    data: str
    text: str
    exec: str
    version: str
    platform: str = ""
    machine: str = ""


class Telling:
    """See the module's text."""

    __slots__ = ("_clock", "_folders", "_place")

    def __init__(self, place: Place, folders: NodeFolders, clock: Clock) -> None:
        self._place = place
        self._folders = folders
        self._clock = clock

    def facts(
        self,
        user: User,
        door: Door,
        scene: Scene,
        *,
        seconds: float,
        socket: int = -1,
        names: tuple[str, ...] = (),
        number: int = 0,
        next_event: int | None = None,
    ) -> Facts:
        """What the drop file tells. `seconds` is the time given, `names` and `number` those of the doors."""
        place, system = self._place, self._place.system
        now = self._clock.now()
        today = user.counters_day == day_of(self._clock, now)
        return Facts(
            number=user.number,
            name=(user.real_name or user.alias) if door.real_name else user.alias,
            alias=user.alias,
            real_name=user.real_name,
            handle=user.handle,
            location=user.location,
            street=user.street,
            zip=user.zip,
            phone=user.phone,
            comment=user.comment,
            gender=user.gender,
            birth=user.birth,
            level=user.level,
            flags=(user.flags1, user.flags2, user.flags3, user.flags4),
            exemptions=user.exemptions,
            restrictions=user.restrictions,
            credits=user.credits + user.free_credits,
            expires=int(user.expires),
            expires_local=self._local(user.expires),
            expert=bool(user.misc & Misc.EXPERT),
            protocol=user.protocol,
            settings=user.misc,
            logons=user.logons,
            last_on=self._local(user.last_on),
            uploads=user.uploads,
            uploaded=user.uploaded,
            downloads=user.downloads,
            downloaded=user.downloaded,
            downloads_today=user.downloads_today if today else 0,
            downloaded_today=user.downloaded_today if today else 0,
            downloads_per_day=place.levels.of(user.level).downloads_per_day,
            new_files_since=self._local(user.new_files_since),
            messages=user.posts,
            bank_minutes=user.banked_minutes,
            now=self._local(now),
            began=self._local(scene.began),
            seconds_left=int(seconds if seconds < math.inf else LONG),
            next_event=next_event,
            node=scene.node,
            columns=scene.size.columns or 80,
            rows=scene.size.rows or 24,
            ansi=scene.ansi,
            color=scene.color,
            eight_bit=scene.eight_bit,
            socket=socket,
            com=0 if door.native else 1,
            nodes=place.terminal.last_node,
            board=system.name,
            sysop=system.operator,
            qwk_id=system.qwk_id,
            version=place.version,
            node_dir=self._folders.node(scene.node),
            ctrl_dir=place.ctrl,
            data_dir=place.data,
            exec_dir=place.exec,
            text_dir=place.text,
            temp_dir=self._folders.temp(scene.node),
            drop_dir=self.drop_folder(door, scene.node),
            doors=names,
            door=number,
        )

    def folder(self, door: Door, node: int) -> str:
        """The directory a door runs in: its start-up directory, else the node's."""
        return self._folders.seen_from_ctrl(door.folder) if door.folder else self._folders.node(node)

    def drop_folder(self, door: Door, node: int) -> str:
        """Where its drop file is put."""
        if door.drop_place == "startup":
            return self.folder(door, node)
        return self._folders.temp(node) if door.drop_place == "temp" else self._folders.node(node)

    def specifiers(self, facts: Facts, door: Door, scene: Scene, drop: str) -> dict[str, str]:
        """The values of specifiers by letter (spec bbs.md 8.9). `drop` is the path of the drop file."""
        place = self._place
        rate = str(RATE)
        values = {
            "a": facts.alias, "b": rate, "c": scene.protocol, "d": rate, "e": rate, "f": drop, "g": facts.temp_dir,
            "h": str(facts.socket), "i": scene.address, "j": facts.data_dir, "k": facts.ctrl_dir,
            "l": str(facts.rows), "m": str(facts.minutes_left), "n": facts.node_dir, "o": facts.sysop,
            "p": scene.protocol, "q": facts.qwk_id, "r": str(facts.rows), "s": self.folder(door, scene.node),
            "t": str(facts.seconds_left), "u": "3f8" if facts.com else "0", "v": facts.version,
            "w": str(facts.columns), "x": scene.shell, "y": "/bin/sh", "z": facts.text_dir, "~": "",
            "!": facts.exec_dir, "@": "", "#": str(facts.node), "*": f"{facts.node:03}", "$": str(facts.credits),
            "+": facts.real_name, "-": facts.handle, ".": "", "?": place.platform, "^": place.machine,
            "<": scene.kind or ("ansi" if scene.ansi else "dumb"), ">": scene.charset,
        }  # fmt: skip
        return values | {str(digits): f"{facts.number:0{digits or 1}}" for digits in range(10)}

    def environment(self, facts: Facts, door: Door, scene: Scene) -> Mapping[str, str]:
        """What a program sees around it, besides PATH and LANG (EXE-05: nothing of ours, nothing secret, and nothing
        that the caller's terminal program said, TEL-05)."""
        terminal = self._place.terminal
        return {
            "HOME": self.folder(door, scene.node),
            "TERM": terminal.external_term_ansi if scene.ansi else terminal.external_term_dumb,
            "COLUMNS": str(facts.columns),
            "LINES": str(facts.rows),
            "SBBSNODE": facts.node_dir,
            "SBBSNNUM": str(facts.node),
            "SBBSCTRL": facts.ctrl_dir,
            "SBBSDATA": facts.data_dir,
            "SBBSEXEC": facts.exec_dir,
            "DSZLOG": f"{facts.node_dir}PROTOCOL.LOG",
        }

    def _local(self, at: float) -> float:
        return at + self._clock.offset(at) * 60 if at > 0 else 0.0
