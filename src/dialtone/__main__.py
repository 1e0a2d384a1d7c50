"""`python -m dialtone` is the `dialtone` command."""

import sys

from dialtone.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
