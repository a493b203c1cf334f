"""The corpus of attacks in a real site: whatever way it came, a post builds, runs and asks nothing.

Every attack comes by three ways: crawled from the upstream, imported from the posts of an old site,
and crawled from a published archive. What they archive is exported, built twice, as Jekyll 4 and
under the rules of Jekyll 3.10, and read in a browser.
"""

import filecmp
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml
from attacks import AFTER, ATTACKS, BEFORE, HOSTS, OUTLET, TITLE, Attack, between
from browsing import PROGRAM, Seen, Tab, chromium
from crawling import Workplace
from hypothesis import HealthCheck, given, settings
from joined import loose_joiners
from list_numbers import unnumbered
from old_post_forms import OldPost
from test_body_hostile import SOUP

from newsarchive.body import Body, clean
from newsarchive.body.vocabulary import ATTRIBUTES, WRITTEN
from newsarchive.demo.articles import Body as DemoBody
from newsarchive.demo.articles import StoreArticle
from newsarchive.demo.ids import BEIJING, mint
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store

pytestmark = pytest.mark.skipif(
    PROGRAM is None or shutil.which("jekyll") is None, reason="Jekyll or Chromium isn't installed"
)

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=BEIJING)
MEDIA = "中国新闻网"
MOMENTS = {name: NOON - timedelta(minutes=number) for number, name in enumerate(ATTACKS)}
IDS = {name: mint(moment) for name, moment in MOMENTS.items()}
NAMES = {number: name for name, number in IDS.items()}

CONFIG = """\
strict_front_matter: true
timezone: Asia/Shanghai
permalink: /read/:title.html
defaults: [{scope: {path: ""}, values: {render_with_liquid: false}}]
liquid: {error_mode: strict, strict_filters: true}
"""
# What Jekyll 3.10 does otherwise: it doesn't know render_with_liquid, so Liquid runs in all posts.
RULES_OF_3_10 = """\
module Jekyll
  [Document, Page, Excerpt, PageExcerpt, Layout].each do |kind|
    kind.class_eval { def render_with_liquid?; true; end }
  end
end
"""
LAYOUT = """\
<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{{ page.title | escape }}</title>
<meta name="description" content="{{ page.summary | escape }}">
</head>
<body data-excerpt="{{ page.excerpt | strip_html | escape }}">
<h1 title="{{ page.title | escape }}">{{ page.title | escape }}</h1>
<p id="labels">{{ page.source | escape }} {% for tag in page.tags %}{{ tag | escape }}{% endfor %}
{% for code in page.securities %}{{ code | escape }} {% endfor %}</p>
<p id="summary">{{ page.summary | escape }}</p>
<main>
{{ content }}
</main>
</body>
</html>
"""
HEADER = '---\nlayout: post\ntitle: "甲"\n---\n'
CONTROL = "control"
RUNS_AND_ASKS = f"""{HEADER}
<p onclick="alert('touched')">甲</p><script>alert('control')</script>
<img src="//evil.example/control.png"><p onmouseover="window.x = 1">乙</p>
"""
# Pointed at, typed into and clicked on, wherever a link of the web doesn't lead away.
TOUCH = """() => {
  for (const element of document.querySelectorAll("body *")) {
    const away = element.closest("a[href]");
    const web = away && /^(https?|mailto):$/.test(away.protocol);
    for (const kind of ["pointerover", "mouseover", "mouseenter", "focus", "input", "keydown",
        "toggle", "load", "error", "animationstart", "transitionend", "scroll", "wheel"])
      element.dispatchEvent(new Event(kind, {bubbles: true}));
    if (!web) element.click();
  }
}"""
INSIDE = """() => {
  const found = look();
  (TOUCH)();
  return found;

  function look() {
  const main = document.querySelector("main");
  const all = [...main.querySelectorAll("*")];
  return {
    title: document.title,
    heading: document.querySelector("h1").textContent,
    summary: document.querySelector("#summary").textContent,
    labels: document.querySelector("#labels").textContent,
    text: main.textContent,
    shown: main.innerText,
    elements: all.map(one => [one.localName, one.namespaceURI, one.getAttributeNames()]),
    addresses: all.flatMap(one => [one.href, one.src]).filter(one => one !== undefined),
    outside: [...document.body.children].map(one => one.localName),
    frames: window.frames.length,
  };
  }
}""".replace("TOUCH", TOUCH)
HTML = "http://www.w3.org/1999/xhtml"
# What turns text round or hides in it; a title of ours holds none of them.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)


