"""Which of the dates in a line is the one that says when it was published."""

from newsarchive.dates.candidates import Candidate, candidates
from newsarchive.dates.labels import Kind
from newsarchive.dates.moments import RANK, Moment, Reference

_ORDER = (Kind.FIRST, Kind.PUBLISHED, Kind.NONE, Kind.UPDATED)


def read_line(text: str, limit: int, reference: Reference) -> Moment:
    """Return the moment at which folded *text* says it was published, or raise DateError.

    Dates that begin at *limit* or later are not looked at. A date labelled as first published
    wins, then one as published, then one without a label, then one as updated; dates labelled
    as something else never count. Of several that disagree the only one with a time of day wins;
    else it is an error.
    """
    found = list(candidates(text, limit, reference))
    for kind in _ORDER:
        group = [each for each in found if each.kind is kind]
        if group:
            moment = _agreed(group, reference)
            if kind is Kind.UPDATED:
                return Moment(moment.value, moment.precision, moment.method + "+updated")
            return moment
    raise reference.error("dates something else" if found else "holds no date")


def _agreed(group: list[Candidate], reference: Reference) -> Moment:
    moments = _finest(group)
    if len(moments) > 1:
        moments = _finest([each for each in group if each.timed])
        if len(moments) != 1:
            raise reference.error("holds several dates")
    return moments[0]


def _finest(group: list[Candidate]) -> list[Moment]:
    """Return the moments of *group* without those that a finer one repeats; raise what is wrong."""
    kept: list[Moment] = []
    for each in sorted(group, key=lambda each: RANK[each.moment.precision] if each.moment else -1):
        if each.moment is None:
            if each.error is not None:
                raise each.error
            continue
        if not any(_repeats(each.moment, finer) for finer in kept):
            kept.append(each.moment)
    return kept


def _repeats(coarse: Moment, fine: Moment) -> bool:
    parts = 6 - RANK[coarse.precision]
    if RANK[coarse.precision] < RANK["day"]:
        fine_value = fine.value.astimezone(coarse.value.tzinfo)
        return fine_value.timetuple()[:parts] == coarse.value.timetuple()[:parts]
    return fine.value.timetuple()[:parts] == coarse.value.timetuple()[:parts]
