"""A call as doors are told of it."""

from dialtone.domain.doors.scene import USUAL, Scene


def test_what_nobody_said_is_a_screen_of_the_field():
    scene = Scene(node=1)
    assert (scene.size, scene.ansi, scene.charset) == (USUAL, True, "cp437")
