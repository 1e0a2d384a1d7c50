import stat

import pytest
import trustme

from dialtone.domain.ports.certificates import Issued, NotUsable, Tries
from dialtone.net.acme import store as module
from dialtone.net.acme.store import CertificateFiles, read_held

AUTHORITY = trustme.CA(organization_name="Test Authority")


def issued(*names, **more):
    made = AUTHORITY.issue_cert(*names, **more)
    chain = b"".join(one.bytes() for one in made.cert_chain_pems) + AUTHORITY.cert_pem.bytes()
    return Issued(chain, made.private_key_pem.bytes())


@pytest.fixture
def kept(tmp_path):
    return CertificateFiles(tmp_path / "acme.pem", tmp_path / "acme.json")


@pytest.fixture
def now():
    import time

    return time.time()


async def test_SEC_02_what_was_issued_is_one_file_for_its_owner_only(kept, tmp_path, now):
    given = issued("a.test", "B.test")
    held = await kept.install(given, ["a.test", "b.test"], now)
    assert stat.S_IMODE((tmp_path / "acme.pem").stat().st_mode) == 0o600
    assert (await kept.held()) == held
    assert held.names == {"a.test", "b.test"}
    assert held.begins < now < held.ends
    assert held.issuer == "Test Authority"
    assert held.chain.count(b"BEGIN CERTIFICATE") == 2
    assert b"PRIVATE" not in held.chain
    assert (await kept.key()).split() == given.key.split()
    assert [path.name for path in tmp_path.iterdir()] == ["acme.pem"]


async def test_nothing_is_kept_yet(kept):
    assert await kept.held() is None
    assert await kept.key() == b""
    assert await kept.tries() == Tries()


class Bad:
    """What an authority could give that must not take the old one's place."""

    other_key = Issued(issued("a.test").chain, issued("a.test").key)
    other_name = issued("b.test")
    nonsense = Issued(b"no certificate", b"no key")
    empty = Issued(b"", issued("a.test").key)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Bad.other_key, "another key"),
        (Bad.other_name, "lacks the name a.test"),
        (Bad.nonsense, "cannot be read"),
        (Bad.empty, "cannot be read"),
    ],
)
async def test_a_bad_one_leaves_the_good_one_in_place(kept, tmp_path, now, given, words):
    good = await kept.install(issued("a.test"), ["a.test"], now)
    with pytest.raises(NotUsable, match=words):
        await kept.install(given, ["a.test"], now)
    assert await kept.held() == good
    assert [path.name for path in tmp_path.iterdir()] == ["acme.pem"]


@pytest.mark.parametrize("days", [-40_000, 400_000])
async def test_one_that_is_not_valid_now_is_refused(kept, now, days):
    with pytest.raises(NotUsable, match="not valid now"):
        await kept.install(issued("a.test"), ["a.test"], now + days * 86_400)


async def test_a_full_disk_leaves_the_good_one_in_place(kept, tmp_path, now, monkeypatch):
    good = await kept.install(issued("a.test"), ["a.test"], now)

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        await kept.install(issued("a.test"), ["a.test"], now)
    with pytest.raises(OSError, match="No space"):
        await kept.remember(Tries(failures=1))
    monkeypatch.undo()
    assert await kept.held() == good
    assert [path.name for path in tmp_path.iterdir()] == ["acme.pem"]


async def test_what_became_of_tries_is_kept(kept, tmp_path):
    tries = Tries(
        failures=3, last=5.0, not_before=9.0, error="no: ü", directory="https://ca.test/dir", asked="https://b.test"
    )
    await kept.remember(tries)
    assert await CertificateFiles(tmp_path / "x", tmp_path / "acme.json").tries() == tries


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"failures": "x"}', "[" * 100_000])
async def test_notes_that_cannot_be_read_count_as_none(kept, tmp_path, text):
    (tmp_path / "acme.json").write_text(text)
    assert await kept.tries() == Tries()


@pytest.mark.parametrize("text", ["", "nothing", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"])
async def test_a_certificate_that_cannot_be_read_counts_as_none(kept, tmp_path, text):
    (tmp_path / "acme.pem").write_text(text)
    assert await kept.held() is None
    with pytest.raises(ValueError):
        read_held(tmp_path / "acme.pem")
