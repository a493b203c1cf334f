"""Sites of tests, built by Jekyll."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from site_world import World


def build(world: World) -> Path:
    """Build the site without a conflict or an error; return the folder of the result."""
    return build_folder(world.site, world.folder / "built")


def build_folder(site: Path, result: Path) -> Path:
    """Build the site in a folder into another one, in the same way."""
    if shutil.which("jekyll") is None:
        pytest.skip("Jekyll isn't installed on this machine")
    done = subprocess.run(
        ["jekyll", "build", "--disable-disk-cache", "-s", str(site), "-d", str(result)],
        cwd=result.parent,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "onflict" not in said
    assert "rror" not in said
    return result
