"""`POST /api/telemetry`: a browser says that it has painted a version."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

router = APIRouter()


class Painted(BaseModel):
    """Which version of which scope is on the screen now."""

    scope: str = Field(max_length=32)
    v: int = Field(ge=0)


@router.post("/api/telemetry", status_code=204, response_class=Response)
async def telemetry(request: Request, painted: Painted) -> Response:
    """Counts the seconds from publishing to painting; both ends are read on the server's clock."""
    request.app.state.metrics.note_painted(painted.scope, painted.v)
    return Response(status_code=204)
