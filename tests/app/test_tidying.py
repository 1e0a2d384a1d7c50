"""Expired lines of the filter lists."""

from dialtone.app.tidying import prune_lists


def test_only_expired_lines_go(tmp_path):
    for name in ("ctrl", "text"):
        (tmp_path / name).mkdir()
    before = b"; ours\r\n192.0.2.1\te=20200101T000000+0000\r\n192.0.2.2\te=20990101T000000+0000\r\n192.0.2.3\r\n"
    (tmp_path / "text" / "ip.can").write_bytes(before)
    assert prune_lists(tmp_path) == 1
    assert (tmp_path / "text" / "ip.can").read_bytes() == before.replace(b"192.0.2.1\te=20200101T000000+0000\r\n", b"")
    assert prune_lists(tmp_path) == 0
