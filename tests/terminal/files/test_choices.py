from dialtone.domain.model.user import Misc
from tests.domain.files.vault import directory
from tests.support.cabin import Cabin

GAMES = directory()


def test_choices_are_kept():
    made = Cabin(GAMES, user={"misc": 0})
    made.act("files.config", "B", "E", "H", "Z", "Y", "P", "2023-12-31\r", "Q")
    after = made.again(made.alice)
    assert Misc(after.misc) == Misc.BATCHFLAG | Misc.EXTDESC | Misc.AUTOHANG
    assert after.protocol == "Y"
    assert after.new_files_since == 1_703_980_800.0  # 2023-12-31 00:00 UTC
    made.act("files.config")
    assert made.rows()[1:3] == ["P New files since     2023-12-31", "Z Protocol            Y"]


def test_a_date_that_is_none_and_the_guest():
    made = Cabin(GAMES)
    made.act("files.config", "P", "yesterday\r", "Q")
    assert "That is no date." in made.text()
    made.act("files.config", "B", user=made.add("Guest", restrictions="G"))
    assert "The guest account keeps nothing." in made.text()
