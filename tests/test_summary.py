"""What a lead ends with: an outlet that is none of the text, or a remark that is."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from newsarchive.items import Article
from newsarchive.normalise import normalised
from newsarchive.sources import Catalogue
from newsarchive.summary import stamped_outlet, without_outlet

CATALOGUE = Catalogue.load()
ZONE = ZoneInfo("Asia/Shanghai")
MET = Article(
    url="https://finance.eastmoney.com/a/202201152248000123.html",
    origin="test",
    fetched=datetime(2022, 1, 15, 12, tzinfo=ZONE),
    native_id="202201152248000123",
    title_text="示例股份拟回购",
    date_text="2022-01-15 09:31:07",
)

REMARKS = [
    "示例股份公告，拟每10股派发现金红利216.75元（含税）",
    "美国12月CPI同比上涨1.5%（前值2.3%）",
    "示例股份公告，拟回购（更新中）",
    "示例股份公告，拟回购。（更新中）",
    "示例股份公告，拟回购。（记者张三）",
    "示例股份公告。（见官网）",
    "示例股份公告净利增长。（年报）",
    "公司更名为示例科技（集团）",
    "控股股东变更（国资委）",
    "将入股一家网站（新浪财经）",
    "将入股一家报纸（示例时报）",
]
OUTLETS = {
    "示例股份公告，拟回购。（券商中国）": "券商中国",
    "示例股份公告，拟回购（财联社）": "财联社",
    "示例股份公告，拟回购。（示例时报）": "示例时报",
    "示例股份公告，拟回购。（来源：示例网）": "来源：示例网",
    "示例股份公告，拟回购。（证券时报记者 张三）[点击查看全文]": "证券时报记者 张三",
}


def done(*, lead: str, label: str = "", body: str = "") -> Article:
    met = replace(MET, summary_text=lead, source_text=label, body_html=body)
    return normalised(met, zone=ZONE, catalogue=CATALOGUE)[0]


@pytest.mark.parametrize("label", ["", "界面新闻"])
@pytest.mark.parametrize("lead", REMARKS)
def test_a_remark_at_the_end_of_a_lead_stays_and_is_no_outlet(lead: str, label: str) -> None:
    article = done(lead=lead, label=label, body="<p>正文一段。</p>")
    assert (article.summary, article.source) == (lead, label)
    assert done(lead=lead, label=label).text == lead
    assert done(lead="", label=label, body=lead).source == label


@pytest.mark.parametrize(("lead", "label"), OUTLETS.items())
def test_an_outlet_at_the_end_of_a_lead_is_no_part_of_it(lead: str, label: str) -> None:
    rest = lead.partition("（")[0]
    assert stamped_outlet(lead, CATALOGUE) == label
    assert without_outlet(lead, CATALOGUE) == rest
    assert done(lead=lead, label="界面新闻", body="<p>正文一段。</p>").summary == rest
    article = done(lead=lead)
    assert (article.summary, article.text, article.flags) == (rest, rest, ("digest-only",))
    assert article.source == CATALOGUE.attribute(label).outlet.name
    assert article.source_method.startswith("lead/")


def test_a_lead_that_says_the_title_and_its_outlet_is_no_summary() -> None:
    lead = f"{MET.title_text}。（券商中国）"
    met = replace(MET, title_text=f"{MET.title_text}。", summary_text=lead, body_html="<p>正文</p>")
    assert normalised(met, zone=ZONE, catalogue=CATALOGUE)[0].summary == ""
