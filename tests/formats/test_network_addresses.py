"""Tables: spec mail.md 2.8, bbs.md 4.2; the seed manual's example of a host form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.network_addresses import (
    FidoAddress,
    NetType,
    is_fido_host,
    is_qwk_id,
    netaddr_type,
    read_fido,
    read_fido_host,
    read_route,
)

MAIN = FidoAddress(1, 103, 705)
PART = st.integers(0, 65535)
ADDRESSES = st.builds(FidoAddress, st.integers(1, 65535), PART, PART, PART)


@given(ADDRESSES)
def test_every_address_comes_back_from_its_text_and_its_host_form(address: FidoAddress) -> None:
    assert read_fido(str(address)) == address
    assert read_fido_host(address.host) == address
    assert read_fido_host(address.host.upper()) == address


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1:103/705", FidoAddress(1, 103, 705)),
        ("2:280/464.9", FidoAddress(2, 280, 464, 9)),
        ("103/1", FidoAddress(1, 103, 1)),
        ("280/1.2", FidoAddress(1, 280, 1, 2)),
        ("17", FidoAddress(1, 103, 17)),
        (" 1:103/705.0@fidonet ", FidoAddress(1, 103, 705)),
    ],
)
def test_missing_parts_are_those_of_the_main_address(text: str, meant: FidoAddress) -> None:
    assert read_fido(text, MAIN) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0:103/705",
        "1:103/65536",
        "1:99999/1",
        "1:2",
        "1:2/3/4",
        "a/1",
        "1:103/705.",
        "-1",
        "1:2/3.4.5",
        "1 :2/3",
        "٣",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_fido(text, MAIN)


def test_without_a_main_address_zone_and_net_are_needed() -> None:
    with pytest.raises(ValueError, match="lacks"):
        read_fido("103/705")
    with pytest.raises(ValueError, match="lacks"):
        read_fido("705")


@pytest.mark.parametrize(
    ("host", "meant"),
    [
        ("f705.n103.z1.fidonet", "1:103/705"),
        ("P3.F705.N103.Z1.FidoNet", "1:103/705.3"),
        ("f705.n103.z0.fidonet", None),
        ("f70500.n103.z1.fidonet", None),
        ("n103.z1.fidonet", None),
        ("x.f705.n103.z1.fidonet", None),
        ("f705.n103.z1.fidonet.org", None),
        ("p1.p2.f705.n103.z1.fidonet", None),
    ],
)
def test_the_host_form(host: str, meant: str | None) -> None:
    found = read_fido_host(host)
    assert (str(found) if found else None) == meant


def test_a_malformed_host_of_fidonet_is_still_one_of_fidonet() -> None:
    assert is_fido_host("nonsense.FIDONET")
    assert not is_fido_host("fidonet.example.org")


@pytest.mark.parametrize("name", ["VERT", "vert", "AB", "DOVE-NET", "A1234567", "X_1"])
def test_qwk_ids(name: str) -> None:
    assert is_qwk_id(name)


@pytest.mark.parametrize(
    "name",
    ["", "A", "1VERT", "A12345678", "SYSOP", "NetMail", "A.B", "A B", "A/B", "A!B", "A@B", "CON", "lpt1", "VÉRT"],
)
def test_what_no_qwk_id_can_be(name: str) -> None:
    assert not is_qwk_id(name)


def test_routes() -> None:
    assert read_route("vert/nix/Far") == ("VERT", "NIX", "FAR")
    for wrong in ("", "VERT/", "/VERT", "VERT//NIX", "VERT/1", "/".join(["VERT"] * 17)):
        with pytest.raises(ValueError):
            read_route(wrong)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("VERT", NetType.QWK),
        ("VERT/NIX", NetType.QWK),
        ("1:103/705", NetType.FIDO),
        ("103/705.1", NetType.FIDO),
        ("705", NetType.FIDO),
        ("user@1:2/3", NetType.FIDO),
        ("a@some.host", NetType.INTERNET),
        ("a@192.168.1.1", NetType.INTERNET),
        ("a@anywhere", NetType.QWK),
        ("a b@c.d", NetType.NONE),
        ("a b@VERT", NetType.QWK),
        ("", NetType.NONE),
        ("a@", NetType.NONE),
        ("@VERT", NetType.UNKNOWN),
        ("a@@b.c", NetType.UNKNOWN),
        ("a@1:103/", NetType.UNKNOWN),
        ("a@.host", NetType.UNKNOWN),
        ("a@some.host/path", NetType.UNKNOWN),
    ],
)
def test_which_network_an_address_belongs_to(text: str, kind: NetType) -> None:
    assert netaddr_type(text) is kind


@given(st.text(max_size=40))
def test_any_text_is_of_some_kind_and_any_text_can_be_read_or_refused(text: str) -> None:
    assert netaddr_type(text) in NetType
    assert read_fido_host(text) is None or is_fido_host(text)
