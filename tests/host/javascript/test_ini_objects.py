import pytest

from dialtone.formats.ini import Ini
from dialtone.host.javascript.ini_objects import (
    all_objects,
    object_of,
    set_object,
    typed,
    value_of,
    with_objects,
    without_section,
    written,
)

TEXT = b"top=1\n[a]\nx=5\ny=yes\nz=text ; more\nlist=p, q\n[l:one]\nn=0x1f\n[l:two]\nf=1.5\nt=true\nb=\n"


@pytest.mark.parametrize(
    ("section", "key", "default", "value"),
    [
        ("", "top", 0, 1),
        ("a", "X", 0, 5),
        ("a", "y", False, True),
        ("a", "z", "", "text ; more"),
        ("a", "list", [], ["p", "q"]),
        ("a", "z", 7, 7),
        ("a", "none", "d", "d"),
        ("l:two", "b", "d", "d"),
        ("l:two", "f", 0.5, 1.5),
        ("none", "x", None, None),
    ],
)
def test_a_value_has_the_type_of_its_default(section, key, default, value):
    assert value_of(Ini(TEXT), section, key, default) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("FALSE", False),
        ("12", 12),
        ("-3", -3),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("1.2.3", "1.2.3"),
        ("", ""),
    ],
)
def test_types_by_looks(text, value):
    assert typed(text) == value and type(typed(text)) is type(value)


def test_objects_of_sections():
    ini = Ini(TEXT)
    assert object_of(ini, "A") == {"x": 5, "y": "yes", "z": "text ; more", "list": "p, q"}
    assert object_of(ini, "none") is None
    assert all_objects(ini, "name", "l:") == [{"name": "one", "n": 31}, {"name": "two", "f": 1.5, "t": True, "b": ""}]


def test_writing_keeps_the_rest():
    ini = Ini(b"; c\n[a]\nx = 1\n")
    set_object(ini, "a", {"x": 2.0, "new": True, "l": [1, "b"], "none": None})
    assert ini.data().startswith(b"; c\n[a]\nx = 2\n")
    assert object_of(Ini(ini.data()), "a") == {"x": 2, "new": True, "l": "1,b", "none": ""}


def test_many_sections_are_written_at_once_and_existing_ones_changed():
    data = with_objects(
        b"; c\n[l:A]\nx = 1", [{"n": "a", "x": 2}, {"n": "b", "y": True}, {"n": "B", "z": 3}], "n", "l:"
    )
    assert data == b"; c\n[l:A]\nx = 2\n\n[l:b]\ny = true\nz = 3\n"
    assert with_objects(b"[\xf6]\na=1\n", [{"n": "\xc3\xbc"}, {"n": "\xc3\xbc", "a": 1}], "n", "").endswith(
        b"[\x81]\na = 1\n"  # CP437, as every file of a board that is not UTF-8
    )
    many = [{"name": f"user{number}@ext.test", "created": number} for number in range(5000)]
    assert all_objects(Ini(with_objects(b"", many, "name", "")), "name", "") == many
    with pytest.raises(ValueError):
        with_objects(b"", [{"name": "a]b", "x": 1}], "name", "")


def test_texts_are_bytes():
    ini = Ini("[größe]\nx=ü\n".encode())
    assert object_of(ini, "gr\xc3\xb6\xc3\x9fe") == {"x": "\xc3\xbc"}
    assert written("\xc3\xbc") == "ü"


def test_a_section_is_taken_out_with_its_lines():
    assert without_section(b"a=1\n[B]\nb=1\n;x\n[c]\nd=1\n", "b") == b"a=1\n[c]\nd=1\n"
