"""The exchanges and markets that the suffix of a code names, in the words of the site."""

EXCHANGES = {
    "SZ": "深圳证券交易所",
    "SH": "上海证券交易所",
    "BJ": "北京证券交易所",
    "HK": "香港交易所",
    "O": "纳斯达克",
    "N": "纽约证券交易所",
    "A": "美国证券交易所",
    "NQ": "新三板",
    "OF": "开放式基金",
    "PK": "美国场外市场",
    "L": "伦敦证券交易所",
    "S": "瑞士证券交易所",
}

# Markets whose codes are also written with the suffix in front.
_IN_FRONT = ("SZ", "SH", "BJ")


def suffix_of(code: str) -> str:
    """Return the suffix of *code*, which names its market."""
    return code.rpartition(".")[2]


def exchange_of(code: str) -> str:
    """Return the name of the market of *code*; "" for one that we have no name of."""
    return EXCHANGES.get(suffix_of(code), "")


def forms_of(code: str) -> list[str]:
    """Return how *code* is written: 000001.SZ, sz000001."""
    number, _, suffix = code.rpartition(".")
    return [code, f"{suffix.lower()}{number}"] if suffix in _IN_FRONT else [code]
