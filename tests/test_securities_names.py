"""Names of securities in Chinese text: where they are names, and where other words hold them."""

from functools import cache

import pytest

from newsarchive.securities import NameTable, SecurityLink, refer

ROWS = (
    ("01024", "XHKG", "快手-W", ()),
    ("000002", "XSHE", "万科A", ()),
    ("02202", "XHKG", "万科企业", ()),
    ("09999", "XHKG", "网易-S", ()),
    ("03690", "XHKG", "美团-W", ()),
    ("600617", "XSHG", "国新能源", ()),
    ("000725", "XSHE", "京东方A", ()),
    ("600916", "XSHG", "中国黄金", ()),
    ("000901", "XSHE", "航天科技", ()),
    ("00966", "XHKG", "中国太平", ()),
    ("601601", "XSHG", "中国太保", ()),
    ("600133", "XSHG", "东湖高新", ()),
    ("300785", "XSHE", "值得买", ()),
    ("600736", "XSHG", "苏州高新", ()),
    ("000661", "XSHE", "长春高新", ()),
    ("000066", "XSHE", "中国长城", ()),
    ("601985", "XSHG", "中国核电", ()),
    ("600118", "XSHG", "中国卫星", ()),
    ("600482", "XSHG", "中国动力", ()),
    ("000802", "XSHE", "北京文化", ()),
    ("600116", "XSHG", "三峡水利", ()),
    ("000516", "XSHE", "国际医学", ()),
    ("601857", "XSHG", "中国石油", ()),
    ("00857", "XHKG", "中国石油股份", ()),
    ("601728", "XSHG", "中国电信", ()),
    ("601628", "XSHG", "中国人寿", ()),
    ("002572", "XSHE", "索菲亚", ()),
    ("603833", "XSHG", "欧派家居", ()),
    ("601727", "XSHG", "上海电气", ()),
    ("688660", "XSHG", "电气风电", ()),
    ("601186", "XSHG", "中国铁建", ()),
    ("688425", "XSHG", "铁建重工", ()),
    ("603887", "XSHG", "城地香江", ()),
    ("600162", "XSHG", "香江控股", ()),
    ("600201", "XSHG", "生物股份", ()),
    ("600161", "XSHG", "天坛生物", ()),
    ("002594", "XSHE", "比亚迪", ()),
    ("01211", "XHKG", "比亚迪股份", ()),
    ("601818", "XSHG", "光大银行", ()),
    ("06818", "XHKG", "中国光大银行", ()),
    ("601066", "XSHG", "中信建投", ()),
    ("06066", "XHKG", "中信建投证券", ()),
    ("600029", "XSHG", "南方航空", ()),
    ("01055", "XHKG", "中国南方航空股份", ()),
    ("600028", "XSHG", "中国石化", ()),
    ("00386", "XHKG", "中国石油化工股份", ()),
    ("600598", "XSHG", "北大荒", ()),
    ("00039", "XHKG", "中国北大荒", ()),
    ("000402", "XSHE", "金融街", ()),
    ("01476", "XHKG", "金融街证券", ()),
    ("02331", "XHKG", "李宁", ()),
    ("000978", "XSHE", "桂林旅游", ()),
    ("600637", "XSHG", "东方明珠", ()),
    ("601107", "XSHG", "四川成渝", ()),
    ("000062", "XSHE", "深圳华强", ()),
    ("000088", "XSHE", "盐田港", ()),
    ("000507", "XSHE", "珠海港", ()),
    ("600056", "XSHG", "中国医药", ()),
    ("600761", "XSHG", "安徽合力", ()),
    ("000027", "XSHE", "深圳能源", ()),
    ("600519", "XSHG", "贵州茅台", ()),
    ("600051", "XSHG", "宁波联合", ()),
    ("000810", "XSHE", "创维数字", ()),
    ("000100", "XSHE", "TCL科技", ()),
    ("00878", "XHKG", "金朝阳集团", ()),
    ("BK0493", "", "新能源", ()),
)


@cache
def table() -> NameTable:
    return NameTable(ROWS)


def published(text: str, *, title: str = "") -> dict[str, str]:
    found = refer(title=title, text=text, links=[], names=table())
    return {each.code: each.name for each in found if each.role != "candidate"}


