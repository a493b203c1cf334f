"""What the cleaner keeps, drops and reports, by the markup it meets."""

import re
from pathlib import Path

import pytest
import yaml

from newsarchive.body import Body, clean, links_of
from newsarchive.eastmoney.hollow import is_hollow
from newsarchive.errors import BodyError
from newsarchive.items import Image, SecurityLink

ARTICLES = sorted(path for path in Path(__file__).with_name("body").iterdir() if path.is_dir())
ADDRESS = "https://finance.eastmoney.com/a/202201152248000123.html"


@pytest.mark.parametrize("folder", ARTICLES, ids=lambda path: path.name)
def test_articles_are_cleaned_as_recorded(folder: Path) -> None:
    raw = (folder / "raw.html").read_text(encoding="utf-8")
    body = clean(raw, url=ADDRESS, trust=lambda link: link.form != "further")
    assert body.html + "\n" == (folder / "clean.html").read_text(encoding="utf-8")
    assert facts(body) == yaml.safe_load((folder / "facts.yaml").read_text(encoding="utf-8"))


def facts(body: Body) -> dict[str, object]:
    return {
        "text": body.text.split("\n"),
        "links": [
            f"{one.form} {one.secid} {one.before}[{one.text}]{one.after}" for one in body.links
        ],
        "images": [[one.url, one.alt, one.caption, one.width, one.height] for one in body.images],
        "trailer": body.trailer,
        "flags": list(body.flags),
    }


KEPT = {
    "paragraph": ("<p>甲乙</p>", "<p>甲乙</p>"),
    "indent and break at the ends": ("<p>　　甲 乙\xa0<br /></p >", "<p>甲 乙</p>"),
    "indent inside of a format": ("<p><strong>　　甲　</strong></p>", "<p><strong>甲</strong></p>"),
    "wide blank in the middle": ("<p>甲　　乙\xa0丙</p>", "<p>甲　　乙&nbsp;丙</p>"),
    "line ends and double blanks": ("<p>甲\r\n  乙  丙</p>", "<p>甲 乙 丙</p>"),
    "one break": ("<p>甲<br>　乙</p>", "<p>甲<br>　乙</p>"),
    "two breaks": ("甲<br>　<br/>乙", "<p>甲</p>\n<p>乙</p>"),
    "an end of a break": ("甲。</br></br>乙。</BR/>丙", "<p>甲。</p>\n<p>乙。<br>丙</p>"),
    "an end of no paragraph": (
        "甲</p>乙<p>丙</p></p >丁",
        "<p>甲</p>\n<p>乙</p>\n<p>丙</p>\n<p>丁</p>",
    ),
    "an end of a paragraph that a block ended": (
        "<p>甲<div>乙</div>丙</p>丁",
        "<p>甲</p>\n<p>乙</p>\n<p>丙</p>\n<p>丁</p>",
    ),
    "an end of no paragraph in a heading": ("<h2>甲</p>乙</h2>", "<h2>甲</h2>\n<h2>乙</h2>"),
    "an end of no paragraph in a cell": (
        "<table><tr><td>甲</p>乙</table>",
        "<table><tbody><tr><td>甲<br>乙</td></tr></tbody></table>",
    ),
    "bare text between blocks": ("甲<p>乙</p>丙", "<p>甲</p>\n<p>乙</p>\n<p>丙</p>"),
    "wrappers": (
        "<div><section><font>甲</font></section><center>乙</center></div>",
        "<p>甲</p>\n<p>乙</p>",
    ),
    "entities": ("<p>《&lt;甲&gt;》&amp;lt;乙</p>", "<p>《&lt;甲&gt;》&amp;lt;乙</p>"),
    "old formats": ("<p><b>甲</b><i>乙</i></p>", "<p><strong>甲</strong><em>乙</em></p>"),
    "format around blocks": (
        "<div><b>甲<p>乙</p></b></div>",
        "<p><strong>甲</strong></p>\n<p>乙</p>",
    ),
    "headings": ("<h1>甲</h1><h4>乙</h4>", "<h2>甲</h2>\n<h4>乙</h4>"),
    "list": ("<ul><li>甲<li><p>乙</p><p>丙</p></ul>", "<ul><li>甲</li><li>乙<br>丙</li></ul>"),
    "list in a list": (
        "<ol><li>甲</li><ul><li>乙</li></ul></ol>",
        "<ol><li>甲<ul><li>乙</li></ul></li></ol>",
    ),
    "terms inside of a term": (
        "<dl><dt>甲<dl><dt>乙</dl></dt><dt>丙</dl>",
        "<dl><dd>甲<dl><dt>乙</dt></dl></dd><dt>丙</dt></dl>",
    ),
    "definitions": ("<dl><dt>甲<dd>乙</dl>", "<dl><dt>甲</dt><dd>乙</dd></dl>"),
    "table": (
        (
            '<table class="x"><caption>表</caption><tr><th colspan="2">甲</th></tr>'
            '<tr><td rowspan="2" style="height:1px">乙</td><td><p>丙</p></td></tr></table>'
        ),
        (
            '<table><caption>表</caption><tbody><tr><th colspan="2">甲</th></tr>'
            '<tr><td rowspan="2">乙</td><td>丙</td></tr></tbody></table>'
        ),
    ),
    "table for the layout": (
        "<table><tr><td>甲</td><td><table><tr><td>乙</td></tr></table></td></tr></table>",
        "<p>甲</p>\n<table><tbody><tr><td>乙</td></tr></tbody></table>",
    ),
    "quotation": (
        "<blockquote>甲<p>乙</blockquote>",
        "<blockquote><p>甲</p><p>乙</p></blockquote>",
    ),
    "preformatted": ("<pre>\n甲  乙\n  丙\n</pre>", "<pre>甲  乙&#10;  丙</pre>"),
    "rule": ("<hr><p>甲</p><hr><hr><p>乙</p>", "<p>甲</p>\n<hr>\n<p>乙</p>"),
    "text that looks like a tag": ("<p>甲<未知>乙</p>", "<p>甲&lt;未知&gt;乙</p>"),
    "braces": ("<p>{{ 甲 }}{% 乙 %}</p>", "<p>&#123;&#123; 甲 &#125;&#125;&#123;% 乙 %&#125;</p>"),
    "empty blocks": ("<p></p><p>　</p><ul><li></li></ul><table><tr><td></td></tr></table>", ""),
    "nothing": ("", ""),
    "blanks": (" \n　", ""),
    "comment only": ("<!-- 甲 -->", ""),
}


