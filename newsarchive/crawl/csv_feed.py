"""Articles as CSV: what a cell can't hold as words is JSON in it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from scrapy.exporters import CsvItemExporter


class CsvFeed(CsvItemExporter):
    """Scrapy's exporter, but for the parts of an article that have parts: securities, images."""

    def serialize_field(
        self,
        field: Mapping[str, Any],
        name: str,
        value: Any,  # noqa: ANN401 (Scrapy's)
    ) -> Any:  # noqa: ANN401 (likewise)
        """Return the content of a cell."""
        if isinstance(value, tuple) and any(map(is_dataclass, value)):
            return json.dumps([asdict(each) for each in value], ensure_ascii=False, default=str)
        return super().serialize_field(field, name, value)
