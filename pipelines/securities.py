"""The securities that an article refers to, with role and evidence."""

from newsarchive.items import Article
from newsarchive.normalise import referred


class SecuritiesPipeline:
    """Fill in which securities the article is about, and which it mentions."""

    def process_item(self, item: Article) -> Article:
        """Return *item* with its references."""
        return referred(item)
