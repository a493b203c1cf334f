"""The files of a new site, and which of them somebody has changed since they were written."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from newsarchive import __version__
from newsarchive.errors import SiteError
from newsarchive.exporters.front_matter import quoted, word
from newsarchive.exporters.site_folder import SiteFolder
from newsarchive.site.files import is_of_a_run
from newsarchive.site.names import SiteNames

_CONFIG = "_config.yml"
MANIFEST = PurePosixPath(".newsarchive-site.json")

_PLAIN = ("timezone", "zone_name")  # as people write them there
_HIDDEN = "dot-"  # how a name that starts with a dot is written in our own folder


@dataclass(slots=True)
class Outcome:
    """What `write_skeleton` did, by path.

    Left as they are: ``yours``, which somebody changed or removed since they were written;
    ``kept``, likewise, of which there is a newer version by now; ``foreign``, which stood there
    before and are not ours.
    """

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    yours: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def skeleton_files(names: SiteNames) -> dict[str, str]:
    """Return the text of each file of a new site, by its path in the site."""
    found = dict(_walk(files("newsarchive").joinpath("site", "files"), ""))
    config = found[_CONFIG]
    for key, value in names.fields():
        scalar = word(value) if key in _PLAIN else quoted(value)
        config = config.replace(f"%{key}%", scalar)
    found[_CONFIG] = config
    return dict(sorted(found.items()))


def _template(name: str) -> str:
    return files("newsarchive").joinpath("site", "files", name).read_text("utf-8")


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for entry in folder.iterdir():
        name = entry.name
        if name == "__pycache__":  # an installation compiles whatever ends in .py
            continue
        if name.startswith(_HIDDEN):
            name = f".{name.removeprefix(_HIDDEN)}"
        if entry.is_dir():
            found += _walk(entry, f"{prefix}{name}/")
        else:
            found.append((prefix + name, entry.read_text("utf-8")))
    return found


def write_skeleton(folder: Path, names: SiteNames, *, force: bool) -> Outcome:
    """Bring the site in *folder* up to this version, but for what somebody changed in it.

    What runs of an earlier version wrote, and is a template now, is ours. *force* replaces all.
    Raises SiteError. A run that was cut off is finished by the next.
    """
    site = SiteFolder(folder)
    noted = _noted(folder / MANIFEST)
    notes = dict(noted)
    template = _digest(_template(_CONFIG).encode())
    before = _noted(folder / MANIFEST, "templates").get(_CONFIG, template)
    outcome = Outcome()
    wanted = skeleton_files(names)
    for path, text in wanted.items():
        fate = _fate(folder / path, text, noted.get(path), force=force)
        if path == _CONFIG and fate == "kept" and before == template:
            fate = "yours"  # what is new in it are names
        getattr(outcome, fate).append(path)
        if fate == "written":
            site.write(PurePosixPath(path), text)
        if fate in ("written", "unchanged"):
            notes[path] = _digest(text.encode())
            before = template if path == _CONFIG else before
    for path in sorted(noted.keys() - wanted.keys()):  # of an earlier version
        if _content(folder / path) in (None, b"") or _is_noted(folder / path, noted[path]):
            site.remove(PurePosixPath(path))
            outcome.removed.append(path)
        del notes[path]
    site.write(MANIFEST, _manifest(notes, {_CONFIG: before}))
    return outcome


def standing_files(folder: Path) -> dict[str, bytes]:
    """Return the files in *folder* that are as `write_skeleton` wrote them, by path."""
    noted = _noted(folder / MANIFEST)
    names = [path for path, digest in noted.items() if _is_noted(folder / path, digest)]
    if noted:
        names.append(str(MANIFEST))
    return {path: (folder / path).read_bytes() for path in names}


def _fate(target: Path, text: str, noted: str | None, *, force: bool) -> str:
    content = _content(target)
    if content == text.encode() and not target.is_symlink():
        return "unchanged"
    if content is None and (noted is None or force):
        return "written"
    if force or (noted is not None and _is_noted(target, noted)):
        return "written"
    if noted is None:
        by_a_run = not target.is_symlink() and is_of_a_run(content or b"")
        return "written" if by_a_run else "foreign"
    return "yours" if noted == _digest(text.encode()) else "kept"


def _is_noted(target: Path, noted: str) -> bool:
    content = _content(target)
    return content is not None and not target.is_symlink() and _digest(content) == noted


def _content(target: Path) -> bytes | None:
    """Return what stands at *target*; what is no file counts as an empty one."""
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return b"" if target.is_symlink() else None
    except IsADirectoryError:
        return b""
    except OSError as error:
        raise SiteError(str(target), f"can't be read: {error.strerror}") from error


def _noted(path: Path, what: str = "files") -> Mapping[str, str]:
    content = _content(path)
    if content is None:
        return {}
    try:
        noted = json.loads(content)
        noted = noted["files"] if what == "files" else noted.get(what, {})
        return {str(name): str(digest) for name, digest in noted.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SiteError(
            str(path), "can't be understood; restore it, or remove it and use --force"
        ) from error


def _manifest(notes: Mapping[str, str], templates: Mapping[str, str]) -> str:
    value = {
        "made_by": f"newsarchive {__version__}",
        "files": dict(sorted(notes.items())),
        "templates": templates,
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
