"""What FastAPI does not see by itself: the two raw routes, and what the gate answers before any route."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from cockpit.cookies import SESSION

SCOPE = {
    "name": "scope",
    "in": "path",
    "required": True,
    "schema": {"type": "string"},
    "description": "330100 (全市), the code of a place, or the code of an owner.",
}


def describe_raw_routes(app: FastAPI) -> None:
    """Adds the snapshot and the stream to /api/openapi.json."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(title=app.title, version=app.version, routes=app.routes)
            schema["paths"]["/api/snapshot/{scope}"] = {"get": _snapshot()}
            schema["paths"]["/api/stream/{scope}"] = {"get": _stream()}
            _describe_gate(schema)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]


ERROR = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}}}
OF_GATE = {
    "401": "Nobody is signed in, the session has ended, or the token is not known.",
    "403": "No right to it, there or at all; or the request was not sent by one of our pages.",
    "422": "A parameter is not understood.",
    "429": "Too many requests; Retry-After says in how many seconds to come again.",
    "503": "The store is away, and so nobody can be told apart who was not known before.",
}
"""What the gate answers in front of every route."""
OF_BODIES = {"413": "The body is too large.", "422": "The body or a parameter is not understood."}
SCHEMES = {
    "session": {"type": "apiKey", "in": "cookie", "name": SESSION, "description": "Of a person, by signing in."},
    "token": {"type": "http", "scheme": "bearer", "description": "Of a program; as far as its scope goes."},
}
SIGNED = "/api/push/"
"""Where a request is signed instead."""


def _describe_gate(schema: dict[str, Any]) -> None:
    schema.setdefault("components", {})["securitySchemes"] = SCHEMES
    schema["security"] = [{"session": []}, {"token": []}]
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            more = OF_GATE | (OF_BODIES if method != "get" else {})
            for status, text in more.items():
                operation["responses"].setdefault(status, {"description": text, "content": ERROR})
            if path.startswith(SIGNED):
                operation["security"] = []


def _answers(success: dict[str, Any]) -> dict[str, Any]:
    return {
        "200": success,
        "404": {"description": "No such scope.", "content": ERROR},
        "503": {"description": "No snapshot has been built yet.", "content": ERROR},
    }


def _snapshot() -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object"}}}
    return {
        "summary": "The newest snapshot of a scope",
        "parameters": [SCOPE],
        "responses": {
            **_answers({"description": "The snapshot; ETag is scope-edition.", "content": content}),
            "304": {"description": "The reader has it (If-None-Match)."},
        },
    }


def _stream() -> dict[str, Any]:
    content = {"text/event-stream": {"schema": {"type": "string"}}}
    text = "Events `snapshot` (id: edition, data: the snapshot) and `alive` (every 15 s). Last-Event-ID is understood."
    return {
        "summary": "Snapshots as they are published",
        "parameters": [SCOPE],
        "responses": _answers({"description": text, "content": content}),
    }
