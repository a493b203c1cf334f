"""The hour of 24 that a figure and a part of the day mean together."""

from typing import Final, NamedTuple

from newsarchive.dates.moments import Clock, Reference
from newsarchive.items import Precision

_UNCLEAR: Final = -1
_PM: Final = (12, *range(13, 24), 12)
_AM: Final = (*range(12), 0)
_EVENING: Final = (*[_UNCLEAR] * 5, *range(17, 24), 24)  # 晚上1点 may be of this day or the next
_NOON: Final = (_UNCLEAR, 13, 14, *[_UNCLEAR] * 8, 11, 12)
_NIGHT: Final = (*range(8), *[_UNCLEAR] * 4, 0)

_HOURS: Final[dict[str, tuple[int, ...]]] = {
    **dict.fromkeys(("a", "A"), _AM),
    **dict.fromkeys(("p", "P"), _PM),
    **dict.fromkeys(
        ("上午", "午前", "早上", "早晨", "早间", "清晨", "清早", "晨间", "早", "晨"), _AM
    ),
    **dict.fromkeys(("下午", "午后", "傍晚"), _PM),
    **dict.fromkeys(("晚上", "晚间", "夜晚", "夜间", "夜里", "深夜", "半夜", "晚", "夜"), _EVENING),
    **dict.fromkeys(("中午", "午间", "正午"), _NOON),
    **dict.fromkeys(("凌晨", "子夜", "午夜"), _NIGHT),
}
"""By part of the day, the hour of 24 that each hour from 0 to 12 is; 24 is the midnight after."""

_BEFORE_NOON: Final = (_AM, _NIGHT)


class Figures(NamedTuple):
    """A time of day as written, *part* being a key of the parts of the day or nothing."""

    hour: str
    minute: str | None = None
    second: str | None = None
    fraction: str | None = None
    part: str | None = None


def clock_of(figures: Figures, reference: Reference) -> Clock:
    """Return the time of day that *figures* mean; raises DateError where no clock shows it."""
    hour = _turned(int(figures.hour), figures.part, reference)
    minutes, seconds = int(figures.minute or 0), int(figures.second or 0)
    past_midnight = hour == 24 and figures.part is None and (minutes or seconds)
    if hour > 24 or minutes > 59 or seconds > 59 or past_midnight:
        raise reference.error("no such time of day")
    microsecond = int(f"{figures.fraction:0<6}"[:6]) if figures.fraction else 0
    precision: Precision = "second" if figures.second else "minute" if figures.minute else "hour"
    return Clock(hour % 24, minutes, seconds, microsecond, precision, hour // 24)


def _turned(hour: int, part: str | None, reference: Reference) -> int:
    if part is None:
        return hour
    hours = _HOURS[part]
    if hour > 12:
        if hours in _BEFORE_NOON:
            raise reference.error("no such time of day")
        return hour
    if hours[hour] == _UNCLEAR:
        raise reference.error("the hour and the part of the day don't fit")
    return hours[hour]
