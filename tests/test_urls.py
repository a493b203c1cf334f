"""Addresses to identities: EastMoney's by number, all others by their canonical address."""

from hashlib import sha256

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsarchive.errors import IdentityError
from newsarchive.urls import (
    KNOWN_SHARE_HOSTS,
    Identity,
    hosted,
    identify,
    identify_caifuhao,
    identify_news,
    share_target,
    split_links,
)

NEWS = Identity(
    "eastmoney:202203152311234567",
    "https://finance.eastmoney.com/a/202203152311234567.html",
    "202203152311234567",
)
OLD = Identity(
    "eastmoney:20171108797350999",
    "https://finance.eastmoney.com/a/20171108797350999.html",
    "20171108797350999",
)
BLOG = Identity(
    "caifuhao:20260315172355665614999",
    "https://caifuhao.eastmoney.com/news/20260315172355665614999",
    "20260315172355665614999",
)
BLOG_BY_SHORT_ID = Identity(
    "caifuhao:202601153617000456",
    "https://caifuhao.eastmoney.com/news/202601153617000456",
    "202601153617000456",
)

LINKS = {
    "the page of today": ("https://finance.eastmoney.com/a/202203152311234567.html", NEWS),
    "another sub-domain": ("https://stock.eastmoney.com/a/202203152311234567.html", NEWS),
    "plain http": ("http://global.eastmoney.com/a/202203152311234567.html", NEWS),
    "with query and fragment": (
        "https://finance.eastmoney.com/a/202203152311234567.html?from=timeline#comments",
        NEWS,
    ),
    "a later page of it": ("https://finance.eastmoney.com/a/202203152311234567_2.html", NEWS),
    "the whole text of it": ("https://finance.eastmoney.com/a/202203152311234567_0.html", NEWS),
    "the old form": ("http://hk.eastmoney.com/news/1535,202203152311234567.html", NEWS),
    "the old form, five digits": (
        "http://finance.eastmoney.com/news/11158,202203152311234567.html",
        NEWS,
    ),
    "the old form, comma escaped": (
        "http://finance.eastmoney.com/news/1344%2C202203152311234567.html",
        NEWS,
    ),
    "the old form, short id": (
        "http://finance.eastmoney.com/news/1344,20171108797350999.html",
        OLD,
    ),
    "the mobile page": ("https://wap.eastmoney.com/a/202203152311234567.html", NEWS),
    "the mobile page of 2017": (
        "http://wap.eastmoney.com/3g/news/article,8,344,1,20171108797350999.shtml",
        OLD,
    ),
    "a mirror's share page": (
        "http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW202203152311234567",
        NEWS,
    ),
    "the share page, other case": (
        "http://choicewzp1.eastmoney.com/html_News/NewsShare.html?INFOCODE=nw202203152311234567",
        NEWS,
    ),
    "the share page, source copied": (
        "http://app.jg.eastmoney.com/html_News/NewsShare.html?a=1&amp;infoCode=NW202203152311234567",
        NEWS,
    ),
    "the share page of today": (
        "https://choicew2z.eastmoney.com/info/information/detail.html?infocode=NW202203152311234567",
        NEWS,
    ),
    "the text endpoint": (
        "http://choicewzp1.eastmoney.com/NewsData/GetNewsText.do?id=NW202203152311234567&cid=Admin",
        NEWS,
    ),
    "the article API": (
        "https://newsinfo.eastmoney.com/kuaixun/v2/api/article/202203152311234567?guid=1768440667000",
        NEWS,
    ),
    "the app's API": (
        "https://newsinfo.eastmoney.com/kuaixun/v2/api/content/getnews?newsid=202203152311234567&newstype=1",
        NEWS,
    ),
    "a post of the old archive": (
        "https://finews.withounder.com/2022/03/15/NW202203152311234567.html",
        NEWS,
    ),
    "a blog": ("https://caifuhao.eastmoney.com/news/20260315172355665614999", BLOG),
    "a blog under a news id": (
        "http://caifuhao.eastmoney.com/news/202601153617000456",
        BLOG_BY_SHORT_ID,
    ),
    "a blog's share page": (
        "https://emcreative.eastmoney.com/app/article.html?artCode=20260315172355665614999",
        BLOG,
    ),
    "host in capitals, final dot": (
        "HTTPS://Finance.EastMoney.COM./a/202203152311234567.html",
        NEWS,
    ),
    "its own port": ("https://finance.eastmoney.com:443/a/202203152311234567.html", NEWS),
    "blanks around": ("  https://finance.eastmoney.com/a/202203152311234567.html\n", NEWS),
}


