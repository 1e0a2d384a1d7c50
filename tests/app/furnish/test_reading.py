"""What there is to read, as a house gets it."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from dialtone.app.furnish.reading import furnish_reading
from dialtone.config.load import load_settings
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User, UserNumber
from dialtone.wire.port import Peer
from tests.support.front_door import FrontDoor


def sysop() -> Caller:
    return Caller(User(number=UserNumber(1), alias="Ann", level=99), Peer("192.0.2.1", 1, "192.0.2.2", 23), "telnet")


def test_texts_bulletins_and_logs_are_where_sysops_keep_them(tmp_path: Path) -> None:
    door = FrontDoor(people=())
    today = time.strftime("%m%d%y", time.gmtime(door.clock.now() + door.clock.offset(door.clock.now()) * 60))
    files = {
        "ctrl/file.ini": "[text:info]\nname = Information\n",
        "data/text/info.ini": "[a.txt]\ndesc = A text\n",
        "data/text/info/a.txt": "words",
        "text/bulletins/news.msg": "news",
        "mods/text/bulletins/party.msg": "party",
        f"data/logs/{today}.log": "++ Alice\n",
        "text/ip.can": "192.0.2.7\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)

    async def work() -> None:
        assert door.house.requirements is not None
        made = furnish_reading(load_settings(tmp_path), door.pillars, door.house.requirements)
        _, data = await made["text_sections"].read(sysop(), "info", "a.txt")
        assert data == b"words"
        assert [one.name for one in await made["bulletins"].bulletins(sysop())] == ["news", "party"]
        assert await made["overseer"].log(sysop(), "callers") == ["++ Alice"]
        assert await made["overseer"].text(sysop(), "ip.can") == ["192.0.2.7"]

    asyncio.run(work())
