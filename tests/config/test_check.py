import pytest

from dialtone.config.check import check, has_errors

NAMED = "[Global]\nHostName=a.example\n[Mail]\n"


def about(root, text):
    root.write("sbbs.ini", NAMED + text)
    return [(problem.key, problem.level, problem.line) for problem in check(root.path)]


def test_nothing_to_say(root):
    assert about(root, "MaxClients=9\n") == []


def test_a_missing_file_and_a_missing_name(root):
    problems = check(root.path)
    assert [(problem.file, problem.key, problem.level) for problem in problems] == [
        ("sbbs.ini", "", "warning"),
        ("sbbs.ini", "HostName", "warning"),
    ]
    assert not has_errors(problems)


def test_a_relay_needs_a_server_and_a_login_a_name(root):
    assert about(root, "Options=RELAY_TX|RELAY_AUTH_PLAIN\n") == [
        ("RelayUsername", "error", 0),
        ("RelayServer", "warning", 0),
    ]
    good = "Options=RELAY_TX|RELAY_AUTH_PLAIN\nRelayServer=b.example\nRelayUsername=u\nRelayPassword=p\n"
    assert about(root, good) == []
    assert about(root, good.replace("|RELAY_AUTH_PLAIN", "")) == [("Options", "warning", 4)]
    assert about(root, good.replace("PLAIN", "PLAIN|RELAY_AUTH_LOGIN")) == [("Options", "warning", 4)]
    assert about(root, good.replace("b.example", "A.example")) == [("RelayServer", "warning", 5)]


def test_two_listeners_on_one_port(root):
    assert about(root, "Options=USE_SUBMISSION_PORT\nSubmissionPort=25\n") == [
        ("SubmissionPort", "error", 5),
        ("SubmissionPort", "error", 5),
    ]
    assert about(root, "SubmissionPort=25\n") == []  # not switched on
    assert about(root, "Options=ALLOW_POP3\nPOP3Port=25\nPOP3Interface=127.0.0.9\n") == []
    assert about(root, "AutoStart=false\nPOP3Port=25\n") == []


def test_passwords_in_the_clear_are_mentioned(root):
    assert about(root, "ClearTextLogin=always\n") == [("ClearTextLogin", "warning", 4)]


def test_everything_is_in_order_of_file_and_line(root):
    root.write("main.ini", "settings=x\n")
    root.write("sbbs.ini", "[Mail]\nMaxClients=x\nHostName=a\nSMTPPort=0\n")
    problems = check(root.path)
    assert [(problem.file, problem.line) for problem in problems] == [("main.ini", 1), ("sbbs.ini", 2), ("sbbs.ini", 4)]
    assert has_errors(problems)


@pytest.mark.parametrize(
    ("lines", "level", "key"),
    [
        ("", "warning", "TermsAgreed"),
        ("TermsAgreed = yes\nChallenge = dns-01", "error", "DNSCommand"),
        ("TermsAgreed = yes\nDirectory = http://ca.test", "error", "Directory"),
        ("TermsAgreed = yes\nNames = *.a.test", "error", "Names"),
    ],
)
def test_a_certificate_that_could_never_be_got(root, lines, level, key):
    root.write("sbbs.ini", f"[Mail]\nHostName = bbs.test\n[ACME]\nEnabled = yes\n{lines}\n")
    found = [(problem.level, problem.key) for problem in check(root.path) if problem.section == "ACME"]
    assert found == [(level, key)]