@pytest.mark.parametrize(("raw", "html"), KEPT.values(), ids=KEPT)
def test_content_keeps_its_form(raw: str, html: str) -> None:
    assert clean(raw).html == html


DROPPED = {
    "display none": '<p style="display:none;height:1px;overflow:hidden;"><br /></p>',
    "display none with words": '<p style="DISPLAY : none !important">甲</p>',
    "visibility": '<span style="visibility:hidden">甲</span>',
    "height 0": '<div style="height:0;overflow:hidden">甲</div>',
    "height 1px": '<p style="overflow:hidden; height: 1px">甲</p>',
    "greatest height 0": '<div style="max-height:0em;overflow-y:clip;padding:0">甲</div>',
    "what counts of two": '<p style="display:none !important;display:block">甲</p>',
    "letters of no size": '<p style="color:red; FONT-SIZE : 0">甲<b>乙</b></p>',
    "letters of 0 pixels": '<span style="font-size:0px !important">甲</span>',
    "letters of 0 em": '<div style="font-size:14px;font-size:0.0em"><p>甲</p></div>',
    "letters of 0 percent": '<font style="font-size: 0%;">甲</font>',
    "a table of letters of no size": '<table style="font-size:0"><tr><td>甲</table>',
    "hidden": "<p hidden>甲</p>",
    "live chart": '<img src="https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid=0.000001">',
    "quote span": '<span id="quote_1.600000"></span><span id="bkquote_90.BK0493">1.2%</span>',
    "quote span of 2010": '<span id="quote_6007171">3.85</span><span id="bkquote_417">1%</span>',
    "top link": '<p>甲：<a class="toplink" href="https://ai.eastmoney.com/x">实时更新</a></p>',
    "promotion": "<p>　　主力资金加仓名单实时更新，APP内免费看&gt;&gt;</p>",
    "disclaimer": "<p>郑重声明：东方财富发布此内容旨在传播更多信息，与本站立场无关。</p>",
    "longer disclaimer": "<p>　　郑重声明：东方财富网发布此信息的目的在于传播更多信息，"
    "与本网站立场无关。相关信息并未经过本网站证实，不对您构成任何投资建议，据此操作，风险自担。</p>",
    "boilerplate": "<p>（以上内容仅供参考，不构成投资建议，据此操作，风险自担）</p>",
    "longer boilerplate": "<p>免责声明：本文内容与数据仅供参考，不构成投资建议，使用前请核实。"
    "据此操作，风险自担。</p>",
    "boilerplate of a report": "<p>本报告中的信息或所表述的意见均不构成对任何人的投资建议。</p>",
    "boilerplate that denies more": "<p>上述个股仅供参考，不构成投资建议或承诺。</p>",
    "a sentence around a top link": '<p>想炒股就点<a class="toplink">这里</a>。</p>',
    "boilerplate of a sentence": "<p>风险提示：股市有风险，投资需谨慎，风险自担。</p>",
    "script": "<script>alert('甲')</script><noscript>甲</noscript><style>p{}</style>",
    "frames and forms": "<iframe>甲</iframe><select><option>甲</select><textarea>甲</textarea>",
    "vector image": "<svg><text>甲</text></svg><math><mi>甲</mi></math>",
    "counting image": '<img src="https://e.example/c.gif" width="1" height="1">',
    "image without address": '<img src="data:image/png;base64,AAAA" alt="甲">',
}


