"""The echo of the board at an MQTT broker: what is told, under which names, and which orders may come back.

Pure: `names.py` has the topics, `payloads.py` the texts, `echo.py` makes both of events and of looks at the board,
`orders.py` reads what others publish. The connection is `net/mqtt.py`; who puts it together is `app/echoing.py`.
Source: spec services.md 1.17.
"""
