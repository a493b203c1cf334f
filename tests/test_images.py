"""Images: linked, stored once for each content, or left out; and what is no image stays out."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from crawling import Ended, Workplace
from PIL import Image as Pillow
from post_articles import ARTICLE
from test_commands import story

from newsarchive.body import clean
from newsarchive.demo.articles import Body, DemoImage, StoreArticle
from newsarchive.demo.pictures import swatch
from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store
from newsarchive.errors import ImageError, SettingError
from newsarchive.exporters import PostOptions, render_post
from newsarchive.exporters.images import ImageStyle, Stored, with_images
from newsarchive.images import examine
from newsarchive.importers import read_post
from newsarchive.items import Examined

URL = "https://img.example/a.png"
HOST = "https://np-newspic.dfcfw.com"
CAPTION = "<figcaption>图 1</figcaption>"
BODY = (
    "<p>甲</p>\n"
    f'<figure><img src="{URL}?a=1&amp;b=2" alt="甲 &lt; 乙 > 丙">{CAPTION}</figure>\n'
    f'<p><a href="https://a.example/" rel="nofollow noopener"><img src="{URL}" alt="" width="8" '
    'height="6"></a></p>\n<p>乙</p>'
)


# -- what is an image ------------------------------------------------------------------------------


def encoded(kind: str, size: tuple[int, int] = (30, 20), **options: object) -> bytes:
    """Return an image of that kind."""
    file = BytesIO()
    Pillow.new("RGB", size, "red").save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp")]
)
def test_an_image_is_known_by_its_content(kind: str, ending: str) -> None:
    assert examine(URL, encoded(kind)) == Examined(ending, 30, 20)


def test_an_image_on_its_side_has_the_size_it_is_shown_in() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6
    assert examine(URL, encoded("JPEG", exif=exif)) == Examined("jpg", 20, 30)


NO_IMAGES = {
    "nothing": (b"", "is no JPEG, PNG, GIF or WebP"),
    "page": (b"<html><body>404</body></html>", "is no JPEG, PNG, GIF or WebP"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "is no JPEG, PNG, GIF or WebP"),
    "bitmap": (encoded("BMP"), "is no JPEG, PNG, GIF or WebP"),
    "tiff": (encoded("TIFF"), "is no JPEG, PNG, GIF or WebP"),
    "cut short": (encoded("JPEG", (300, 300))[:-200], "is broken ("),
    "cut short, too": (encoded("PNG", (300, 300), compress_level=0)[:9000], "is broken ("),
    "bomb": (swatch(50_000, 1000, 1), "has 50000 x 1000 pixels, more than 40,000,000"),
}


@pytest.mark.parametrize(("content", "reason"), NO_IMAGES.values(), ids=NO_IMAGES)
def test_what_is_no_whole_image_of_a_sound_size_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ImageError) as refused:
        examine(URL, content)
    assert refused.value.subject == URL
    assert refused.value.reason.startswith(reason)


# -- in a post -------------------------------------------------------------------------------------


def looked_up(urls: Collection[str]) -> Mapping[str, Stored]:
    raise AssertionError(urls)


class Here:
    """An image that the site has."""

    path = "assets/images/2022/01/15/a/abc.png"
    width = 30
    height = 20


def test_linked_images_are_loaded_late_and_nothing_else_changes() -> None:
    html = with_images(BODY, "link", base="", stored=looked_up)
    assert html.replace(' loading="lazy"', "") == BODY.replace("乙 > 丙", "乙 &gt; 丙")
    assert html.count(' loading="lazy">') == 2


def test_a_body_without_images_is_left_alone_in_every_style() -> None:
    body = '<p>甲 a="b" &#123;</p>'
    styles: tuple[ImageStyle, ...] = ("link", "store", "none")
    for style in styles:
        assert with_images(body, style, base="", stored=looked_up) == body


def test_a_stored_image_is_shown_from_the_site_in_its_own_size_and_the_other_linked() -> None:
    html = with_images(BODY, "store", base="/news", stored=lambda _: {URL: Here()})
    assert (
        f'<img src="/news/{Here.path}" alt="" width="30" height="20" data-original="{URL}" '
        'loading="lazy">'
    ) in html
    assert f'<img src="{URL}?a=1&amp;b=2" alt="甲 &lt; 乙 &gt; 丙" loading="lazy">' in html


def test_addresses_are_looked_up_as_they_are_and_not_as_they_are_escaped() -> None:
    asked: list[str] = []
    with_images(BODY, "store", base="", stored=lambda urls: asked.extend(urls) or {})  # type: ignore[func-returns-value]
    assert asked == [f"{URL}?a=1&b=2", URL]


def test_without_images_captions_stay_and_nothing_empty_does() -> None:
    assert with_images(BODY, "none", base="", stored=looked_up) == (
        "<p>甲</p>\n<figure><figcaption>图 1</figcaption></figure>\n<p>乙</p>"
    )


def test_an_import_reads_the_address_that_a_stored_image_came_from() -> None:
    article = replace(ARTICLE, body=f'<p>甲</p>\n<figure><img src="{URL}" alt="图"></figure>')
    options = replace(PostOptions(), images="store", stored=lambda _: {URL: Here()})
    post = render_post(article, options)
    assert f'src="/{Here.path}"' in post
    read = read_post("2022-01-15-NW202201152248000123.md", post.encode(), fetched=ARTICLE.fetched)
    assert [image.url for image in clean(read.body_html, url=read.url).images] == [URL]


def test_the_old_systems_posts_keep_their_images_as_they_were() -> None:
    article = replace(ARTICLE, source_text="示例时报", body_html=f'<p><img src="{URL}"></p>')
    classic = replace(PostOptions(), style="classic", images="none")
    assert f'<p><img src="{URL}"></p>' in render_post(article, classic)


def test_an_unknown_style_of_images_is_refused() -> None:
    with pytest.raises(SettingError, match="IMAGES=all: is none of link, store and none"):
        PostOptions.from_values(images="all")


# -- in a crawl ------------------------------------------------------------------------------------


def pictured(number: int, *images: DemoImage, hosts: str = HOST) -> StoreArticle:
    """Return an article that shows *images*."""
    blocks = tuple(f"[[img {image.path}|图{n}|]]" for n, image in enumerate(images))
    return replace(story(number), images=images, body=Body(("第一段。", *blocks)))


def image(name: str, data: bytes, content_type: str = "image/png") -> DemoImage:
    return DemoImage(f"/download/{name}", data, content_type)


@pytest.fixture
def origin() -> Iterator[Origin]:
    red = swatch(40, 30, 1)
    with Origin(
        Store(
            [
                pictured(1, image("a.png", red), image("b.png", swatch(20, 10, 2))),
                pictured(2, image("same.png", red)),
                pictured(3, image("script.png", b"<svg onload='alert(1)'/>", "image/svg+xml")),
                pictured(4, image("big.png", b"\0" * 30_000)),
            ]
        )
    ) as serving:
        yield serving


@pytest.fixture
def place(tmp_path: Path, origin: Origin) -> Workplace:
    return Workplace(tmp_path, origin)


def crawl(place: Workplace, **settings: str) -> Ended:
    return place.crawl("eastmoney", columns="345", settings={"IMAGES_MAXSIZE": "20000", **settings})


def files(place: Workplace) -> list[str]:
    """Return the images of the site."""
    found = place.site.glob("assets/images/**/*.*")
    return sorted(path.relative_to(place.site).as_posix() for path in found)


def test_images_are_stored_once_for_each_content_and_shown_from_the_site(place: Workplace) -> None:
    ended = crawl(place, IMAGES="store")
    assert ended.status == 0
    assert "3 images stored, 2 images left as links" in ended.err
    stored = files(place)
    assert len(stored) == 2
    assert all(path.startswith("assets/images/2026/01/15/") for path in stored)
    posts = "".join(place.posts().values())
    assert posts.count(' width="40" height="30" data-original=') == 2
    assert posts.count(' loading="lazy">') == 5
    assert f'src="{HOST}/download/script.png"' in posts
    assert f'src="{HOST}/download/big.png"' in posts
    reasons = place.ask("SELECT url, error FROM images WHERE error <> ''")
    assert (f"{HOST}/download/script.png", "is no JPEG, PNG, GIF or WebP") in reasons
    assert len(reasons) == 2
    noted = {row[0] for row in place.ask("SELECT path FROM site_changes")}
    assert noted >= set(stored)


def test_a_site_with_stored_images_is_written_again_byte_for_byte(place: Workplace) -> None:
    crawl(place, IMAGES="store")
    posts, stored = place.posts(), files(place)
    contents = [(place.site / path).read_bytes() for path in stored]
    place.site.rename(place.folder / "old")
    assert place.run("export", "--all", IMAGES="store").status == 0
    assert (place.posts(), files(place)) == (posts, stored)
    assert [(place.site / path).read_bytes() for path in stored] == contents


def test_a_site_with_stored_images_is_as_the_archive_says(place: Workplace) -> None:
    crawl(place, IMAGES="store")
    ended = place.run("verify", IMAGES="store")
    assert (ended.status, ended.err) == (0, "")


@pytest.mark.parametrize("damage", ["missing", "not the image of its digest"])
@pytest.mark.parametrize("window", ["1000000", "0"], ids=["posts", "finished pages"])
def test_a_damaged_stored_image_is_named_and_written_again(
    place: Workplace, damage: str, window: str
) -> None:
    place.site.mkdir()
    assert place.run("newsite", str(place.site)).status == 0
    options = {"IMAGES": "store", "LIVE_DAYS": window}
    crawl(place, **options)
    first = place.site / files(place)[0]
    content = first.read_bytes()
    if damage == "missing":
        first.unlink()
    else:
        first.write_bytes(b"other")
    path = first.relative_to(place.site)
    named = place.run("verify", **options)
    assert named.status == 1
    assert named.out.startswith(f"image  {path}: is {damage}, shown by eastmoney:2026")
    assert named.out.endswith(" checked: 1 disagreement\n")
    assert place.run("verify", "--repair", **options).status == 0
    assert first.read_bytes() == content
    assert first.with_name(f".{first.name}.edited").exists() == (damage != "missing")
    again = place.run("verify", **options)
    assert (again.status, again.err) == (0, "")


def test_pages_that_are_finished_files_show_stored_images_below_the_address_of_the_site(
    place: Workplace,
) -> None:
    place.site.mkdir()
    assert place.run("newsite", str(place.site), "--baseurl", "/news").status == 0
    crawl(place, IMAGES="store", LIVE_DAYS="60")
    pages = [path.read_text("utf-8") for path in place.site.glob("*/2026/01/15/NW*.html")]
    assert len(pages) == 4
    assert sum(page.count('src="/news/assets/images/2026/01/15/') for page in pages) == 3


def test_an_archive_can_be_exported_in_another_style_of_images(place: Workplace) -> None:
    crawl(place, IMAGES="store")
    place.run("export", "--all", IMAGES="none")
    assert "<img" not in "".join(place.posts().values())
    place.run("export", "--all")
    posts = "".join(place.posts().values())
    assert posts.count(f'src="{HOST}/download/') == 5
    assert "assets/" not in posts


def test_images_are_not_asked_for_unless_they_are_to_be_stored(
    place: Workplace, origin: Origin
) -> None:
    crawl(place)
    assert place.asked("/download/") == []
    assert files(place) == []


def test_a_second_run_asks_for_no_image_that_is_stored(place: Workplace, origin: Origin) -> None:
    crawl(place, IMAGES="store")
    origin.forget()
    with closing(sqlite3.connect(place.database)) as database:
        database.execute("UPDATE articles SET raw_hash = 'x', content_hash = 'x'")
        database.commit()
    crawl(place, IMAGES="store")
    assert "/download/a.png" not in place.asked("/download/")


PRIVATE = ("http://127.0.0.2/x.png", "http://169.254.169.254/x.png", "http://router/x.png")


def test_images_on_hosts_that_are_not_public_are_never_asked_for(
    place: Workplace, origin: Origin
) -> None:
    text = "".join(f'<p>甲</p><p><img src="{url}" alt="图"></p>' for url in PRIVATE)
    origin.store.add(replace(story(5), body=Body(("第一段。", text))))
    ended = crawl(place, IMAGES="store")
    assert place.asked("/x.png") == []
    for url in PRIVATE:
        assert f"Left as a link: {url}: " in ended.err
        assert f'src="{url}"' in place.post(story(5).id)
