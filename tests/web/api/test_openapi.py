"""The description agrees with what is there."""

from __future__ import annotations

import json

from dialtone.web.api import OPERATIONS
from dialtone.web.api.openapi import describe


def test_every_operation_is_described_once():
    told = describe(OPERATIONS, "API")
    names = [one["operationId"] for path in told["paths"].values() for one in path.values()]
    assert sorted(names) == sorted(operation.name for operation in OPERATIONS) and len(set(names)) == len(names)


def test_references_lead_somewhere():
    text = json.dumps(describe(OPERATIONS, "API"))
    schemas = json.loads(text)["components"]["schemas"]
    for part in text.split('"$ref": "')[1:]:
        assert part.split('"')[0].rpartition("/")[2] in schemas


def test_anybody_may_read_it(nobody_asks):
    told = json.loads(nobody_asks("/api/openapi.json").text)
    assert told["openapi"] == "3.1.0" and told["servers"] == [{"url": "/api/v1"}]
