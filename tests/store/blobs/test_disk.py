from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from dialtone.store.blobs import disk
from dialtone.store.blobs.disk import Shelf

NAME = "ab" * 32


def published(shelf: Shelf, tmp_path: Path, name: str = NAME, text: bytes = b"text") -> str:
    disk.append(str(tmp_path / "unfinished"), text)
    shelf.publish(str(tmp_path / "unfinished"), name)
    return shelf.path(name)


def test_a_published_text_lies_under_its_first_digits_and_only_we_may_read_it(tmp_path: Path) -> None:
    path = published(Shelf(str(tmp_path / "blobs"), 0), tmp_path)
    assert path == str(tmp_path / "blobs" / "ab" / NAME)
    assert os.stat(path).st_mode & 0o777 == 0o600
    assert os.stat(os.path.dirname(path)).st_mode & 0o777 == 0o700


def test_text_is_synced_before_its_name_and_the_name_before_anybody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    replace = os.replace

    def noted_replace(source: str, target: str) -> None:
        done.append("named")
        replace(source, target)

    monkeypatch.setattr(os, "replace", noted_replace)
    monkeypatch.setattr(disk, "sync", lambda path: done.append(os.path.basename(path)))
    published(Shelf(str(tmp_path / "blobs"), 0), tmp_path)
    assert done == ["blobs", "named", "ab"]


def test_the_same_text_again_is_young_again(tmp_path: Path) -> None:
    shelf = Shelf(str(tmp_path / "blobs"), 0)
    os.utime(published(shelf, tmp_path), (1000, 1000))
    assert shelf.names() == [(NAME, 1000)]
    published(shelf, tmp_path)
    assert shelf.names()[0][1] > time.time() - 60


def test_what_was_just_written_is_not_removed(tmp_path: Path) -> None:
    shelf = Shelf(str(tmp_path / "blobs"), 3600)
    path = published(shelf, tmp_path)
    shelf.remove(NAME)
    assert os.path.exists(path)
    os.utime(path, (1000, 1000))
    shelf.remove(NAME)
    assert not os.path.exists(path)


def test_a_copy_has_the_same_order_and_shares_the_bytes_where_it_can(tmp_path: Path) -> None:
    shelf = Shelf(str(tmp_path / "blobs"), 0)
    path = published(shelf, tmp_path)
    (tmp_path / "copy").mkdir()
    shelf.copy_to(str(tmp_path / "copy"), {NAME})
    shelf.copy_to(str(tmp_path / "copy"), {NAME})
    assert os.path.samefile(path, tmp_path / "copy" / "ab" / NAME)


def test_where_links_are_not_possible_the_bytes_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(source: str, target: str) -> None:
        raise OSError(18, "Invalid cross-device link")

    shelf = Shelf(str(tmp_path / "blobs"), 0)
    path = published(shelf, tmp_path, text=b"all of it")
    monkeypatch.setattr(os, "link", no_links)
    (tmp_path / "copy").mkdir()
    shelf.copy_to(str(tmp_path / "copy"), {NAME})
    assert not os.path.samefile(path, tmp_path / "copy" / "ab" / NAME)
    assert (tmp_path / "copy" / "ab" / NAME).read_bytes() == b"all of it"
