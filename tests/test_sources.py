"""Attribution: which outlet a label, an address or a slug means."""

import re
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.errors import NormaliseError
from newsarchive.sources import Catalogue, key, tidy, trailer_label

CATALOGUE = Catalogue.load()


def rows(name: str) -> list[list[str]]:
    table = Path(__file__).parent / "slugs" / name
    return [line.split("\t") for line in table.read_text("utf-8").splitlines()]


def names(label: str, *, on: date | None = None, url: str = "", region: str = "") -> list[str]:
    found = CATALOGUE.attribute(label, on=on, url=url, region=region)
    return [found.outlet.name, *(outlet.name for outlet in found.co_sources)]


@pytest.mark.parametrize(("label", "outlet"), rows("same.tsv"))
def test_every_name_of_an_outlet_is_that_outlet(label: str, outlet: str) -> None:
    assert names(label) == [outlet]
    assert CATALOGUE.attribute(label).outlet.known


@pytest.mark.parametrize("labels", rows("apart.tsv"), ids=lambda labels: str(labels[0]))
def test_outlets_of_similar_names_stay_apart(labels: list[str]) -> None:
    day = date(2022, 5, 30)  # before 人民财讯 was a name of another outlet
    outlets = [CATALOGUE.attribute(label, on=day).outlet for label in labels]
    assert len({outlet.name for outlet in outlets[:1]} & {o.name for o in outlets[1:]}) == 0
    assert outlets[0].slug not in {outlet.slug for outlet in outlets[1:]}


@pytest.mark.parametrize("label", [row[0] for row in rows("old.tsv")])
def test_every_source_of_the_old_archive_is_known(label: str) -> None:
    assert CATALOGUE.attribute(label).outlet.known


WRAPPED = {
    "（文章来源：上海证券报）": ["上海证券报"],
    "(文章来源：安信国际证券(香港))": ["安信国际"],
    "文章来源: 新京报  ": ["新京报"],
    "来源：证券时报网 作者：张三": ["证券时报"],
    "【财联社】": ["财联社"],
    "《科创板日报》": ["科创板日报"],
    "「南华早报」": ["南华早报"],
    "稿件来源：【新华社】": ["新华社"],
    "ＴｅｃｈＷｅｂ": ["TechWeb"],
    "\u200b界面\u00a0新闻\ufeff": ["界面新闻"],
    "S&amp;P Global": ["标普全球"],
    "来源：券商中国 责任编辑：李四": ["券商中国"],
    "来源 | 财联社": ["财联社"],
    "来源丨证券时报": ["证券时报"],
    "2021-12-29 19:10 来源：中国新闻网 作者：张三": ["中国新闻网"],
    "2021年12月29日 19:10 来源：新华社": ["新华社"],
    "作者：张三 编辑：李四 来源：新京报": ["新京报"],
    "据新华社": ["新华社"],
    "据央视新闻客户端报道": ["央视新闻"],
    "综合新华社、央视新闻、人民日报报道": ["新华社", "央视新闻", "人民日报"],
    "财联社记者 刘某": ["财联社"],
    "中国证券报记者：王某某、李某": ["中国证券报"],
    "Liberation": ["解放报"],
    "转载：新浪财经": ["新浪财经"],
    "转载自证券时报网": ["证券时报"],
    "综合自新华社": ["新华社"],
    "每经AI快讯": ["每日经济新闻"],
    "东方财富网财富号": ["财富号"],
    "中金公司研究部": ["中金公司"],
    "国泰君安证券研究所": ["国泰君安证券"],
    "来源 / 36氪": ["36氪"],
    "文 | 张三 来源 | 36氪": ["36氪"],
    "文/张三 来源/虎嗅": ["虎嗅"],
    "作者丨张三 编辑丨李四 来源丨21世纪经济报道": ["21世纪经济报道"],
    "微信公众号：某某宏观": ["某某宏观"],
    "本文来源于微信公众号“某某宏观”": ["某某宏观"],
    "来源：某某宏观（ID：moumouhongguan）": ["某某宏观"],
    "来源：微信公众号 中金点睛": ["微信公众号", "中金点睛"],
    "来源：上海证券报 2022-01-07 08:30": ["上海证券报"],
    "上海证券报2022-01-07 08:30": ["上海证券报"],
    "上海证券报 2022年1月7日": ["上海证券报"],
    "上海证券报 | 01-07 08:30": ["上海证券报"],
    "上海证券报 08:30": ["上海证券报"],
    "来源：上海证券报 阅读：1234": ["上海证券报"],
    "来源：上海证券报 1.2万阅读": ["上海证券报"],
    "来源：上海证券报 评论(3)": ["上海证券报"],
    "来源：上海证券报 我要评论": ["上海证券报"],
    "Reuters | January 7, 2022 3:04 pm": ["路透社"],
    "Reuters, 7 Jan. 2022": ["路透社"],
    "上海证券报 · 12评论": ["上海证券报"],
    "Associated Press - Friday, April 28, 2023": ["美联社"],
    "某某频道 2005年3月11日12:12 来源：[ 人民网 ]": ["人民网"],
    "2018年12月28日 19:55 新京报": ["新京报"],
    "人民网 评论": ["人民网 评论"],
    "第一财经 2021": ["第一财经 2021"],
}


