"""What `dialtone services` shows."""

import pytest

from dialtone.app.service_list import service_list

pytestmark = pytest.mark.usefixtures("quiet")

TABLE = """\
Interface = 127.0.0.1
[Finger]
Command = fingerservice.js
MaxClients = 9
[Off]
Enabled = false
Port = 5001
Command = fingerservice.js
[Hotline]
Command = hotline.js
[Mine]
Port = 5002
Command = mine.js
Options = STATIC | UDP
"""


async def test_a_row_for_each_section(start, root):
    (root / "ctrl/services.ini").write_text(TABLE)
    program = await start()
    rows = {row["section"]: row for row in service_list(program.doors, program.house.settings)}
    assert list(rows) == ["Finger", "Off", "Hotline", "Mine"]
    assert rows["Finger"]["state"] == "listening"
    assert (rows["Finger"]["kind"], rows["Finger"]["max_clients"], rows["Finger"]["transport"]) == (
        "built in",
        9,
        "tcp",
    )
    assert rows["Off"]["state"] == "off"
    assert rows["Hotline"]["state"].startswith("not served: Hotline is not in this version")
    assert rows["Mine"]["state"].startswith("not served: STATIC does not go with UDP")
    program.doors.services.hold()
    assert service_list(program.doors, program.house.settings)[0]["state"] == "paused"
    program.doors.services.stop()
    assert service_list(program.doors, program.house.settings)[0]["state"] == "stopped"