def hides_something(text: str) -> bool:
    """Tell whether *text* holds what isn't seen; what joins emoji is."""
    return bool(UNSEEN.search(text) or list(loose_joiners(text)))


@dataclass(frozen=True, slots=True)
class Raw(DemoBody):
    """A body as it is, by every route."""

    def text(self) -> str:
        return self.blocks[0]

    def content(self) -> str:
        return self.blocks[0]


def in_utf_8(text: str) -> str:
    """Return *text* without halves of surrogate pairs, which no answer in UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode()


def story(attack: Attack, media: str) -> StoreArticle:
    """Return what the origin serves of an attack."""
    return StoreArticle(
        id=IDS[attack.name],
        show_time=MOMENTS[attack.name],
        title=in_utf_8(attack.title),
        summary=in_utf_8(attack.summary),
        media=in_utf_8(media),
        body=Raw((in_utf_8(attack.body),)),
        columns=("345",),
        fast_columns=("102",),
    )


def crawled(place: Workplace) -> None:
    """Crawl the attacks from the upstream."""
    with Origin(Store([story(attack, attack.outlet) for attack in ATTACKS.values()])) as origin:
        place.origin = origin
        ended = place.crawl("eastmoney", columns="345")
    assert ended.status == 0, ended.err[-2000:]


def imported(place: Workplace) -> None:
    """Import the attacks from posts that the old system wrote of them, with no regard for YAML."""
    for attack in ATTACKS.values():
        post = OldPost(
            "outlet",
            article_id=IDS[attack.name],
            title=attack.title,
            date=f"{MOMENTS[attack.name]:%Y-%m-%d %H:%M:%S}",
            body=attack.body,
            outlet=attack.outlet,
            slug="shilishibao",
        )
        path = place.folder / "old" / post.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(post.text(), "utf-8", errors="replace")
    ended = place.run("import", str(place.folder / "old"))
    assert ended.status == 0, ended.err[-2000:]
    assert place.run("export", "--all").status == 0


def read_back(place: Workplace) -> None:
    """Crawl the attacks from an archive that was published with them."""
    with Origin(Store([story(attack, MEDIA) for attack in ATTACKS.values()])) as origin:
        place.origin = origin
        url = "http://archive.example/category/zhongguoxinwenwang.html"
        ended = place.crawl("category", url=url)
    assert ended.status == 0, ended.err[-2000:]


# In a published page, markup that ends what it never began ends the element of the article.
ENDING = frozenset(
    {"broken: misnested blocks", "broken: ends of all kinds", "large: ends without starts"}
)
WAYS = {"crawled": crawled, "imported": imported, "read back": read_back}


@dataclass(frozen=True, slots=True)
class Shown:
    """A post, and what a browser saw of its page."""

    post: str
    seen: Seen
    inside: Mapping[str, object]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Workplace]:
    """What each way made of the attacks."""
    found = {}
    for way, take in WAYS.items():
        found[way] = Workplace(tmp_path_factory.mktemp(way.replace(" ", "-")))
        take(found[way])
    return found


def built(site: Path, *, plugin: str) -> Path:
    """Build *site* with *plugin* and return the folder of the result."""
    (site / "_plugins").mkdir(exist_ok=True)
    (site / "_plugins" / "rules.rb").write_text(plugin)
    target = site.with_name(f"{site.name}-{len(plugin)}")
    build = subprocess.run(
        ["jekyll", "build", "--quiet", "--disable-disk-cache", "-d", target],
        cwd=site,
        capture_output=True,
        text=True,
        check=False,
    )
    assert build.returncode == 0, build.stderr
    assert "Liquid" not in build.stderr, build.stderr
    return target


def what_is_shown(post: str) -> tuple[str, str, str]:
    """Return what of a post a page shows and the ways don't add: what is looked at once."""
    header, _, body = post.partition("\n---\n")
    matter = yaml.safe_load(header)
    source = matter.get("source", "")
    return matter["title"], "" if source in {OUTLET, MEDIA} else source, body.rpartition("\n\n<")[0]


Posts = Mapping[str, Mapping[str, tuple[str, str]]]
"""By the name of an attack and by way: the name of the page and the post."""


