import os
from pathlib import Path

import pytest

from newsarchive.errors import PostError
from newsarchive.importers import find_posts


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("---\n---\n", encoding="utf-8")


def found(root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in find_posts(root)]


def test_site_gives_posts_and_old_posts_alone(tmp_path: Path) -> None:
    make(
        tmp_path,
        "_config.yml",
        "README.md",
        "404.md",
        "category/shilishibao.html",
        "_posts/2021-12-08-2.md",
        "_posts/2021-12-08-1.md",
        "_posts/-202205262391921712.md",
        "_posts/2021/12/09/2021-12-09-NW3.markdown",
        "_posts/2021-12-10-page.html",
        "_posts/picture.png",
        "_drafts/draft.md",
        "_site/2021/12/08/1.html",
        "_site/_posts/2021-12-08-1.md",
        "old_post/2021-12-01-0.md",
        "docs/guide.md",
        "docs/_posts/2022-01-01-nested.md",
        "node_modules/x/_posts/2022-01-01-x.md",
        ".git/_posts/2022-01-01-x.md",
    )
    assert found(tmp_path) == [
        "_posts/-202205262391921712.md",
        "_posts/2021-12-08-1.md",
        "_posts/2021-12-08-2.md",
        "_posts/2021-12-10-page.html",
        "_posts/2021/12/09/2021-12-09-NW3.markdown",
        "docs/_posts/2022-01-01-nested.md",
        "old_post/2021-12-01-0.md",
    ]


def test_site_gives_the_finished_pages_of_articles_too(tmp_path: Path) -> None:
    pages = [
        "2026/01/15/NW202601150000000001.html",
        "more/0f/yiyi/2026/01/15/NW202601150000000002.html",
        "shilishibao/2026/01/15/CFH20260115115300123456789.html",
        "shilishibao/2026/01/15/daily-example-0123456789abcdef.html",
    ]
    make(
        tmp_path,
        "_config.yml",
        *pages,
        "_posts/2026/01/15/NW202601150000000003.html",
        "_site/shilishibao/2026/01/15/NW202601150000000004.html",
        "days/2026/01/15.html",
        "days/2026/01/15/1.html",
        "outlets/NW202601150000000005.html",
        "shilishibao/2026/01/15/NW202601150000000006.md",
        "shilishibao/2026/01/15/about-us.html",
    )
    assert found(tmp_path) == pages
    assert found(tmp_path / "shilishibao") == [
        "2026/01/15/CFH20260115115300123456789.html",
        "2026/01/15/NW202601150000000006.md",
        "2026/01/15/daily-example-0123456789abcdef.html",
    ]


def test_folder_of_posts_may_be_flat_or_nested(tmp_path: Path) -> None:
    make(tmp_path, "2.md", "1.md", "b/3.MD", "a/2021-12-08-x.html", "a/index.html", ".hidden.md")
    assert found(tmp_path) == ["1.md", "2.md", "a/2021-12-08-x.html", "b/3.MD"]


def test_site_within_a_folder_is_a_site(tmp_path: Path) -> None:
    make(tmp_path, "backup/_config.yml", "backup/about.md", "backup/_posts/1.md", "note.md")
    assert found(tmp_path) == ["note.md", "backup/_posts/1.md"]


@pytest.mark.parametrize("name", ["_posts", "old_post"])
def test_folder_of_posts_itself(tmp_path: Path, name: str) -> None:
    make(tmp_path, "_config.yml", "_posts/a.md", "old_post/a.md")
    assert found(tmp_path / name) == ["a.md"]


def test_single_file_is_taken_whatever_its_name(tmp_path: Path) -> None:
    make(tmp_path, "post.txt")
    assert list(find_posts(tmp_path / "post.txt")) == [tmp_path / "post.txt"]


def test_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "outside/secret.md", "site/_posts/a.md")
    posts = tmp_path / "site/_posts"
    (posts / "out").symlink_to(tmp_path / "outside")
    (posts / "b.md").symlink_to(tmp_path / "outside/secret.md")
    (posts / "loop").symlink_to(posts)
    assert found(tmp_path / "site") == ["_posts/a.md"]


def test_pipes_are_not_opened(tmp_path: Path) -> None:
    make(tmp_path, "a.md")
    os.mkfifo(tmp_path / "b.md")
    assert found(tmp_path) == ["a.md"]


def test_missing_folder_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(PostError, match="nowhere: No such file or directory"):
        find_posts(tmp_path / "nowhere")


@pytest.mark.parametrize("names", [(), ("picture.png",), ("_config.yml", "README.md")])
def test_folder_without_posts_says_so(tmp_path: Path, names: tuple[str, ...]) -> None:
    make(tmp_path, *names)
    with pytest.raises(PostError, match="holds no posts"):
        list(find_posts(tmp_path))


def test_folder_that_vanishes_says_so(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "b/c.md")
    posts = find_posts(tmp_path)
    assert next(posts) == tmp_path / "a.md"
    (tmp_path / "b/c.md").unlink()
    (tmp_path / "b").rmdir()
    with pytest.raises(PostError, match="b: No such file"):
        next(posts)
