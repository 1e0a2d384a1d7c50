"""What tells a broker: made from settings, or a line in the log why not. The rest is in test_mqtt_live.py."""

from __future__ import annotations

import builtins
from dataclasses import replace

import pytest

from dialtone.app import echoing
from dialtone.base import log
from dialtone.config.ftp import FtpConfig
from dialtone.config.load import Settings, load_settings
from dialtone.config.mail import MailConfig
from dialtone.config.mqtt import MqttConfig
from dialtone.config.services import ServicesConfig
from dialtone.config.terminal import TerminalConfig
from dialtone.config.web import WebConfig


@pytest.fixture
def told(monkeypatch):
    found: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [found.append])
    return found


def test_it_is_off_by_default(told):
    assert echoing.make(None, Settings()) is None
    assert told == []


def test_without_the_package_there_is_a_line_and_the_board_goes_on(told, monkeypatch):
    real = builtins.__import__

    def without(name, *more):
        if name == "aiomqtt":
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert echoing.make(None, Settings(mqtt=MqttConfig(enabled=True))) is None
    assert [event.name for event in told] == ["mqtt.missing"]
    assert "pip install" in told[0].text


def test_pre_shared_keys_are_said_not_to_be_there_and_nothing_goes_out_in_clear(told):
    assert echoing.make(None, Settings(mqtt=MqttConfig(enabled=True, tls_mode=2))) is None
    assert [event.name for event in told] == ["mqtt.tls"]
    assert "pre-shared keys" in told[0].text


def test_tls_files_that_are_missing_are_said(told, tmp_path):
    (tmp_path / "ctrl").mkdir()
    settings = load_settings(tmp_path)
    for mode in (1, 3):
        config = MqttConfig(enabled=True, tls_mode=mode, tls_cafile="none.pem")
        assert echoing.make(None, replace(settings, mqtt=config)) is None
    assert [event.name for event in told] == ["mqtt.tls"] * 2


def test_the_servers_that_start_are_told_of_and_one_always_speaks():
    on = {"mail": MailConfig(), "ftp": FtpConfig(), "web": WebConfig()}
    off = {name: replace(one, auto_start=False) for name, one in on.items()}
    rest = {"terminal": TerminalConfig(auto_start=False), "services": ServicesConfig(auto_start=False)}
    assert echoing.servers_of(Settings(**{**on, "web": WebConfig(auto_start=True)}, **rest)) == ("mail", "ftp", "web")
    assert echoing.servers_of(Settings(**{**off, "ftp": FtpConfig()}, **rest)) == ("ftp",)
    assert echoing.servers_of(Settings(**off, **rest)) == ("mail",)
