import pytest

from dialtone.config.check import check
from dialtone.config.lists import ListServerConfig, check_lists
from dialtone.config.load import load_settings
from dialtone.config.save import set_value
from dialtone.config.starter import Board, qwk_id, starter_files
from dialtone.config.tables import Tables
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.boards.access import Access, Who
from dialtone.domain.model.user import User, UserNumber
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock


@pytest.fixture
def made(tmp_path):
    def make(**wishes):
        for name, text in starter_files(Board(**wishes)).items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text)
        return tmp_path

    return make


def test_a_new_board_has_no_problems_at_all(made):
    assert check(made(host_name="bbs.example", port_offset=10000, operator="Ada", location="Köln")) == []
    assert check(made(host_name="bbs.example", interface="127.0.0.1, ::1")) == []


def test_it_says_what_it_was_told(made):
    settings = load_settings(
        made(host_name="bbs.example", interface="127.0.0.1", port_offset=10000, name="My Board", operator="Ada")
    )
    assert settings.host == settings.system.inet_addr == "bbs.example"
    assert (settings.mail.interface, settings.mail.pop3_interface) == (("127.0.0.1",), ("127.0.0.1",))
    assert (settings.mail.smtp_port, settings.global_.port_offset) == (10025, 10000)
    assert (settings.system.name, settings.system.operator, settings.system.qwk_id) == ("My Board", "Ada", "BBS")
    assert settings.system.forward_to_netmail


def test_it_states_what_we_recommend(made):
    mail = load_settings(made(host_name="bbs.example")).mail
    assert (mail.max_clients, mail.smtp_port) == (100, 25)
    assert mail.options >= {"ALLOW_POP3", "TLS_POP3", "USE_SUBMISSION_PORT", "TLS_SUBMISSION"}


def test_the_names_every_board_must_answer_to_reach_the_sysop(made):
    root = made(host_name="bbs.example")
    tables = Tables(root / "ctrl", root / "text")
    tables.refresh(0.0)
    for name in ("sysop", "root", "abuse", "sysadmin", "webmaster", "Postmaster"):
        assert tables.alias.find(name) == "1"
    assert tables.ipfilter_exempt.matches("192.168.7.7")
    assert tables.ipfilter_exempt.matches("::1")
    assert not tables.ipfilter_exempt.matches("8.8.8.8")
    assert not tables.relay.matches("127.0.0.1", "localhost")
    assert not tables.ip.matches("127.0.0.1")


def test_a_changed_setting_stands_below_its_help(made):
    root = made(host_name="bbs.example")
    set_value(root, "MaxHops", "50")
    lines = (root / "ctrl" / "sbbs.ini").read_text().splitlines()
    at = lines.index("MaxHops = 50")
    assert lines[at - 1] == ";MaxHops = 100"
    assert lines[at - 2].startswith("; ")


@pytest.mark.parametrize(
    ("host", "name"),
    [("bbs.example", "BBS"), ("my-long-board.example", "MYLONGBO"), ("192.0.2.1", "DIALTONE"), ("4x.de", "X")],
)
def test_qwk_ids(host, name):
    assert qwk_id(Board(host_name=host)) == name


def test_a_new_board_has_a_few_sub_boards_that_strangers_do_not_post_on(made):
    boards = load_settings(made(host_name="bbs.example")).boards
    assert list(boards.subs) == ["MAIN-GENERAL", "MAIN-HELP", "MAIN-SYSOPS"]
    access = Access(Requirements(ManualClock(), SteadyChance(), boards))
    member, sysop = (Who(User(number=UserNumber(2), alias="Bob", level=level)) for level in (50, 99))
    may_post = {
        who: [not access.cannot_post(who, sub) for sub in boards.subs.values()] for who in (Who(), member, sysop)
    }
    assert list(may_post.values()) == [[False, False, False], [True, True, False], [True, True, True]]
    assert [access.sees(Who(), sub) for sub in boards.subs.values()] == [True, True, False]


def test_the_example_of_a_mailing_list_works_once_it_is_wanted(made):
    root = made(host_name="bbs.example")
    settings = load_settings(root)
    assert (settings.lists, all(one.disabled for one in settings.processors)) == (ListServerConfig(), True)
    assert [one.name for one in settings.processors] == ["MailAuth", "ListServer"]
    for name, *changes in (
        ("listserver.ini", (";[talk]", "[talk]"), (";sub", "sub"), (";description", "description")),
        ("mailproc.ini", ("Disabled = true", "Disabled = false"), ("listserver*,", "listserver*, talk*,")),
    ):
        text = (root / "ctrl" / name).read_text()
        for before, after in changes:
            text = text.replace(before, after)
        (root / "ctrl" / name).write_text(text)
    settings = load_settings(root)
    assert [one.name for one in settings.lists.active] == ["talk"]
    assert (settings.problems, list(check_lists(settings.lists, settings.boards, settings.processors))) == ((), [])
