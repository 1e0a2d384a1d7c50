"""Programs of the sysop's that serve clients: native ones and Python. Scripts are in `host/javascript`."""
