"""Domain names."""

from __future__ import annotations

import time

import pytest

from dialtone.base.errors import Refusal
from dialtone.formats.mail.domains import ascii_domain, literal


def test_the_two_forms_of_a_name_are_one() -> None:
    assert ascii_domain("Bücher.Example") == ascii_domain("xn--bcher-kva.example") == "xn--bcher-kva.example"
    assert ascii_domain("straße.example") == "xn--strae-oqa.example"  # IDNA 2008 keeps the sharp s
    assert ascii_domain("ｅｘａｍｐｌｅ。test") == "example.test"


def test_SLO_08_lengths_are_checked_before_labels_are_converted() -> None:
    start = time.process_time()
    for name in ("ü" * 100_000, "ü" * 64 + ".test", "xn--" + "9" * 100_000, "xn--" + "9" * 60 + ".test"):
        with pytest.raises(Refusal):
            ascii_domain(name)
    assert ascii_domain("xn--99999999.test")  # garbage that is only a name nobody has
    assert time.process_time() - start < 0.5


def test_literals_in_their_usual_form() -> None:
    assert literal("[192.0.2.1]") == "[192.0.2.1]"
    assert literal("[IPV6:2001:DB8:0::1]") == "[IPv6:2001:db8::1]"
    for text in ("", "[]", "192.0.2.1", "[192.0.2.01]", "[IPv6:fe80::1%eth0]", "[2001:db8::1]", "[" + "1" * 100 + "]"):
        with pytest.raises(Refusal):
            literal(text)
