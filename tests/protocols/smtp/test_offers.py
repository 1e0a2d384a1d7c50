import pytest

from dialtone.protocols.smtp.answers import Reply
from dialtone.protocols.smtp.offers import Offers


def offers(*lines):
    return Offers(Reply(250, ("mx.ext.test", *lines)))


def test_keywords_are_found_in_any_case_and_the_host_name_is_none():
    found = offers("StartTLS", "Pipelining", "x-odd")
    assert "STARTTLS" in found
    assert "PIPELINING" in found
    assert "MX.EXT.TEST" not in found
    assert "SIZE" not in found


@pytest.mark.parametrize(
    ("line", "size"), [("SIZE 1000", 1000), ("SIZE", 0), ("SIZE x", 0), ("SIZE 0", 0), ("SIZE " + "9" * 30, 0)]
)
def test_size(line, size):
    assert offers(line).size == size


def test_mechanisms_in_both_spellings():
    assert offers("AUTH PLAIN LOGIN", "AUTH=CRAM-MD5 plain").mechanisms == {"PLAIN", "LOGIN", "CRAM-MD5"}
    assert offers().mechanisms == frozenset()


@pytest.mark.parametrize(
    ("line", "most"),
    [("LIMITS RCPTMAX=20 MAILMAX=5", 20), ("LIMITS rcptmax=0", 1), ("LIMITS RCPTMAX=5000", 100), ("DSN", 100)],
)
def test_recipients_of_a_transaction(line, most):
    assert offers(line).recipients == most


def test_without_ehlo_nothing_is_offered():
    assert "PIPELINING" not in Offers()
