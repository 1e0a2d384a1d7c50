import json

from dialtone.cli.verify import words
from dialtone.domain.model.mail import Findings


def test_a_sound_board_is_in_order(peopled):
    out = peopled.ok("verify")
    assert out.splitlines()[-1] == "everything is in order"
    found = peopled.json("verify")
    assert found["problems"] == []
    assert found["counts"]["users"] == 2


def test_a_damaged_database_is_told_and_fails(peopled):
    path = peopled.root / "data/dialtone.db"
    data = bytearray(path.read_bytes())
    data[4096 * 2 : 4096 * 4] = b"\xff" * 8192
    path.write_bytes(bytes(data))
    assert peopled.run("verify") == 1
    assert "Traceback" not in peopled.err
    assert "PROBLEM" in peopled.out or "damaged" in peopled.err


def test_problems_are_words(capsys):
    text = words(Findings({"users": 3}, ["mailbox of user #2: wrong counters"]))
    assert text.splitlines()[1:] == ["PROBLEM: mailbox of user #2: wrong counters", "1 problems"]
    json.dumps(text)
