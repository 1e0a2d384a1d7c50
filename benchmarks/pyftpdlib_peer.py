"""A pyftpdlib to be measured: `python -m benchmarks.pyftpdlib_peer PORT FOLDER`; the user is "bench", "sesame"."""

from __future__ import annotations

import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.log import config_logging
from pyftpdlib.servers import FTPServer


def main(port: str, folder: str) -> None:
    """Serve until killed."""
    config_logging(level=40)
    authorizer = DummyAuthorizer()
    authorizer.add_user("bench", "sesame", folder, perm="elradfmwMT")
    FTPHandler.authorizer = authorizer
    server = FTPServer(("127.0.0.1", int(port)), FTPHandler)
    server.max_cons = server.max_cons_per_ip = 512
    print("ready", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
