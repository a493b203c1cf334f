"""Every row of the tables in tests/dates, and laws that hold for any text and any moment."""

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.dates import LONGEST, DateError, parse_date

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2021, 12, 29, 20, 0, tzinfo=CHINA)
TABLES = sorted((Path(__file__).parent / "dates").glob("*.tsv"))


@dataclass(frozen=True)
class Case:
    """A row: *expected* is an ISO 8601 moment, or ``error``; *rule* says where it was met."""

    text: str
    now: datetime
    zone: ZoneInfo
    expected: str
    precision: str
    rule: str


def _cases() -> list[Case]:
    cases = []
    for table in TABLES:
        for row in table.read_text(encoding="utf-8").removesuffix("\n").split("\n")[1:]:
            text, now, zone, expected, precision, rule = row.split("\t")
            cases.append(
                Case(text, datetime.fromisoformat(now), ZoneInfo(zone), expected, precision, rule)
            )
    return cases


CASES = _cases()


@pytest.mark.parametrize("case", CASES, ids=[f"{case.text}-{case.zone}" for case in CASES])
def test_each_row_of_the_tables_reads_as_written(case: Case) -> None:
    if case.expected == "error":
        with pytest.raises(DateError):
            parse_date(case.text, now=case.now, zone=case.zone)
        return
    moment = parse_date(case.text, now=case.now, zone=case.zone)
    assert (moment.value.isoformat(), moment.precision) == (case.expected, case.precision)


def test_the_tables_hold_a_thousand_rows_and_six_hundred_in_chinese() -> None:
    chinese = [case for case in CASES if not case.text.isascii()]
    assert len(CASES) >= 1000
    assert len(chinese) >= 600
    assert all(case.rule for case in CASES)


METHODS = {
    "2021-12-29 19:10:39": "absolute",
    "2021-12-29T11:10:39Z": "absolute+zone",
    "12月29日 19:10": "year-inferred",
    "29日 19:10": "month-inferred",
    "https://example.com/2021/12/29/a.html": "address",
    "3小时前": "relative",
    "昨天 10:20": "relative",
    "周三 09:30": "weekday",
    "1640776239": "epoch",
    "/Date(1640776239000+0800)/": "epoch+zone",
    "20211229191039": "compact",
    "2021-W52-3": "iso-week",
    "2021-363": "ordinal",
    "Wed, 29 Dec 2021 11:10:39 GMT": "rfc2822+zone",
    "更新时间：2021-12-29 19:10": "absolute+updated",
}


@pytest.mark.parametrize(("text", "method"), METHODS.items())
def test_the_method_says_how_it_was_read(text: str, method: str) -> None:
    assert parse_date(text, now=NOW, zone=CHINA).method == method


REASONS = {
    "03/04/2021": "day and month can't be told apart",
    "2021-02-30": "no such day",
    "2021-12-29 25:00": "no such time of day",
    "2022-06-01": "lies in the future",
    "1970-01-01 08:00:00": "lies before 1990",
    "2021年12月29日 星期四": "the weekday is not that of the date",
    "2021-12-27 2021-12-28": "holds several dates",
    "截止日期：2021-12-29": "dates something else",
    "600519": "holds no date",
}


@pytest.mark.parametrize(("text", "reason"), REASONS.items())
def test_an_error_says_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_date(text, now=NOW, zone=CHINA)
    assert (caught.value.subject, caught.value.reason) == (text, reason)


def test_now_may_be_in_any_zone() -> None:
    moment = parse_date("昨天 10:20", now=NOW.astimezone(UTC), zone=CHINA)
    assert moment.value == datetime(2021, 12, 28, 10, 20, tzinfo=CHINA)


def test_a_relative_day_is_counted_in_the_zone_of_the_text() -> None:
    moment = parse_date("Yesterday at 10:20 PM ET", now=NOW, zone=CHINA)
    assert moment.value.isoformat() == "2021-12-28T22:20:00-05:00"