@pytest.mark.parametrize(("label", "expected"), WRAPPED.items())
def test_wrappers_are_no_part_of_a_name(label: str, expected: list[str]) -> None:
    assert names(label) == expected
    assert CATALOGUE.attribute(label).raw == label


PEOPLE = {
    "By Jane Doe | Reuters": ["路透社"],
    "By Jane Doe and John Smith | Reuters": ["路透社"],
    "By Jane Doe, Bloomberg News": ["彭博社"],
    "Written by Jane Doe for MarketWatch": ["MarketWatch"],
    "Reuters | By Jane Doe": ["路透社"],
    "By Reuters Staff": ["路透社"],
    "Via Reuters": ["路透社"],
    "NEW YORK (AP)": ["美联社"],
    "LONDON, Nov 3 (Reuters)": ["路透社"],
    "By Wall Street Journal | Reuters": ["华尔街日报", "路透社"],
    "中国证券报·中证网 张三": ["中国证券报"],
    "中国证券报·中证网 张三 李四": ["中国证券报"],
    "界面新闻 | 张三": ["界面新闻"],
    "中国证券报 记者张三": ["中国证券报"],
    "财联社（记者 张三）": ["财联社"],
    "财联社（上海，记者 张三）讯": ["财联社"],
    "财联社11月3日讯（编辑 张三）": ["财联社"],
    "新华社北京11月3日电（记者张三）": ["新华社"],
    "中新社北京11月3日电 （记者 张三）": ["中国新闻社"],
    "财联社 甲乙报": ["财联社 甲乙报"],
    "甲乙报 张三": ["甲乙报 张三"],
    "张三/证券时报": ["证券时报"],
    "张三 | 财联社": ["财联社"],
    "张三 财联社": ["财联社"],
    "张三、李四/证券时报": ["证券时报"],
    "张三/李四/证券时报": ["证券时报"],
    "证券时报/张三/李四": ["证券时报"],
    "Jane Doe | Reuters": ["路透社"],
    "Jane Doe - Reuters": ["路透社"],
    "Jane Doe, John Smith | Reuters": ["路透社"],
    "文/李四 证券时报": ["证券时报"],
    "文/财联社": ["财联社"],
    "文/某某自媒体": ["某某自媒体"],
    "作者：证券时报 李四": ["证券时报"],
    "高盛/财联社": ["高盛", "财联社"],
    "Fox Weather | Reuters": ["Fox Weather", "路透社"],
    "文汇报": ["文汇报"],
}


@pytest.mark.parametrize(("label", "expected"), PEOPLE.items())
def test_people_places_and_days_beside_a_known_outlet_are_no_outlets(
    label: str, expected: list[str]
) -> None:
    assert names(label) == expected
    assert CATALOGUE.attribute(label).raw == label


SEVERAL = {
    "21世纪经济报道  南财理财通": ["21世纪经济报道", "南财理财通"],
    "证券时报·e公司": ["证券时报e公司"],
    "证券时报 • e公司": ["证券时报e公司"],
    "证券时报e公司、中国基金报": ["证券时报e公司", "中国基金报"],
    "人民日报 新华社": ["人民日报", "新华社"],
    "Financial Times Reuters": ["Financial Times", "路透社"],
    "新华社 | 央视新闻/央视财经": ["新华社", "央视新闻", "央视财经"],
    "中国证券报-每日经济新闻": ["中国证券报", "每日经济新闻"],
    "财联社·某某专栏": ["财联社", "某某专栏"],
    "甲乙报、新华社": ["甲乙报", "新华社"],
    "中新网、中国新闻网": ["中国新闻网"],
    "甲乙报 新华社": ["甲乙报 新华社"],
    "人民网-某频道 原创稿": ["人民网", "某频道 原创稿"],
    "T-Foo News": ["T-Foo News"],
    "CNBC-TV18": ["CNBC-TV18"],
    "24/7 Wall St.": ["24/7 Wall St."],
}


@pytest.mark.parametrize(("label", "expected"), SEVERAL.items())
def test_the_first_of_several_names_is_the_outlet(label: str, expected: list[str]) -> None:
    assert names(label) == expected