@pytest.fixture(scope="module")
def posts(places: Mapping[str, Workplace]) -> Posts:
    """Every post of every way; those that show the same share a page."""
    found: dict[str, dict[str, tuple[str, str]]] = {name: {} for name in ATTACKS}
    pages: dict[tuple[str, str, str], str] = {}
    for way, place in places.items():
        for path, text in place.posts().items():
            page = pages.setdefault(
                what_is_shown(text), f"{Path(path).stem}-{way.replace(' ', '-')}"
            )
            found[NAMES[Path(path).stem.rpartition("-NW")[2]]][way] = page, text
    return found


@pytest.fixture(scope="module")
def generated() -> Sequence[Sequence[Body]]:
    """Clean bodies of what hypothesis makes of attacks, ten for each page."""
    bodies: list[Body] = []

    @settings(
        max_examples=400, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(SOUP)
    def collect(raw: str) -> None:
        bodies.append(clean(raw, url="https://finance.eastmoney.com/a/1.html"))

    collect()
    return [bodies[start : start + 10] for start in range(0, len(bodies), 10)]


@pytest.fixture(scope="module")
def pages(
    posts: Posts, generated: Sequence[Sequence[Body]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of pages; those that both builds made are the same, byte for byte."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "_config.yml").write_text(CONFIG)
    (folder / "_posts").mkdir()
    (folder / "_layouts").mkdir()
    (folder / "_layouts" / "post.html").write_text(LAYOUT)
    texts: dict[str, str] = {f"2026-01-15-{CONTROL}": RUNS_AND_ASKS}
    for number, bodies in enumerate(generated):
        texts[f"2026-01-15-generated-{number}"] = HEADER + "\n".join(each.html for each in bodies)
    for ways in posts.values():
        for page, text in ways.values():
            texts.setdefault(page, text)
    for page, text in texts.items():
        (folder / "_posts" / f"{page}.md").write_text(text, "utf-8", newline="\n")
    new, old = (built(folder, plugin=each) / "read" for each in ("", RULES_OF_3_10))
    names = [f"{page[11:]}.html" for page in texts]
    same, other, missing = filecmp.cmpfiles(new, old, names, shallow=False)
    assert (len(same), other, missing) == (len(names), [], [])
    return old


class Reader:
    """Reads pages in a browser, and notes what they do even when seven others came after."""

    def __init__(self, tabs: Sequence[Tab]) -> None:
        self._tabs = tabs
        self._read = 0

    def read(self, page: str, post: str = "") -> Shown:
        """Load the page that Jekyll made of *post*, look into it and touch all that is in it."""
        tab = self._tabs[self._read % len(self._tabs)]
        self._read += 1
        tab.visit(f"{page[11:]}.html")
        inside = tab.look(INSIDE)
        assert isinstance(inside, dict)
        return Shown(post, tab.seen, inside)

    def wait(self) -> None:
        """Give the last pages the time that the others had."""
        self._tabs[0].page.wait_for_timeout(500)


@pytest.fixture(scope="module")
def reader(pages: Path) -> Iterator[Reader]:
    """The browser."""
    with chromium() as browser, browser.tabs(pages, 8, hosts=HOSTS) as tabs:
        yield Reader(tabs)


@pytest.fixture(scope="module")
def shown(posts: Posts, reader: Reader) -> Mapping[str, Mapping[str, Shown]]:
    """What a browser saw of each attack, by its name and by way."""
    met: dict[str, Shown] = {}
    found: dict[str, dict[str, Shown]] = {name: {} for name in ATTACKS}
    for name, ways in posts.items():
        for way, (page, post) in ways.items():
            if page not in met:
                met[page] = reader.read(page, post)
            found[name][way] = met[page]
    reader.wait()
    return found


# By the gate, and by the exporter.
_ADDED = {"a": {"rel"}, "img": {"loading"}}


def are_allowed(elements: object) -> bool:
    """Tell whether elements, as a browser counts them, are all of those that a body may hold."""
    assert isinstance(elements, list)
    return all(
        namespace == HTML
        and name in WRITTEN
        and set(attributes) <= ATTRIBUTES.get(name, set()) | _ADDED.get(name, set())
        for name, namespace, attributes in elements
    )


each_attack = pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)


@each_attack
def test_a_post_runs_nothing_and_asks_for_nothing(
    attack: Attack, shown: Mapping[str, Mapping[str, Shown]]
) -> None:
    for way, one in shown[attack.name].items():
        assert one.seen.nothing, (way, one.seen, one.post)


@each_attack
def test_every_way_leads_to_a_post(
    attack: Attack, shown: Mapping[str, Mapping[str, Shown]]
) -> None:
    # A post file with a null is no text; it is set aside, with the reason.
    no_text = any("\0" in text for text in (attack.body, attack.title))
    ways = ["crawled", "read back"] if no_text else ["crawled", "imported", "read back"]
    assert list(shown[attack.name]) == ways


@each_attack
def test_a_page_still_says_what_the_article_said(
    attack: Attack, shown: Mapping[str, Mapping[str, Shown]]
) -> None:
    for way, one in shown[attack.name].items():
        text = str(one.inside["shown"])
        # An old post whose own front matter ends early begins with what was meant for it.
        assert text.startswith(BEFORE) or (way == "imported" and BEFORE in text), (way, one.post)
        ended = way == "read back" and attack.name in ENDING
        assert attack.swallows or ended or AFTER in text, (way, one.post)
        assert way == "imported" or TITLE in str(one.inside["title"]), (way, one.post)


def test_a_post_that_runs_and_asks_would_be_noticed(reader: Reader) -> None:
    control = reader.read(f"2026-01-15-{CONTROL}")
    reader.wait()
    assert len(control.seen.scripts) >= 2
    assert "alert control" in control.seen.dialogs
    assert "alert touched" in control.seen.dialogs
    assert "image http://evil.example/control.png" in control.seen.requests
    assert not are_allowed(control.inside["elements"])


def test_what_is_made_of_attacks_runs_nothing_and_says_its_words(
    generated: Sequence[Sequence[Body]], reader: Reader
) -> None:
    read = [reader.read(f"2026-01-15-generated-{number}") for number in range(len(generated))]
    reader.wait()
    for bodies, one in zip(generated, read, strict=True):
        assert not one.seen.scripts
        assert not one.seen.dialogs
        assert all(request.startswith("image ") for request in one.seen.requests)
        assert are_allowed(one.inside["elements"])
        said = "".join(str(one.inside["text"]).split())
        # Browsers count the items of lists themselves: their numbers are no words of the page.
        words = [unnumbered(each.html, each.text) for each in bodies]
        assert said == "".join("".join(words).split())


@each_attack
def test_a_browser_finds_nothing_that_is_not_allowed(
    attack: Attack, shown: Mapping[str, Mapping[str, Shown]]
) -> None:
    for way, one in shown[attack.name].items():
        inside = one.inside
        assert are_allowed(inside["elements"]), (way, one.post)
        addresses = inside["addresses"]
        assert isinstance(addresses, list)
        allowed = ("http://", "https://", "mailto:")
        assert all(address.startswith(allowed) for address in addresses), (way, one.post)
        assert inside["outside"] == ["h1", "p", "p", "main"], (way, one.post)
        assert inside["frames"] == 0, (way, one.post)


@each_attack
def test_title_and_lead_are_the_ones_of_the_article_without_what_turns_text_round(
    attack: Attack, shown: Mapping[str, Mapping[str, Shown]]
) -> None:
    for way, one in shown[attack.name].items():
        matter = yaml.safe_load(one.post.split("\n---\n")[0])
        inside = one.inside
        assert inside["heading"] == matter["title"], way
        assert inside["summary"] == matter.get("summary", ""), way
        for key in ("title", "summary", "source"):
            assert not hides_something(matter.get(key, "")), (way, key)
        assert not hides_something(str(inside["text"]).replace("\n", "")), (way, one.post)


HUGE = {
    "many words": f"<p>{'甲' * 5_000_000}</p>",
    "many scripts": "<script>alert(1)</script>" * 250_000,
    "nested 20,000 deep": "<div>" * 20_000 + "甲" + "</div>" * 20_000,
    "unclosed 20,000 deep": "<b><i><span>" * 7_000 + "甲",
    "foreign 20,000 deep": "<svg><g>" * 10_000 + "甲",
}


def test_bodies_beyond_all_bounds_are_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    huge = [
        replace(story(attack, OUTLET), body=Raw((between(raw),)))
        for attack, raw in zip(ATTACKS.values(), HUGE.values(), strict=False)
    ]
    honest = story(Attack("scripts: script in plaintext"), OUTLET)
    with Origin(Store([*huge, honest])) as origin:
        place = Workplace(tmp_path, origin)
        ended = place.crawl("eastmoney", columns="345")
    assert f"1 new, 0 unchanged, {len(HUGE)} quarantined" in ended.err, ended.err[-2000:]
    (post,) = place.posts().values()
    assert f"<p>{BEFORE}</p>" in post
    assert place.ask("SELECT reason FROM quarantine") == [("BodyError",)] * len(HUGE)