@pytest.mark.parametrize("raw", DROPPED.values(), ids=DROPPED)
def test_what_is_not_the_article_is_left_out(raw: str) -> None:
    body = clean(f"<p>前</p>{raw}<p>后</p>")
    assert (body.html, body.text) == ("<p>前</p>\n<p>后</p>", "前\n后")


SPARED = {
    "small letters": '<span style="font-size:0.5em">甲</span>',
    "letters of 10 pixels": '<span style="font-size:10px">甲</span>',
    "a size that is set again": '<span style="font-size:0;font-size:14px">甲</span>',
    "a size inside of none": '<div style="font-size:0"><i style="font-size:14px">甲</i></div>',
    "a font inside of no size": '<div style="font-size:0"><font size="3">甲</font></div>',
    "a size of something else": '<span style="x-font-size:0;letter-spacing:0">甲</span>',
    "what somebody says of his words": "马斯克表示其推文不构成投资建议。",
    "what somebody says of all words": "巴菲特称任何人的话都不代表投资建议。",
    "what is said of a disclaimer": "本文不构成投资建议的说法遭质疑",
    "a source that is a sentence": "文章来源：本文数据均来自公司公告及Wind，截至2021年底。",
    "a source of two parts": "文章来源：公司公告，交易所网站",
    "an element called a quote": '<span id="quote_1">“我们会涨价”</span>',
    "a link to the top of a desktop": '甲<a class="desktoplink">乙</a>',
    "risk inside a sentence": "公司提醒投资者注意投资风险，风险自担的原则不变。",
    "a warning that says more": "分析师认为，股市有风险，投资需谨慎，但银行股不构成风险自担。",
    "a statement": "郑重声明：本公司从未委托任何机构。",
    "a source inside a sentence": "这篇文章来源：甲报的报道引起关注，随后多家公司回应称情况"
    "并不属实，并且表示将会追究责任，同时向监管部门反映了相关的情况，请求依法处理。",
    "promotion inside a sentence": "有投资者问主力资金加仓名单实时更新是否属实。",
    "a height out of which words flow": '<p style="height:1px">甲</p>',
    "no height, but room": '<p style="height:0;overflow:hidden;padding-top:20px">甲</p>',
    "no height, but a least one": '<p style="height:0;overflow:hidden;min-height:9px">甲</p>',
    "no height of what has none": '<p style="height:0%;overflow:hidden">甲</p>',
    "a display that is set again": '<p style="display:none;display:block">甲</p>',
    "an indent that hangs": '<p style="text-indent:-100px;padding-left:100px">甲</p>',
    "a wide margin": '<p style="margin-left:-960px;left:50%">甲</p>',
    "a short height in a table": '<table><tr><td style="height:1px">甲</td></tr></table>',
}


@pytest.mark.parametrize("raw", SPARED.values(), ids=SPARED)
def test_sentences_of_the_article_are_spared(raw: str) -> None:
    assert clean(f"<p>{raw}</p>").text == re.sub("<[^>]*>", "", raw)


TRAILERS = {
    "plain": ('<p class="em_media">（文章来源：示例时报）</p>', "示例时报"),
    "broken by links": (
        (
            '<p class="em_media">（文章来源：上海<span id="Info.3281"><a class="infokey" href='
            '"http://data.eastmoney.com/x">证券</a></span><span id="quote_1"></span>报）</p>'
        ),
        "上海证券报",
    ),
    "without class": ("<p>　　(文章来源:示例网)</p>", "示例网"),
    "without brackets": ('<p class="em_media">文章来源：示例网</p>', "示例网"),
    "with two outlets": ('<p class="em_media">（文章来源：甲报·乙报）</p>', "甲报·乙报"),
    "after a break": ("<p><br>（文章来源：甲报）</p>", "甲报"),
    "label only": ('<div class="em_media">示例网</div>', "示例网"),
    "none": ("<p>来源：示例网</p>", ""),
}


@pytest.mark.parametrize(("raw", "outlet"), TRAILERS.values(), ids=TRAILERS)
def test_the_trailer_is_reported_and_removed(raw: str, outlet: str) -> None:
    body = clean(f"<p>甲</p>{raw}")
    assert body.trailer == outlet
    assert bool(outlet) == (body.html == "<p>甲</p>")


def test_a_trailer_after_a_break_ends_the_last_paragraph() -> None:
    body = clean("<p>甲。<br>　　（文章来源：乙报）</p>")
    assert (body.html, body.trailer) == ("<p>甲。</p>", "乙报")


def test_a_link_of_a_trailer_is_no_link_of_the_article() -> None:
    link = '<span class="em_stock_key_common" data-code="0,300059">东方财富</span>'
    raw = f"<p>（文章来源：{link}网）</p>"
    assert clean(raw).links == ()


