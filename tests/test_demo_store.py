"""The invented articles: what the written set shows, and how a store changes."""

import re
import threading
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.demo.articles import StoreArticle
from newsarchive.demo.ids import BEIJING, dashed, mint, near, real_sort
from newsarchive.demo.quotes import securities
from newsarchive.demo.selection import after
from newsarchive.demo.store import DEMO_NOW, Store

TAG = re.compile(r"<[^>]*>")


def test_the_written_set_is_the_same_each_time_and_rich() -> None:
    store = Store.demo()
    articles = store.articles()
    assert articles == Store.demo().articles()
    assert 55 <= len(store) <= 70
    assert len({one.media for one in articles}) >= 8
    assert {"中新网", "中国新闻网", "Wind", "Wind资讯", "示例观察"} <= {o.media for o in articles}
    markets = {secid.split(".")[0] for one in articles for secid in one.stocks}
    assert {"0", "1", "116", "106", "90"} <= markets
    assert any(secid.startswith("0.920") for one in articles for secid in one.stocks)
    assert {one.look.era for one in articles} == {"E1", "E2", "E3", "mobile"}
    assert any(one.kind == "CFH" for one in articles)
    assert any(one.oddity.gone for one in articles)
    assert any(one.oddity.twice for one in articles)
    assert any("{{" in one.title for one in articles)
    listed = [one.show_time for one in store.listed()]
    assert listed == sorted(listed, reverse=True)
    assert timedelta(days=3) < listed[0] - listed[-1] < timedelta(days=7)


MARKUP = {
    "chart block": "EmImageRemark",
    "hidden paragraph": 'style="display:none;height:1px;overflow:hidden;"',
    "stock": '<span id="stock_0.003901"><a',
    "empty quote": '<span id="quote_0.003901"></span>',
    "Hong Kong": '<span id="Info.116.05901">',
    "board": '<span id="bk_90.BK0475">',
    "further mention": 'class="em_stock_key_common" data-code=',
    "encyclopaedia": 'href="http://baike.eastmoney.com/item/',
    "glossary": 'class="infokey">PPI</a>',
    "index behind a glossary link": 'unify/r/0.399006" class="infokey"',
    "no market": 'data-code="920901"',
    "old id": "stock_6059011",
    "image": "<center><img",
    "promotion": 'class="toplink"',
    "machine comment": "AI点评：",
    "disclaimer": "郑重声明：",
    "sloppy ends": "</p >",
    "broken trailer": "（文章来源：上海<span",
    "table": "<table",
    "list": "<ul><li>",
    "script": "<script>",
    "handler": "onclick=",
    "frame": "<iframe",
    "Liquid": "{% endraw %}",
}


@pytest.mark.parametrize("mark", MARKUP.values(), ids=list(MARKUP))
def test_the_written_set_shows_every_kind_of_markup(mark: str) -> None:
    assert any(mark in one.body.content() for one in Store.demo().articles())


@pytest.mark.parametrize("store", [Store.demo(), Store.generated(20)], ids=["demo", "generated"])
def test_both_bodies_of_an_article_have_the_same_words(store: Store) -> None:
    for one in store.articles():
        text, content = one.body.text(), one.body.content()
        assert "[[" not in text + content
        assert "".join(TAG.sub("", text).split()) == "".join(TAG.sub("", content).split())


def test_ids_follow_creation_so_they_disagree_with_the_order_of_time() -> None:
    listed = [one for one in Store.demo().listed() if one.kind == "CMS"]
    assert all(re.fullmatch(r"20\d{6}\d{10}", one.id) for one in listed)
    assert [one.id for one in listed] != sorted((one.id for one in listed), reverse=True)
    late = [one for one in listed if one.title == "凌晨才发布的稿件"]
    assert [one.id[:8] for one in late] == [f"{DEMO_NOW - timedelta(days=1):%Y%m%d}"]
    assert [one.dashed_time[:10] for one in late] == [f"{DEMO_NOW:%Y-%m-%d}"]


