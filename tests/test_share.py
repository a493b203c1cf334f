"""Articles behind share links: every known form of link, and no other."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from crawling import Workplace

from newsarchive.demo.articles import Body, Oddity, StoreArticle
from newsarchive.demo.ids import BEIJING, mint
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=BEIJING)
CFH = "20260115115600123456789"

# Each leads to the article of its own line: {} stands for the article's 18 digits.
FORMS = (
    "http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW{}",
    "http://finews.zning.me/html_News/NewsShare.html?infoCode=NW{}",
    "https://finews.withounder.com/html_News/NewsShare.html?infoCode=NW{}",
    "http://choicewzp1.eastmoney.com/html_News/NewsShare.html?infoCode=NW{}",
    "http://app.jg.eastmoney.com/html_News/NewsShare.html?infocode={}",
    "https://choicew2z.eastmoney.com/info/information/detail.html?infocode=NW{}",
    "http://app.jg.eastmoney.com/NewsData/GetNewsText.do?id=NW{}&cid=Admin",
    "http://finews.zning.xyz/NewsData/GetNewsText.do?id=NW{}",
    "https://newsinfo.eastmoney.com/kuaixun/v2/api/article/{}?guid=1768443000000",
    "https://newsinfo.eastmoney.com/kuaixun/v2/api/content/getnews?newsid={}&newstype=1",
    "https://finance.eastmoney.com/a/{}.html",
    "http://hk.eastmoney.com/a/{}.html?from=share#comment",
    "https://stock.eastmoney.com/a/{}_2.html",
    "http://finance.eastmoney.com/news/1344,{}.html",
    "http://stock.eastmoney.com/news/11060,{}.html",
    "https://wap.eastmoney.com/a/{}.html",
    "http://wap.eastmoney.com/3g/news/article,8,344,1,{}.shtml",
)

REFUSED = {
    "https://evil.example/a/202601150000000001.html": "host evil.example is not among SHARE_HOSTS",
    "https://eastmoney.com.evil.example/a/202601150000000001.html": "not among SHARE_HOSTS",
    "ftp://finance.eastmoney.com/a/202601150000000001.html": "not a web address",
    "javascript:alert(1)": "not a web address",
    "file:///etc/passwd": "not a web address",
    "https://user:word@finance.eastmoney.com/a/202601150000000001.html": "user",
    "https://finance.eastmoney.com:8443/a/202601150000000001.html": "port 8443",
    "https://finance.eastmoney.com/a/2026011500.html": "no article id",
    "https://finance.eastmoney.com/a/cjjsp.html": "no article id",
    "https://finance.eastmoney.com/a/202613450000000001.html": "20261345, which is no date",
    "https://finance.eastmoney.com/": "holds no article id",
    "https://wap.eastmoney.com/a/AN202601150000000001.html": "announcement",
    "http://finews.zning.xyz/html_News/NewsShare.html?infoCode=AP202601150000000001": "report",
}


def story(number: int, oddity: Oddity = Oddity()) -> StoreArticle:  # noqa: B008 (frozen)
    """Return an article that is in no list, shown *number* minutes before noon."""
    shown = NOON - timedelta(minutes=number)
    return StoreArticle(
        id=mint(shown),
        show_time=shown,
        title=f"第{number}篇",
        media="中国新闻网",
        body=Body((f"示例银行(003901.SZ)公告第{number}号。", "第二段。")),
        listed=False,
        oddity=oddity,
    )


STORIES = [story(number) for number in range(len(FORMS))]
LINKS = [form.format(one.id) for form, one in zip(FORMS, STORIES, strict=True)]


@pytest.fixture
def origin() -> Iterator[Origin]:
    blog = StoreArticle(
        id=mint(NOON - timedelta(hours=2)),
        show_time=NOON - timedelta(hours=2),
        title="一篇博文",
        media="财富号",
        body=Body(("示例银行(003901.SZ)的一篇博文。",)),
        kind="CFH",
        cfh_id=CFH,
    )
    with Origin(Store([*STORIES, blog])) as serving:
        yield serving


@pytest.fixture
def place(tmp_path: Path, origin: Origin) -> Workplace:
    return Workplace(tmp_path, origin)


def shared(place: Workplace) -> dict[str, str]:
    """Return the share link of each post, by the article's digits."""
    return {
        re.findall(r'article_id: "\w+:(\d+)"', post)[0]: re.findall(r'share_url: "(.*)"', post)[0]
        for post in place.posts().values()
    }


