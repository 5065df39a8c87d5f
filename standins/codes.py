"""Codes with check digits: 统一社会信用代码, 证照标识, 办件编号, 档号.

Serial parts start with 99, so that no code can be that of a real unit.
"""

from typing import Final

_USCC: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS: Final = tuple(pow(3, i, 31) for i in range(17))
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_MOD36: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LICENCE_ROOT: Final = "1.2.156.3005.2"


def organisation_check(serial: str) -> str:
    """The check character of an 8-character organisation code (GB 11714)."""
    total = sum(_MOD36.index(char) * weight for char, weight in zip(serial, _ORGANISATION_WEIGHTS, strict=True))
    return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def credit_check(body: str) -> str:
    """The 18th character of a 17-character credit code body (GB 32100)."""
    total = sum(_USCC.index(char) * weight for char, weight in zip(body, _USCC_WEIGHTS, strict=True))
    return _USCC[(31 - total % 31) % 31]


def credit_code(kind: str, region: int, number: int) -> str:
    """The 18-character code of an invented unit: kind (11 机关, 12 事业, 13 群团), region, number below 1 000 000."""
    serial = f"99{number:06d}"
    body = f"{kind}{region:06d}{serial}{organisation_check(serial)}"
    return body + credit_check(body)


def is_credit_code(code: str) -> bool:
    """Whether both check characters of a credit code are right."""
    return (
        len(code) == 18
        and all(char in _USCC for char in code)
        and organisation_check(code[8:16]) == code[16]
        and credit_check(code[:17]) == code[17]
    )


def mod_37_36(text: str) -> str:
    """The check character of ISO/IEC 7064 MOD 37,36."""
    product = 36
    for char in text:
        total = (product + _MOD36.index(char)) % 36 or 36
        product = total * 2 % 37
    return _MOD36[(37 - product) % 36]


def licence_identifier(cert_type: str, issuer: str, serial: str, version: int) -> str:
    """证照标识: root, type (21), issuer (18), serial, version (3), check."""
    check = mod_37_36(f"{cert_type}{issuer}{serial}{version:03d}")
    return f"{LICENCE_ROOT}.{cert_type}.{issuer}.{serial}.{version:03d}.{check}"


def case_number(region: int, day: str, serial: int) -> str:
    """办件编号: region (6), date yyyymmdd (8), serial (8), check."""
    body = f"{region:06d}{day}{serial:08d}"
    return body + mod_37_36(body)


def archival_code(fonds: str, category: str, year: int, retention: str, office: str, item: int) -> str:
    """档号 of a single item, e.g. J001-WS·2022-Y-BGS-0001."""
    return f"{fonds}-{category}·{year}-{retention}-{office}-{item:04d}"
