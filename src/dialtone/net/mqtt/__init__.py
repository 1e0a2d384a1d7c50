"""The connection to an MQTT broker: `outbox.py` is what waits to be told, `line.py` brings it there and listens,
`tls.py` says how it is encrypted. What is told is the business of `protocols/mqtt`."""
