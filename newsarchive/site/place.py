"""Where a site may be made."""

import os
from pathlib import Path

from newsarchive.errors import SiteError

# One of them in a folder says that a site may be made there.
_SITES = ("_config.yml", "_posts", ".git", ".newsarchive-site.json")

_PAGES = ("404.html", "about.md", "index.html", "search.html")
_ENDINGS = (".html", ".md", ".markdown")


def take_place(folder: Path, *, force: bool) -> None:
    """Make *folder* where it is missing; SiteError unless it is empty, a repository or a site.

    *force* takes a folder that holds other things, too.
    """
    path = str(folder)
    _refuse_inside(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        names = {entry.name for entry in folder.iterdir()}
    except (FileExistsError, NotADirectoryError) as error:
        raise SiteError(path, "is a file or below one, not a folder") from error
    except OSError as error:
        raise SiteError(path, f"can't be used: {error.strerror}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SiteError(path, "is not writable")
    visible = [name for name in sorted(names) if not name.startswith(".")]
    if visible and not names.intersection(_SITES) and not force:
        raise SiteError(
            path, f"holds other things, such as {visible[0]}; --force makes a site there anyway"
        )


def _refuse_inside(folder: Path) -> None:
    """Raise SiteError below another site or in a repository's own folder."""
    resolved = folder.resolve()
    if ".git" in resolved.parts:
        raise SiteError(str(folder), "is inside a .git folder")
    for parent in resolved.parents:
        if (parent / "_config.yml").is_file():
            raise SiteError(str(folder), f"is inside another site, {parent}")


def rivals(folder: Path) -> dict[str, str]:
    """Return the pages at the top of *folder* that Jekyll renders to where one of ours stands.

    Each with our page. Which of the two is then seen, Jekyll leaves to chance.
    """
    return {
        f"{ours.partition('.')[0]}{ending}": ours
        for ours in _PAGES
        for ending in _ENDINGS
        if not ours.endswith(ending)
        and (folder / ours).exists()
        and (folder / f"{ours.partition('.')[0]}{ending}").exists()
    }
