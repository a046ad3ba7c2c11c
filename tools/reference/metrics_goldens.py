"""What scikit-learn makes of random label rows: fixtures/metrics.json, compared with core/metrics by its test.

    python3 metrics_goldens.py

Needs numpy and scikit-learn. The product never runs this.
"""
import json
from pathlib import Path

import numpy as np
from sklearn import metrics

CLASSES = 6
LABELS = 4


def rows(rng, frames):
    """A row of stretches and a guess of it that is right most of the time; class 5 is never true in the first video."""
    truth = np.repeat(rng.integers(0, CLASSES - 1, frames // 10 + 1), 10)[:frames]
    guess = np.where(rng.random(frames) < 0.7, truth, rng.integers(0, CLASSES, frames))
    return truth, guess


def macro(truth, guess):
    scores = {
        name: float(score(truth, guess, average="macro", zero_division=0))
        for name, score in (("precision", metrics.precision_score), ("recall", metrics.recall_score),
                            ("f1", metrics.f1_score), ("jaccard", metrics.jaccard_score))
    }
    return {"accuracy": float(metrics.accuracy_score(truth, guess)), **scores}


def per_class(truth, guess):
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        truth, guess, labels=range(CLASSES), zero_division=0
    )
    jaccard = metrics.jaccard_score(truth, guess, labels=range(CLASSES), average=None, zero_division=0)
    return {"precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(),
            "jaccard": jaccard.tolist(), "support": support.tolist()}


def presence(rng, frames):
    truth = (rng.random((LABELS, frames)) < np.array([0.5, 0.1, 0.02, 0.9])[:, None]).astype(int)
    # Rounded to hundredths: equal scores are part of the test.
    scores = np.round(np.clip(truth * 0.3 + rng.random((LABELS, frames)), 0, 1), 2)
    shown = (scores > 0.6).astype(int)
    return truth, scores, shown


def fpr(truth, shown):
    return float(shown[truth == 0].mean())


def label_scores(truth, scores, shown):
    return {
        "ap": float(metrics.average_precision_score(truth, scores)),
        "precision": float(metrics.precision_score(truth, shown, zero_division=0)),
        "recall": float(metrics.recall_score(truth, shown, zero_division=0)),
        "f1": float(metrics.f1_score(truth, shown, zero_division=0)),
        "fpr": fpr(truth, shown),
    }


def main():
    rng = np.random.default_rng(5)
    videos = [rows(rng, frames) for frames in (180, 75, 240)]
    pooled = [np.concatenate(part) for part in zip(*videos)]
    tools = [presence(rng, frames) for frames in (200, 120)]
    joined = [np.concatenate(part, axis=1) for part in zip(*tools)]
    fixture = {
        "sklearn": __import__("sklearn").__version__,
        "classes": CLASSES,
        "videos": [{"truth": t.tolist(), "guess": g.tolist(), **macro(t, g)} for t, g in videos],
        "pooled": {**macro(*pooled), "perClass": per_class(*pooled),
                   "confusion": metrics.confusion_matrix(*pooled, labels=range(CLASSES)).tolist()},
        "presence": [
            [{"truth": t.tolist(), "scores": s.tolist(), "shown": h.tolist(), **label_scores(t, s, h)}
             for t, s, h in zip(*video)]
            for video in tools
        ],
        "presencePooled": [label_scores(*row) for row in zip(*joined)],
    }
    path = Path(__file__).parent / "fixtures" / "metrics.json"
    path.write_text(json.dumps(fixture) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