DATED = [
    ("国投证券", date(2022, 6, 1), "国投证券", False),
    ("国投证券", date(2024, 6, 1), "安信证券", True),
    ("中国保险报", date(2019, 6, 1), "中国银行保险报", True),
    ("中国保险报", date(2022, 6, 1), "中国保险报", False),
    ("农业部", date(2018, 4, 2), "农业农村部", True),
    ("农业部", date(2018, 4, 3), "农业部", False),
    ("人民财讯", date(2025, 1, 1), "证券时报e公司", True),
    ("银保监会", date(2022, 1, 1), "金融监管总局", True),
]


@pytest.mark.parametrize(("label", "on", "outlet", "known"), DATED)
def test_a_name_holds_for_its_time(label: str, on: date, outlet: str, known: bool) -> None:  # noqa: FBT001 - a column of the table
    found = CATALOGUE.attribute(label, on=on)
    assert (found.outlet.name, found.outlet.known) == (outlet, known)
    assert found.rule == ("renamed" if known else "unknown")


SHARED = [
    ("金融时报", "", "", "金融时报"),
    ("金融时报", "https://www.ft.com/content/1", "", "Financial Times"),
    ("金融时报", "", "英国", "Financial Times"),
    ("金融时报", "https://finance.example.com/", "安徽", "金融时报"),
    ("英国《金融时报》", "", "", "Financial Times"),
    ("发改委", "", "", "国家发改委"),
    ("发改委", "", "全国", "国家发改委"),
    ("发改委", "", "安徽省", "安徽省发展改革委"),
    ("发改委", "", "宁夏回族自治区", "宁夏回族自治区发展改革委"),
    ("发改委", "", "深圳市", "深圳发改委"),
    ("经济日报", "", "", "经济日报"),
    ("经济日报", "", "香港", "香港经济日报"),
    ("文汇报", "https://www.wenweipo.com/a/1", "", "文汇报(香港)"),
]


@pytest.mark.parametrize(("label", "url", "region", "outlet"), SHARED)
def test_place_or_address_decides_a_shared_name(
    label: str, url: str, region: str, outlet: str
) -> None:
    assert names(label, url=url, region=region) == [outlet]


ADDRESSES = {
    "https://www.chinanews.com.cn/cj/2022/x.shtml": "中国新闻网",
    "http://finance.sina.com.cn:80/stock/": "新浪财经",
    "//tech.sina.com.cn/x": "新浪科技",
    "news.sina.com.cn/x": "新浪网",
    "https://CAIFUHAO.eastmoney.com./news/1": "财富号",
    "https://mp.weixin.qq.com/s/x": "微信公众号",
    "https://user:pw@www.stcn.com/": "证券时报",
    "https://notstcn.com/": None,
    "https://www.shanghai.gov.cn/": None,
    "https://[::1/": None,
    "": None,
}


@pytest.mark.parametrize(("url", "outlet"), ADDRESSES.items())
def test_the_longest_domain_of_an_address_names_the_outlet(url: str, outlet: str | None) -> None:
    found = CATALOGUE.by_url(url)
    assert (found.name if found else None) == outlet


def test_without_a_label_the_address_decides() -> None:
    found = CATALOGUE.attribute(" ", url="https://www.cls.cn/detail/1")
    assert (found.outlet.name, found.rule) == ("财联社", "url")


@pytest.mark.parametrize("label", ["www.stcn.com", "http://stcn.com/", "STCN.com"])
def test_a_label_may_be_an_address(label: str) -> None:
    assert names(label) == ["证券时报"]


@pytest.mark.parametrize(
    "label",
    [
        *("", "  ", "——", "【】", "《》", "来源：", "字" * 201),
        *("文/李四", "文|李四", "文：李四、王五", "图/李四", "作者：李四", "记者 张三"),
        *("本报记者 张三", "By Jane Doe", "By Jane Doe and John Roe", "By Jane Doe, Journalist"),
        *("2022-01-07 08:30", "20 Dec 2025, 11:59", "2 条评论/4 人参与"),
    ],
)
def test_a_label_without_a_name_is_refused(label: str) -> None:
    with pytest.raises(NormaliseError) as caught:
        CATALOGUE.attribute(label)
    assert caught.value.subject == label


@pytest.mark.parametrize(
    "label",
    [
        *("上海[证券]报", "新华", "中国证券", "证券时报社长", "35氪", "证券曰报", "财联杜", "综合"),
        *("甲乙报记者 张三", "据甲乙报报道", "经济日报记者手记", "新华社评论员"),
    ],
)
def test_an_unknown_label_is_an_outlet_of_its_own_never_the_nearest(label: str) -> None:
    found = CATALOGUE.attribute(label, url="https://www.cls.cn/")
    assert found.outlet.name == label
    assert (found.outlet.known, found.outlet.kind, found.rule) == (False, "unknown", "unknown")


