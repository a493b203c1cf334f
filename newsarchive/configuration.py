"""What the settings say, as values; each that can't be used is named before anything is done."""

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scrapy.settings import BaseSettings

from newsarchive.archive.database import database_file, parse_url
from newsarchive.archive.store import Archive
from newsarchive.capture_settings import keeping_of
from newsarchive.clock import clock_of
from newsarchive.crawl.guard import private_hosts
from newsarchive.crawl.mirror import mirror_base
from newsarchive.errors import CatalogueError, SettingError
from newsarchive.exporters.images import nothing_stored
from newsarchive.exporters.posts import post_options, site_options
from newsarchive.exporters.site_folder import SiteFolder
from newsarchive.exporters.site_lock import SiteLock
from newsarchive.recheck import intervals_of
from newsarchive.setting_kinds import check_plain, number_of
from newsarchive.setting_places import check_archive, check_paths, check_site
from newsarchive.site.agreement import check_agreement
from newsarchive.site.config import SiteConfig
from newsarchive.site.presence import refuse_emptying, refuse_gone
from newsarchive.sources import Catalogue


def zone_of(settings: BaseSettings) -> ZoneInfo:
    """Return the zone that TIME_ZONE names; SettingError if there is none of that name."""
    name = settings.get("TIME_ZONE")
    return zone_named(name, subject=f"TIME_ZONE={name}")


def zone_named(name: str, *, subject: str) -> ZoneInfo:
    """Return the zone called *name*; SettingError about *subject* if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingError(subject, "no such zone; write Asia/Shanghai") from error


def catalogue_of(settings: BaseSettings) -> Catalogue:
    """Return the catalogue of outlets, with the user's own; SettingError if that is wrong."""
    extra = settings.get("SOURCES_FILE")
    try:
        return Catalogue.load(Path(extra) if extra else None)
    except CatalogueError as error:
        if not extra:
            raise
        line = error.subject.removeprefix(f"{extra}:")
        raise SettingError(f"SOURCES_FILE={extra}", f"line {line}: {error.reason}") from error


def check_values(settings: BaseSettings) -> None:
    """Raise the error of the first setting that no command could work with.

    Of files and folders only SOURCES_FILE is looked at.
    """
    check_plain(settings)
    post_options(settings)
    mirror_base(settings.get("MIRROR_URL"))
    private_hosts(settings)
    zone_of(settings)
    intervals_of(settings.get("RECHECK") or "")
    clock_of(settings.get("CLOCK") or "")
    check_paths(settings)
    if settings.get("SOURCES_FILE"):
        catalogue_of(settings)
    keeping_of(settings)


def check_settings(settings: BaseSettings) -> None:
    """Raise the error of the first setting that a run would fail on, before it starts.

    That is SettingError, but for what has been there before: ArchiveError for a file that is no
    database, SiteError if what people wrote in the site can't be read, or disagrees. Nothing is
    made.
    """
    check_values(settings)
    check_archive(settings)
    check_site(settings)
    _check_pages(settings, Path(settings["SITE_DIR"]))


def _check_pages(settings: BaseSettings, site: Path) -> None:
    """Raise SiteError if what people write in the site can't be read, or disagrees."""
    options = site_options(settings, nothing_stored)
    config = SiteConfig.read(site)
    if config.pages:
        check_agreement(config, site, zone=zone_of(settings), options=options)


def open_archive(settings: BaseSettings, *, writer: bool) -> Archive:
    """Return the archive that ARCHIVE_URL names; raises what `Archive.open` raises.

    For a *writer* also SettingError, if ARCHIVE_URL or WARC_DIR name what can't be written.
    """
    if writer:
        check_archive(settings)
    return Archive.open(
        settings["ARCHIVE_URL"],
        writer=writer,
        lock_timeout=number_of(settings, "LOCK_TIMEOUT"),
        clock=clock_of(settings.get("CLOCK") or ""),
        keeping=keeping_of(settings),
    )


def hold_site(settings: BaseSettings) -> SiteLock:
    """Return the lock of the site that SITE_DIR names; raises SiteBusyError or SiteError.

    The folder has to exist. Whoever needs the archive as well opens it first.
    """
    return SiteLock(Path(settings["SITE_DIR"]), timeout=number_of(settings, "LOCK_TIMEOUT"))


def _hold_made_site(settings: BaseSettings) -> SiteLock:
    """Return the same lock, of a folder that is made where it is missing."""
    archive = database_file(parse_url(settings["ARCHIVE_URL"]))
    SiteFolder(Path(settings["SITE_DIR"])).check(archive=archive)
    return hold_site(settings)


def hold_written_site(settings: BaseSettings, archive: Archive) -> SiteLock:
    """Return the same lock; SiteError if all that *archive* has written there is gone.

    Then nothing is made: the folder may be where a disk is to be mounted.
    """
    refuse_gone(archive, Path(settings["SITE_DIR"]))
    return _hold_made_site(settings)


def hold_site_anew(settings: BaseSettings, archive: Archive) -> SiteLock:
    """Return the same lock, to write a site anew; SiteError if that would only empty it."""
    refuse_emptying(archive, Path(settings["SITE_DIR"]))
    return _hold_made_site(settings)
