import pytest

from dialtone.domain.certificates.challenges import MOST, Challenges


async def test_a_token_is_answered_as_long_as_it_is_placed():
    challenges = Challenges()
    challenges.place_token("abc-_9", b"abc-_9.thumb")
    assert await challenges.answer("abc-_9") == b"abc-_9.thumb"
    assert await challenges.answer("other") is None
    challenges.withdraw_token("abc-_9")
    assert await challenges.answer("abc-_9") is None


@pytest.mark.parametrize("token", ["", "a/b", "../x", "a\n", "a" * 201])
def test_PTH_01_a_token_that_is_none_is_refused(token):
    with pytest.raises(ValueError, match="token"):
        Challenges().place_token(token, b"x")


def test_names_are_found_in_any_case():
    challenges = Challenges()
    assert not challenges.names_waiting
    challenges.place_name("BBS.test", b"d" * 32)
    assert challenges.names_waiting
    assert challenges.digest("bbs.TEST") == b"d" * 32
    challenges.withdraw_name("bbs.test")
    assert challenges.digest("bbs.test") is None
    with pytest.raises(ValueError, match="challenge"):
        challenges.place_name("bbs.test", b"short")


def test_there_are_never_more_than_a_certificate_has_names():
    challenges = Challenges()
    for number in range(MOST):
        challenges.place_token(f"t{number}", b"")
    with pytest.raises(ValueError):
        challenges.place_token("more", b"")
