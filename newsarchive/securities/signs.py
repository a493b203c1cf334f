"""What the words beside a code say of it: names of funds, cities, names of well-known listings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from newsarchive.errors import CatalogueError

# What a house does, or what else is called after it; the name that follows is no fund's.
_NO_FUND = re.compile(
    r"[持增减加仓]持|[加减建重满清持]仓|持有|重仓|调研|买入|卖出|举牌|旗下|入股|参股|认购|参与|新进|退出|现身|基金|资管|管理|看好|推荐"
    r"|公司|股东|扎堆|抢筹|定增|竞得|和(?!谐)|[的与及为]|(?:股份|集团|控股|银行|证券|期货|保险|信托|国际|股)\Z"
)
_NO_INDEX = re.compile(
    r"\A(?:[报网所券协登e]|鹏元|金牛)|股|龙头|市场|两市|主板|公司|交易|涨停|集团|控股"
)
# Where the name of a fund may begin.
_BEGINS = r"(?:\A|(?<=[的入出仓有购由为于投选好荐持注]))"
_INDEX_FAMILY = re.compile(r"(?:中证|上证|国证|深证|北证|巨潮|沪深)(?P<rest>\w{1,6})\Z|大盘\Z")
_NET_VALUE = re.compile(
    r"\s?[)）\]】]\s?的?(?:最新|单位|累计|复权|基金|份额)*(?:净值(?![型化])|基金(?:份额|经理|成立|合同))"
)
# The rest of a name: nothing that leads on from it to another, as 供应商 and 概念股 do.
_REST = r"[^\W的等与和及供概客合旗]{0,5}"


@dataclass(frozen=True, slots=True)
class Signs:
    """The lists of the package's ``data/code_signs.yaml``, ready for looking things up."""

    house: re.Pattern[str]
    shared: re.Pattern[str]
    abroad: re.Pattern[str]
    indices: frozenset[str]
    cities: Mapping[str, tuple[str, ...]]
    called: Mapping[str, tuple[str, ...]]


@cache
def load() -> Signs:
    """Return the lists, read once; raises CatalogueError when the file has another shape."""
    text = resources.files("newsarchive").joinpath("data/code_signs.yaml").read_text("utf-8")
    try:
        data = yaml.load(text, Loader=yaml.CSafeLoader)
        return Signs(
            house=re.compile(rf"{_BEGINS}{_any(data['houses'])}(?P<rest>\w{{2,10}})\Z"),
            shared=re.compile(
                rf"{_BEGINS}{_any(data['shared_houses'])}"
                rf"(?P<rest>\w{{0,6}}{_any(data['fund_words'])}\w{{0,4}})\Z"
            ),
            abroad=re.compile(
                rf"(?<![A-Za-z])(?:{_any(data['abroad'])}|{_any(data['abroad_houses'])}{_REST})\Z"
            ),
            indices=frozenset(data["indices"]),
            cities={head: tuple(names) for head, names in data["postcodes"].items()},
            called={ticker: tuple(names) for ticker, names in data["called"].items()},
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CatalogueError("code_signs.yaml", f"wrong shape: {error!r}") from error


def _any(names: list[str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(name) for name in longest_first)})"


def house_fund(run: str) -> bool:
    """Tell whether *run* ends as a fund is called by its house: 工银前沿医疗, 华夏成长."""
    signs = load()
    found = signs.house.search(run) or signs.shared.search(run)
    return found is not None and _NO_FUND.search(found["rest"]) is None


def fund_follows(text: str, at: int) -> bool:
    """Tell whether what closes the bracket at *at* of *text* is followed by words for a fund."""
    return _NET_VALUE.match(text, at) is not None


def index_family(run: str) -> bool:
    """Tell whether *run* ends with the name of an index by its family: 中证医药, 大盘."""
    found = _INDEX_FAMILY.search(run)
    return found is not None and not _NO_INDEX.search(found["rest"] or "")


def abroad(run: str) -> bool:
    """Tell whether *run* ends with the name of a company that is listed elsewhere: SK海力士."""
    return load().abroad.search(run) is not None


def only_index(code: str) -> bool:
    """Tell whether the bare *code* is that of an index and of no stock."""
    return code in load().indices


def called(ticker: str) -> tuple[str, ...]:
    """Return the names that *ticker* needs before it, () if it is no word or abbreviation."""
    return load().called.get(ticker, ())


def city(run: str, code: str) -> bool:
    """Tell whether *run* ends with a city that has postcodes such as *code*."""
    return run.endswith(load().cities.get(code[:2], ()))


def city_within(run: str, code: str) -> bool:
    """Tell whether *run* speaks of a city that has postcodes such as *code*."""
    return any(name in run for name in load().cities.get(code[:2], ()))
