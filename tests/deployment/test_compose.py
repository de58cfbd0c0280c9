"""compose.yaml as far as it can be checked without an engine: Debian's docker-compose reads it whole."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KEYS = {"SHOKO_QDRANT_KEY": "qdrant-key", "SHOKO_LLM_KEY": "llm-key"}

pytestmark = pytest.mark.integration


def read_compose(profile: str, keys: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = shutil.which("docker-compose")
    if command is None:
        pytest.skip("docker-compose is not installed (apt install docker-compose)")
    environment = {"PATH": os.environ["PATH"], **keys}
    return subprocess.run(
        [command, "-f", str(ROOT / "compose.yaml"), "--profile", profile, "config"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(("profile", "server"), [("cpu", "qwen-cpu"), ("gpu", "qwen-gpu")])
def test_each_profile_is_valid_and_has_its_model_server(profile: str, server: str) -> None:
    result = read_compose(profile, KEYS)
    assert result.returncode == 0, result.stderr
    assert f"{server}:" in result.stdout


def test_without_keys_it_refuses_and_names_the_variable() -> None:
    result = read_compose("cpu", {})
    assert result.returncode != 0
    assert "SHOKO_QDRANT_KEY" in result.stderr or "SHOKO_LLM_KEY" in result.stderr
