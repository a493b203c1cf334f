"""What the settings that name files and folders may name; looked at before anything is made."""

import os
from pathlib import Path

from scrapy.settings import BaseSettings

from newsarchive.archive.database import database_file, parse_url
from newsarchive.archive.foreign import refuse_foreign
from newsarchive.archive.keeping import WARC
from newsarchive.capture_settings import keeping_of
from newsarchive.errors import SettingError, SiteError
from newsarchive.exporters.site_folder import SiteFolder
from newsarchive.folders import obstacle, refusal

# In bytes, on all usual disks; room is left for what we put into a folder.
_LONGEST_NAME, _LONGEST = 255, 3500


def check_paths(settings: BaseSettings) -> None:
    """Raise SettingError for a setting that names what no path should be."""
    archive = settings.get("ARCHIVE_URL") or ""
    _check_path("ARCHIVE_URL", archive, database_file(parse_url(archive)))
    for name in ("SITE_DIR", "WARC_DIR", "SOURCES_FILE"):
        named = settings.get(name) or ""
        if named.isspace() or (name == "SITE_DIR" and not named):
            what = "file" if name == "SOURCES_FILE" else "folder"
            raise SettingError(f"{name}={named}", f"names no {what}")
        _check_path(name, named, Path(named))


def _check_path(name: str, named: str, path: Path) -> None:
    if path.parts[:1] and path.parts[0].startswith("~"):
        reason = "starts with ~, which a shell replaces at the start of a word only; write it out"
        raise SettingError(f"{name}={named}", reason)
    longest = max((len(os.fsencode(part)) for part in path.parts), default=0)
    if longest > _LONGEST_NAME or len(os.fsencode(path)) > _LONGEST:
        raise SettingError(f"{name}={named}", "is too long for a path")
    try:
        path.resolve()
    except (OSError, RuntimeError) as error:
        raise SettingError(f"{name}={named}", "leads through a link to itself") from error


def check_archive(settings: BaseSettings) -> None:
    """Raise SettingError if ARCHIVE_URL or WARC_DIR name what can't be written.

    ArchiveError for a file that is no database.
    """
    address = parse_url(settings["ARCHIVE_URL"])
    file, subject = database_file(address), address.render_as_string()
    if reason := refusal(file.parent):
        raise _wrong("ARCHIVE_URL", subject, file.parent, reason)
    if file.is_dir():
        raise _wrong("ARCHIVE_URL", subject, file, "is a folder; name a file in it")
    refuse_foreign(address)
    keeping = keeping_of(settings)
    place = keeping.place(address)
    if keeping.store == WARC and (reason := refusal(place)):
        raise _wrong("WARC_DIR", settings.get("WARC_DIR") or "", place, reason)


def check_site(settings: BaseSettings) -> None:
    """Raise SettingError if SITE_DIR names what can't be written, or is no site's folder."""
    named = settings["SITE_DIR"]
    archive = database_file(parse_url(settings["ARCHIVE_URL"]))
    try:
        SiteFolder(Path(named)).look(archive=archive)
    except SiteError as error:
        raise _wrong("SITE_DIR", named, Path(error.subject), error.reason) from error


def site_of(settings: BaseSettings, *, written: bool = False) -> Path:
    """Return the folder that SITE_DIR names; SettingError if a file stands there.

    One that is *written* to must allow it.
    """
    named = settings["SITE_DIR"]
    if reason := refusal(Path(named)) if written else obstacle(Path(named)):
        raise _wrong("SITE_DIR", named, Path(named), reason)
    return Path(named)


def _wrong(name: str, value: str, place: Path, reason: str) -> SettingError:
    """Return the error about *place*, which the setting's *value* names if it isn't that itself."""
    return SettingError(f"{name}={value}", reason if str(place) == value else f"{place} {reason}")
