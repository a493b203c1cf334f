"""Whether a word in a text is the name of a security or part of the language."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import yaml

from newsarchive.errors import CatalogueError

# 证券报, 银行业协会 and the like: what follows makes another word of the one before.
_GOES_ON = re.compile(
    r"报(?![告道收价于名送批复备案到出以约近跌涨称在经0-9])|[时日晚早]报|业(?![绩务主态余者])|交易所|监督管理|监管|间市场|间同业|间债券"
    r"|投资基金业|登记结算|金融公司|法(?![人院])|保险监督"
)
# What makes a place, an authority or an association of the word before, whatever that is:
# 东方明珠[塔], 四川成渝[地区], 盐田港[区]. No company has such. Not 塔筒, 区域, 地区总部, 局面.
_TRADES = (
    "创新|发展|产业|行业|企业|工业|商业|国际|科技|技术|教育|管理|质量|流通|设备|装备|材料|制造"
    "|物资|健康|保健品|进出口"
)
_NO_COMPANY = re.compile(
    r"(?:(?:广播)?电视|观光)?塔(?![筒吊式架机基底])|(?:特|跨海|跨江)?大桥(?!项目|工程|建|集团|局|施工|设计)"
    r"|(?:港|新|开发|保税|自贸|自由贸易|试验|示范|风景|景|度假|旅游|片|城|市|郊|高新|经开|加工|功能)?区(?![域别间块隔位划])"
    r"|地区(?!总|分公|子公|公司|经理|负责|代表|销售|客户|业务|收入|营收|市场)|[县镇](?![域流痛江静定])"
    r"|[东西南北]?商圈|(?:双城|城市|经济|都市)(?:经济)?(?:圈|群|带|区)"
    rf"|(?:{_TRADES}){{0,3}}(?:促进会|协会|学会(?!了)|商会|联合会|研究会|博览会|交易会|发展大会|产业大会)"
    r"|局(?![面部势限域促])|厅(?![堂级里均效])|(?:管理)?委员会|管委会|[大中小]学(?![生习])"
)

# What only a company does or has: it makes a name of the word before.
_COMPANY = re.compile(
    r"[(（]\s?(?:[0-9]{5,6}|[A-Z]{2}[0-9]{6})|(?:[今昨前]日|[0-9]{1,2}月[0-9]{1,2}日|近日)?(?:晚间|午间|盘后|早间)?"
    r"(?:发布|发出|披露)?(?:公告|股份有限公司|董事会|董事长|实控人|控股股东)|股价|[涨跌]停(?!潮|板|家)|[涨跌](?:超|逾|近|幅达?)?[0-9]|股份|集团|证券(?![报交监])"
)
# What dictionaries hold as one noun, and is what a company does: 签订合同.
_ACTS = (
    "签订",
    "签署",
    "发布",
    "公布",
    "披露",
    "召开",
    "举行",
    "举办",
    "推出",
    "收到",
    "获得",
    "开展",
)
# 电信业, 银行业; but 电信业绩.
_TRADE = re.compile(r"业(?![绩务主态])|界")


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of the package's ``data/ordinary_words.yaml``."""

    words: frozenset[str]
    phrases: frozenset[str]
    nouns: tuple[str, ...]
    longer: tuple[str, ...]
    compounds: tuple[str, ...]
    belongings: frozenset[str]
    endings: frozenset[str]
    places: frozenset[str]
    short: frozenset[str]


@cache
def load() -> Words:
    """Return the lists, read once; raises CatalogueError when the file has another shape."""
    text = resources.files("newsarchive").joinpath("data/ordinary_words.yaml").read_text("utf-8")
    data = yaml.load(text, Loader=yaml.CSafeLoader)
    names = (
        *("words", "phrases", "nouns", "belongings"),
        *("longer", "compounds", "endings", "places", "short"),
    )
    for name in names:
        items = data.get(name) if isinstance(data, dict) else None
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise CatalogueError("ordinary_words.yaml", f"{name} is no list of words")
    return Words(
        words=frozenset(data["words"]),
        phrases=frozenset(data["phrases"]),
        nouns=tuple(data["nouns"]),
        belongings=frozenset(data["belongings"]),
        longer=tuple(data["longer"]),
        compounds=tuple(data["compounds"]),
        endings=frozenset(data["endings"]),
        places=frozenset(data["places"]),
        short=frozenset(data["short"]),
    )


def ordinary(word: str, after: str = "") -> bool:
    """Tell whether *word*, followed by *after*, is more likely a word than a name."""
    lists = load()
    if len(word) < 2:
        return True
    if word in lists.words:
        return _COMPANY.match(after) is None
    return word in lists.phrases and (
        after.startswith(lists.nouns) or _TRADE.match(after) is not None
    )


def goes_on(after: str, noun: str) -> bool:
    """Tell whether the noun that *after* begins with makes a phrase of the words before it.

    So does 储备 of 中国黄金; not 股价, as only a company has one.
    """
    if not noun or noun in load().belongings or noun.startswith(_ACTS):
        return False
    return _COMPANY.match(after) is None


def embedded(before: str, word: str, after: str) -> bool:
    """Tell whether *word* is part of a longer one: ``C[PPI]B``, 中国[证券]报, [盐田港]区."""
    if not word:
        return False
    if joined(before[-1:], word[0]) or joined(word[-1], after[:1]):
        return True
    if word[-1] in "券行商险融货金" and _GOES_ON.match(after):
        return True
    if _NO_COMPANY.match(after):
        return True
    longer = _longer_with(word)  # of most names there are none
    return bool(longer) and any(_covers(one, before, word, after) for one in longer)


@lru_cache(maxsize=4096)
def _longer_with(word: str) -> tuple[str, ...]:
    return tuple(longer for longer in load().longer if word in longer and word != longer)


def joined(left: str, right: str) -> bool:
    """Tell whether two neighbours are letters or digits of one Latin word."""
    return (
        bool(left and right)
        and left.isascii()
        and right.isascii()
        and left.isalnum()
        and right.isalnum()
    )


def _covers(longer: str, before: str, word: str, after: str) -> bool:
    at = longer.find(word)
    return before.endswith(longer[:at]) and after.startswith(longer[at + len(word) :])