@given(st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_no_article_of_the_written_set_is_in_the_future(now: datetime) -> None:
    assert all(one.show_time <= now for one in Store.demo(now).articles())


CURSORS = {
    "1781590197015624": ("202606162915624", "2026-06-16 14:09:57"),
    "1773814478044522": ("202603185844522", "2026-03-18 14:14:38"),
    "1644387150036373": ("202202092271136373", "2022-02-09 14:12:30"),
}


@pytest.mark.parametrize(("cursor", "seen"), CURSORS.items())
def test_cursors_are_made_as_seen_in_public_answers(cursor: str, seen: tuple[str, str]) -> None:
    article_id, shown = seen
    moment = datetime.fromisoformat(shown).replace(tzinfo=BEIJING)
    assert real_sort(article_id, moment) == cursor
    assert dashed(moment) == shown


IDS = {
    "2016-08-12": 17,
    "2018-09-12": 17,
    "2020-01-15": 18,
    "2026-01-15": 18,
    "2027-06-01": 18,
}


@pytest.mark.parametrize(("day", "digits"), IDS.items())
def test_ids_have_as_many_digits_as_those_of_their_time(day: str, digits: int) -> None:
    created = datetime.fromisoformat(day).replace(tzinfo=BEIJING)
    assert len(mint(created)) == digits
    assert mint(created) == mint(created.astimezone(UTC))
    assert mint(created)[:8] == day.replace("-", "")


@given(st.integers(0, 3_000_000), st.integers(1, 3_000_000))
def test_the_counter_grows_with_time(start: int, minutes: int) -> None:
    first = datetime(2021, 1, 1, tzinfo=BEIJING) + timedelta(minutes=start)
    assert int(mint(first)[8:]) < int(mint(first + timedelta(minutes=minutes))[8:])


def test_times_near_now_are_told_in_words() -> None:
    times = [near(DEMO_NOW - timedelta(days=days), DEMO_NOW) for days in (0, 1, 2)]
    assert times == ["今天 16:30", "昨天 16:30", "01-13 16:30"]


def test_generated_articles_are_as_many_as_large_and_as_different_as_asked() -> None:
    store = Store.generated(300, body_bytes=4096, columns=("350",), seed=5)
    articles = store.column("350")
    assert len(articles) == len({one.id for one in articles}) == len({o.title for o in articles})
    assert len(articles) == 300
    sizes = [len(one.body.text().encode()) for one in articles]
    assert 3500 < sum(sizes) / len(sizes) < 4700
    assert len({one.body.text() for one in articles}) == 300
    assert articles == Store.generated(300, body_bytes=4096, columns=("350",), seed=5).articles()
    assert articles != Store.generated(300, body_bytes=4096, columns=("350",), seed=6).articles()


def test_many_generated_articles_take_little_memory() -> None:
    tracemalloc.start()
    try:
        store = Store.generated(2000)
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(store) == 2000
    assert used < 2000 * 3000


def test_securities_are_about_three_hundred_and_include_those_written_about() -> None:
    table = {one.secid for one in securities()}
    assert 250 <= len(table) <= 350
    assert {one.code for one in securities()} >= {"003901", "605901", "920901", "05901", "SHLI"}
    stocks = {secid for one in Store.demo().listed() for secid in one.stocks}
    assert stocks <= table


def newest(store: Store) -> StoreArticle:
    return store.column("345")[0]


def test_revising_keeps_the_earlier_state() -> None:
    store = Store.demo()
    old = newest(store)
    new = store.revise(old.id, title="更正", body="<p>新的正文</p>")
    assert store.get(old.info_code) == new
    assert (new.title, new.body.text()) == ("更正", "<p>新的正文</p>")
    assert [(one.title, one.body) for one in new.revisions] == [(old.title, old.body)]


def test_dropping_hides_an_article_and_removing_ends_it() -> None:
    store = Store.demo()
    one = newest(store)
    store.drop_from_lists(one.id)
    assert one not in store.column("345")
    assert store.get(one.id) == one
    store.add(one)
    assert newest(store) == one
    store.remove(one.id)
    assert store.get(one.id) is None


def test_moving_changes_time_and_place() -> None:
    store = Store.demo()
    one = newest(store)
    store.move(one.id, one.show_time - timedelta(days=1))
    assert newest(store).id != one.id
    assert one.id in {other.id for other in store.column("345")}


def test_advancing_publishes_what_was_held_back_once() -> None:
    store = Store.demo()
    before = {one.id: one for one in store.articles()}
    changed = store.advance()
    after_that = {one.id: one for one in store.articles()}
    gone = before.keys() - after_that.keys()
    assert (len(changed), len(gone)) == (4, 1)
    assert {key for key in after_that if before.get(key) != after_that[key]} == {*changed} - gone
    assert len(after_that) == len(before)
    assert store.advance() == ()


def test_lists_are_snapshots() -> None:
    store = Store.demo()
    view = store.column("345")
    store.remove(view[0].id)
    assert len(store.column("345")) == len(view) - 1


def test_a_cursor_cuts_a_list_behind_it() -> None:
    view = Store.demo().fast("102")
    assert after(view, "") == view
    assert after(view, view[3].real_sort) == view[4:]
    assert after(view, view[-1].real_sort) == ()


def test_a_store_can_change_while_it_is_read() -> None:
    store = Store.generated(200)
    articles = store.articles()
    problems: list[str] = []

    def read() -> None:
        for _ in range(30):
            shown = [one.show_time for one in store.column("345")]
            if shown != sorted(shown, reverse=True):
                problems.append("out of order")

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for one in articles[:100]:
        store.remove(one.id)
    for reader in readers:
        reader.join()
    assert problems == []
    assert len(store.column("345")) == 100
