"""Names of keys."""

from dialtone.terminal import keys


def test_control_keys_are_the_characters_terminals_send() -> None:
    assert (keys.control("C"), keys.control("c"), keys.control("]")) == ("\x03", "\x03", "\x1d")
    assert keys.ABORT == "\x03"


def test_no_name_of_a_key_is_a_character_somebody_could_type() -> None:
    names = [value for name, value in vars(keys).items() if name.isupper()]
    assert len(set(names)) == len(names)
    assert all(len(name) > 1 or not name.isprintable() for name in names)
