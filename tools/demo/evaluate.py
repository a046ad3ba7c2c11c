"""Zero-shot measures on unseen drawn cases and unseen phrasings; run as a script it measures a trained folder.

- Phase: argmax over the mean of a class's unit prompt embeddings, for single frames (1 fps) and for the mean of the raw
  embeddings of four neighbouring frames; accuracy and macro-F1 per video, then their mean over the videos. Truth is
  what can be seen (Cataract-1K's rule: no instrument in view is idle); "planned" are the same figures against the bare
  segment borders, where a tool that has just left or not yet come counts as its phase: about a tenth of all frames, and
  told apart only by how far the operation has gone.
- Instruments: average precision over all test frames with the cosine as the score; mean over the instruments present.
- Retrieval: the gallery is every window of four frames (4 s, non-overlapping, one phase) of all test cases. A query
  describes one of them (phase, and an instrument or a fact where there is one); a clip is a hit when everything that
  the query claims holds in it. R@K: share of queries with a hit among the K best. Chance, with random clips, is printed
  beside it: phases repeat in every case, so that it is far from zero.
- Procedure: mean of all raw frame embeddings of a video against the procedure prompts.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reference"))

import data  # noqa: E402
from encoders import Config, build  # noqa: E402
from grammar import TRAIN, UNSEEN, as_seen, describe, moment_keys  # noqa: E402
from label_sets import label_sets  # noqa: E402
from plan import moment_at  # noqa: E402
from tokens import PAD, Tokenizer  # noqa: E402

TEST_CASES = 12
QUERIES = 600
WINDOW = 4
BATCH = 128


def demo_config(vocabulary):
    """The demo pair: 0.94 M parameters see, 0.75 M read; fp32, fp16 and int8 of both together fit in 12 MB."""
    return Config(blocks=(2, 2, 2, 2), width=16, dim=128, layers=4, ffn=256, vocab=vocabulary, positions=80)


def pad(rows):
    """Lists of ids -> ids and mask, int64 [N,T]."""
    ids = torch.full((len(rows), max(map(len, rows))), PAD)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = torch.tensor(row)
    return ids, (ids != PAD).long()


def unit(x):
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


class TorchTowers:
    """The two towers as plain functions, as any other runtime could offer them."""

    def __init__(self, pair, tokenizer):
        self.pair = pair.eval()
        self.tokenizer = tokenizer

    def images(self, frames):
        """uint8 [N,128,128,3] -> raw float32 [N,D]."""
        with torch.no_grad():
            parts = [
                self.pair.encode_image(torch.from_numpy(data.normalise(frames[at : at + BATCH]))).numpy()
                for at in range(0, len(frames), BATCH)
            ]
        return np.concatenate(parts)

    def texts(self, texts):
        with torch.no_grad():
            parts = [
                self.pair.encode_text(*pad([self.tokenizer.encode(text) for text in texts[at : at + BATCH]])).numpy()
                for at in range(0, len(texts), BATCH)
            ]
        return np.concatenate(parts)


def class_embeddings(towers, labels):
    """[C,D]: unit mean of a label's unit prompt embeddings."""
    return unit(np.stack([unit(towers.texts(label["prompts"])).mean(0) for label in labels]))


def macro_f1(truth, guess):
    """Mean F1 over the classes that occur in truth or guess."""
    scores = []
    for label in np.union1d(truth, guess):
        hit = np.sum((truth == label) & (guess == label))
        scores.append(2 * hit / (np.sum(truth == label) + np.sum(guess == label)))
    return float(np.mean(scores))


def average_precision(truth, score):
    order = np.argsort(-score, kind="stable")
    hits = truth[order]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


def smooth(raw):
    """Mean of the raw embeddings of frames i-1..i+2 (clipped at the ends): [N,D] -> [N,D]."""
    near = np.clip(np.arange(len(raw))[:, None] + np.arange(-1, WINDOW - 1), 0, len(raw) - 1)
    return raw[near].mean(1)


def phase_scores(cases, raw, classes, names, seen=lambda moment: moment):
    """Accuracy and F1 of one embedding list per case, and the confusion counts [C,C]; `seen` may redefine the truth."""
    accuracy, f1 = [], []
    confusion = np.zeros((len(names), len(names)), int)
    for case, embeddings in zip(cases, raw):
        truth = np.array([names.index(seen(moment_at(case.plan, t)).phase) for t in case.times])
        guess = (unit(embeddings) @ classes.T).argmax(1)
        np.add.at(confusion, (truth, guess), 1)
        accuracy.append(float((truth == guess).mean()))
        f1.append(macro_f1(truth, guess))
    return float(np.mean(accuracy)), float(np.mean(f1)), confusion


def instrument_scores(cases, raw, classes, names):
    """{instrument: AP} over all frames; instruments that never occur are left out."""
    present = np.array(
        [[name in moment_at(case.plan, t).instruments for name in names] for case in cases for t in case.times]
    )
    scores = unit(np.concatenate(raw)) @ classes.T
    return {
        name: average_precision(present[:, index], scores[:, index])
        for index, name in enumerate(names)
        if present[:, index].any()
    }


