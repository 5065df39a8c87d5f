"""What a reader accepts."""


def accepts_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header takes gzip; `gzip;q=0` refuses it."""
    for part in accepted.lower().split(","):
        name, _, quality = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