@pytest.mark.parametrize(
    "text",
    [
        # The name's characters belong to the words around it.
        "各地加快手续办理。",
        "加快手工技艺传承。",
        "史上最快手机充电。",
        "数万科研人员攻关。",
        "引进百万科技人才。",
        "互联网易受攻击。",
        "打造完美团队。",
        "审美团体标准发布。",
        "我国新能源汽车销量连续十年全球第一。",
        "全国新能源发电量增长。",
        "各国新能源政策生变。",
        "京东方面回应称，公司未参与。",
        "中国太平洋保险集团发布报告。",
        "东湖高新区新增企业百家。",
        "值得买入的十只股。",
        "苏州高新区招商。",
        "长春高新区招商。",
        "中国动力电池装车量上升。",
        "北京文化论坛开幕。",
        "三峡水利枢纽泄洪。",
        "国际医学期刊刊文。",
        "中国人寿命延长。",
        # A noun behind it makes a phrase.
        "中国黄金储备连续14个月增加。",
        "中国核电装机容量居首。",
        "中国卫星发射次数创新高。",
        "中国石油库存下降。",
        "中国电信诈骗案件下降。",
        # Another institution, or a place.
        "中国航天科技集团公布计划。",
        "航天科技集团公布计划。",
        "中国长城资产管理公司挂牌。",
        "保加利亚首都索菲亚迎来雨季。",
        "院士李宁获奖。",
        "桂林旅游市场回暖。",
        # What follows makes a place, an authority or an association of any name.
        "登上东方明珠塔。",
        "登上东方明珠广播电视塔。",
        "四川成渝地区双城经济圈建设提速。",
        "四川成渝双城经济圈建设提速。",
        "深圳华强北商圈人流回升。",
        "深圳华强北电子市场调查。",
        "盐田港区吞吐量增长。",
        "盐田港吞吐量增长。",
        "珠海港珠澳大桥口岸客流创新高。",
        "中国医药创新促进会发布报告。",
        "中国医药工业发展大会开幕。",
        "安徽合力打造科技创新策源地。",
        "深圳能源局印发方案。",
        "贵州茅台镇酒企座谈。",
        "宁波联合大学招生。",
    ],
)
def test_a_name_that_other_words_hold_refers_to_nothing(text: str) -> None:
    assert published(text) == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("市场看好快手的前景。", "01024.HK"),
        ("与快手达成协议。", "01024.HK"),
        ("持有万科股份。", "000002.SZ"),
        ("网易公布财报。", "09999.HK"),
        ("由美团领投。", "03690.HK"),
        ("国新能源公告称，股东拟减持。", "600617.SH"),
        ("买入国新能源。", "600617.SH"),
        ("京东方公告称，拟回购。", "000725.SZ"),
        ("京东方A涨停。", "000725.SZ"),
        ("中国黄金股价大涨。", "600916.SH"),
        ("中国黄金签订合同。", "600916.SH"),
        ("航天科技发布公告。", "000901.SZ"),
        ("中国太平董事长表示。", "00966.HK"),
        ("东湖高新拟发债。", "600133.SH"),
        ("值得买一季度净利润增长。", "300785.SZ"),
        ("中国长城拟增持。", "000066.SZ"),
        ("中国核电：上半年净利增长。", "601985.SH"),
        ("中国卫星涨超3%。", "600118.SH"),
        ("中国石油跌逾2%。", "601857.SH"),
        ("与中国电信合作建设。", "601728.SH"),
        ("中国电信北京分公司回应。", "601728.SH"),
        ("索菲亚公告称，订单增长。", "002572.SZ"),
        ("天坛生物股份回购完成。", "600161.SH"),
        ("李宁公告称，库存下降。", "02331.HK"),
        ("桂林旅游公布业绩。", "000978.SZ"),
        ("由城地香江控股的公司。", "603887.SH"),
        ("东方明珠公告称，拟分红。", "600637.SH"),
        ("四川成渝拟发行公司债。", "601107.SH"),
        ("深圳华强跌停。", "000062.SZ"),
        ("盐田港股价大涨。", "000088.SZ"),
        ("中国医药净利润增长。", "600056.SH"),
        ("安徽合力拟收购资产。", "600761.SH"),
        ("宁波联合打造新平台。", "600051.SH"),
        ("贵州茅台区域经理离职。", "600519.SH"),
        ("贵州茅台地区总经理离职。", "600519.SH"),
        ("贵州茅台局面好转。", "600519.SH"),
        ("贵州茅台委托理财。", "600519.SH"),
    ],
)
def test_a_name_that_stands_by_itself_is_a_mention(text: str, code: str) -> None:
    assert list(published(text)) == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("上海电气风电集团中标。", "688660.SH"),
        ("中国铁建重工集团中标。", "688425.SH"),
        ("上海电气中标。", "601727.SH"),
        ("中国铁建中标。", "601186.SH"),
    ],
)
def test_of_two_names_that_overlap_the_one_behind_a_place_is_meant(text: str, code: str) -> None:
    assert list(published(text)) == [code]