def test_every_form_of_link_leads_to_its_article_and_others_are_refused_with_a_line(
    place: Workplace, origin: Origin
) -> None:
    file = place.folder / "links.txt"
    lines = ["# links of today", "", *LINKS[4:], *REFUSED, f"{LINKS[5]} # once more"]
    file.write_text("\n".join(lines), "utf-8")
    ended = place.crawl(
        "share", url=f"{LINKS[0]} {LINKS[1]},{LINKS[2]}，{LINKS[3]}", urls_file=str(file)
    )
    assert ended.status == 0
    assert shared(place) == {one.id: link for one, link in zip(STORIES, LINKS, strict=True)}
    refused = [line for line in ended.lines if "Refused" in line]
    assert len(refused) == len(REFUSED)
    for line, (link, reason) in zip(refused, REFUSED.items(), strict=True):
        assert f"ERROR: Refused {link.replace('user:word', '***')}: " in line
        assert reason in line
    assert f"{len(STORIES)} new" in ended.err
    assert f"{len(REFUSED)} links refused" in ended.err
    assert {seen.host for seen in origin.requests} <= {
        "newsinfo.eastmoney.com",
        "app.jg.eastmoney.com",
    }
    origin.forget()
    again = place.crawl("share", urls_file="-", stdin="\n".join(LINKS))
    assert again.status == 0
    assert f"{len(LINKS)} listed, 0 fetched, 0 new, {len(LINKS)} unchanged" in again.err
    assert not place.asked("/api/article/")
    assert not place.asked("GetNewsText")


def test_several_links_to_one_article_are_one_post_with_the_first_of_them(
    place: Workplace, origin: Origin
) -> None:
    digits = STORIES[0].id
    links = [form.format(digits) for form in FORMS]
    ended = place.crawl("share", urls_file="-", stdin="\n".join(reversed(links)))
    assert ended.status == 0
    assert shared(place) == {digits: links[-1]}
    assert len(place.asked("/api/article/")) == 1


def test_a_blog_post_is_known_by_its_own_number(place: Workplace, origin: Origin) -> None:
    link = f"https://caifuhao.eastmoney.com/news/{CFH}"
    assert place.crawl("share", url=link).status == 0
    assert shared(place) == {CFH: link}
    ((article_id,),) = place.ask("SELECT article_id FROM articles")
    assert article_id == f"caifuhao:{CFH}"


@pytest.mark.parametrize("links", ["\n".join(REFUSED), "# nothing today\n"])
def test_a_run_without_one_good_link_fails(place: Workplace, origin: Origin, links: str) -> None:
    ended = place.crawl("share", urls_file="-", stdin=links)
    assert ended.status == 1
    assert "No link led to an article" in ended.err
    assert origin.requests == ()


def test_an_article_that_is_gone_is_set_aside_and_one_that_fails_is_left_for_the_next_run(
    place: Workplace, origin: Origin
) -> None:
    origin.store.add(story(0, oddity=Oddity(gone=True)))
    origin.faults.fail(STORIES[1].id)
    ended = place.crawl("share", url=" ".join(LINKS[:3]))
    assert "1 new" in ended.err
    assert "1 quarantined" in ended.err
    assert "1 left for the next run" in ended.err
    origin.faults.clear()
    origin.forget()
    again = place.crawl("share", url=LINKS[1])
    assert again.status == 0
    assert shared(place) == {STORIES[1].id: LINKS[1], STORIES[2].id: LINKS[2]}
    assert len(place.asked("/api/article/")) == 1


def test_hosts_that_share_links_may_lead_to_are_a_setting(place: Workplace, origin: Origin) -> None:
    links = f"{LINKS[0]} https://news.mirror.example/html_News/NewsShare.html?infoCode=NW{STORIES[1].id}"
    ended = place.crawl("share", url=links, settings={"SHARE_HOSTS": "news.mirror.example"})
    assert ended.status == 0
    assert list(shared(place)) == [STORIES[1].id]
    assert "host finews.zning.xyz is not among SHARE_HOSTS" in ended.err
