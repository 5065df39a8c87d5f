"""On which side of a line a value is. Pure."""

from collections.abc import Callable

from alerts.observing import Sight
from alerts.schema import Threshold


def line_of(condition: Threshold) -> float:
    """The line of a condition, from whichever side it is passed."""
    line = condition.below if condition.above is None else condition.above
    assert line is not None
    return float(line)


def side_of(condition: Threshold) -> Callable[[float], Sight]:
    """What a value says. A line that is reached is not passed, and a value that has reached `clear` is clear.

    Values are the floats nearest to exact numbers; so are the lines that they are compared with.
    """
    sign, line = (-1 if condition.above is None else 1), line_of(condition)
    breach, clear = sign * line, sign * (line if condition.clear is None else float(condition.clear))

    def side(value: float) -> Sight:
        if sign * value > breach:
            return Sight.BREACH
        return Sight.BETWEEN if sign * value > clear else Sight.CLEAR

    return side
