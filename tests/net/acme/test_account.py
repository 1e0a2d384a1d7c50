import stat

import pytest

from dialtone.net.acme.account import Account

HERE, THERE = "https://one.test/dir", "https://two.test/dir"


def test_SEC_02_key_and_address_are_kept_for_each_authority(tmp_path):
    file = tmp_path / "acme-account.json"
    first, second = Account(file, HERE), Account(file, THERE)
    first.uri = "https://one.test/acct/1"
    first.save()
    second = Account(file, THERE)
    second.save()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = Account(file, HERE)
    assert again.uri == "https://one.test/acct/1"
    assert again.key.thumbprint() == first.key.thumbprint()
    assert Account(file, THERE).key.thumbprint() == second.key.thumbprint() != first.key.thumbprint()


@pytest.mark.parametrize("text", ["{", "[]", '{"https://one.test/dir": {"key": 5}}', '{"https://one.test/dir": 5}'])
def test_a_file_that_cannot_be_read_is_an_error(tmp_path, text):
    file = tmp_path / "acme-account.json"
    file.write_text(text)
    with pytest.raises(ValueError, match="acme-account"):
        Account(file, HERE)
