"""The pages that lead to lists: all outlets, all securities, the calendar."""

from calendar import Calendar
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from sqlalchemy import Connection

from newsarchive.site import addresses, api
from newsarchive.site.exchanges import EXCHANGES, suffix_of
from newsarchive.site.files import File
from newsarchive.site.lists import SiteList, lists_ever, lists_of_kind
from newsarchive.site.printer import Printer
from newsarchive.site.security_names import names_of

_A_PAGE = 500
_WEEKS = Calendar()

Item = dict[str, object]


def outlet_indexes(connection: Connection, printer: Printer) -> Iterator[File]:
    """Return the pages of all outlets, and the same as JSON."""
    lists = list(lists_of_kind(connection, "outlet:"))
    items: list[Item] = [
        {"name": one.name, "url": addresses.outlet(one.subject), "count": one.entries}
        for one in lists
    ]
    yield from _paged(printer, "outlets", "媒体", items, addresses.outlets)
    yield printer.text(addresses.OUTLETS_JSON, api.outlets(printer, lists))


def security_indexes(connection: Connection, printer: Printer) -> Iterator[File]:
    """Return the page of all markets, and those of all securities of each."""
    markets: dict[str, list[SiteList]] = defaultdict(list)
    for one in lists_of_kind(connection, "security:"):
        markets[suffix_of(one.subject)].append(one)
    known = [suffix for suffix in EXCHANGES if suffix in markets]
    order = [*known, *sorted(markets.keys() - set(known))]
    total = sum(map(len, markets.values()))
    items: list[Item] = [
        {
            "name": EXCHANGES.get(suffix, suffix),
            "url": addresses.market(suffix),
            "count": len(markets[suffix]),
        }
        for suffix in order
    ]
    context = {"title": "证券", "count": total, "groups": [{"name": "", "items": items}]}
    yield printer.page(addresses.SECURITIES, "securities", context)
    for suffix in order:
        yield from _paged(
            printer,
            "securities",
            EXCHANGES.get(suffix, suffix),
            [_security(one) for one in markets[suffix]],
            lambda number, suffix=suffix: addresses.market(suffix, number),  # type: ignore[misc]
        )


def all_market_files(connection: Connection) -> Iterator[PurePosixPath]:
    """Return where the files of markets are or were, those of markets that are empty by now too."""
    counts = Counter(suffix_of(one.subject) for one in lists_ever(connection, "security:"))
    for suffix, count in counts.items():
        yield names_of(suffix)
        pages = range(1, -(-count // _A_PAGE) + 1)
        yield from (addresses.file_of(addresses.market(suffix, number)) for number in pages)


def _security(one: SiteList) -> Item:
    return {"name": one.name, "code": one.subject, "url": addresses.security(one.subject)}


def _paged(
    printer: Printer,
    kind: str,
    title: str,
    items: Sequence[Item],
    address: Callable[[int], str],
) -> Iterator[File]:
    total = max(-(-len(items) // _A_PAGE), 1)
    for number in range(1, total + 1):
        listed = items[(number - 1) * _A_PAGE : number * _A_PAGE]
        pages: dict[str, object] = {"number": number, "total": total, "newest_url": address(1)}
        if number > 1:
            pages["newer_url"] = address(number - 1)
        if number < total:
            pages |= {"older_url": address(number + 1), "oldest_url": address(total)}
        context = {
            "title": title,
            "count": len(items),
            "groups": [{"name": "" if kind == "outlets" else title, "items": listed}],
            "pages": pages,
        }
        yield printer.page(address(number), kind, context)


def calendar(connection: Connection, printer: Printer) -> File:
    """Return the calendar of all years."""
    months = {one.subject: one.entries for one in lists_of_kind(connection, "month:")}
    years: dict[str, list[str]] = defaultdict(list)
    for month in months:
        years[month[:4]].append(month)
    listed = [
        {
            "year": year,
            "url": addresses.year(year),
            "count": sum(months[month] for month in years[year]),
            "months": [
                {
                    "month": month,
                    "count": months[month],
                    "url": f"{addresses.year(year)}#m{month[5:]}",
                }
                for month in years[year]
            ],
        }
        for year in sorted(years, reverse=True)
    ]
    context = {"title": "日历", "years": listed}
    return printer.page(addresses.CALENDAR, "calendar", context)


def year_calendar(connection: Connection, printer: Printer, year: str) -> Iterator[File]:
    """Return the calendar of a year that has articles."""
    days = {one.subject: one.entries for one in lists_of_kind(connection, f"day:{year}-")}
    months: Counter[str] = Counter()
    for day, count in days.items():
        months[day[:7]] += count
    if months:
        listed = [
            {"month": month, "id": f"m{month[5:]}", "count": count, "weeks": _weeks(month, days)}
            for month, count in months.items()
        ]
        context = {"title": f"{year}年", "year": year, "months": listed}
        yield printer.page(addresses.year(year), "year", context)


def _weeks(month: str, days: dict[str, int]) -> list[list[Item | None]]:
    weeks = _WEEKS.monthdayscalendar(int(month[:4]), int(month[5:]))
    return [[_day(month, number, days) for number in week] for week in weeks]


def _day(month: str, number: int, days: dict[str, int]) -> Item | None:
    if not number:
        return None
    day = f"{month}-{number:02d}"
    if day not in days:
        return {"number": number, "day": day}
    return {"number": number, "day": day, "url": addresses.day(day), "count": days[day]}
