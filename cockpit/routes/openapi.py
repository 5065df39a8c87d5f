"""The description of the two raw routes, which FastAPI does not see by itself."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

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
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]


def _answers(success: dict[str, Any]) -> dict[str, Any]:
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}}}
    return {
        "200": success,
        "404": {"description": "No such scope.", "content": error},
        "503": {"description": "No snapshot has been built yet.", "content": error},
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