@pytest.mark.parametrize(("url", "identity"), LINKS.values(), ids=LINKS)
def test_every_form_of_link_names_its_article(url: str, identity: Identity) -> None:
    assert identify(url) == identity
    assert share_target(url, KNOWN_SHARE_HOSTS) == identity


NO_ARTICLES = {
    "a list page": ("https://finance.eastmoney.com/a/cywjh.html", "copy its link"),
    "page two of a list": ("https://finance.eastmoney.com/a/cywjh_2.html", "copy its link"),
    "the front page": ("https://www.eastmoney.com/", "holds no article id"),
    "too few digits": ("https://finance.eastmoney.com/a/20220315.html", "17 or 18 digits"),
    "too many digits": (
        "https://finance.eastmoney.com/a/20220315231123456789.html",
        "17 or 18 digits",
    ),
    "no such day": (
        "https://finance.eastmoney.com/a/202202302311234567.html",
        "20220230, which is no date",
    ),
    "an announcement": (
        "http://finews.zning.xyz/html_News/NewsShare.html?infoCode=AN202203151552345678",
        "announcement",
    ),
    "a research report": (
        "https://data.eastmoney.com/report/zw_stock.jshtml?infocode=AP202203151552345678",
        "research report",
    ),
    "an unknown kind": (
        "http://finews.zning.xyz/html_News/NewsShare.html?infoCode=XY202203151552345678",
        "only NW… is news",
    ),
    "two articles at once": (
        "http://finews.zning.xyz/s.html?infoCode=NW202203152311234567&infocode=NW202203152311234568",
        "several articles",
    ),
    "a post of the share forum": (
        "https://guba.eastmoney.com/news,600519,1234567890.html",
        "no article id",
    ),
    "a share page without its id": (
        "http://finews.zning.xyz/html_News/NewsShare.html?infoCode=",
        "copy its link",
    ),
}


@pytest.mark.parametrize(("url", "reason"), NO_ARTICLES.values(), ids=NO_ARTICLES)
def test_a_page_that_is_no_article_is_refused_with_the_reason(url: str, reason: str) -> None:
    with pytest.raises(IdentityError, match=reason) as told:
        share_target(url, KNOWN_SHARE_HOSTS)
    assert told.value.subject == url
    with pytest.raises(IdentityError, match=reason):
        identify(url)


UNSAFE = {
    "a foreign host": ("https://example.com/a/202203152311234567.html", "SHARE_HOSTS"),
    "a host that only ends alike": (
        "https://fakeeastmoney.com/a/202203152311234567.html",
        "SHARE_HOSTS",
    ),
    "a host that only starts alike": (
        "https://finance.eastmoney.com.example.com/a/202203152311234567.html",
        "SHARE_HOSTS",
    ),
    "a port": ("https://finance.eastmoney.com:8443/a/202203152311234567.html", "port 8443"),
    "no port at all": ("https://finance.eastmoney.com:x/a/202203152311234567.html", "address"),
    "user info": ("https://me:pw@finance.eastmoney.com/a/202203152311234567.html", "before|@"),
    "a host behind user info": (
        "https://finance.eastmoney.com@example.com/a/202203152311234567.html",
        "@",
    ),
    "a host behind a backslash": (
        "https://example.com\\@finance.eastmoney.com/a/202203152311234567.html",
        "@",
    ),
    "a file": ("file:///a/202203152311234567.html", "https://"),
    "a script": ("javascript:alert(202203152311234567)", "https://"),
    "ftp": ("ftp://finance.eastmoney.com/a/202203152311234567.html", "https://"),
    "no scheme": ("finance.eastmoney.com/a/202203152311234567.html", "https://"),
    "nothing": ("", "https://"),
    "no host": ("https:///a/202203152311234567.html", "host"),
    "an IPv6 address": ("https://[::1]/a/202203152311234567.html", "host"),
    "half a bracket": ("https://[::1/a/202203152311234567.html", "address"),
    "half a character": ("https://finance.eastmoney.com/\ud800", "address"),
}