def test_an_unknown_outlet_never_takes_a_known_slug() -> None:
    slug = CATALOGUE.attribute("锌华社").outlet.slug
    assert re.fullmatch(r"xinhuashe-[0-9a-f]{4}", slug)
    assert CATALOGUE.by_slug("xinhuashe") == CATALOGUE.by_name("新华社")


def test_brokers_of_the_same_pinyin_have_slugs_of_their_own() -> None:
    slugs = [CATALOGUE.attribute(name).outlet.slug for name in ("国信证券", "国新证券")]
    assert slugs == ["guoxinzhengquan", "guoxinzhengquan-2"]


def test_children_know_their_parent() -> None:
    children = {
        "券商中国": "证券时报",
        "贝壳财经": "新京报",
        "中国之声": "央广网",
        "21Tech": "21世纪经济报道",
    }
    found = {name: CATALOGUE.attribute(name).outlet.parent for name in children}
    assert found == children


def test_the_catalogue_covers_the_press_of_china_and_of_the_world() -> None:
    chinese = [o for o in CATALOGUE if re.search(r"[\u4e00-\u9fff]", o.name)]
    assert len(chinese) >= 400
    assert len(CATALOGUE) - len(chinese) >= 150
    assert len({outlet.slug for outlet in CATALOGUE}) == len(CATALOGUE)
    assert all(re.fullmatch(r"[a-z0-9-]+", outlet.slug) for outlet in CATALOGUE)


def test_the_name_of_every_outlet_means_that_outlet() -> None:
    for outlet in CATALOGUE:
        found = CATALOGUE.attribute(outlet.name)
        assert (found.outlet, found.co_sources, found.rule) == (outlet, (), "name")


TRAILERS = {
    '<p class="em">（文章来源：上海<span><a href="#">证券</a></span><i></i>报）': "上海证券报",
    "<p>（文章来源：中国<span>证券</span>\n报）<br /></p>": "中国证券报",
    "（文章来源：安信国际证券(香港)）": "安信国际证券(香港)",
    "（文章来源： 每日经济新闻 ）": "每日经济新闻",
    "<p>股价上涨。（来源：21世纪经济报道  南财理财通）</p>": "21世纪经济报道  南财理财通",
    "<p>（文章来源：<a>Financial</a> <a>Times</a>）</p>": "Financial Times",
    "（文章来源：上海证券）": "上海证券",
    "财联社": "财联社",
    "": "",
    "<!---->": "",
    "<": "",
}


@pytest.mark.parametrize(("trailer", "label"), TRAILERS.items())
def test_a_trailer_broken_by_markup_is_whole_again(trailer: str, label: str) -> None:
    assert trailer_label(trailer) == label


@given(st.text())
def test_any_text_is_a_trailer(text: str) -> None:
    assert trailer_label(text) == tidy(trailer_label(text))


LABELS = st.one_of(
    st.text(),
    st.text(
        alphabet="新华社证券时报e公司 ·•、-/|（）【】《》:：来源AaZ1&;\u3000\u200b.", max_size=20
    ),
    st.lists(st.sampled_from([o.name for o in CATALOGUE]), max_size=3).map("、".join),
)


@given(LABELS, st.text(), st.sampled_from(["", "安徽", "英国"]))
def test_attributing_an_outlet_again_changes_nothing(label: str, url: str, region: str) -> None:
    try:
        found = CATALOGUE.attribute(label, url=url, region=region)
    except NormaliseError:
        return
    assert re.fullmatch(r"[a-z0-9-]+", found.outlet.slug)
    for outlet in (found.outlet, *found.co_sources):
        again = CATALOGUE.attribute(outlet.name, url=url)
        assert again.outlet == outlet
        assert not again.co_sources


@given(LABELS)
def test_tidying_twice_changes_nothing(label: str) -> None:
    assert tidy(tidy(label)) == tidy(label)
    assert key(key(label)) == key(label)


def test_a_known_label_costs_microseconds() -> None:
    label, day = "上海证券报·中国证券网", date(2022, 5, 30)
    CATALOGUE.attribute(label, on=day)
    start = process_time()
    for _ in range(10_000):
        CATALOGUE.attribute(label, on=day)
    assert (process_time() - start) / 10_000 < 20e-6  # 0.5 µs measured; the rest is the machine's


@settings(deadline=None)  # the first label reads the catalogue
@given(st.text() | st.text(alphabet="../\\ \0aéΩ中💰-{}%<>&#'\""))
def test_any_label_gives_a_slug_that_is_safe_in_paths_and_addresses(label: str) -> None:
    try:
        outlet = CATALOGUE.attribute(label).outlet
    except NormaliseError:
        return
    assert re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?", outlet.slug)
