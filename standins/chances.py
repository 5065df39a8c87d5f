"""Independent dice for things with a name, and working days: for tables small enough to be made row by row."""

import random

from standins.days import date_of


def dice(seed: int, *names: object) -> random.Random:
    """A sequence of random numbers that belongs to one thing: the same seed and names give the same sequence."""
    return random.Random("/".join(str(name) for name in (seed, *names)))


def working_days_after(day: int, count: int) -> int:
    """The day `count` working days after a day. Weekends only: the sources promise by their own simple calendar."""
    while count:
        day += 1
        count -= date_of(day).weekday() < 5
    return day
