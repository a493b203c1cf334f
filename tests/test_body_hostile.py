"""Hostile and broken bodies, and the laws that hold for any body at all."""

import re
import time
from html.parser import HTMLParser

import pytest
from attacks import AFTER, ATTACKS, BEFORE, BODIES, KINDS, TEXTS, Attack
from hypothesis import given, settings
from hypothesis import strategies as st
from list_numbers import numbered

from newsarchive.body import clean, links_of
from newsarchive.body.vocabulary import ATTRIBUTES, NAMES, WRITTEN
from newsarchive.errors import BodyError

LINE_STARTS = (
    "<ol ",
    *(
        f"<{tag}>"
        for tag in (
            "p",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "dl",
            "table",
            "figure",
            "pre",
            "blockquote",
            "hr",
        )
    ),
)
ADDRESS = "https://e.example/a/1.html"


class Witness(HTMLParser):
    """Reads clean HTML with a third parser and notes what is in it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.addresses: list[str] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update((tag, name) for name, _ in attrs)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag not in {"br", "img", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def bare(text: str) -> str:
    return "".join(text.split())


def check(raw: str) -> None:
    """Check every law of a clean body."""
    body = clean(raw, url=ADDRESS)
    witness = Witness(body.html)
    allowed = {(tag, name) for tag, names in ATTRIBUTES.items() for name in names}
    assert witness.tags <= WRITTEN
    assert witness.attributes <= allowed | {("a", "rel")}
    assert all(one.startswith(("http://", "https://", "mailto:")) for one in witness.addresses)
    assert not witness.open
    assert bare("".join(Witness(numbered(body.html)).words)) == bare(body.text)
    assert not set("{}") & set(body.html)
    for line in body.html.split("\n") if body.html else ():
        assert line.startswith(LINE_STARTS)
        assert not Witness(line).open
    again = clean(body.html, url=ADDRESS)
    assert (again.html, again.text) == (body.html, body.text)
    assert links_of(raw) == body.links


def test_the_corpus_has_hundreds_of_attacks_and_no_small_class() -> None:
    assert len(BODIES) > 500
    assert len(TEXTS) > 100
    for kind in KINDS:
        assert sum(name.startswith(f"{kind}:") for name in BODIES) >= 15, kind


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_attacks_leave_only_words(attack: Attack) -> None:
    check(attack.body)
    text = clean(attack.body).text
    assert text.startswith(BEFORE)
    assert attack.swallows or AFTER in text


PIECES = st.one_of(
    st.sampled_from(sorted(NAMES)).flatmap(
        lambda tag: st.sampled_from(
            [f"<{tag}>", f"</{tag}>", f"<{tag}/>", f'<{tag} style="display:none">']
        )
    ),
    st.sampled_from(
        [
            '<a href="https://e.example/{x}?utm_source=1&a=2">',
            '<a class="keytip" data-code="0,000001">',
            '<a class="toplink">',
            '<p class="em_media">',
            '<p align="center">',
            '<img src="https://e.example/a_w10h20.png" alt="甲">',
            '<td colspan="2" rowspan="0">',
            '<ol start="3">',
            "<ol reversed>",
            '<li value="-7">',
            '<span id="stock_6007171">',
            "<!-- EM_StockImg_Start -->",
            "<!-- EM_StockImg_End -->",
            "<!--",
            "-->",
            "<![CDATA[",
            "图片来源：甲",
            "（文章来源：甲）",
            "风险自担",
            "<br>",
            "<br>投资需谨慎，",
            "<br>郑重声明：东方财富传播更多信息，",
            "<p>相关报道>>></p>",
            "<p>推荐阅读",
            '<p><a href="https://e.example/b">乙</a></p>',
            '<a href="http://quote.eastmoney.com/sh600000.html">',
            "　",
            "\n",
            "{{",
            "&#123;%",
            "&#10;",
            "&#x80;",
            "<",
            '"',
        ]
    ),
    st.text(max_size=6),
)


SHORT = [raw for raw in BODIES.values() if len(raw) < 2000]
CUTS = st.builds(
    lambda raw, start, end: raw[start:end],
    st.sampled_from(SHORT),
    st.integers(0, 100),
    st.integers(0, 200),
)
SOUP = st.lists(PIECES | CUTS | st.sampled_from(SHORT), max_size=40).map("".join)
"""Markup of pieces, of attacks, and of what is left of attacks that are cut anywhere."""


@settings(deadline=None)
@given(SOUP)
def test_laws_hold_for_markup_soup(raw: str) -> None:
    check(raw)


INTEGERS = st.none() | st.integers(-(10**11), 10**11)


@settings(deadline=None)
@given(
    INTEGERS,
    st.sampled_from(["", " reversed"]),
    st.lists(st.tuples(INTEGERS, st.booleans()), max_size=6),
)
def test_laws_hold_for_any_numbers_of_lists(
    start: int | None, down: str, items: list[tuple[int | None, bool]]
) -> None:
    def stated(name: str, value: int | None) -> str:
        return "" if value is None else f' {name}="{value}"'

    points = "".join(
        f"<li{stated('value', value)}>{'甲' if filled else ''}</li>" for value, filled in items
    )
    check(f"<ol{stated('start', start)}{down}>{points}</ol>")


@given(st.text(alphabet=st.characters(), max_size=200))
def test_laws_hold_for_any_text(raw: str) -> None:
    check(raw)


WORDS = st.text(alphabet="甲乙丙丁abc12，。 ", min_size=1, max_size=12)
INLINE = st.sampled_from(
    ["{}", "<b>{}</b>", "<span>{}</span>", "<font size=1>{}", "<a href=/x>{}</a>"]
)
BLOCKS = ["{}<br><br>", "<p>{}</p>", "<div>{}", "<li>{}", "<h2>{}</h2>", "<td>{}", "<blockquote>{}"]


@given(st.lists(st.tuples(st.sampled_from(BLOCKS), INLINE, WORDS), max_size=12))
def test_no_word_is_lost_or_moved(parts: list[tuple[str, str, str]]) -> None:
    raw = "".join(block.format(inline.format(words)) for block, inline, words in parts)
    assert bare(clean(raw).text) == bare("".join(words for _, _, words in parts))


OWN = st.sampled_from(["甲公司涨停。", "{}乙{}", "风险提示：丙", "郑重声明：丁", "戊，风险自担"])
FOREIGN = st.sampled_from(
    ["不构成投资建议", "（仅供参考，{}不构成投资建议{}）", "免责声明：投资需谨慎，{}风险自担"]
)
FORMATS = st.sampled_from(["", "<b>", "</b>", "<a href='https://e.example/'>", "</a>", "<i>"])


@given(st.lists(st.tuples(st.booleans(), OWN, FOREIGN, FORMATS, FORMATS), max_size=7))
def test_a_disclaimer_is_judged_by_line(lines: list[tuple[bool, str, str, str, str]]) -> None:
    raw = "<br>".join(
        (own if is_own else foreign).format(first, second)
        for is_own, own, foreign, first, second in lines
    )
    check(f"<p>{raw}</p>")
    kept = [own.format("", "") for is_own, own, *_ in lines if is_own]
    assert clean(f"<p>{raw}</p>").text == "\n".join(kept)


NESTED = ["{}", "<p>{}</p>", "<div>{}</div>", "<ul><li>{}</ul>", "<table><tr><td>{}</table>"]


@given(st.lists(st.tuples(st.sampled_from(NESTED), st.lists(WORDS, max_size=3)), max_size=8))
def test_no_line_of_preformatted_blocks_is_joined(parts: list[tuple[str, list[str]]]) -> None:
    raw = "".join(block.format("\n".join(lines)) for block, lines in parts)
    shown = [bare(line) for line in clean(f"<pre>{raw}<p></p></pre>").text.split("\n")]
    written = re.split("\n|</?(?:p|div|ul|table)>", raw)
    lines = [bare(re.sub("<[^>]*>", "", line)) for line in written]
    assert [line for line in shown if line] == [line for line in lines if line]


HEAVY = {
    "tags that never match": "<a></b>",
    "formats that never close": "<p><b><i><u><s><em>甲",
    "tables": "<table><tr><td>甲</table>",
    "open comments": "<!--",
    "instructions": "<?",
    "entities": "&#123;&lt;",
    "attributes": "<p a=b ",
    "lists": "<ul><li>甲</ul>",
    "breaks": "<br>甲",
    "blanks": "　 甲",
    "stars": "**甲",
    "links": '<p><a href="https://e.example/?utm_a=1&b=2">甲</a>',
    "securities": '<span class="em_stock_key_common" data-code="0,000001">甲</span>',
}


@pytest.mark.parametrize("piece", HEAVY.values(), ids=HEAVY)
def test_the_cost_of_a_large_body_is_in_proportion(piece: str) -> None:
    raw = piece * (1_000_000 // len(piece))
    started = time.process_time()
    try:
        clean(raw)
    except BodyError:
        return
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "piece", ["甲", "<p>甲", "<div>", "<!--", "&lt;", "{{", "<script>", '<p a="甲" b=1>', "\0"]
)
def test_a_body_of_30_megabytes_is_refused_at_once(piece: str) -> None:
    raw = piece * (30_000_000 // len(piece.encode()))
    started = time.process_time()
    with pytest.raises(BodyError, match=r"longer than 5,000,000 characters|nested too deeply"):
        clean(raw)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("tag", ["div", "b", "span", "svg", "math", "table", "blockquote", "font"])
def test_a_body_that_is_nested_20_000_deep_is_refused(tag: str) -> None:
    for end in ("", f"</{tag}>" * 20_000):
        with pytest.raises(BodyError, match="nested too deeply"):
            clean(f"<p>甲</p>{f'<{tag}>' * 20_000}乙{end}")


@given(
    st.lists(
        st.text(
            alphabet=st.sampled_from(
                "文章来源：（）AI点评风险自担，。 \u3000\u00a0\t\n{}&;<主力资金加仓名单实时更新x"
            )
        ),
        max_size=4,
    )
)
def test_paragraphs_read_in_one_step_come_out_as_those_read_piece_by_piece(
    texts: list[str],
) -> None:
    written = [text.replace("&", "&amp;").replace("<", "&lt;") for text in texts]
    at_once = clean("".join(f"<p>{text}</p>" for text in written))
    piecewise = clean("".join(f"<p><span>{text}</span></p>" for text in written))
    assert at_once == piecewise
