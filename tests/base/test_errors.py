"""A refusal carries everything its protocol needs to answer."""

from dialtone.base.errors import ConfigError, Refusal, StoreError, Why


def test_a_refusal_defaults_to_a_lasting_no_without_delay() -> None:
    no = Refusal(Why.NOT_FOUND, "no such user")
    assert (no.temporary, no.delay, no.final, str(no)) == (False, 0.0, False, "no such user")


def test_a_config_error_tells_every_problem() -> None:
    assert str(ConfigError(["first", "second"])) == "first\nsecond"


def test_store_trouble_is_temporary_unless_said_otherwise() -> None:
    assert StoreError("disk full").temporary
    assert not StoreError("damaged", temporary=False).temporary
