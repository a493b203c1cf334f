"""Makes sure that the packages beside this one are ours."""

from importlib.util import find_spec
from pathlib import Path


def own(name: str) -> str:
    """Return *name*, a top-level package of this project.

    Raises ImportError when another distribution has a package of that name and wins: Scrapy puts
    the project last on the path, would load the other one and list no spiders.
    """
    spec = find_spec(name)
    here = Path(__file__).parent.parent
    if spec is None or spec.origin is None or Path(spec.origin).parent.parent != here:
        found = spec.origin if spec else "nothing"
        raise ImportError(
            f"package {name!r} should be beside {here / 'newsarchive'}, found {found}"
        )
    return name