@pytest.mark.parametrize(("url", "reason"), UNSAFE.values(), ids=UNSAFE)
def test_a_link_that_leads_elsewhere_is_refused(url: str, reason: str) -> None:
    with pytest.raises(IdentityError, match=reason) as told:
        share_target(url, KNOWN_SHARE_HOSTS)
    assert told.value.subject == url


def test_share_hosts_of_ones_own_serve_every_form_of_link() -> None:
    link = "https://mirror.example/html_News/NewsShare.html?infoCode=NW202203152311234567"
    assert share_target(link, ["mirror.example"]) == NEWS


HOSTS = {
    "exact": ("a.example", ["a.example"], True),
    "exact is not a suffix": ("b.a.example", ["a.example"], False),
    "below a suffix": ("b.a.example", [".a.example"], True),
    "far below a suffix": ("c.b.a.example", [".a.example"], True),
    "the suffix itself": ("a.example", [".a.example"], True),
    "ends alike": ("ba.example", [".a.example"], False),
    "any case": ("A.Example", ["a.EXAMPLE"], True),
    "none": ("a.example", [], False),
}


@pytest.mark.parametrize(("host", "hosts", "allowed"), HOSTS.values(), ids=HOSTS)
def test_hosts_match_exactly_or_below_a_suffix(
    host: str, hosts: list[str], *, allowed: bool
) -> None:
    assert hosted(host, hosts) is allowed


CANONICAL = {
    "scheme": ("http://example.com/x", "https://example.com/x"),
    "host": ("https://News.EXAMPLE.com/X", "https://news.example.com/X"),
    "empty path": ("https://example.com", "https://example.com/"),
    "http's port": ("http://example.com:80/x", "https://example.com/x"),
    "https' port": ("https://example.com:443/x", "https://example.com/x"),
    "another port stays": ("http://example.com:8080/x", "https://example.com:8080/x"),
    "fragment": ("https://example.com/x#top", "https://example.com/x"),
    "campaign": ("https://example.com/x?utm_source=a&utm_medium=b", "https://example.com/x"),
    "campaign among others": ("https://example.com/x?id=1&gclid=z&p=2", "https://example.com/x?id=1&p=2"),
    "share button of WeChat": ("https://example.com/x?from=singlemessage", "https://example.com/x"),
    "another from": ("https://example.com/x?from=beijing", "https://example.com/x?from=beijing"),
    "order of parameters": ("https://example.com/x?b=1&a=2", "https://example.com/x?b=1&a=2"),
    "Chinese host": ("https://新闻.example/x", "https://xn--efvy88h.example/x"),
    "Chinese path": ("https://example.com/新", "https://example.com/%E6%96%B0"),
    "escapes": ("https://example.com/%7euser/%e6%96%b0", "https://example.com/~user/%E6%96%B0"),
    "blank": ("https://example.com/a b", "https://example.com/a%20b"),
    "lone percent sign": ("https://example.com/100%", "https://example.com/100%25"),
}  # fmt: skip


@pytest.mark.parametrize(("url", "canonical"), CANONICAL.values(), ids=CANONICAL)
def test_what_does_not_name_the_page_is_taken_away(url: str, canonical: str) -> None:
    assert identify(url).canonical_url == canonical


REL = {
    "absolute": ("https://example.com/x?sid=1", "https://example.com/x", "https://example.com/x"),
    "relative": ("https://example.com/a/x?sid=1", "/a/x", "https://example.com/a/x"),
    "of the desktop site": ("https://m.example.com/x", "https://www.example.com/x", "https://www.example.com/x"),
    "of another site": ("https://example.com/x", "https://other.example/x", "https://example.com/x"),
    "of a neighbour": ("https://a.example.com/x", "https://b.example.com/x", "https://a.example.com/x"),
    "the front page": ("https://example.com/x", "https://example.com/", "https://example.com/x"),
    "of another scheme": ("https://example.com/x", "mailto:x@example.com", "https://example.com/x"),
    "broken": ("https://example.com/x", "http://[::1/x", "https://example.com/x"),
    "tracked itself": ("https://example.com/x?sid=1", "https://example.com/x?utm_source=a", "https://example.com/x"),
    "empty": ("https://example.com/x", " ", "https://example.com/x"),
}  # fmt: skip


