"""What the views of the sources read, off the event loop."""

from cockpit.ui.visit import Visit
from cockpit.viewmodels.source_board import Board, board


async def read_board(visit: Visit) -> Board:
    """How the sources stand now."""
    services = visit.services
    return await visit.read(board, services.settings, services.texts, visit.language, services.data, visit.at)
