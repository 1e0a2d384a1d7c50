"""`[MQTT]`: from which file it comes, and what is said plainly of what is not there."""

from __future__ import annotations

from dialtone.config.load import load_settings
from dialtone.config.save import set_value


def _texts(settings):
    return [problem.text for problem in settings.problems if problem.section == "MQTT"]


def test_without_the_section_nothing_is_told_and_nothing_dangerous_is_allowed(tmp_path):
    config = load_settings(tmp_path).mqtt
    assert not config.enabled
    assert (config.broker_addr, config.broker_port, config.keepalive, config.protocol_version) == (
        "127.0.0.1",
        1883,
        60,
        4,
    )
    assert (config.publish_qos, config.subscribe_qos, config.log_level, config.tls_mode) == (0, 2, 6, 0)
    assert not (config.allow_set or config.allow_msg or config.allow_exec)


def test_main_ini_goes_before_sbbs_ini(root):
    root.write("sbbs.ini", "[MQTT]\nenabled=true\nbroker_port=1\npublish_qos=1\n")
    root.write("main.ini", "[MQTT]\nbroker_port=2\n")
    config = load_settings(root.path).mqtt
    assert (config.enabled, config.broker_port, config.publish_qos) == (True, 2, 1)


def test_a_change_goes_to_the_file_that_has_the_key(root):
    root.write("sbbs.ini", "[MQTT]\nenabled=false\n")
    root.write("main.ini", "name=x\n")
    assert set_value(root.path, "main.MQTT.enabled", "true").file.name == "sbbs.ini"
    assert set_value(root.path, "main.MQTT.verbose", "false").file.name == "main.ini"
    config = load_settings(root.path).mqtt
    assert (config.enabled, config.verbose) == (True, False)


def test_the_broker_inside_and_pre_shared_keys_are_said_not_to_be_there(root):
    root.write("main.ini", "[MQTT]\nInternalBroker=true\ntls_mode=2\ntls_psk=s3cret\n")
    settings = load_settings(root.path)
    texts = " / ".join(_texts(settings))
    assert "no broker in this program" in texts
    assert "nothing is published" in texts
    assert "s3cret" not in texts + repr(settings.mqtt)


def test_a_keepalive_below_the_least_is_wrong(root):
    root.write("main.ini", "[MQTT]\nkeepalive=4\n")
    settings = load_settings(root.path)
    assert settings.mqtt.keepalive == 60
    assert [problem.level for problem in settings.problems] == ["error"]
