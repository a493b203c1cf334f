"""Where the settings CAPTURE and WARC_DIR say that answers are kept."""

from pathlib import Path

from scrapy.settings import BaseSettings

from newsarchive.archive.database import parse_url
from newsarchive.archive.keeping import STORES, Keeping
from newsarchive.errors import SettingError


def keeping_of(settings: BaseSettings) -> Keeping:
    """Return where answers are kept; raises SettingError for a wrong CAPTURE or WARC_DIR.

    A folder inside of the site is wrong: it would be published.
    """
    store = settings.get("CAPTURE")
    if store not in STORES:
        raise SettingError(f"CAPTURE={store}", f"write {', '.join(STORES[:-1])} or {STORES[-1]}")
    named = settings.get("WARC_DIR") or ""
    keeping = Keeping(store, Path(named) if named else None)
    place = keeping.place(parse_url(settings["ARCHIVE_URL"]))
    site = settings.get("SITE_DIR")
    if site and place.resolve().is_relative_to(Path(site).resolve()):
        raise SettingError(
            f"WARC_DIR={named}", f"{place} is in the site's folder, which is published"
        )
    return keeping