def test_of_other_names_that_overlap_neither_is_certain() -> None:
    names = NameTable([("600001", "XSHG", "东阳光华", ()), ("600002", "XSHG", "光华食品", ())])
    assert refer(title="", text="东阳光华食品中标。", links=[], names=names) == ()


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("比亚迪股份有限公司（002594.SZ）公告。", "002594.SZ", "比亚迪"),
        ("中信建投证券股份有限公司（601066.SH）公告。", "601066.SH", "中信建投证券"),
        ("中国石油化工股份有限公司（600028.SH）公告。", "600028.SH", "中国石油化工"),
        ("万科企业股份有限公司（000002.SZ）公告。", "000002.SZ", "万科企业"),
        ("比亚迪股份有限公司公告。", "002594.SZ", "比亚迪股份"),
        ("中国光大银行公告。", "601818.SH", "中国光大银行"),
        ("中信建投证券公告。", "601066.SH", "中信建投证券"),
        ("中国南方航空股份有限公司公告。", "600029.SH", "中国南方航空股份"),
    ],
)
def test_a_long_form_of_hong_kong_means_the_share_at_home(text: str, code: str, name: str) -> None:
    assert published(text) == {code: name}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("港股方面，比亚迪股份涨3%。", "01211.HK"),
        ("中国北大荒公告。", "00039.HK"),
        ("金融街证券公告。", "01476.HK"),
    ],
)
def test_a_name_of_hong_kong_alone_stays_there(text: str, code: str) -> None:
    assert list(published(text)) == [code]


@pytest.mark.parametrize(
    "text", ["看好\ud800快手\udfff。", "中国黄金\ud83d储备。", "\udc00\ud800万科"]
)
def test_broken_characters_beside_a_name_do_no_harm(text: str) -> None:
    assert len(published(text, title=text)) == 1


def test_a_link_that_cuts_a_word_is_a_candidate() -> None:
    def role(before: str, after: str) -> str:
        (found,) = refer(
            title="",
            text=f"{before}京东方{after}。",
            links=[SecurityLink("0.000725", "京东方", "first", before, after)],
            names=table(),
        )
        return found.role

    assert role("记者从", "面获悉") == "candidate"
    assert role("记者从", "获悉") == "mention"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("韩企某某药品（000810）涨1%。", "000810"),
        ("台北消息，某某高息（00878）填息。", "00878"),
        ("首尔上市的某某药品（000100）跌。", "000100"),
    ],
)
def test_a_code_of_another_name_after_a_foreign_country_is_a_candidate(
    text: str, code: str
) -> None:
    (found,) = refer(title="", text=text, links=[], names=table())
    assert (found.code, found.role) == (code, "candidate")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("在韩国设厂的创维数字（000810）公告。", "000810.SZ"),
        ("KOSPI大涨，创维数字（000810）走强。", "000810.SZ"),
        ("在韩国设厂的TCL集团（000100）公告。", "000100.SZ"),
        ("韩国客户增加，A股的华润锦华（000810）公告。", "000810.SZ"),
        ("华润锦华（000810）与韩国公司签约。", "000810.SZ"),
        ("华润锦华（000810）公告。", "000810.SZ"),
        ("金朝阳集团（00878）在台湾投资。", "00878.HK"),
    ],
)
def test_a_code_of_ours_stays_certain_beside_a_foreign_country(text: str, code: str) -> None:
    assert list(published(text)) == [code]