@pytest.mark.parametrize(("url", "rel", "canonical"), REL.values(), ids=REL)
def test_rel_canonical_counts_on_the_same_site(url: str, rel: str, canonical: str) -> None:
    assert identify(url, canonical=rel).canonical_url == canonical


def test_a_page_of_eastmoney_without_id_may_name_its_article() -> None:
    page = "https://finance.eastmoney.com/special.html"
    assert identify(page, canonical="/a/202203152311234567.html") == NEWS
    with pytest.raises(IdentityError):
        identify(page, canonical="https://example.com/a/202203152311234567.html")


def test_other_sites_are_known_by_a_hash_of_the_canonical_address() -> None:
    identity = identify("http://www.example.com/news/1?utm_source=x")
    digest = sha256(b"https://www.example.com/news/1").hexdigest()
    assert identity == Identity(
        f"www.example.com:{digest[:16]}", "https://www.example.com/news/1", ""
    )


def test_news_and_blogs_are_known_by_their_bare_ids() -> None:
    assert identify_news("NW202203152311234567") == NEWS
    assert identify_caifuhao("20260315172355665614999") == BLOG
    assert identify_caifuhao("202601153617000456") == BLOG_BY_SHORT_ID
    with pytest.raises(IdentityError):
        identify_news("20260315172355665614999")


ONE, TWO, THREE = "https://a.example/1", "https://a.example/2", "http://a.example/3"
TEXTS = {
    "one": (ONE, [ONE]),
    "blanks": (f"{ONE}  {TWO}\n", [ONE, TWO]),
    "commas": (f"{ONE},http://a.example/2", [ONE, "http://a.example/2"]),
    "comma and blank": (f"{ONE} ， {TWO},", [ONE, TWO]),
    "a comma inside": (
        "http://a.example/news/1344,20220315.html",
        ["http://a.example/news/1344,20220315.html"],
    ),
    "none": (" , ", []),
    "enumeration comma": (f"{ONE}、{TWO}", [ONE, TWO]),
    "semicolons": (f"{ONE};{TWO}；{THREE}；", [ONE, TWO, THREE]),
    "bars": (f"{ONE}|{TWO} ｜ {THREE}|", [ONE, TWO, THREE]),
    "full-width blanks": (f"{ONE}　{TWO}，　{THREE}", [ONE, TWO, THREE]),
    "blanks nobody sees": (f"\ufeff{ONE}\u200b{TWO}", [ONE, TWO]),
    "marks in a query": (
        f"{ONE}?a=1;b=2|3&t=一，二、三；四",
        [f"{ONE}?a=1;b=2|3&t=一，二、三；四"],
    ),
    "marks in a query, then a link": (f"{ONE}?a=1;b=2;{TWO}", [f"{ONE}?a=1;b=2", TWO]),
    "a query's own escapes": (f"{ONE}?x=1&amp;infoCode=NW2", [f"{ONE}?x=1&amp;infoCode=NW2"]),
    "rubbish behind a mark": (f"{ONE}、无标题|x", [ONE, "无标题", "x"]),
    "a parameter of a path": (f"{ONE};session=2", [f"{ONE};session=2"]),
    "many marks": ("、" * 50_000, []),
    "rubbish stays": (f"{ONE} rubbish", [ONE, "rubbish"]),
}


@pytest.mark.parametrize(("text", "links"), TEXTS.values(), ids=TEXTS)
def test_links_are_separated_by_blanks_and_marks(text: str, links: list[str]) -> None:
    assert list(split_links(text)) == links


PARTS = st.text(st.sampled_from("abzAZ019/?#&=%:@.,;_~-[]\\ 中\u3000\n"), max_size=30)


@given(PARTS)
@example("%%34%31")
@example("?%3Futm_source=1&utm_source=%26")
@example(":443/x")
def test_a_canonical_address_is_its_own(tail: str) -> None:
    try:
        first = identify(f"http://example.com{tail}")
    except IdentityError:
        return
    assert identify(first.canonical_url) == first


@given(st.text(max_size=60))
def test_any_text_is_an_identity_or_an_identity_error(text: str) -> None:
    for link in (text, f"https://{text}", f"https://finance.eastmoney.com/{text}"):
        try:
            identity = share_target(link, KNOWN_SHARE_HOSTS)
        except IdentityError as error:
            assert error.subject == link  # noqa: PT017 (either outcome is fine)
        else:
            assert identify(identity.canonical_url) == identity
