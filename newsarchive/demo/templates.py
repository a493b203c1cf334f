"""The pages of the origin as files with ``$names``."""

from functools import cache
from importlib.resources import files
from string import Template


@cache
def template(name: str) -> Template:
    """Return the page template of that name."""
    path = files("newsarchive.demo").joinpath(f"data/pages/{name}.html")
    return Template(path.read_text(encoding="utf-8"))
