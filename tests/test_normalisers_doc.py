"""The Python that the page on the normalisers shows says what it shows."""

import doctest
import re

import pytest
from crawling import ROOT

from newsarchive.sources import Catalogue

PAGE = (ROOT / "docs/normalisers.md").read_text("utf-8")


def shown(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("block", shown("python"))
def test_python_shown_says_what_it_shows(block: str) -> None:
    told: list[str] = []
    test = doctest.DocTestParser().get_doctest(block, {}, "normalisers", "normalisers.md", 0)
    ended = doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    assert ended.attempted > 0
    assert not ended.failed, "".join(told)


def test_each_normaliser_is_shown_in_python() -> None:
    assert [re.findall(r"from newsarchive\.(\w+)", block) for block in shown("python")] == [
        ["dates"],
        ["sources"],
        ["securities"],
    ]


def test_the_outlets_shown_are_a_catalogue(tmp_path_factory: pytest.TempPathFactory) -> None:
    (block,) = shown("yaml")
    path = tmp_path_factory.mktemp("own") / "outlets.yaml"
    path.write_text(block, "utf-8")
    catalogue = Catalogue.load(path)
    for label in ("示例晨报", "示例晨报客户端", "示例早报"):
        outlet = catalogue.attribute(label).outlet
        assert (outlet.name, outlet.slug, outlet.parent) == (
            "示例晨报",
            "shilichenbao",
            "示例报业集团",
        )
