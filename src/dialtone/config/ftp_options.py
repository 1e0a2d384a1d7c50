"""The flags of `[FTP] Options`. Source: spec services.md 3.1."""

from __future__ import annotations

from dialtone.config.kinds import Flag

FTP_FLAGS = (
    Flag("DEBUG_RX", -1, "log the commands of clients"),
    Flag("DEBUG_TX", -1, "log the replies to clients"),
    Flag("DEBUG_DATA", -1, "log data connections"),
    Flag("INDEX_FILE", -1, "a list of the files in every directory, under the name IndexFileName"),
    Flag("ALLOW_QWK", -1, "QWK packets are fetched and sent at the root"),
    Flag("NO_LOCAL_FSYS", -1, "no local file system for sysops"),
    Flag("HTML_INDEX_FILE", -1, "the list as a page", note="the web shows the file section"),
    Flag("DIR_FILES", -1, "show files that the board does not know", note="obsolete: `dialtone files add` adds them"),
    Flag("KEEP_TEMP_FILES", -1, "leave temporary lists", note="there are none"),
    Flag("ALLOW_BOUNCE", -1, "data connections to other addresses than the client's, for users"),
    Flag("LOOKUP_PASV_IP", -1, "tell clients in passive mode the address our own host name leads to"),
    Flag("NO_FTPS", -1, "no AUTH TLS"),
    Flag(
        "TLS_SESSION_REUSE",
        -1,
        "encrypted data connections must take up the TLS session of their conversation; not all clients can",
    ),
    Flag("NO_HOST_LOOKUP", -1, "do not look up the host names of clients"),
    Flag("NO_RECYCLE", -1, "do not recycle this server when a semaphore file says so", note="all servers are one"),
    Flag("MUTE", -1, "no sounds", note="there are no sounds here"),
)

# Of the old HTML index: taken in silence.
RETIRED_KEYS = frozenset({"htmlindexfile", "htmlindexscript"})