def gallery(cases, raw):
    """Windows of four frames of one phase: unit embeddings [G,D] and their moments."""
    rows, moments = [], []
    for case, embeddings in zip(cases, raw):
        found = [moment_at(case.plan, t) for t in case.times]
        for at in range(0, len(found) - WINDOW + 1, WINDOW):
            if len({as_seen(moment).phase for moment in found[at : at + WINDOW]}) == 1:
                rows.append(embeddings[at : at + WINDOW].mean(0))
                moments.append(found[at + WINDOW // 2])
    return unit(np.stack(rows)), moments


def retrieval_scores(towers, clips, moments, part):
    """R@1/5/10, the median rank of the first hit, and the chance of hitting with one or five random clips."""
    rng = np.random.default_rng(7 + part)
    phrases = [describe(rng, moments[int(rng.integers(len(moments)))], part) for _ in range(QUERIES)]
    scores = unit(towers.texts([phrase.text for phrase in phrases])) @ clips.T
    keys = [moment_keys(moment) for moment in moments]
    ranks, chance = [], []
    for phrase, row in zip(phrases, scores):
        hits = np.array([phrase.claims <= held for held in keys])
        ranks.append(int(np.argmax(hits[np.argsort(-row, kind="stable")])))
        chance.append(hits.mean())
    ranks = np.array(ranks)
    chance = np.array(chance)
    random = {f"chanceR@{k}": float(np.mean(1 - (1 - chance) ** k)) for k in (1, 5)}
    found = {f"R@{k}": float((ranks < k).mean()) for k in (1, 5, 10)}
    return {**found, "medianRank": float(np.median(ranks) + 1), **random}


def round_all(value):
    if isinstance(value, dict):
        return {key: round_all(item) for key, item in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def measure(towers, cases, frames):
    """Every figure of the model card."""
    phases, tools, procedures = (entry["labels"] for entry in label_sets()["labelSets"])
    raw = [towers.images(frames[case.first : case.first + case.count]) for case in cases]
    names = [[label["id"] for label in labels] for labels in (phases, tools, procedures)]
    classes = [class_embeddings(towers, labels) for labels in (phases, tools, procedures)]
    accuracy, f1, confusion = phase_scores(cases, raw, classes[0], names[0], as_seen)
    clips = [smooth(rows) for rows in raw]
    clip_accuracy, clip_f1, _ = phase_scores(cases, clips, classes[0], names[0], as_seen)
    planned, planned_f1, _ = phase_scores(cases, raw, classes[0], names[0])
    planned_clip, _, _ = phase_scores(cases, clips, classes[0], names[0])
    tool_scores = instrument_scores(cases, raw, classes[1], names[1])
    videos = unit(np.stack([rows.mean(0) for rows in raw]))
    right = [names[2][guess] == case.plan.procedure for case, guess in zip(cases, (videos @ classes[2].T).argmax(1))]
    clips, moments = gallery(cases, raw)
    return round_all({
        "cases": len(cases), "frames": sum(case.count for case in cases), "galleryClips": len(moments),
        "queries": QUERIES,
        "phase": {"accuracy": accuracy, "macroF1": f1, "clipAccuracy": clip_accuracy, "clipMacroF1": clip_f1,
                  "plannedAccuracy": planned, "plannedMacroF1": planned_f1, "plannedClipAccuracy": planned_clip},
        "phaseRecall": {
            name: float(confusion[row, row] / max(1, confusion[row].sum())) for row, name in enumerate(names[0])
        },
        "instrument": {"mAP": float(np.mean(list(tool_scores.values()))), "AP": tool_scores},
        "retrievalUnseenPhrasings": retrieval_scores(towers, clips, moments, UNSEEN),
        "retrievalSeenPhrasings": retrieval_scores(towers, clips, moments, TRAIN),
        "procedure": {"accuracy": float(np.mean(right))},
    })


def load_pair(folder):
    """TorchTowers of a trained folder."""
    vocabulary = (Path(folder) / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]
    pair = build(demo_config(len(vocabulary)))
    pair.load_state_dict(torch.load(Path(folder) / "checkpoint.pth"))
    return TorchTowers(pair, Tokenizer(vocabulary))


def write_card(folder, entries):
    """Merges `entries` into the folder's card.json."""
    path = Path(folder) / "card.json"
    card = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(json.dumps({**card, **entries}, indent=2) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description="Measures a trained demo pair")
    parser.add_argument("folder")
    parser.add_argument("--cache", default=str(Path(__file__).parent / ".cache"))
    parser.add_argument("--cases", type=int, default=TEST_CASES)
    args = parser.parse_args()
    torch.set_num_threads(2)
    figures = measure(load_pair(args.folder), *data.load_split("test", args.cases, args.cache))
    write_card(args.folder, {"main": figures})
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
