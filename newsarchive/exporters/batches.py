"""What an export has done, a batch of articles at a time."""

from dataclasses import dataclass

from newsarchive.errors import KeptFileError


@dataclass(frozen=True, slots=True)
class Batch:
    """What was looked at: posts, how many of them changed on disk, and other pages that did.

    *kept* are files of others that stand in the place of ours, and *held* is how many of the posts
    could not be written for them.
    """

    posts: int = 0
    changed: int = 0
    pages: int = 0
    held: int = 0
    kept: tuple[KeptFileError, ...] = ()

    @property
    def unchanged(self) -> int:
        """How many of the posts are there already as they should be."""
        return self.posts - self.changed - self.held
