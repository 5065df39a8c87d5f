"""What the views of the sources read, off the event loop."""

from cockpit.ui.visit import Visit
from cockpit.viewmodels.elsewhere import WithoutParts, sees_whole
from cockpit.viewmodels.source_board import Board, board


async def read_board(visit: Visit) -> Board:
    """How the sources stand now."""
    services = visit.services
    is_whole = sees_whole(visit.principal, services.settings, visit.at)
    reads = services.data if is_whole else WithoutParts(services.data)
    return await visit.read(board, services.settings, services.texts, visit.language, reads, visit.at)
