"""What runs in a Python service's own process: the script, with the client as standard input and output.

Started as `python -I -u -m dialtone.host.services.python_child SCRIPT ARGUMENT...`. What the script prints on standard
error, and the traceback of an exception, is logged. The script finds `client`; one that takes its clients itself
(STATIC) finds `server` instead, and everything it prints is logged.
"""

from __future__ import annotations

import os
import sys

from dialtone.host.services.python_objects import objects

RAISED = 70  # the script raised an exception
NO_SCRIPT = 72  # it cannot be read or is no Python


def main() -> int:
    """Run the script named by the first argument; the status to end with."""
    sys.argv = sys.argv[1:]
    try:
        with open(sys.argv[0], "rb") as file:
            code = compile(file.read(), sys.argv[0], "exec")
    except (OSError, SyntaxError, ValueError) as error:
        print(error, file=sys.stderr)
        return NO_SCRIPT
    sys.path.insert(0, os.path.dirname(sys.argv[0]))
    try:
        exec(code, {"__name__": "__main__", "__file__": sys.argv[0], **objects(os.environ)})
    except BrokenPipeError:  # the client is gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except Exception:
        import traceback  # large, and seldom needed

        traceback.print_exc(limit=-3)
        return RAISED
    return 0


if __name__ == "__main__":
    sys.exit(main())
