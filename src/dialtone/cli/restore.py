"""`dialtone restore`: makes a board from a back-up."""

from __future__ import annotations

from pathlib import Path

from dialtone.cli.frame import Arguments, Nouns, root_of

ABOUT = """\
Make a board from the back-up in DIR. Refused while a program runs on the root, and when the root has files, unless
--force is given: then what was there is moved aside, to a folder beside it, and nothing is lost."""


def add(nouns: Nouns) -> None:
    """Add the command."""
    made = nouns.command("restore", restore, "make a board from a back-up", text=ABOUT)
    made.add_argument("folder", metavar="DIR", type=Path, help="the back-up")
    made.add_argument("--force", action="store_true", help="move what is in the root aside first")


def restore(args: Arguments) -> int:
    """Copy back, check, and say what was found."""
    from dialtone.app.safekeeping import put_back
    from dialtone.cli.verify import words

    root = root_of(args)
    done = put_back(args.folder.absolute(), root, force=args.force)
    print(f"restored to {root} from a back-up of {done.made}")
    if done.aside:
        print(f"what was there before is now in {done.aside}")
    if not done.with_key:
        print("the password key was not in the back-up: CRAM-MD5 and APOP work again after people set new passwords")
    print(words(done.findings))
    return 1 if done.findings.problems else 0
