"""`[BBS]`: defaults, inheritance, what the sysop is told."""

from __future__ import annotations

import pytest

from dialtone.config.check import check
from dialtone.config.field import keys_of
from dialtone.config.load import load_settings
from dialtone.config.terminal import TerminalConfig


def loaded(tmp_path, text):
    (tmp_path / "ctrl").mkdir(exist_ok=True)
    (tmp_path / "ctrl/sbbs.ini").write_text(text)
    return load_settings(tmp_path)


def test_the_defaults_are_the_manuals():
    config = TerminalConfig()
    assert (config.telnet_port, config.rlogin_port, config.ssh_port) == (23, 513, 22)
    assert (config.pet40_port, config.pet80_port) == (64, 128)
    assert (config.websocket_port, config.websocket_secure_port) == (1123, 11235)
    assert (config.first_node, config.last_node) == (1, 4)
    assert (config.max_dumb_term_inactivity, config.max_login_inactivity) == (60.0, 600.0)
    assert (config.max_new_user_inactivity, config.max_session_inactivity, config.max_sftp_inactivity) == (
        3600,
        600,
        300,
    )
    assert config.ssh_connect_timeout == 10.0
    assert config.max_con_conn_filter_duration == 86400.0
    assert config.options == frozenset({"XTRN_MINIMIZED"})


def test_every_way_in_inherits_the_global_interface_on_its_own(tmp_path):
    settings = loaded(tmp_path, "[Global]\nInterface = 192.0.2.1\n[BBS]\nTelnetInterface = 127.0.0.1\n")
    terminal = settings.terminal
    assert terminal.telnet_interface == ("127.0.0.1",)
    assert terminal.rlogin_interface == terminal.ssh_interface == terminal.websocket_interface == ("192.0.2.1",)
    assert settings.problems == ()


def test_failed_logins_are_treated_as_global_says_unless_the_section_does(tmp_path):
    terminal = loaded(
        tmp_path, "[Global]\nLoginAttemptDelay = 100\nLoginAttemptThrottle = 50\n[BBS]\nLoginAttemptDelay = 7\n"
    ).terminal
    assert (terminal.login_attempt_delay, terminal.login_attempt_throttle) == (7, 50)


def test_ports_move_with_the_offset_unless_they_are_stated(tmp_path):
    terminal = loaded(tmp_path, "[Global]\nPortOffset = 2000\n[BBS]\nSSHPort = 2222\n").terminal
    assert (terminal.telnet_port, terminal.ssh_port, terminal.pet40_port) == (2023, 2222, 64)


@pytest.mark.proves("BBS.Pet40Port", "BBS.Pet80Port")
def test_the_port_that_was_called_says_that_it_is_a_commodore():
    config = TerminalConfig(pet40_port=6400)
    assert (config.petscii(6400), config.petscii(128), config.petscii(64), config.petscii(23)) == (40, 80, 0, 0)


def test_two_listeners_on_one_port_are_told(tmp_path):
    loaded(tmp_path, "[BBS]\nTelnetPort = 25\nOptions = ALLOW_SSH\n")
    told = [problem for problem in check(tmp_path) if problem.section == "BBS" and problem.level == "error"]
    assert {problem.key for problem in told} == {"TelnetPort"}
    assert "taken by Mail.SMTPPort" in told[0].text


def test_every_key_says_what_it_does():
    for key in keys_of(TerminalConfig):
        assert key.help
        assert not key.help.endswith(".")


def test_a_requirement_that_nobody_can_meet_is_told(tmp_path):
    loaded(tmp_path, "[BBS]\nLoginRequirements = LEVEL LEVEL\n")
    told = [problem for problem in check(tmp_path) if problem.key == "LoginRequirements"]
    assert [problem.section for problem in told] == ["BBS"]
