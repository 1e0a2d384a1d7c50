"""Arguments of the command."""

from __future__ import annotations

from dialtone.protocols.nntp.options import NntpOptions


def test_arguments_of_the_command() -> None:
    assert NntpOptions.of(()) == NntpOptions()
    found = NntpOptions.of(("-f", "-na", "-nolimit", "-force", "-UTF8", "-x"))
    assert (found.filter_rubbish, found.no_guests, found.no_limit, found.force, found.convert) == (
        True,
        True,
        True,
        True,
        "utf-8",
    )
    assert NntpOptions.of(("-mail",)).mail and not found.mail
    assert NntpOptions.of(("-ascii",)).convert == "us-ascii"
