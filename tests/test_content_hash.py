"""What counts as a change of an article, and what doesn't."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from newsarchive.archive.versions import changes, with_known_moment
from newsarchive.items import Article
from newsarchive.normalise import normalised
from newsarchive.sources import Catalogue

BEIJING = ZoneInfo("Asia/Shanghai")
CATALOGUE = Catalogue.load()
CHART = (
    '<center><!--IMG--><img src="https://webquotepic.eastmoney.com/GetPic.aspx?nid=0.003901'
    '&token={}&rt={}" data-code="0.003901" border="0"></center>'
)
LINK = (
    '<span id="stock_0.003901"><a href="http://quote.eastmoney.com/unify/r/0.003901" '
    'class="keytip" data-code="0,003901">示例银行</a></span><span id="quote_0.003901"></span>'
)
KEYWORD = '<a href="http://data.eastmoney.com/zjlx/" class="keytip">净利润</a>'
BODY = (
    "<p>　　示例银行(003901.SZ)公告，净利润增长10.2%。</p>"
    '<p>　　详见<a href="https://www.example.com/report?id=7">年报</a>。</p>'
    "<p>（文章来源：示例时报）</p>"
)
MET = Article(
    url="https://finance.eastmoney.com/a/202601153617000123.html",
    origin="eastmoney",
    fetched=datetime(2026, 1, 15, 8, 30, tzinfo=UTC),
    native_id="202601153617000123",
    title_text="示例银行：净利润增长",
    date_text="2026-01-15 09:31:07",
    source_text="示例时报",
    body_html=BODY,
)

SAME = {
    "the same": {},
    "line break before the end of a paragraph": {
        "body_html": BODY.replace("。</p>", "。<br /></p>")
    },
    "several line breaks there": {"body_html": BODY.replace("。</p>", "。<br><br/>\n</p>")},
    "blank before the end of a paragraph": {"body_html": BODY.replace("</p>", " </p>")},
    "end tag with a blank": {"body_html": BODY.replace("</p>", "</p >")},
    "line between paragraphs": {"body_html": BODY.replace("</p><p>", "</p>\n <p>")},
    "Windows lines between paragraphs": {"body_html": BODY.replace("</p><p>", "</p>\r\n\r\n<p>")},
    "empty paragraph": {"body_html": BODY.replace("</p><p>", "</p><p>&nbsp;</p><p>")},
    "no indent": {"body_html": BODY.replace("　　", "")},
    "indent as references": {"body_html": BODY.replace("　　", "&#12288;&#12288;")},
    "indent of other blanks": {"body_html": BODY.replace("　　", "&nbsp;&nbsp; ")},
    "attributes of a paragraph": {"body_html": BODY.replace("<p>", '<p style="text-indent:2em">')},
    "tracking in a link": {"body_html": BODY.replace("?id=7", "?id=7&utm_source=app&spm=1.2")},
    "other tracking in a link": {"body_html": BODY.replace("?id=7", "?spm=9.9&id=7#from=web")},
    "chart": {"body_html": CHART.format("a1", 1) + BODY},
    "chart drawn again": {"body_html": CHART.format("b2", 99) + BODY},
    "link set on the security": {"body_html": BODY.replace("示例银行", LINK)},
    "link set on a word": {"body_html": BODY.replace("净利润", KEYWORD)},
    "linked version beside it": {"linked_html": BODY.replace("示例银行", LINK)},
    "trailer in other markup": {
        "body_html": BODY.replace("<p>（文章", '<p class="em_media">（文章')
    },
    "trailer gone": {"body_html": BODY.replace("<p>（文章来源：示例时报）</p>", "")},
    "comment": {"body_html": f"<!-- 42 -->{BODY}"},
    "tracking pixel": {
        "body_html": f'{BODY}<img src="https://t.example/p.gif?u=1" width="1" height="1">'
    },
    "blanks in the title": {"title_text": " 示例银行： 净利润增长\n"},
    "references in the title": {"title_text": "示例银行&#65306;净利润增长"},
    "time in another form": {"date_text": "2026/01/15 09:31:07"},
    "time in another zone": {"date_text": "2026-01-15T01:31:07Z"},
    "blanks around the outlet": {"source_text": " 示例时报 "},
}
CHANGED = {
    "word": ({"body_html": BODY.replace("10.2%", "9.8%")}, ("text",)),
    "paragraph": ({"body_html": f"<p>更正：</p>{BODY}"}, ("text",)),
    "title": ({"title_text": "示例银行：净利润下降"}, ("title",)),
    "time": ({"date_text": "2026-01-15 09:31:08"}, ("published",)),
    "outlet": ({"source_text": "新华社"}, ("source",)),
    "all": (
        {
            "title_text": "更正",
            "date_text": "2026-01-16",
            "source_text": "新华社",
            "body_html": "正",
        },
        ("title", "text", "source", "published"),
    ),
}


def done(**fields: str) -> Article:
    article, _ = normalised(
        replace(MET, **fields),  # type: ignore[arg-type]  # only texts are given
        zone=BEIJING,
        catalogue=CATALOGUE,
    )
    return article


@pytest.mark.parametrize("fields", SAME.values(), ids=SAME)
def test_what_no_reader_would_call_a_change_is_none(fields: dict[str, str]) -> None:
    assert changes(done(), done(**fields)) == ()
    assert done(**fields).content_hash == done().content_hash


@pytest.mark.parametrize(("fields", "changed"), CHANGED.values(), ids=CHANGED)
def test_what_a_reader_would_call_a_change_is_one(
    fields: dict[str, str], changed: tuple[str, ...]
) -> None:
    assert changes(done(), done(**fields)) == changed
    assert done(**fields).content_hash != done().content_hash


def at(moment: str, precision: str) -> Article:
    published = datetime.fromisoformat(moment).replace(tzinfo=BEIJING)
    return replace(MET, published=published, date_precision=precision, date_method="absolute")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("2026-01-15T09:31:07", "second"), ("2026-01-15T09:31:00", "minute")),
        (("2026-01-15T09:31:07", "second"), ("2026-01-15T08:52:40", "hour")),
        (("2026-01-15T09:31:07", "hour"), ("2026-01-15T10:29:59", "hour")),
        (("2026-01-15T09:31:07", "second"), ("2026-01-15T00:00:00", "day")),
        (("2026-01-15T00:00:00", "day"), ("2026-01-15T12:00:00", "day")),
        (("2026-01-15T09:31:07", "minute"), ("2026-01-01T00:00:00", "month")),
    ],
)
def test_a_moment_that_is_told_more_vaguely_is_the_known_one(
    old: tuple[str, str], new: tuple[str, str]
) -> None:
    kept = with_known_moment(at(*old), at(*new))
    assert (kept.published, kept.date_precision) == (at(*old).published, old[1])
    assert changes(at(*old), kept) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("2026-01-15T09:31:07", "second"), ("2026-01-15T09:31:08", "second")),
        (("2026-01-15T09:31:00", "minute"), ("2026-01-15T09:32:00", "minute")),
        (("2026-01-15T09:31:07", "hour"), ("2026-01-15T10:31:07", "hour")),
        (("2026-01-15T00:00:00", "day"), ("2026-01-16T00:00:00", "day")),
        (("2026-01-15T00:00:00", "day"), ("2026-01-15T09:31:07", "second")),  # more exact
        (("2026-01-15T09:31:07", "second"), ("2026-01-14T00:00:00", "day")),
    ],
)
def test_another_moment_is_a_change(old: tuple[str, str], new: tuple[str, str]) -> None:
    assert with_known_moment(at(*old), at(*new)) == at(*new)
    assert changes(at(*old), at(*new)) == ("published",)


def test_a_moment_told_as_a_distance_stays_as_time_goes_by() -> None:
    first = done(date_text="3小时前")
    for minutes in (1, 59, 61, 118):
        told = f"{3 + (minutes + 30) // 60}小时前"  # the site rounds, by its own clock
        later = replace(MET, date_text=told, fetched=MET.fetched + timedelta(minutes=minutes))
        again, _ = normalised(later, zone=BEIJING, catalogue=CATALOGUE)
        assert changes(first, with_known_moment(first, again)) == ()


@pytest.mark.parametrize("label", ["", " ", "来源：", "来源: ", "—"])
def test_a_label_that_names_no_outlet_is_none(label: str) -> None:
    article = done(source_text=label, body_html="<p>正文。</p>")
    assert (article.source, article.source_slug, article.source_text) == ("", "", label)


@pytest.mark.parametrize("label", ["", "来源："])
def test_without_a_label_that_names_one_the_trailer_tells_the_outlet(label: str) -> None:
    assert done(source_text=label).source == "示例时报"


def test_links_and_images_are_relative_to_where_the_article_was_met() -> None:
    article = done(
        url="http://daily.example:8080/2026/deep/1.html",
        canonical_url="https://daily.example/1.html",
        article_id="daily.example:1",
        body_html='<p>甲<a href="../x.html">乙</a></p><p><img src="p/1.png"></p>',
    )
    assert 'href="http://daily.example:8080/2026/x.html"' in article.body
    assert [each.url for each in article.images] == ["http://daily.example:8080/2026/deep/p/1.png"]
