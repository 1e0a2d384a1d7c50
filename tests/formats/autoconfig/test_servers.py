import pytest

from dialtone.formats.autoconfig.servers import MailServer, setup, split_address


def test_the_best_comes_first_and_nothing_that_is_not_served():
    made = setup(
        "a.test",
        "",
        "mail.a.test",
        [("pop3", 110), ("submission", 587), ("pop3s", 995), ("imaps", 993), ("submissions", 465), ("smtp", 25)],
    )
    assert made.incoming == (
        MailServer("imap", "mail.a.test", 993, True),
        MailServer("pop3", "mail.a.test", 995, True),
        MailServer("pop3", "mail.a.test", 110, False),
    )
    assert made.outgoing == (
        MailServer("smtp", "mail.a.test", 465, True),
        MailServer("smtp", "mail.a.test", 587, False),
    )
    assert made.name == "a.test"
    assert made.complete
    assert not setup("a.test", "", "mail.a.test", [("submission", 587)]).complete


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("ann@a.test", ("ann", "a.test")),
        (" Ann.Lee@A.test ", ("Ann.Lee", "A.test")),
        ("a@b@a.test", ("a@b", "a.test")),
        ("", None),
        ("ann", None),
        ("@a.test", None),
        ("ann@", None),
        ("an n@a.test", None),
        ("<ann@a.test>", None),
        ("an\x07n@a.test", None),
        ("ann@a.test\r\nX: y", None),
        ("a" * 300 + "@a.test", None),
    ],
)
def test_addresses_people_type(address, parts):
    assert split_address(address) == parts
