"""Articles of the embedded origin that tests crawl: one a minute before a noon."""

from dataclasses import replace
from datetime import datetime, timedelta

from newsarchive.demo.articles import Body, StoreArticle
from newsarchive.demo.ids import BEIJING, mint

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=BEIJING)


def story(number: int, **fields: object) -> StoreArticle:
    """Return an article that is shown *number* minutes before noon."""
    shown = NOON - timedelta(minutes=number)
    made = StoreArticle(
        id=mint(shown),
        show_time=shown,
        title=f"第{number}篇",
        media="中国新闻网",
        summary=f"【第{number}篇】导语{number}。",
        body=Body((f"示例银行(003901.SZ)公告第{number}号。", "第二段。")),
        columns=("345",),
        fast_columns=("102",),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def stories(count: int, *, start: int = 1) -> list[StoreArticle]:
    """Return *count* of them, the newest first."""
    return [story(number) for number in range(start, start + count)]