A_PNG = "https://e.example/a.png"
PICTURES = {
    "centred": (
        (
            '<center><img src="https://dfscdn.dfcfw.com/download/D2_w800h555.jpg" alt="Image" '
            'width="580"></center><p style="text-align: center">图为甲</p>'
        ),
        (
            '<figure><img src="https://dfscdn.dfcfw.com/download/D2_w800h555.jpg" alt="" '
            'width="800" height="555"><figcaption>图为甲</figcaption></figure>'
        ),
        Image("https://dfscdn.dfcfw.com/download/D2_w800h555.jpg", "", "图为甲", 800, 555),
    ),
    "credit": (
        '<p><img src="http://e.example/a.png" alt="图片"></p><p>图片来源：甲</p>',
        (
            '<figure><img src="http://e.example/a.png" alt=""><figcaption>图片来源：甲</figcaption>'
            "</figure>"
        ),
        Image("http://e.example/a.png", "", "图片来源：甲"),
    ),
    "subheading after it": (
        (
            '<img src="//e.example/a.png" alt="甲 &quot;乙&quot;" width="20" height="30px">'
            '<p align="center"><b>一、乙</b></p>'
        ),
        (
            '<figure><img src="https://e.example/a.png" alt="甲 &quot;乙&quot;" width="20" '
            'height="30"></figure>\n<p><strong>一、乙</strong></p>'
        ),
        Image("https://e.example/a.png", '甲 "乙"', "", 20, 30),
    ),
    "credit after a break": (
        '<p align="center"><img src="http://e.example/b"><br>供图/甲</p>',
        '<figure><img src="http://e.example/b" alt=""><figcaption>供图/甲</figcaption></figure>',
        Image("http://e.example/b", "", "供图/甲"),
    ),
    "among words": (
        '<p>甲<img src="/x.png">乙</p>',
        '<p>甲<img src="https://finance.eastmoney.com/x.png" alt="">乙</p>',
        Image("https://finance.eastmoney.com/x.png"),
    ),
    "loaded late": (
        '<img src="https://e.example/blank.gif" data-original="https://e.example/a.png">',
        '<figure><img src="https://e.example/a.png" alt=""></figure>',
        Image("https://e.example/a.png"),
    ),
}


PICTURES |= {
    "loaded late behind a placeholder": (
        '<img src="https://e.example/loading.gif" data-src="https://e.example/a.png">',
        '<figure><img src="https://e.example/a.png" alt=""></figure>',
        Image("https://e.example/a.png"),
    ),
    "of several sizes": (
        '<img srcset="https://e.example/a.png 480w, https://e.example/b.png 800w">',
        '<figure><img src="https://e.example/a.png" alt=""></figure>',
        Image("https://e.example/a.png"),
    ),
}

PICTURES |= {
    f"of several sizes, {name}": (
        f'<img src="data:image/gif;base64,R0" srcset="{sizes}">',
        f'<figure><img src="{address}" alt=""></figure>',
        Image(address),
    )
    for name, sizes, address in (
        (
            "commas in the address",
            "https://e.example/w_400,h_300/a.png 400w, https://e.example/w_800,h_600/a.png 800w",
            "https://e.example/w_400,h_300/a.png",
        ),
        ("none of them named", "\n https://e.example/a.png, https://e.example/b.png 2x", A_PNG),
        ("a comma in front", ", https://e.example/a.png\t1x,https://e.example/b.png 2x", A_PNG),
        ("only one", "https://e.example/a.png", A_PNG),
    )
}


@pytest.mark.parametrize(("raw", "html", "image"), PICTURES.values(), ids=PICTURES)
def test_images_become_figures(raw: str, html: str, image: Image) -> None:
    body = clean(raw, url=ADDRESS)
    assert body.html == html
    assert body.images == (image,)


def test_an_image_among_letters_of_no_size_is_seen() -> None:
    raw = '<p style="font-size:0"><img src="https://e.example/a.png"></p>'
    assert clean(raw).images == (Image("https://e.example/a.png"),)


@pytest.mark.parametrize(
    "style",
    [
        "position:relative;padding-bottom:56.25%;height:0",
        "position:relative;padding-bottom:56.25%;height:0;overflow:hidden",
        "margin-left:-120px;margin-right:-120px",
    ],
)
def test_a_picture_in_a_frame_of_a_shape_or_beyond_the_margins_is_seen(style: str) -> None:
    raw = f'<figure style="{style}"><img src="https://e.example/a.png"><figcaption>甲</figcaption>'
    assert clean(raw).images == (Image("https://e.example/a.png", "", "甲"),)


def test_a_robots_comment_is_kept_and_flagged() -> None:
    body = clean("<p>AI点评：甲公司业绩稳定。</p>")
    assert (body.text, body.flags) == ("AI点评：甲公司业绩稳定。", ("ai-comment",))


def test_a_pointer_is_kept_and_flagged() -> None:
    href = "https://finance.eastmoney.com/a/202205302396671645.html"
    body = clean(f'<p>（<a href="{href}">点击阅读《甲》全文</a>）</p>')
    assert body.flags == ("relation:202205302396671645",)
    assert f'<a href="{href}" rel="nofollow noopener">' in body.html


