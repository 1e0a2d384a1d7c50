import pytest

from dialtone.host.javascript.fence import Fence
from dialtone.host.javascript.hands import Complaint, Hands, Lists, net_type
from dialtone.host.javascript.sources import NoScript, Sources
from tests.host.javascript.bench import Board


@pytest.fixture
def board(tmp_path):
    return Board(tmp_path)


@pytest.fixture
def hands(board):
    asked, told = [], []

    def ask(name, arguments):
        asked.append((name, arguments))
        return "answer"

    job = {
        "folders": board.folders.as_dict(),
        "files": {"error": board.files.error},
        "host": {"name": "bbs.local.test", "platform": "linux"},
    }
    made = Hands(job, Sources(), ask, lambda level, text: told.append((level, text)))
    made.asked, made.told = asked, told
    yield made
    made.close()


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("VERT", 4),
        ("1:103/705", 2),
        ("705", 2),
        ("user@1:2/3", 2),
        ("a@some.host", 5),
        ("a@anywhere", 4),
        ("a b@c.d", 0),
        ("", 0),
        ("a@10.1.2.3", 5),
        ("HUB/NODE", 4),
    ],
)
def test_the_network_an_address_looks_like(address, kind):
    assert net_type(address) == kind


def test_questions_about_the_house_go_to_the_server(hands):
    assert hands.answer("house", ["compare_ars", "LEVEL 1"]) == "answer"
    assert hands.asked == [("compare_ars", ["LEVEL 1"])]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("nothing", []),
        ("__init__", []),
        ("files", ["_open", "x"]),
        ("file_new", []),
        ("strftime", ["%Y", "x"]),
        ("digest", ["rot13", "x"]),
        ("load", ["none.js", []]),
        ("where", ["x"]),
    ],
)
def test_RED_what_is_not_known_is_a_complaint_and_nothing_else(hands, name, arguments):
    with pytest.raises(Complaint):
        hands.answer(name, arguments)


def test_methods_that_are_not_for_scripts_are_not_reached(hands):
    number = hands.answer("file_new", ["x.ini"])
    for method in ("call", "_whole", "__init__", "METHODS"):
        assert hands.answer("file", [number, method, []]) == [None, 9]
    assert hands.answer("file", [99, "open", ["r"]]) == [None, 9]
    assert hands.answer("socket", [1, "call", []]) == [None, 9]


def test_objects_are_counted(hands):
    with pytest.raises(Complaint, match="too many File objects"):
        for _ in range(2000):
            hands.answer("file_new", ["x"])
    with pytest.raises(Complaint, match="too many sockets"):
        for _ in range(100):
            hands.answer("socket_new", [1])


def test_a_configuration_file_has_variants_of_the_host(board, hands):
    (board.root / "ctrl" / "x.bbs.ini").write_text("")
    assert hands.answer("files", ["cfgname", board.folders.ctrl, "x.ini"]) == [f"{board.folders.ctrl}/x.bbs.ini", 0]


def test_a_list_is_compiled_once_until_its_file_changes(board):
    path = board.root / "text" / "own.can"
    path.write_text("*@spam.test\n")
    fence, lists = Fence(board.folders.as_dict(), []), Lists()
    first = lists.of(fence, str(path))
    assert first.matches("a@spam.test") and lists.of(fence, str(path)) is first
    path.write_text("*@other.test\n; longer\n")
    assert lists.of(fence, str(path)).matches("a@other.test")
    for name in ("none.can", "secrets.key", "../../etc/passwd"):
        assert not lists.of(fence, name)


def test_a_script_that_is_not_there(hands):
    with pytest.raises(NoScript, match="neither in mods nor in exec"):
        hands.start("none", "", [])


def test_what_is_refused_is_told_to_the_log(hands):
    assert hands.answer("files", ["touch", "sbbs.ini"]) == [False, 13]
    assert hands.told == [(4, "!sbbs.ini may not be written by scripts")]
