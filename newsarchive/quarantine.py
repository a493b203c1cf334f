"""How a step says that an article can't go on, so that it is kept with the reason."""

from scrapy.exceptions import DropItem

from newsarchive.errors import NewsArchiveError


class Quarantined(DropItem):
    """The article can't be archived; *error* says why. It is kept in the quarantine."""

    def __init__(self, error: NewsArchiveError) -> None:
        super().__init__(f"quarantined: {error}", log_level="WARNING")
        self.error = error


class Unchanged(DropItem):
    """The archive has this very version already."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"unchanged: {article_id}", log_level="DEBUG")
        self.article_id = article_id


class NotArchived(DropItem):
    """The archive can't be written; what waits stays pending, and the next run fetches it again."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"not archived: {article_id}", log_level="DEBUG")
