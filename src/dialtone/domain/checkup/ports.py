"""What each port is for, as a sysop who opens and forwards it wants to know. Source: seeds, TCP/IP questions."""

from __future__ import annotations

PURPOSES = {
    "telnet": "callers by Telnet (highly recommended)",
    "ssh": "callers by SSH, and files by SFTP (recommended)",
    "rlogin": "callers by RLogin (optional)",
    "smtp": "mail from other systems arrives: needed to receive Internet mail",
    "submission": "mail programs of your users send mail",
    "submissions": "mail programs of your users send mail, over TLS",
    "pop3": "mail programs of your users fetch mail",
    "pop3s": "mail programs of your users fetch mail, over TLS",
    "imap": "mail programs of your users fetch mail",
    "imaps": "mail programs of your users fetch mail, over TLS",
    "ftp": "files by FTP",
    "ftps": "files by FTP over TLS",
    "http": "the web site",
    "https": "the web site, over TLS",
    "nntp": "news readers read and write on the boards",
    "nntps": "news readers, over TLS",
    "gopher": "messages and news of the board by Gopher (old)",
    "irc": "chat by IRC",
    "ircs": "chat by IRC, over TLS",
    "finger": "who is on line, and what is known of a user",
    "systat": "who is on line; other boards need it to send your callers words",
    "msp": "words from other boards to your callers",
    "websocket": "calls from web pages",
    "websockets": "calls from web pages, over TLS",
    "ws": "calls from web pages",
    "wss": "calls from web pages, over TLS",
    "qotd": "the saying of the day (optional)",
}


def purpose(service: str) -> str:
    """What a service is for."""
    return PURPOSES.get(service, f"the service {service}")
