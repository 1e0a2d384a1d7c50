import argparse
import subprocess
import sys

import pytest

from dialtone import __version__
from dialtone.cli.main import main, parser

HEAVY = ("apsw", "uvloop", "argon2", "cryptography", "dns", "asyncio", "ssl", "sqlite3", "scramp")


def leaves(made=None, words=()):
    """Every command with its parser."""
    made = made or parser()
    subs = [action for action in made._actions if isinstance(action, argparse._SubParsersAction)]
    if not subs:
        yield words, made
    for action in subs:
        for name, sub in action.choices.items():
            yield from leaves(sub, (*words, name))


COMMANDS = [" ".join(words) for words, _ in leaves()]


def test_the_commands_there_are():
    assert set(COMMANDS) == {
        *("init", "run", "listeners", "verify", "backup", "restore", "try"),
        *(f"mail {verb}" for verb in ("trace", "folders", "rules")),
        *(f"user {verb}" for verb in ("add", "list", "show", "set", "remove", "passwd")),
        *(f"queue {verb}" for verb in ("list", "show", "retry", "hold", "remove")),
        *(f"netmail {verb}" for verb in ("list", "hold", "release", "remove")),
        *(f"node {verb}" for verb in ("list", "interrupt", "lock", "unlock", "down", "up", "message")),
        *(f"telegram {verb}" for verb in ("list", "send")),
        *(f"list {verb}" for verb in ("show", "subscribe", "unsubscribe")),
        *(f"config {verb}" for verb in ("check", "show", "set")),
        *(f"dkim {verb}" for verb in ("make-key", "show")),
        *(f"board {verb}" for verb in ("list", "read", "held", "release", "remove")),
        *(f"cert {verb}" for verb in ("status", "renew")),
        *(f"access {verb}" for verb in ("check", "prune")),
        *(f"files {verb}" for verb in ("list", "add", "info", "remove", "check")),
        *(f"door {verb}" for verb in ("list", "test")),
        *(f"event {verb}" for verb in ("list", "run")),
        "dns",
        "doctor",
        "services",
        "recycle",
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as end:
        main([*command.split(), "--help"])
    assert end.value.code == 0
    out = capsys.readouterr().out
    assert f"usage: dialtone {command}" in out
    assert "--root DIR" in out


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.endswith(" list") or c in ("listeners", "mail trace")])
def test_lists_have_json(command):
    made = {" ".join(words): sub for words, sub in leaves()}[command]
    assert "--json" in made.format_help()


@pytest.mark.parametrize("words", [[], ["user"], ["queue"], ["config"], ["mail"], ["access"]])
def test_half_a_command_shows_help_and_fails(words, capsys):
    assert main(words) == 2
    assert "usage: dialtone" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["nonsense"], ["user", "nonsense"], ["queue", "show"], ["queue", "retry"], ["run", "x"]]
)
def test_wrong_use_is_exit_code_two(words, capsys):
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2


def test_the_root_comes_from_the_option_then_the_variable_then_bbs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIALTONE_ROOT", str(tmp_path / "variable"))
    assert main(["config", "show", "--root", str(tmp_path / "option")]) == 1
    assert f"no board in {tmp_path}/option" in capsys.readouterr().err
    assert main(["config", "show"]) == 1
    assert f"no board in {tmp_path}/variable" in capsys.readouterr().err
    monkeypatch.delenv("DIALTONE_ROOT")
    assert main(["config", "show"]) == 1
    assert f"no board in {tmp_path}/bbs" in capsys.readouterr().err


def test_help_comes_without_loading_what_is_heavy():
    script = (
        "import sys\nfrom dialtone.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "HEAVY []"


def test_python_m_dialtone_is_the_command():
    done = subprocess.run([sys.executable, "-m", "dialtone", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"dialtone {__version__}\n"


def test_a_reader_that_went_away_is_no_disaster(board):
    command = [sys.executable, "-m", "dialtone", "config", "show", "--root", str(board.root)]
    shown = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    shown.stdout.close()
    _, err = shown.communicate(timeout=60)
    assert b"Traceback" not in err
