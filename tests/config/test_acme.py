import pytest

from dialtone.config.acme import LETS_ENCRYPT, AcmeConfig
from dialtone.config.load import load_settings


def test_without_a_section_nothing_is_asked_of_anybody(root):
    config = load_settings(root.path).acme
    assert config == AcmeConfig()
    assert (config.enabled, config.terms_agreed, config.directory) == (False, False, LETS_ENCRYPT)
    assert (config.challenge, config.renew_before) == ("http-01", 30 * 86_400)


def test_what_the_section_says(root):
    root.write(
        "sbbs.ini",
        "[ACME]\nEnabled = yes\nTermsAgreed = yes\nNames = a.test, b.test\nChallenge = TLS-ALPN-01\nKeyType = RSA2048\n"
        "RenewBefore = 10 days\nCAFile = ca.pem\nEmail = sysop@a.test\n",
    )
    settings = load_settings(root.path)
    config = settings.acme
    assert (config.names, config.challenge, config.key_type) == (("a.test", "b.test"), "tls-alpn-01", "rsa2048")
    assert (config.renew_before, config.ca_file, config.email) == (864_000, "ca.pem", "sysop@a.test")
    assert [problem for problem in settings.problems if problem.section == "ACME"] == []


@pytest.mark.parametrize("line", ["Challenge = smtp-01", "KeyType = dsa", "Enabled = perhaps", "Nmaes = a.test"])
def test_mistakes_are_told(root, line):
    root.write("sbbs.ini", f"[ACME]\n{line}\n")
    assert [problem.section for problem in load_settings(root.path).problems] == ["ACME"]
