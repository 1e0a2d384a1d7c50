"""What runs in a Python processor's own process: it reads the task, runs the script, and writes what was decided.

Started as `python -I -m dialtone.host.processors.python_child SCRIPT ARGUMENT...` with the task as JSON on standard
input. How it ends tells what happened; nothing is written when the script did not end well.
"""

from __future__ import annotations

import json
import os
import sys

from dialtone.host.processors.mail_api import Done, Mail

RAISED = 70  # the script raised an exception
NO_MEMORY = 71
NO_SCRIPT = 72  # it cannot be read or is no Python


def main() -> int:
    """Run the script named by the first argument; the status to end with."""
    given = json.loads(sys.stdin.buffer.read())
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = sys.argv[1:]
    try:
        with open(sys.argv[0], "rb") as file:
            code = compile(file.read(), sys.argv[0], "exec")
    except (OSError, SyntaxError, ValueError) as error:
        print(error)
        return NO_SCRIPT
    sys.path.insert(0, os.path.dirname(sys.argv[0]))
    try:
        return _run(code, Mail(given))
    except MemoryError:
        return NO_MEMORY
    except Exception:
        import traceback  # large, and seldom needed

        traceback.print_exc(limit=-3)
        return RAISED


def _run(code: object, mail: Mail) -> int:
    try:
        exec(code, {"__name__": "__main__", "__file__": sys.argv[0], "mail": mail})  # type: ignore[arg-type]
    except Done:
        pass
    except SystemExit as end:
        if end.code:
            print(end.code)
            return end.code if isinstance(end.code, int) and 0 < end.code < 64 else 1
    mail.finish()
    return 0


if __name__ == "__main__":
    sys.exit(main())
