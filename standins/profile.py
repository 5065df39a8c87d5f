"""The two profiles: how much there is, and how untidy it is.

`published` at scale 1 yields the published figures of Hangzhou exactly; `lively` has something to find.
Rates are lists by quality tier of the agency: exemplary, ordinary, weak, poor.
"""

from dataclasses import dataclass, replace
from typing import Final, TypeAlias

Tiers: TypeAlias = tuple[float, float, float, float]
_NONE: Final[Tiers] = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Untidiness:
    """Shares of rows with a defect, by quality tier, and shares that do not depend on quality."""

    case_missing: Tiers = _NONE
    case_late: Tiers = _NONE
    check_failed: Tiers = _NONE
    document_missing: Tiers = _NONE
    document_incomplete: Tiers = _NONE
    document_paper: Tiers = _NONE
    licence_missing: Tiers = _NONE
    item_undigitised: Tiers = _NONE
    item_incomplete: Tiers = _NONE
    lookup_late: Tiers = _NONE
    case_out_of_scope_result: float = 0.0  # 撤回, 不予受理, 退件
    case_open: float = 0.0
    matter_out_of_scope: float = 0.0
    matter_ended: float = 0.0
    document_unfiled_by_rule: float = 0.0  # 不归档
    document_secret: float = 0.0
    licence_without_case: float = 0.0
    licence_other_issuer: float = 0.0
    licence_not_valid: float = 0.0
    unknown_owner: float = 0.0
    first_changes: float = 0.0  # share of the rows already changed before the first start


@dataclass(frozen=True)
class Profile:
    """The sizes of one set of source systems."""

    name: str
    scale: float
    months: int
    agencies: int
    matters: int
    cases: int
    documents: int
    licences: int
    items: int
    volumes: int
    lookups: int
    digitised: float  # share of the traditional holdings
    untidiness: Untidiness


_LIVELY: Final = Untidiness(
    case_missing=(0.0, 0.002, 0.03, 0.11),
    case_late=(0.002, 0.009, 0.045, 0.12),
    check_failed=(0.006, 0.021, 0.07, 0.16),
    document_missing=(0.0, 0.006, 0.03, 0.10),
    document_incomplete=(0.004, 0.02, 0.07, 0.16),
    document_paper=(0.25, 0.40, 0.55, 0.70),
    licence_missing=(0.012, 0.035, 0.12, 0.26),
    item_undigitised=(0.15, 0.22, 0.38, 0.55),
    item_incomplete=(0.004, 0.02, 0.07, 0.16),
    lookup_late=(0.003, 0.012, 0.05, 0.12),
    case_out_of_scope_result=0.05,
    case_open=0.012,
    matter_out_of_scope=0.04,
    matter_ended=0.03,
    document_unfiled_by_rule=0.06,
    document_secret=0.003,
    licence_without_case=0.15,
    licence_other_issuer=0.04,
    licence_not_valid=0.06,
    unknown_owner=0.0005,
    first_changes=0.002,
)

PROFILES: Final[dict[str, Profile]] = {
    "lively": Profile(
        name="lively",
        scale=1.0,
        months=36,
        agencies=300,
        matters=420,
        cases=40_000,
        documents=6_000,
        licences=12_000,
        items=12_000,
        volumes=2_400,
        lookups=4_000,
        digitised=0.768,
        untidiness=_LIVELY,
    ),
    "published": Profile(
        name="published",
        scale=1.0,
        months=36,
        agencies=1_286,
        matters=3_800,
        cases=19_800_000,
        documents=160_000,
        licences=20_000_000,  # no figure was published: about one for each case
        items=5_824_000,
        volumes=1_734_000,
        lookups=120_000,  # no figure was published
        digitised=0.768,
        untidiness=Untidiness(document_paper=(0.38, 0.38, 0.38, 0.38)),  # no figure was published
    ),
}
_SIZES: Final = ("cases", "documents", "licences", "items", "volumes", "lookups")


def profile(name: str, scale: float = 1.0) -> Profile:
    """A profile at a scale: rows shrink or grow in proportion, owners and matters only shrink with it.

    Raises ValueError for an unknown name or a scale that is not positive.
    """
    if name not in PROFILES or scale <= 0:
        raise ValueError(f"no profile {name!r} at scale {scale}: choose from {', '.join(PROFILES)}, scale > 0")
    full = PROFILES[name]
    sizes = {field: max(1, round(getattr(full, field) * scale)) for field in _SIZES}
    fewer = min(1.0, scale)
    agencies = max(28, round(full.agencies * fewer))
    matters = max(40, round(full.matters * fewer))
    return replace(full, scale=scale, agencies=agencies, matters=matters, **sizes)