def test_unknown_tags_are_unwrapped_and_flagged_once() -> None:
    body = clean("<p><foo>甲</foo><foo>乙</foo><strong<丙>丁</strong></p>")
    assert body.text.startswith("甲乙")
    assert body.flags[0] == "unknown-tag:foo"


def test_a_long_paragraph_loses_only_its_promotional_link() -> None:
    words = "甲公司公告称业绩大幅增长。" * 10
    raw = f'<p>{words}<a class="toplink" href="https://ai.eastmoney.com/">点此</a></p>'
    assert clean(raw).text == words


def test_words_stay_joined_across_tags() -> None:
    raw = (
        'C<span id="Info.338"><a href="http://data.eastmoney.com/x" class="infokey">PPI</a></span>B'
    )
    assert clean(raw).text == "CPPIB"


def test_texts_of_tables_and_lists_are_apart() -> None:
    body = clean("<table><tr><td>甲<td>乙<tr><td>丙</table><ul><li>丁<li>戊</ul>")
    assert body.text == "甲\t乙\n丙\n丁\n戊"


def test_a_body_says_nothing_twice_about_its_chart() -> None:
    raw = (
        "<!-- EM_StockImg_Start --><p><a class='EmImageRemark' data-code='600519|1|1' "
        "href='http://quote.eastmoney.com/unify/r/1.600519'><img data-code='K 600519|1|1' "
        "src='https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid=1.600519&token=0'></a></p>"
        "<p>走势</p><!-- EM_StockImg_End --><p>甲</p>"
    )
    body = clean(raw)
    assert (body.html, body.images) == ("<p>甲</p>", ())
    assert body.links == (SecurityLink("1.600519", "", "chart", "", ""),)


def test_a_chart_block_without_end_costs_no_article() -> None:
    raw = "<!-- EM_StockImg_Start --><p>甲</p><p>乙</p>"
    assert clean(raw).text == "甲\n乙"
    long = "甲" * 200
    assert clean(f"<!--EM_StockImg_Start--><p>{long}</p><!--EM_StockImg_End-->").text == long


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("<p>甲</p>" * 4_000_000, "longer than"),
        ("<div>" * 20_000 + "甲", "nested too deeply"),
        ("<table><tr><td>" * 5_000 + "甲", "nested too deeply"),
        ("<noscript>" + "<div>" * 5_000 + "</noscript><p>甲</p>", "nested too deeply"),
    ],
    ids=["36 MB", "20,000 div", "15,000 table", "deep in what is dropped"],
)
def test_bodies_beyond_bounds_are_refused(raw: str, reason: str) -> None:
    with pytest.raises(BodyError, match=reason) as caught:
        clean(raw)
    assert raw.startswith(caught.value.subject)


def test_an_end_of_no_paragraph_counts_however_much_else_is_wrong() -> None:
    assert clean("甲</p>乙" + "</q>" * 200).text == "甲\n乙"


def test_what_only_looks_like_the_end_of_a_paragraph_stays_as_it_is() -> None:
    image = '<img src="https://e.example/a.png" alt="<p>甲</p>">'
    body = clean(f"<p>乙</p>\x1b</p>{image}<p></p>\x1b&lt;/p>")
    assert [one.alt for one in body.images] == ["<p>甲</p>"]
    assert body.text == "乙\n</p>"


def test_deep_nesting_within_bounds_is_flattened() -> None:
    raw = "<blockquote><ul><li>" * 600 + "甲" + "<b><i>" * 100 + "乙"
    body = clean(raw)
    assert body.text == "甲乙"
    assert body.html.count("<ul>") < 10


DISCLAIMER = "免责声明：本文内容与数据仅供参考，不构成投资建议，据此操作，风险自担。"
OWN = "郑重声明：东方财富发布此内容旨在传播更多信息，与本站立场无关。"
LINES = {
    "the last line": (f"甲。<br>　　{DISCLAIMER}", "甲。"),
    "the first line": (f"{OWN}<br>甲。", "甲。"),
    "a line between": (f"<b>甲<br>{DISCLAIMER}<br>乙</b>丙", "<strong>甲<br>乙</strong>丙"),
    "a line with a format": (f"甲<br><b><i>{DISCLAIMER}</i></b>", "甲"),
    "lines": ("甲<br>免责声明：<br>不构成投资建议<br>股市有风险，投资需谨慎", "甲"),
    "a line that goes on": (f"甲<br>{OWN[:-1]}，<br>相关信息并未经过证实。", "甲"),
    "promotion": ("甲<br>主力资金加仓名单实时更新，APP内免费看", "甲"),
    "all lines": (f"{DISCLAIMER}<br>{DISCLAIMER}", ""),
    "a warning of the article": ("甲<br>风险提示：乙", "甲<br>风险提示：乙"),
    "a phrase that decides nothing": ("甲<br>投资需谨慎", "甲<br>投资需谨慎"),
}


