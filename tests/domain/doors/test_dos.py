"""DOS doors inside the emulator."""

import pytest

from dialtone.base.errors import Refusal
from dialtone.config.doors import Door
from dialtone.config.terminal import TerminalConfig
from dialtone.domain.doors.dos import dos_arguments

DOOR = Door(code="X", section="S", name="X", command="GAME.BAT %f %a", native=False)


@pytest.mark.proves("BBS.UseDOSemu")
@pytest.mark.proves("BBS.DOSemuPath")
@pytest.mark.proves("BBS.DOSemuConfPath")
def test_the_emulator_and_its_settings_are_those_of_the_sysop():
    terminal = TerminalConfig(dosemu_path="/opt/dosemu", dosemu_conf_path="/etc/dosemu.conf")
    arguments = dos_arguments(terminal, DOOR, {"f": "C:\\NODE1\\DOOR.SYS", "a": "Alice", "s": "/bbs/xtrn/x/"})
    assert arguments[:3] == ("/opt/dosemu", "-f", "/etc/dosemu.conf")
    assert arguments[-4:] == ("-K", "/bbs/xtrn/x/", "-E", "GAME.BAT C:\\NODE1\\DOOR.SYS Alice")
    with pytest.raises(Refusal, match="not run here"):
        dos_arguments(TerminalConfig(use_dosemu=False), DOOR, {})


@pytest.mark.proves("BBS.Options.NO_DOS")
def test_no_dos_at_all():
    with pytest.raises(Refusal, match="not run here"):
        dos_arguments(TerminalConfig(options=frozenset({"NO_DOS"})), DOOR, {})


@pytest.mark.parametrize("alias", ["a&calc", "a|b", "a>c:\\x", "%COMSPEC%", "a^b", "a\nb", 'a"b'])
def test_EXE_01_values_mean_nothing_to_the_command_interpreter(alias):
    command = dos_arguments(TerminalConfig(), DOOR, {"f": "x", "a": alias})[-1]
    assert not set(command) & set('&|<>^%"\n')
