import pytest

from dialtone.cli.frame import Failed
from dialtone.cli.user_fields import assigned, shown, values
from dialtone.domain.model.user import Misc, User, UserNumber

OWL = User(number=UserNumber(7), alias="Night Owl", flags1="AC", misc=int(Misc.ANSI | Misc.COLOR), chat=0)


def test_a_value_may_hold_equals_signs_and_spaces():
    assert assigned(["note=a=b c", "Real-Name= x"]) == {"note": "a=b c", "real_name": " x"}


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("flags1", "bx", "bx"),
        ("flags1", "+B", "ABC"),
        ("flags1", "-A+Z", "CZ"),
        ("flags1", "+B,-C", "AB"),
        ("misc", "0", 0),
        ("misc", "pause", Misc.PAUSE),
        ("misc", "+pause", Misc.ANSI | Misc.COLOR | Misc.PAUSE),
        ("misc", "-ANSI", Misc.COLOR),
        ("misc", "", 0),
        ("credits", " 12 ", 12),
        ("expires", "0", 0.0),
        ("forwards", "YES", True),
    ],
)
def test_what_was_written_becomes_what_the_account_keeps(field, text, kept):
    assert values(OWL, {field: text}) == {field: kept}


@pytest.mark.parametrize("written", [{"credits": "9" * 5000}, {"expires": "2027-13-01"}, {"misc": "+"}, {"level": ""}])
def test_nonsense_is_told(written):
    with pytest.raises(Failed):
        values(OWL, written)


def test_settings_bits_are_shown_by_name():
    row = {"created": 0.0, "last_on": 0.0, "expires": 0.0, "new_files_since": 0.0, "deleted_at": 0.0}
    row |= {"misc": int(Misc.ANSI | Misc.UTF8) | 1, "chat": 0, "alias": "Night Owl"}
    assert (shown(row)["misc"], shown(row)["chat"], shown(row)["alias"]) == ("ANSI UTF8", "", "Night Owl")
    assert shown(row)["expires"] == ""
