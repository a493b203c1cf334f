"""Whether posts come to stand where the pages around them expect them."""

from pathlib import Path
from zoneinfo import ZoneInfo

from newsarchive.errors import SiteError
from newsarchive.exporters.options import PostOptions
from newsarchive.site.config import CONFIG_NAME, SiteConfig
from newsarchive.site.names import name_of_zone

_PERMALINKS = (None, "date", "/:categories/:year/:month/:day/:title:output_ext")


def check_agreement(
    config: SiteConfig, folder: Path, *, zone: ZoneInfo, options: PostOptions
) -> None:
    """Raise SiteError if Jekyll would give articles other addresses than the pages link to."""
    subject = str(folder / CONFIG_NAME)
    named = config.values.get("timezone")
    if named is not None and named != zone.key:
        raise SiteError(
            subject,
            f"timezone is {named} and TIME_ZONE is {zone.key}: articles would have two addresses; "
            f"set TIME_ZONE={named}, or in this file timezone: {zone.key} and "
            f"zone_name: {name_of_zone(zone.key)}, what is shown behind times",
        )
    permalink = config.values.get("permalink")
    if permalink not in _PERMALINKS:
        raise SiteError(
            subject, f"permalink is {permalink}: articles would have two addresses; set it to date"
        )
    if options.style == "classic":
        raise SiteError(
            subject,
            "asks for pages around the posts, which classic ones don't fit; "
            "set POST_STYLE=full, or take the block newsarchive out of it",
        )
