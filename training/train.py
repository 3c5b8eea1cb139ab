"""Train the tables of weighted n-grams from the lines in this folder.

    python -m venv build/train && build/train/bin/pip install scikit-learn
    build/train/bin/python training/train.py

Writes `hotline/conversation/tables/`: what somebody asks for, and on which theme.
The line itself needs nothing of this when it runs. Logistic regression,
one table for all languages; weights that hardly count are left out. `chat_*.jsonl`, everyday texts,
are kept for the second ear for danger, which is not made yet: it alarmed on too much of them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression

HERE = Path(__file__).resolve().parent
TABLES = HERE.parent / "hotline" / "conversation" / "tables"
LEAST = 400  # thousandths; a smaller weight is left out
# The inverse of how hard weights are pulled to zero, and how many n-grams are kept.
WISHES = (40.0, 30_000)
TOPICS = (40.0, 20_000)
DANGER = ("danger_en.jsonl", "danger_es.jsonl", "danger_en2.jsonl", "danger_es2.jsonl")
HARMLESS = ("harmless_en.jsonl", "harmless_es.jsonl")
sys.path.insert(0, str(HERE.parent))

from hotline.conversation.wishes import tokens_of  # noqa: E402
from hotline.ngrams import RARITY, UNIT, features  # noqa: E402


def lines(*names: str) -> list[dict[str, Any]]:
    """The rows of these files, in order."""
    found = []
    for name in names:
        text = (HERE / name).read_text("utf-8")
        found += [json.loads(line) for line in text.splitlines() if line.strip()]
    return found


def train(
    texts: Sequence[Sequence[str]], labels: Sequence[str], strength: float, most: int
) -> dict[str, Any]:
    """A table of the `most` n-grams that tell labels apart best, fitted again on those alone."""
    counter = CountVectorizer(analyzer=features, binary=True, min_df=2)
    counts = counter.fit_transform(texts)
    model, _ = fit(counts, labels, strength)
    telling = np.sort(np.argsort(-np.abs(model.coef_).max(axis=0), kind="stable")[:most])
    model, rarity = fit(counts[:, telling], labels, strength)
    return table(model, counter.get_feature_names_out()[telling], rarity)


def fit(counts: Any, labels: Sequence[str], strength: float) -> tuple[Any, Any]:
    """A model on n-grams weighed by how rare they are, and that rarity of each."""
    weigher = TfidfTransformer()
    model = LogisticRegression(C=strength, max_iter=1000, class_weight="balanced")
    model.fit(weigher.fit_transform(counts), labels)
    return model, weigher.idf_


def table(model: Any, grams: Iterable[str], rarity: Iterable[float]) -> dict[str, Any]:
    """The model as whole numbers; weights below `LEAST` thousandths are left out."""
    rows, kept = model.coef_, dict[str, list[int]]()
    for column, (gram, rare) in enumerate(zip(grams, rarity, strict=True)):
        pairs = [(label, round(rows[label][column] * rare * UNIT)) for label in range(len(rows))]
        weights = [n for label, weight in pairs if abs(weight) >= LEAST for n in (label, weight)]
        kept[gram] = [round((rare * RARITY) ** 2), *weights]
    names = [str(name) for name in (model.classes_ if len(rows) > 1 else model.classes_[1:])]
    bias = [round(value * UNIT) for value in model.intercept_]
    return {"labels": names, "bias": bias, "grams": dict(sorted(kept.items()))}


def write(path: Path, found: dict[str, Any]) -> None:
    """One n-gram a line, so that a change can be read."""
    head = json.dumps({name: found[name] for name in ("labels", "bias")}, ensure_ascii=False)
    grams = found["grams"].items()
    rows = [json.dumps(g, ensure_ascii=False) + ":" + json.dumps(numbers) for g, numbers in grams]
    body = ",\n".join(rows).replace(", ", ",")
    path.write_text(f'{head[:-1]},\n"grams":{{\n{body}}}}}\n', "utf-8")
    sys.stdout.write(f"{path.name}: {len(rows)} n-grams, {path.stat().st_size // 1024} KB\n")


def wishes() -> None:
    """The tables of intents and of topics."""
    asked = lines(*sorted(path.name for path in HERE.glob("wishes_*.jsonl")))
    topics = lines("topics_en.jsonl", "topics_es.jsonl")
    # A cry must never be taken for a wish: whoever is not understood is told of the crisis line.
    others = [
        row | {"intent": "unknown"}
        for row in [*lines(*DANGER), *lines(*HARMLESS)]
        if row["kind"] not in {"signup", "service", "request"}
    ]
    rows = [*asked, *topics, *others]
    found = train([tokens_of(r["text"]) for r in rows], [r["intent"] for r in rows], *WISHES)
    write(TABLES / "wishes.json", found)
    about = [*(row for row in asked if row["intent"] in {"story", "change_topic"}), *topics]
    told = [r["topic"] or "none" for r in about]
    write(TABLES / "topics.json", train([tokens_of(r["text"]) for r in about], told, *TOPICS))


if __name__ == "__main__":
    wishes()
