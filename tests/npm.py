"""Packages of npm that a test uses: installed once for as long as their list is the same, outside the tree.

Where node, npm or the packages cannot be had, the test is left out and says why.
"""

import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from app.settings import ROOT


def packages_of(folder: Path) -> Path:
    """Install what a folder's package-lock.json lists; where it lies."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    listed = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()[:16]
    packages = ROOT / ".local" / f"{folder.name}-{listed}"
    packages.mkdir(parents=True, exist_ok=True)
    with (packages / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # workers of one run install one after the other
        if not (packages / "installed").exists():
            for name in ("package.json", "package-lock.json"):
                shutil.copy(folder / name, packages / name)
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            done = subprocess.run(command, cwd=packages, capture_output=True, timeout=300, check=False)  # noqa: S603 - no input in it
            if done.returncode != 0:
                pytest.skip(f"npm could not install the packages of {folder.relative_to(ROOT)}")
            (packages / "installed").touch()
    return packages
