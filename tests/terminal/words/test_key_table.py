from dialtone.formats.text.ctrl_a import without_codes
from dialtone.terminal.words.key_table import keys


def test_keys_stand_in_columns_and_braces_are_written_twice():
    table = without_codes(keys("A|answer / M|by mail", "} {{|author / Enter|next", "", key=6, label=10))
    assert table == "A     answer    M     by mail\r\n} {{   author    Enter next\r\n\r\n"
