"""msgs.ini as old boards have it: spec bbs.md 16.1, 17.1."""

from __future__ import annotations

from dialtone.config.load import load_settings
from dialtone.config.networks import Networks, read_networks
from dialtone.config.problems import Problem
from dialtone.formats.ini import Ini


def read(text: str) -> tuple[Networks, list[Problem]]:
    problems: list[Problem] = []
    return read_networks(Ini(text.encode(), "msgs.ini"), problems), problems


def test_a_board_without_networks() -> None:
    assert read("[Internet]\naddr = bbs.example\n") == (Networks(), [])


def test_our_addresses_the_main_one_first() -> None:
    networks, problems = read(
        "[fidonet]\naddr_list = 1:103/705, 103/706.2, 21:1/183, 707, 1:103/705\n"
        "netmail_sem=../data/netmail.now\nnetmail_cost=100\nnetmail_settings=0x11\n"
    )
    assert networks.fidonet == ("1:103/705", "1:103/706.2", "21:1/183", "1:103/707")
    assert networks.fidonet_semaphore == "../data/netmail.now"
    assert (networks.netmail_cost, networks.settings) == (100, {"fidonet": 17})
    assert problems == []


def test_the_other_names_of_the_keys() -> None:
    networks, _ = read("[FidoNet]\naddresses = 2:280/464\ncost=5\nsettings=1\n")
    assert (networks.fidonet, networks.netmail_cost, networks.settings) == (("2:280/464",), 5, {"fidonet": 1})


def test_a_wrong_address_is_told_and_the_others_count() -> None:
    networks, problems = read("[FidoNet]\naddr_list = 705, 1:103/705, 0:1/1, 706\nnetmail_cost = lots\n")
    assert networks.fidonet == ("1:103/705", "1:103/706")
    assert networks.netmail_cost == 0
    assert [(problem.line, problem.key, problem.level) for problem in problems] == [
        (2, "addr_list", "error"),
        (2, "addr_list", "error"),
        (3, "netmail_cost", "error"),
    ]
    assert "705" in problems[0].text


def test_hubs_in_any_case_each_once() -> None:
    networks, problems = read("[qhub:Vert]\nenabled=true\n[QHUB:NIX]\n[hub:far]\n[qhub:VERT]\n[qhub:]\n[qhub:9X]\n")
    assert networks.hubs == ("VERT", "NIX", "FAR")
    assert [problem.section for problem in problems] == ["qhub:", "qhub:9X"]


def test_the_settings_of_a_board_have_them(tmp_path) -> None:
    (tmp_path / "ctrl").mkdir()
    (tmp_path / "ctrl" / "msgs.ini").write_text("[FidoNet]\naddr_list=1:103/705\n[qhub:VERT]\n")
    assert load_settings(tmp_path).networks == Networks(fidonet=("1:103/705",), hubs=("VERT",))
