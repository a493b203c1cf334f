"""Clean text: title, summary and body, with the links and images that the body held."""

from newsarchive.errors import BodyError, IncompleteError
from newsarchive.items import Article
from newsarchive.quarantine import Quarantined


class BodyPipeline:
    """Fill in what a reader reads."""

    def process_item(self, item: Article) -> Article:
        """Return *item* with clean texts; raises Quarantined."""
        from newsarchive.normalise import cleaned  # noqa: PLC0415 (slow to load, and most runs bring nothing)

        try:
            return cleaned(item)
        except (BodyError, IncompleteError) as error:
            raise Quarantined(error) from error
