"""Train the tables of weighted n-grams from the lines in this folder.

    python -m venv build/train && build/train/bin/pip install scikit-learn
    build/train/bin/python training/train.py

Writes `hotline/conversation/tables/`: what somebody asks for, and on which theme.
The line itself needs nothing of this when it runs. Logistic regression,
one table for all languages; weights that hardly count are left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

HERE = Path(__file__).resolve().parent
TABLES = HERE.parent / "hotline" / "conversation" / "tables"
STRENGTH = 4.0  # the inverse of how hard weights are pulled to zero
LEAST = 50  # thousandths; a smaller weight is left out
sys.path.insert(0, str(HERE.parent))

from hotline.conversation.wishes import tokens_of  # noqa: E402
from hotline.ngrams import UNIT, features  # noqa: E402


def lines(*names: str) -> list[dict[str, Any]]:
    """The rows of these files, in order."""
    found = []
    for name in names:
        text = (HERE / name).read_text("utf-8")
        found += [json.loads(line) for line in text.splitlines() if line.strip()]
    return found


def train(texts: Sequence[Sequence[str]], labels: Sequence[str], strength: float) -> Any:
    """A fitted model and its vocabulary."""
    counter = CountVectorizer(analyzer=lambda t: features(t), binary=True, min_df=2)
    matrix = counter.fit_transform(texts)
    model = LogisticRegression(C=strength, max_iter=400, class_weight="balanced")
    model.fit(matrix, labels)
    return model, counter.get_feature_names_out()


def table(model: Any, grams: Iterable[str], least: int) -> dict[str, Any]:
    """The model as whole numbers; weights below `least` thousandths are left out."""
    rows = model.coef_
    kept: dict[str, list[int]] = {}
    for column, gram in enumerate(grams):
        pairs = [(label, round(rows[label][column] * UNIT)) for label in range(len(rows))]
        flat = [n for label, weight in pairs if abs(weight) >= least for n in (label, weight)]
        if flat:
            kept[gram] = flat
    names = [str(name) for name in (model.classes_ if len(rows) > 1 else model.classes_[1:])]
    bias = [round(value * UNIT) for value in model.intercept_]
    return {"labels": names, "bias": bias, "weights": dict(sorted(kept.items()))}


def write(path: Path, found: dict[str, Any]) -> None:
    """One n-gram a line, so that a change can be read."""
    head = json.dumps({name: found[name] for name in ("labels", "bias")}, ensure_ascii=False)
    weights = found["weights"].items()
    rows = [
        json.dumps(gram, ensure_ascii=False) + ":" + json.dumps(pairs) for gram, pairs in weights
    ]
    body = ",\n".join(rows).replace(", ", ",")
    path.write_text(f'{head[:-1]},\n"weights":{{\n{body}}}}}\n', "utf-8")
    sys.stdout.write(f"{path.name}: {len(rows)} n-grams, {path.stat().st_size // 1024} KB\n")


def wishes() -> None:
    """The tables of intents and of topics."""
    rows = lines(*sorted(path.name for path in HERE.glob("wishes_*.jsonl")))
    # A cry must never be taken for a wish: whoever is not understood is told of the crisis line.
    rows += [
        row | {"intent": "unknown"}
        for row in lines("danger_en.jsonl", "danger_es.jsonl")
        if row["kind"] not in {"signup", "service"}
    ]
    texts, intents = [tokens_of(row["text"]) for row in rows], [row["intent"] for row in rows]
    write(TABLES / "wishes.json", table(*train(texts, intents, STRENGTH), LEAST))
    about = [row for row in rows if row["intent"] in {"story", "change_topic"}]
    about += lines("topics_en.jsonl", "topics_es.jsonl")
    texts, topics = [tokens_of(r["text"]) for r in about], [r["topic"] or "none" for r in about]
    write(TABLES / "topics.json", table(*train(texts, topics, STRENGTH), LEAST))


if __name__ == "__main__":
    wishes()
