"""The columns: found by id or name, and what is said about those that don't exist."""

import pytest

from newsarchive.eastmoney.columns import (
    MAIN_COLUMNS,
    Column,
    column,
    columns,
    fast_column,
    fast_columns,
)
from newsarchive.errors import ArgumentError


def test_a_column_is_found_by_id_or_name() -> None:
    expected = Column("350", "国内经济", "finance.eastmoney.com", "cgnjj")
    assert column("350") == expected
    assert column(" 国内经济 ") == expected
    assert column("532").host == "hk.eastmoney.com"


def test_a_fast_column_is_found_by_id_or_name() -> None:
    assert fast_column("102") == fast_column("7x24")
    assert fast_column("美联储").id == "119"
    assert fast_column("zhibo").name == "股市直播"


UNKNOWN = {
    "an id near others": ("3500", r"did you mean .*350 国内经济"),
    "a name near another": ("国内经济学", "did you mean 350 国内经济"),
    "a number far from all": ("999999", "unknown column; all are listed in"),
    "a 7x24 column": ("102", "unknown column"),
    "nothing": ("", "unknown column"),
}


@pytest.mark.parametrize(("token", "reason"), UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_column_is_refused_with_what_is_near(token: str, reason: str) -> None:
    with pytest.raises(ArgumentError, match=reason) as told:
        column(token)
    assert told.value.subject == f"columns={token}"


def test_an_unknown_fast_column_names_its_own_argument() -> None:
    with pytest.raises(ArgumentError) as told:
        fast_column("350")
    assert told.value.subject == "fast=350"


def test_the_main_columns_exist_and_are_of_the_finance_channel() -> None:
    assert {column(id_).host for id_ in MAIN_COLUMNS} == {"finance.eastmoney.com"}


def test_ids_and_names_tell_all_columns_apart() -> None:
    for known in (columns(), fast_columns()):
        keys = [key for one in known for key in (one.id, one.name)]
        assert len(keys) == len(set(keys))
    assert len(columns()) == 37
    assert len(fast_columns()) == 34
