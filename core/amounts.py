"""How large a delivered amount may be, so that no sum of any city overflows at the end of a load."""

from typing import Final

MOST_AMOUNT: Final = 10**12
"""No amount of a row (bytes of a file, a value of a manual item) is larger, or less than its negative.

A terabyte is beyond any file of an archive, and over nine million rows of nothing else still fit into a sum of eight
bytes: more than the items of the whole city.
"""
