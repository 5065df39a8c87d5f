"""Refusals of numbers that nobody has, or that are not for whoever asks."""

from core.errors import RefusedError


class UnknownObjectionError(RefusedError):
    """There is no objection with this number, or none for this person."""

    status = 404

    def __init__(self, objection_id: int) -> None:
        super().__init__(f"there is no data objection {objection_id}", "unknown_data_objection", number=objection_id)


class UnknownLeadError(RefusedError):
    """There is no lead with this number, or none for this person."""

    status = 404

    def __init__(self, lead_id: int) -> None:
        super().__init__(f"there is no lead {lead_id}", "unknown_lead", number=lead_id)


class UnknownPlanError(RefusedError):
    """There is no plan with this number, or none for this person."""

    status = 404

    def __init__(self, year_id: int) -> None:
        super().__init__(f"there is no inspection plan {year_id}", "unknown_plan", number=year_id)


class UnknownInspectionError(RefusedError):
    """There is no inspection with this number, or none for this person."""

    status = 404

    def __init__(self, inspection_id: int) -> None:
        super().__init__(f"there is no inspection {inspection_id}", "unknown_inspection", number=inspection_id)
