"""One listener and one directory for all tests of the crisis room."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from hotline.crisis import Directory, Listener

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "content"
CORPUS = ROOT / "tests" / "corpus"


def corpus(name: str) -> list[dict[str, str]]:
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def crisis_words(lang: str) -> dict[str, Any]:
    return dict(yaml.safe_load((CONTENT / lang / "crisis.yaml").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def listener() -> Listener:
    return Listener.load(CONTENT / "crisis")


@pytest.fixture(scope="session")
def directory() -> Directory:
    return Directory.load(CONTENT / "crisis")


@pytest.fixture(scope="session")
def words() -> dict[str, dict[str, Any]]:
    return {lang: crisis_words(lang) for lang in ("en", "es")}