@pytest.mark.parametrize(("raw", "html"), LINES.values(), ids=LINES)
def test_disclaimers_are_judged_by_line(raw: str, html: str) -> None:
    assert clean(f"<p>{raw}</p>").html == (f"<p>{html}</p>" if html else "")


def test_links_beside_a_disclaimer_stay_where_they_are() -> None:
    security = '<span class="em_stock_key_common" data-code="0,300059">乙</span>'
    foreign = f'<a href="https://e.example/">{DISCLAIMER}</a>'
    body = clean(f"<p>{foreign}<br>甲{security}<br>{DISCLAIMER}<br><b>{security}丙</b></p>")
    page = '<a href="https://quote.eastmoney.com/unify/r/0.300059" rel="nofollow noopener">乙</a>'
    assert body.html == f"<p>甲{page}<br><strong>{page}丙</strong></p>"
    assert body.links == (
        SecurityLink("0.300059", "乙", "further", "甲", "\n乙丙"),
        SecurityLink("0.300059", "乙", "further", "甲乙\n", "丙"),
    )


def test_a_trailer_beside_a_disclaimer_is_read() -> None:
    body = clean(f"<p>（文章来源：甲报）<br>{DISCLAIMER}</p>")
    assert (body.html, body.trailer) == ("", "甲报")


LINK = '<a href="https://e.example/1.html">乙公司公告称业绩大幅增长，股价创下历史新高</a>'
RELATED = {
    "links below a heading": f"<p>相关报道>>></p><p>{LINK}</p><p>{LINK}</p>",
    "links behind a heading": f"<p>　　相关阅读：{LINK}</p>",
    "links below a heading in one paragraph": f"<p>推荐阅读<br>{LINK}<br>{LINK}</p>",
    "a list": f"<h3><b>【相关新闻】</b></h3><ul><li>{LINK}</li><li>{LINK}</li></ul>",
    "numbers and bullets": f"<p>延伸阅读</p><p>1、{LINK}<br>2. {LINK}</p><p>· {LINK}</p>",
    "blanks between": f"<p>相关报道</p><p></p><p hidden>丙</p><div> {LINK}</div>",
    "a table": f"<p>更多新闻：</p><table><tr><td>{LINK}<td>{LINK}</table>",
    "small pictures": '<p>热点阅读</p><p><a href="https://e.example/1">'
    '<img src="https://e.example/a.png">乙</a></p>',
    "a heading without links": "<p>相关报道>>></p>",
    "two headings": f"<p>推荐阅读：</p><p>相关报道：</p><p>{LINK}</p>",
    "two lists": f"<p>热点新闻</p><p>{LINK}</p><p>相关阅读：</p><p>{LINK}</p><p>{LINK}</p>",
    "links behind a heading at the end": f"<p>【更多新闻】<br>{LINK}</p><p>{LINK}</p>",
}


@pytest.mark.parametrize("raw", RELATED.values(), ids=RELATED)
def test_links_to_other_articles_are_left_out(raw: str) -> None:
    body = clean(f"<p>甲</p>{raw}<p>（文章来源：丁报）</p>")
    assert (body.html, body.images, body.trailer) == ("<p>甲</p>", (), "丁报")


RELATED_SPARED = {
    "a heading and a sentence": ("<p>相关报道：公司拟回购。</p>", "相关报道：公司拟回购。"),
    "words beside a link": (f"<p>相关报道</p><p>丙说：{LINK}</p>", "相关报道\n丙说："),
    "a heading and text": ("<p>相关新闻</p><p>丙</p>", "相关新闻\n丙"),
    "links without a heading": (f"<p>丙</p><p>{LINK}</p>", "丙\n"),
    "a sentence that starts so": (f"<p>相关报道称丙</p><p>{LINK}</p>", "相关报道称丙\n"),
    "a picture": (
        f'<p>相关阅读</p><p><img src="https://e.example/a.png"></p><p>{LINK}</p>',
        "相关阅读\n",
    ),
    "a security": (
        '<p>相关阅读</p><p><a href="http://quote.eastmoney.com/sh600000.html">丙</a></p>',
        "相关阅读\n丙",
    ),
    "links behind what follows": (
        f"<p>相关阅读</p><p>{LINK}</p><p>丙</p><p>{LINK}</p>",
        "丙\n",
    ),
}


@pytest.mark.parametrize(("raw", "text"), RELATED_SPARED.values(), ids=RELATED_SPARED)
def test_what_has_words_of_its_own_is_no_list_of_links(raw: str, text: str) -> None:
    title = re.sub("<[^>]*>", "", LINK)
    assert clean(raw + "<p>丁</p>").text.replace(title, "") == f"{text}\n丁"