def test_a_date_that_begins_past_the_limit_is_not_looked_at() -> None:
    with pytest.raises(DateError):
        parse_date("某" * LONGEST + "2021-12-29", now=NOW, zone=CHINA)


def test_a_date_across_the_limit_is_read_whole() -> None:
    text = "某" * (LONGEST - 4) + "2021-12-29 19:10:39"
    assert parse_date(text, now=NOW, zone=CHINA).value.isoformat() == "2021-12-29T19:10:39+08:00"


HUGE = {
    "digits": "1" * 1_000_000,
    "dates": "2021-12-29 " * 100_000,
    "years": "2021年" * 300_000,
    "numerals": "十" * 1_000_000,
    "spaces": " " * 1_000_000,
    "counts": "1小时" * 300_000,
    "months": "Dec " * 250_000,
    "colons": "1:" * 500_000,
    "at signs": "a.@" * 300_000,
    "slashes": "//" * 500_000,
    "clocks": "12:30 " * 200_000,
    "dotted": "12.29 15:00 " * 80_000,
    "days of a month": "29日10:" * 150_000,
    "labels": "更新时间" * 250_000,
    "folders": "/2021/12/29" * 90_000,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_a_megabyte_costs_no_more_than_its_start(text: str) -> None:
    began = time.perf_counter()
    with suppress(DateError):
        parse_date(text, now=NOW, zone=CHINA)
    assert time.perf_counter() - began < 0.5


def test_an_error_quotes_no_more_than_the_start_of_a_text() -> None:
    with pytest.raises(DateError) as caught:
        parse_date("某" * 1_000_000, now=NOW, zone=CHINA)
    assert len(caught.value.subject) < 300


FRAGMENTS = st.sampled_from([
    "2021", "年", "12", "月", "29", "日", "19", ":", "10", "39", "-",
    "/", ".", ",", "T", "Z", "+08:00", "GMT", "CST", "EST", "ET",
    "PM", "a.m.", "Dec", "December", "May", "Wed", "Friday",
    "29th", "昨天", "今晚", "上周", "周三", "上个月", "去年", "前", "小时", "分钟",
    "个", "半", "几", "两", "十二", "二〇二一", "〇", "廿", "百", "刻", "点",
    "时", "分", "秒", "下午", "凌晨", "晚上", "刚刚", "号", "发布时间", "更新",
    "民国", "令和", "农历", "北京时间", "至", "(", ")", "（三）", "|", "ago",
    "hours", "a", "an", "few", "yesterday", "last", "at", "noon",
    "W52", "99", "00", "31", "02-30", "/Date(", ")/",
    "1640776239", "999999999", "America/Argentina", "０", "：",
    "\u3000", "\xa0"
])  # fmt: skip


@given(st.one_of(st.text(), st.lists(FRAGMENTS, max_size=9).map("".join)))
def test_any_text_is_a_moment_or_a_date_error(text: str) -> None:
    _read_or_refuse(text)


@given(st.lists(FRAGMENTS, max_size=9).map(" ".join))
def test_any_words_are_a_moment_or_a_date_error(text: str) -> None:
    _read_or_refuse(text)


def _read_or_refuse(text: str) -> None:
    try:
        moment = parse_date(text, now=NOW, zone=CHINA)
    except DateError:
        return
    assert moment.value.utcoffset() is not None
    assert moment.value <= NOW + timedelta(days=1)
    assert moment.value.year >= 1990
    again = parse_date(moment.value.isoformat(), now=NOW, zone=CHINA)
    assert again.value.astimezone(UTC) == moment.value.astimezone(UTC)
    assert again.value.utcoffset() == moment.value.utcoffset()


ZONES = st.one_of(
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/London", "UTC"]).map(ZoneInfo),
    st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters))),
)
PAST = st.datetimes(datetime(1990, 1, 2), datetime(2021, 12, 28))  # noqa: DTZ001 - the zone comes later

