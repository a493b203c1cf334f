"""Archives of earlier versions are brought up to date, and keep what they hold."""

from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest
from sqlalchemy import create_engine, inspect

from newsarchive.archive.migrations import CURRENT
from newsarchive.archive.store import Archive

SAVED = sorted((Path(__file__).parent / "archive").glob("version*.sql"))
REVISED = "eastmoney:202601153640219340"


@pytest.fixture(params=SAVED, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return an archive that an earlier version wrote."""
    path = tmp_path / "old.db"
    with closing(connect(path)) as database:
        database.executescript(request.param.read_text("utf-8"))
    return path


def opened(path: Path) -> Path:
    Archive.open(f"sqlite:///{path}").close()
    return path


def shape(path: Path) -> dict[str, object]:
    """Return columns, keys and indexes of every table."""
    engine = create_engine(f"sqlite:///{path}")
    look = inspect(engine)
    found: dict[str, object] = {}
    for name in look.get_table_names():
        columns = {
            column["name"]: (str(column["type"]), column["nullable"])
            for column in look.get_columns(name)
        }
        key = look.get_pk_constraint(name)["constrained_columns"]
        indexes = {index["name"]: index["column_names"] for index in look.get_indexes(name)}
        found[name] = (columns, key, indexes)
    engine.dispose()
    return found


def test_an_old_archive_gets_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    assert shape(opened(old)) == shape(opened(tmp_path / "new.db"))


def test_an_old_archive_is_noted_as_current(old: Path) -> None:
    opened(old)
    with closing(connect(old)) as database:
        (newest,) = database.execute("SELECT max(version) FROM schema_versions").fetchone()
    assert newest == CURRENT


def test_what_an_old_archive_holds_is_still_there(old: Path) -> None:
    with closing(Archive.open(f"sqlite:///{old}")) as archive:
        article = archive.article(REVISED)
        known = archive.known([REVISED])
        revisions = archive.reader.exec_driver_sql("SELECT article_id FROM revisions").all()
        captures = archive.reader.exec_driver_sql("SELECT count(*) FROM captures").scalar()
    assert article is not None
    assert article.title_text
    assert article.body.startswith("<p>")
    assert known[REVISED].path.endswith("NW202601153640219340.md")
    assert [row[0] for row in revisions] == [REVISED]
    assert captures == 2


def test_an_archive_is_brought_up_to_date_once(old: Path) -> None:
    before = shape(opened(old))
    assert shape(opened(old)) == before


def test_what_is_a_template_of_the_site_now_is_no_file_of_a_run_any_more(tmp_path: Path) -> None:
    path = opened(tmp_path / "old.db")
    with closing(connect(path)) as database:
        database.executescript(
            """
            ALTER TABLE articles DROP COLUMN date_read_at;
            ALTER TABLE articles DROP COLUMN fetched_in;
            ALTER TABLE articles DROP COLUMN made_of;
            DROP TABLE begun_exports;
            DELETE FROM schema_versions;
            INSERT INTO schema_versions VALUES (9, '2026-01-15 00:00:00');
            INSERT INTO lists VALUES ('day:2026-01-15', '', '', 1, 0, 0, '');
            INSERT INTO list_due VALUES ('site', 0);
            INSERT INTO site_files VALUES ('index.html', 'a'), ('feed.xml', 'b'),
                ('api/latest.json', 'c'), ('days/index.html', 'd');
            """
        )
    opened(path)
    with closing(connect(path)) as database:
        files = database.execute("SELECT path FROM site_files").fetchall()
        due = database.execute("SELECT list FROM list_due ORDER BY list").fetchall()
    assert files == [("days/index.html",)]
    assert due == [("markets",), ("site",)]


def test_what_one_spider_left_pending_stays_so_and_another_may_have_it_too(old: Path) -> None:
    row = ["x:1", "category", "u", "l", b"", "2026-01-15T00:00:00+00:00", 3, 2, "e"]
    insert = "INSERT INTO pending VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    with closing(connect(old)) as database, database:
        database.execute("DELETE FROM pending")
        database.execute(insert, row)
    opened(old)
    with closing(connect(old)) as database:
        assert database.execute("SELECT * FROM pending").fetchall() == [tuple(row)]
        database.execute(insert, ["x:1", "eastmoney", *row[2:]])
        assert database.execute("SELECT count(*) FROM pending").fetchone() == (2,)
