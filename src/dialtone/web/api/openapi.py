"""The description of the API for programs (OpenAPI 3.1), made from the table of operations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from dialtone import __version__
from dialtone.domain.access.api_tokens import SCOPES
from dialtone.web.api.operation import PREFIX, Operation

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_REFERENCES = "#/components/schemas/{name}"
_REFUSALS = {
    "400": "what was asked does not fit",
    "401": "no token, or one that is not good",
    "403": "the token is not for this, or its owner may not",
    "404": "it is not there",
    "409": "the name is taken",
    "410": "it was there and is not any more",
    "413": "too much at once",
    "429": "too many, too fast",
    "501": "this board does not have that",
    "503": "not at the moment",
    "507": "there is no room at the moment",
}
_PROBLEM = {
    "type": "object",
    "required": ["title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}


def describe(operations: Iterable[Operation], title: str) -> Mapping[str, Any]:
    """The whole document."""
    operations = list(operations)
    types = [one for operation in operations for one in (operation.body, operation.answer) if one is not None]
    schemas, components = msgspec.json.schema_components(types, ref_template=_REFERENCES)
    known = iter(schemas)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        body = next(known) if operation.body is not None else None
        answer = next(known) if operation.answer is not None else None
        path = _PARAMETER.sub(r"{\1}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation, body, answer)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": __version__, "description": "The board for programs."},
        "servers": [{"url": PREFIX}],
        "security": [{"token": []}],
        "tags": [{"name": scope, "description": words} for scope, words in SCOPES.items()],
        "paths": paths,
        "components": {
            "schemas": {**components, "Problem": _PROBLEM},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(operation: Operation, body: Any, answer: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.scope] if operation.scope else [],
        "parameters": [*_in_path(operation), *_in_query(operation)],
        "responses": {**_answers(operation, answer), **_refusals()},
    }
    if body is not None:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    elif operation.raw and operation.method == "PUT":
        schema = {"type": "string", "format": "binary"}
        told["requestBody"] = {"required": True, "content": {"application/octet-stream": {"schema": schema}}}
    return told


def _in_path(operation: Operation) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in _PARAMETER.findall(operation.path)
    ]


def _in_query(operation: Operation) -> list[dict[str, Any]]:
    if operation.query is None:
        return []
    schema = msgspec.json.schema(operation.query)["$defs"][operation.query.__name__]
    required = set(schema.get("required", ()))
    return [
        {"name": name, "in": "query", "required": name in required, "schema": one}
        for name, one in schema["properties"].items()
    ]


def _answers(operation: Operation, answer: Any) -> dict[str, Any]:
    if answer is not None:
        content = {"application/json": {"schema": answer}}
        return {str(operation.status): {"description": "done", "content": content}}
    if operation.raw:
        return {"200": {"description": "the file", "content": {"*/*": {}}}}
    return {"204": {"description": "done"}}


def _refusals() -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": words, "content": content} for status, words in _REFUSALS.items()}
