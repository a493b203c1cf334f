"""Takes finished pages of articles past Jekyll, which would only copy them.

Copying them is most of what a build takes when there are many. In a checkout made for one build:

    python _build/finished.py aside          # before Jekyll: puts them into .finished/
    python _build/finished.py into _site     # after Jekyll: moves them to what it built

``back`` undoes ``aside``. What is built is the same as without. A page of each folder is left to
Jekyll: where it doesn't copy that one, because _config.yml excludes the folder, the others of the
folder are left out, too. Needs Python, and nothing else.
"""

import argparse
import fcntl
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ASIDE = ".finished"  # Jekyll passes over names that start with a dot
_LEFT = "left.json"  # by folder: the page that Jekyll has, and how many it hasn't
_YEAR = re.compile(r"\d{4}")
_MONTH_OR_DAY = re.compile(r"\d\d")
_PAGE = re.compile(r"[^._#~].*\.html")
_FRONT_MATTER = b"---"  # Jekyll renders what begins so


def aside(site: Path) -> int:
    """Put finished pages out of Jekyll's sight; return how many.

    A month or year with anything else in it, as a page of your own, stays where it is.
    Raises OSError, ValueError.
    """
    if not (site / "_config.yml").is_file():
        raise ValueError(f"{site} is no site: it has no _config.yml")
    if (site / ASIDE).exists():
        raise ValueError(f"{site / ASIDE} is there already; back undoes it")
    left: dict[str, tuple[str, int]] = {}
    for folder in sorted(site.iterdir()):
        groups = {group: pages for group in _groups(folder) if (pages := _plain(group))}
        pages = [page for group in groups.values() for page in group]
        if len(pages) < 2:
            continue
        first = pages[0]
        for group in groups:
            target = site / ASIDE / group.relative_to(site)
            target.parent.mkdir(parents=True, exist_ok=True)
            group.rename(target)
        first.parent.mkdir(parents=True)
        (site / ASIDE / first.relative_to(site)).rename(first)
        left[folder.name] = (first.relative_to(site).as_posix(), len(pages) - 1)
    (site / ASIDE).mkdir(exist_ok=True)
    (site / ASIDE / _LEFT).write_text(json.dumps(left), "utf-8")
    return sum(many for _, many in left.values())


def into(site: Path, built: Path) -> tuple[int, list[str]]:
    """Move what was put aside into the *built* site; return how many pages, and what was left out.

    Raises OSError, ValueError.
    """
    if not built.is_dir():
        raise ValueError(f"{built} is no folder: build the site first")
    noted = site / ASIDE / _LEFT
    if not noted.is_file():
        raise ValueError(f"{noted} isn't there: run aside before Jekyll; back, if it was cut short")
    left = json.loads(noted.read_text("utf-8"))
    moved, out = 0, []
    for name, (first, many) in left.items():
        if (built / first).is_file():
            stood = list(_merge(site / ASIDE / name, built / name))
            moved += many - len(stood)
            out += [path.relative_to(built).as_posix() for path in stood]
        else:
            out.append(f"{name}/")
    return moved, out


def back(site: Path) -> None:
    """Put everything where it was. Raises OSError."""
    for folder in list((site / ASIDE).iterdir()):
        if folder.is_dir():
            list(_merge(folder, site / folder.name))
    shutil.rmtree(site / ASIDE)


def _groups(folder: Path) -> Iterator[Path]:
    """Return the years of an outlet's folder, or the months of a year's (articles without outlet).

    They are the first part of an article's address: /SLUG/YYYY/MM/DD/NAME.html.
    """
    if folder.name[0] in "._#~" or folder.is_symlink() or not folder.is_dir():
        return
    inner = _MONTH_OR_DAY if _YEAR.fullmatch(folder.name) else _YEAR
    for entry in sorted(folder.iterdir()):
        if inner.fullmatch(entry.name) and entry.is_dir() and not entry.is_symlink():
            yield entry


def _plain(group: Path) -> list[Path]:
    """Return the pages of *group* in order if Jekyll would do no more than copy all it holds."""
    pages: list[Path] = []
    for place, folders, names in os.walk(group):
        folders.sort()
        paths = [Path(place, name) for name in sorted(names)]
        fine = all(_PAGE.fullmatch(path.name) and not _is_rendered(path) for path in paths)
        dated = all(_MONTH_OR_DAY.fullmatch(name) for name in folders)
        if not fine or not dated or any(Path(place, name).is_symlink() for name in folders):
            return []
        pages += paths
    return pages


def _is_rendered(path: Path) -> bool:
    if path.is_symlink():
        return True
    with path.open("rb", buffering=0) as file:
        return file.read(3) == _FRONT_MATTER


def _merge(source: Path, target: Path) -> Iterator[Path]:
    """Move *source* to *target*, and yield each file that stands there already: it stays."""
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(source, target)
    elif source.is_dir() and target.is_dir():
        for entry in list(source.iterdir()):
            yield from _merge(entry, target / entry.name)
    else:
        yield target


@contextmanager
def alone(site: Path) -> Iterator[None]:
    """Keep runs of newsarchive from *site* meanwhile; they lock the same folder.

    Raises ValueError if one is writing to it, OSError without a folder.
    """
    folder = os.open(site, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise ValueError(f"a run is writing to {site}: build from a clone of it") from error
    finally:
        os.close(folder)


def main() -> None:
    """Do what the command line asks for."""
    summary, _, more = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        description=summary, epilog=more, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    here = Path(__file__).resolve().parent.parent
    parser.add_argument("--site", type=Path, default=here, help="its folder, if not this script's")
    steps = parser.add_subparsers(dest="step", required=True)
    steps.add_parser("aside", help="before Jekyll")
    steps.add_parser("into", help="after Jekyll").add_argument("built", type=Path)
    steps.add_parser("back", help="undo aside")
    options = parser.parse_args()
    try:
        with alone(options.site):
            lines = _done(options)
    except (OSError, ValueError) as error:
        sys.exit(f"finished.py: {error}")
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _done(options: argparse.Namespace) -> list[str]:
    if options.step == "aside":
        return [f"{aside(options.site):,} finished pages set aside"]
    if options.step == "back":
        back(options.site)
        return ["finished pages are where they were"]
    moved, out = into(options.site, options.built)
    lines = [f"{moved:,} finished pages put into {options.built}"]
    return lines + [f"left as Jekyll has it: {path}" for path in out]


if __name__ == "__main__":
    main()