MINUTE = (
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M",
    "%Y.%m.%d %H:%M",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日%H时%M分",
    "%Y年%m月%d日 %A %H:%M",
    "%B %d, %Y %I:%M %p",
    "%b. %d, %Y at %I:%M %p",
    "%A, %B %d, %Y, %H:%M",
    "%d %B %Y %H:%M",
    "%d-%b-%Y %H:%M",
    "%I:%M %p, %b %d, %Y",
    "发布时间：%Y-%m-%d %H:%M 来源：示例报",
    "%Y%m%d%H%M",
    "%Y-%m-%dT%H:%M",
)
SECOND = (
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y年%m月%d日%H时%M分%S秒",
    "%Y%m%d%H%M%S",
    "%Y%m%dT%H%M%S",
    "%G-W%V-%uT%H:%M:%S",
    "%Y-%jT%H:%M:%S",
    "%a %b %d %H:%M:%S %Y",
    "%Y:%m:%d %H:%M:%S",
)
AWARE = (
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%d %H:%M:%S %z",
    "%a, %d %b %Y %H:%M:%S %z",
    "%a %b %d %H:%M:%S %z %Y",
    "%Y%m%dT%H%M%S%z",
    "%a %b %d %Y %H:%M:%S GMT%z",
)
DAY = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y年%m月%d日",
    "%d %b %Y",
    "%B %d, %Y",
    "%Y%m%d",
    "%Y-%j",
    "%G-W%V-%u",
)


@given(moment=PAST, zone=ZONES, form=st.sampled_from(MINUTE))
def test_a_moment_written_to_the_minute_reads_back(
    moment: datetime, zone: tzinfo, form: str
) -> None:
    written = moment.replace(second=0, microsecond=0, tzinfo=zone)
    read = parse_date(written.strftime(form), now=NOW, zone=zone)
    assert (read.value, read.precision) == (written, "minute")


@given(moment=PAST, zone=ZONES, form=st.sampled_from(SECOND))
def test_a_moment_written_to_the_second_reads_back(
    moment: datetime, zone: tzinfo, form: str
) -> None:
    written = moment.replace(microsecond=0, tzinfo=zone)
    read = parse_date(written.strftime(form), now=NOW, zone=zone)
    assert (read.value, read.precision) == (written, "second")


@given(moment=PAST, zone=ZONES, form=st.sampled_from(AWARE))
def test_a_moment_written_with_its_offset_reads_back(
    moment: datetime, zone: tzinfo, form: str
) -> None:
    written = moment.replace(microsecond=0, tzinfo=zone)
    read = parse_date(written.strftime(form), now=NOW, zone=UTC)
    assert read.value.astimezone(UTC) == written.astimezone(UTC)
    assert read.value.utcoffset() == written.utcoffset()


@given(moment=PAST, zone=ZONES, form=st.sampled_from(DAY))
def test_a_day_reads_back(moment: datetime, zone: tzinfo, form: str) -> None:
    written = moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=zone)
    read = parse_date(written.strftime(form), now=NOW, zone=zone)
    assert (read.value, read.precision) == (written, "day")


@given(moment=PAST.filter(lambda value: value.year > 2001), zone=ZONES)
def test_an_epoch_reads_back(moment: datetime, zone: tzinfo) -> None:
    written = moment.replace(microsecond=0, tzinfo=zone)
    seconds = int(written.timestamp())
    for text in (str(seconds), f"{seconds}000"):
        value = parse_date(text, now=NOW, zone=zone).value
        assert value.astimezone(UTC) == written.astimezone(UTC)


@given(st.dates(datetime(2021, 1, 1).date(), NOW.date()))  # noqa: DTZ001 - only its day counts
def test_a_day_without_a_year_is_the_nearest_past(day: object) -> None:
    assert str(parse_date(f"{day:%m月%d日}", now=NOW, zone=CHINA).value.date()) == str(day)
