"""What ``scrapy newsite`` wrote and nobody changed: published with what runs wrote."""

from collections.abc import Mapping
from pathlib import Path

from newsarchive.publishing.entries import blobs_in, hashed
from newsarchive.publishing.repository import Repository
from newsarchive.publishing.selection import ignored
from newsarchive.site.skeleton import standing_files


def uncommitted(repository: Repository, site: Path) -> Mapping[str, bytes]:
    """Return, by path, the files of a new site that stand as written and the last commit hasn't.

    Those that somebody changed, or has git ignore, are that person's to commit.
    """
    standing = standing_files(site)
    inside = {path: repository.inside(path) for path in standing}
    tree = repository.resolve(f"{repository.head}:{repository.prefix}") if repository.head else ""
    committed = blobs_in(repository.git, tree, list(standing))
    made = hashed(repository.git, list(inside.values()))
    new = {path for path in standing if made[inside[path]] != committed.get(path)}
    new -= ignored(repository, sorted(new))
    return {path: standing[path] for path in sorted(new)}
