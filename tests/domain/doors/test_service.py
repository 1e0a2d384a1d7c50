"""Doors as one thing."""

from tests.support.doors import Arcade


def test_its_parts_know_the_same_doors():
    arcade = Arcade()
    assert arcade.service.catalog is arcade.catalog
    assert arcade.service.launching is arcade.launching
    assert arcade.service.events is arcade.events
