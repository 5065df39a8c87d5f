"""The words of the rubric: states, kinds and outcomes as stable codes; their labels are data."""

from enum import StrEnum


class State(StrEnum):
    """The life of a version: a draft may change, a published one never does, a retired one judges old cycles only."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class ItemType(StrEnum):
    """Who settles an item: data alone, data and a reviewer, or a reviewer on a self-report with evidence."""

    AUTOMATIC = "A"
    CONFIRMED = "X"
    MANUAL = "M"


class Form(StrEnum):
    """What the data of an item look like."""

    RATIO = "ratio"
    AMOUNT = "amount"
    TRUTH = "truth"
    PARTS = "parts"
    CONNECTIONS = "connections"


class Adds(StrEnum):
    """What one more thing done adds to, in a ratio."""

    NUMERATOR = "numerator"
    BOTH = "both"


class Role(StrEnum):
    """Whether an item measures the filing from its source, or speed and quality of what came from it."""

    FILING = "filing"
    QUALITY = "quality"


class Measure(StrEnum):
    """What a scheme of grades looks at."""

    SCORE = "score"
    COMPLYING = "complying"


class Connection(StrEnum):
    """How a unit and a source stand."""

    CONNECTED = "connected"
    CONNECTING = "connecting"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


class Outcome(StrEnum):
    """What became of an item."""

    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"
    PENDING = "pending"
    SUSPENDED = "suspended"
    ASKED = "asked"


class Reason(StrEnum):
    """Why an item has the outcome it has."""

    RULE = "rule"
    NOT_CONNECTED = "not_connected"
    """the source should be connected and is not: 0"""
    LAPSE_COUNTED = "lapse_counted"
    """the same lapse has cost its points elsewhere"""
    CONNECTING = "connecting"
    SOURCE_NOT_APPLICABLE = "source_not_applicable"
    CIRCUMSTANCE = "circumstance"
    NOTHING_TO_MEASURE = "nothing_to_measure"
    NOT_COLLECTED = "not_collected"
    NOT_REVIEWED = "not_reviewed"
    REFUTED = "refuted"
    """a spot check found another figure than the records, and nobody has decided yet"""
    NOT_CLAIMED = "not_claimed"
    OUTAGE = "outage"
    INCONSISTENT = "inconsistent"
    PLAUSIBLE = "plausible"
    IMPLAUSIBLE = "implausible"
