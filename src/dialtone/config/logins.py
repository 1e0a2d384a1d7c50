"""What a server's section says about logging in; every such section has these keys."""

from __future__ import annotations

from dialtone.config.ftp import FtpConfig
from dialtone.config.mail import MailConfig
from dialtone.config.services import ServicesConfig
from dialtone.config.terminal import TerminalConfig
from dialtone.config.web import WebConfig

LoginConfig = MailConfig | TerminalConfig | FtpConfig | WebConfig | ServicesConfig
RateConfig = MailConfig | FtpConfig | WebConfig | ServicesConfig  # those that count commands
