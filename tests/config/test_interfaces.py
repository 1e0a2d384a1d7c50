import pytest

from dialtone.config.interfaces import endpoint, endpoints


@pytest.mark.parametrize(
    ("item", "place"),
    [
        ("0.0.0.0", ("0.0.0.0", 25)),
        ("71.95.196.34:64", ("71.95.196.34", 64)),
        ("::", ("::", 25)),
        ("2001:db8::1", ("2001:db8::1", 25)),
        ("[2001:db8::1]:2323", ("2001:db8::1", 2323)),
        ("[::1]", ("::1", 25)),
        (" localhost ", ("localhost", 25)),
        ("bbs.example:2525", ("bbs.example", 2525)),
        ("fe80::1%eth0", ("fe80::1%eth0", 25)),
    ],
)
def test_items(item, place):
    assert endpoint(item, 25) == place


@pytest.mark.parametrize("item", ["", "a b", "host:port", "host:70000", "host:0", "[::1", "[host]:25", "x:y:z", "a/8"])
def test_what_is_no_item(item):
    with pytest.raises(ValueError):
        endpoint(item, 25)


def test_an_address_may_stand_with_several_ports_but_each_pair_counts_once():
    assert endpoints(["::1", "[::1]:26", "::1"], 25) == (("::1", 25), ("::1", 26))