SECTIONS = {
    "text behind it": f"<p><b>【热点新闻】</b></p><p>{LINK}</p><p>{LINK}</p><p>丁</p>",
    "text behind its one block": f"<p>更多新闻：{LINK}</p><p>丁</p>",
    "sections before it": f"<p><b>【要闻】</b></p><p>丁</p><p><b>【热点新闻】</b></p><p>{LINK}</p>",
    "headings before it": f"<h3>要闻</h3><p>丁</p><h3>热门文章</h3><p>{LINK}</p>",
    "links before it": f"<p>要闻</p><p>{LINK}</p><p>热点新闻</p><p>{LINK}</p>",
    "nothing before it": f"<p>热点新闻</p><p>{LINK}</p>",
}


@pytest.mark.parametrize("raw", SECTIONS.values(), ids=SECTIONS)
def test_a_section_of_a_digest_is_no_list_of_links_to_other_articles(raw: str) -> None:
    lines = raw.replace("</h3>", "</p>").removesuffix("</p>").split("</p>")
    assert clean(raw).text.split("\n") == [re.sub("<[^>]*>", "", line) for line in lines]


def test_what_a_list_of_links_names_is_no_link_of_the_article() -> None:
    own = '<p>甲<span class="em_stock_key_common" data-code="0,300059">乙</span></p>'
    named = '<a href="https://e.example/"><span id="stock_6000001">丙</span></a>'
    raw = f"{own}<p>相关报道：</p><p>{named}</p><p>丁</p>"
    body = clean(raw)
    assert [one.secid for one in body.links] == ["0.300059"]
    assert links_of(raw) == body.links
    assert body.text == "甲乙\n丁"


PREFORMATTED = {
    "paragraphs": ("<p>甲\n 乙</p><p>丙</p>", ["<p>甲<br>乙</p>", "<p>丙</p>"]),
    "lines around a block": (
        "甲\r\n乙<h2>丙</h2>丁\n戊",
        ["<p>甲<br>乙</p>", "<h2>丙</h2>", "<p>丁<br>戊</p>"],
    ),
    "an empty line": ("甲\n\n乙<hr>丙", ["<p>甲</p>", "<p>乙</p>", "<hr>", "<p>丙</p>"]),
    "a table": (
        "甲\n乙\n<table>\n<tr><td>1\n2</td>\n<td>3</table>丙\n丁",
        [
            "<p>甲<br>乙</p>",
            "<table><tbody><tr><td>1<br>2</td><td>3</td></tr></tbody></table>",
            "<p>丙<br>丁</p>",
        ],
    ),
    "a list": (
        "甲<ul>\n<li>乙\n丙\n<li>丁</ul>戊\n己",
        ["<p>甲</p>", "<ul><li>乙<br>丙</li><li>丁</li></ul>", "<p>戊<br>己</p>"],
    ),
    "a form": ("甲<form>乙\n丙</form>丁\n戊", ["<p>甲</p>", "<p>乙<br>丙</p>", "<p>丁<br>戊</p>"]),
    "an image": (
        "甲\n<b>乙\n丙</b><img src='https://e.example/a'>",
        ['<p>甲<br><strong>乙<br>丙</strong><img src="https://e.example/a" alt=""></p>'],
    ),
}


@pytest.mark.parametrize(("raw", "blocks"), PREFORMATTED.values(), ids=PREFORMATTED)
def test_preformatted_blocks_keep_their_lines(raw: str, blocks: list[str]) -> None:
    lower, upper = (clean(f"{start}{raw}{end}<p>庚\n辛</p>") for start, end in PRES)
    assert lower.html == "\n".join([*blocks, "<p>庚 辛</p>"])
    assert lower == upper


PRES = [("<pre>", "</pre>"), ('<PRE class="x">', "</PRE >")]


def test_what_only_looks_like_preformatted_text_stays_as_it_is() -> None:
    image = '<img src="https://e.example/a.png" alt="&lt;pre> <pre>\x01">'
    body = clean(f"{image}<pre>\x01&lt;pre>\n<ul><li>甲</ul></pre>")
    assert [one.alt for one in body.images] == ["<pre> <pre>"]
    assert body.text == "<pre>\n甲"


NUMBERED = {
    "start": ("<ol start=3><li>甲<li>乙</ol>", '<ol start="3">甲,乙', "3. 甲\n4. 乙"),
    "the usual start": ('<ol start="1"><li>甲</ol>', "<ol>甲", "甲"),
    "down": (
        "<ol reversed><li>甲<li>乙<li>丙</ol>",
        '<ol reversed="">甲,乙,丙',
        "3. 甲\n2. 乙\n1. 丙",
    ),
    "down from": ("<ol reversed start=0><li>甲</ol>", '<ol start="0" reversed="">甲', "0. 甲"),
    "value": (
        "<ol><li>甲<li value=' 07 '>乙<li>丙</ol>",
        '<ol>甲,value="7">乙,丙',
        "1. 甲\n7. 乙\n8. 丙",
    ),
    "value of the first": (
        '<ol><li value="5">甲<li>乙</ol>',
        '<ol start="5">甲,乙',
        "5. 甲\n6. 乙",
    ),
    "below zero": ("<ol start=-1><li>甲<li>乙</ol>", '<ol start="-1">甲,乙', "-1. 甲\n0. 乙"),
    "an item without words": ("<ol start=3><li><li>乙</ol>", '<ol start="4">乙', "4. 乙"),
    "an item that is hidden": ("<ol start=3><li hidden>甲<li>乙</ol>", '<ol start="3">乙', "3. 乙"),
    "no integer": ('<ol start="3a"><li value="1.5">甲<li value="">乙</ol>', "<ol>甲,乙", "甲\n乙"),
    "more than browsers count": ("<ol start=99999999999><li>甲</ol>", "<ol>甲", "甲"),
    "no numbered list": ('<ul start="3"><li value="3">甲</ul>', "<ul>甲", "甲"),
}


