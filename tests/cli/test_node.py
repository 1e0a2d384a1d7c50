"""`dialtone node` against a program that does not run; a running one is in tests/integration/test_logon_live.py."""


def test_without_a_running_program_it_says_so(peopled):
    for words in (("list",), ("interrupt", "1"), ("lock", "1"), ("unlock", "1"), ("down", "1"), ("up", "1")):
        assert peopled.run("node", *words) == 1
    assert peopled.run("node", "message", "1", "hello") == 1


def test_an_empty_message_is_none(peopled):
    assert peopled.run("node", "message", "1", " ") == 1
