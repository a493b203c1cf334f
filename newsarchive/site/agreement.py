"""Whether posts come to stand where the pages around them expect them."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from newsarchive.errors import SiteError
from newsarchive.exporters.options import PostOptions
from newsarchive.site.config import CONFIG_NAME, SiteConfig
from newsarchive.site.names import name_of_zone

_TEMPLATES = ("/:categories/:year/:month/:day/:title:output_ext",)
_PERMALINKS = (None, "date", *_TEMPLATES)
_POSTS = "_posts"
# Values of a post that decide about its address, or whether it has one.
_MOVING = ("permalink", "categories", "category", "slug", "published")


def check_agreement(
    config: SiteConfig, folder: Path, *, zone: ZoneInfo, options: PostOptions
) -> None:
    """Raise SiteError if Jekyll would give articles other addresses than the pages link to."""
    subject = str(folder / CONFIG_NAME)
    _check_zone(config, subject, zone)
    for reason in _wrong(config):
        raise SiteError(subject, reason)
    if options.style == "classic":
        raise SiteError(
            subject,
            "asks for pages around the posts, which classic ones don't fit; "
            "set POST_STYLE=full, or take the block newsarchive out of it",
        )


def _check_zone(config: SiteConfig, subject: str, zone: ZoneInfo) -> None:
    named = config.values.get("timezone")
    ours = f"timezone: {zone.key} and zone_name: {name_of_zone(zone.key)}, what is shown behind"
    if named is None:
        raise SiteError(
            subject,
            "has no timezone: articles would have the addresses of the zone in which Jekyll runs; "
            f"set {ours} times",
        )
    if named != zone.key:
        raise SiteError(
            subject,
            f"timezone is {named} and TIME_ZONE is {zone.key}: articles would have two addresses; "
            f"set TIME_ZONE={named}, or in this file {ours} times",
        )


def _wrong(config: SiteConfig) -> Iterator[str]:
    """Say what gives articles other addresses, or none."""
    values = config.values
    permalink = values.get("permalink")
    if permalink not in _PERMALINKS:
        yield f"permalink is {permalink}: articles would have two addresses; set it to date"
    collections = values.get("collections")
    posts = collections.get("posts") if isinstance(collections, dict) else None
    of_posts = posts.get("permalink") if isinstance(posts, dict) else None
    if of_posts not in (None, *_TEMPLATES):
        yield (
            f"permalink of the collection posts is {of_posts}: articles would have two addresses; "
            "take it out"
        )
    if values.get("collections_dir"):
        yield f"collections_dir is {values['collections_dir']}: Jekyll would see no posts; unset it"
    if values.get("limit_posts"):
        yield f"limit_posts is {values['limit_posts']}: older articles would have no page; unset it"
    endings = values.get("markdown_ext")
    if endings is not None and "md" not in str(endings).replace(" ", "").split(","):
        yield f"markdown_ext is {endings}: articles would have no page; add md to it"
    yield from _wrong_defaults(values.get("defaults"))


def _wrong_defaults(defaults: object) -> Iterator[str]:
    for each in defaults if isinstance(defaults, list) else ():
        scope, values = (
            (each.get("scope"), each.get("values")) if isinstance(each, dict) else (None, None)
        )
        if isinstance(values, dict) and _is_of_posts(scope if isinstance(scope, dict) else {}):
            for name in _MOVING:
                value = values.get(name)
                if value is not None and value not in _harmless(name):
                    yield (
                        f"defaults set {name} to {value} for posts: articles would have other "
                        "addresses than pages link to; take that out"
                    )


def _harmless(name: str) -> tuple[object, ...]:
    return {"permalink": _TEMPLATES, "published": (True,)}.get(name, ())


def _is_of_posts(scope: dict[str, object]) -> bool:
    """Tell whether what Jekyll sets for *scope* it sets for some of our posts."""
    if scope.get("type", "posts") != "posts":
        return False
    path = scope.get("path")
    start = path.partition("*")[0] if isinstance(path, str) else ""
    return start.startswith(_POSTS) or _POSTS.startswith(start)