@pytest.mark.parametrize(("raw", "form", "text"), NUMBERED.values(), ids=NUMBERED)
def test_the_numbers_of_a_list_are_kept(raw: str, form: str, text: str) -> None:
    head, _, items = form.partition(">")
    points = [f"<li{' ' if '=' in one else '>'}{one}</li>" for one in items.split(",")]
    body = clean(raw)
    assert body.html == f"{head}>{''.join(points)}</{head[1:3]}>"
    assert body.text == text


PROMOTED = '<a class="toplink" href="https://acttg.eastmoney.com/x">诊股</a>'


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (f"<table><tr><td>涨幅</td><td>10.01%{PROMOTED}</td></tr></table>", "涨幅\t10.01%诊股"),
        (f"<ul><li>要点甲，很重要{PROMOTED}</li></ul>", "要点甲，很重要诊股"),
        (f"<p>甲公司涨停。</p><p>想炒股{PROMOTED}</p>", "甲公司涨停。"),
    ],
)
def test_what_stands_beside_a_promotion_in_a_cell_or_a_point_is_the_articles_own(
    raw: str, text: str
) -> None:
    said = clean(raw).text
    assert said.replace("诊股", "") == text.replace("诊股", "")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("今日大盘收涨1%。诊股", "今日大盘收涨1%。"),
        ("他说：“涨停！”诊股", "他说：“涨停！”"),
        ("诊股今日大盘收涨1%。", "今日大盘收涨1%。"),
        ("今日大盘收涨1%<br>诊股", "今日大盘收涨1%"),
        ("诊股<br>今日大盘收涨1%", "今日大盘收涨1%"),
        ("今日大盘收涨1%<br>想炒股，诊股", "今日大盘收涨1%"),
        ("今日大盘收涨1%<br>想炒股，诊股<br><br>甲", "今日大盘收涨1%\n甲"),
        ("想炒股，诊股<br>今日大盘收涨1%<br>诊股<br>甲。诊股", "今日大盘收涨1%\n甲。"),
    ],
)
def test_only_the_line_of_a_promotion_goes_unless_it_says_something(raw: str, text: str) -> None:
    assert clean(f"<p>{raw.replace('诊股', PROMOTED)}</p>").text == text


@pytest.mark.parametrize(
    "trailer",
    [
        "（文章来源：证券时报）（责任编辑：DF123）",
        "（文章来源：证券时报） （责任编辑：DF123",
        "（文章来源：证券时报）",
    ],
)
def test_an_editor_behind_the_source_is_no_part_of_its_name(trailer: str) -> None:
    body = clean(f"<p>甲公司涨停。</p><p>{trailer}</p>")
    assert (body.text, body.trailer) == ("甲公司涨停。", "证券时报")


@pytest.mark.parametrize("shown", ["甲", '<img src="https://e.example/a.png">', "<p>甲</p>" * 900])
def test_a_body_that_shows_something_is_not_hollow(shown: str) -> None:
    assert not is_hollow(f"<p>{shown}</p>")


@pytest.mark.parametrize(
    "html",
    [
        *("", "<p>　　</p>", "<p>&nbsp;</p><br>", '<p style="display:none">甲</p>'),
        "<p>郑重声明：东方财富发布此内容旨在传播更多信息，与本站立场无关，不构成投资建议。</p>",
    ],
)
def test_a_body_without_words_or_images_is_hollow(html: str) -> None:
    assert is_hollow(html)


def test_the_columns_of_a_table_stand_below_each_other_in_its_text() -> None:
    rows = (("", "2024年", "2025年"), ("营收", "1", "2"), ("", "", ""))
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    body = clean(f"<p>甲</p><table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>")
    assert body.text.split("\n")[-2:] == ["\t2024年\t2025年", "营收\t1\t2"]


@pytest.mark.parametrize(
    "style",
    [
        *("position:absolute;left:-9999px", "text-indent: -9999px", "text-indent:-999em"),
        *("position:absolute;top:-999px", "MARGIN-LEFT:-1000px"),
    ],
)
def test_what_lies_far_outside_of_the_page_is_hidden(style: str) -> None:
    assert clean(f'<p>甲</p><p style="{style}">乙</p>').text == "甲"
    assert clean('<p style="text-indent:-2em">甲</p>').text == "甲"
