"""Milestones: the round numbers that volumes of the city and its places have passed, each told once and no alert."""

from datetime import datetime

from alerts.desk import AlertDesk
from indicators.milestones import milestones, needs
from indicators.tables import WindowTable, measures_of, windows_of
from store.milestones import note_marks
from store.views.loading import loading_subjects
from store.views.measures import measures_in_windows


def note_milestones(desk: AlertDesk, at: datetime) -> int:
    """Keeps what has been passed until an instant; how many of it are news. What counts nothing yet is left out."""
    wanted = needs(desk.catalogue, at)
    places = [place.code for place in desk.settings.city.places]
    sums = measures_in_windows(desk.database, windows_of(wanted), measures_of(wanted), places)
    found = milestones(desk.catalogue, WindowTable(sums), at, loading_subjects(desk.database))
    return note_marks(desk.database, [(one.scope, one.code, one.since, one.mark) for one in found], at)
