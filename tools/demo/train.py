"""Trains the demo pack's encoders on drawn cataract surgery, the OphCLIP way in small: one command, two CPU cores.

    python3 tools/demo/train.py --out FOLDER

- First the text tower alone: narrations with the same claims belong together (the family starts from a pretrained BERT;
  from nothing, both towers at once take several times as long to leave the plateau). It stays as a small part after.
- Clip steps: the mean of raw frame embeddings of a clip (four frames in 3-5 s, two of them a step) against narrations,
  InfoNCE on unit vectors at the family's temperature of 0.1; single frames are contrasted with the same narrations
  beside it. A narration is a positive of every clip of the batch of which all that it claims is true (phase,
  instruments, facts), so two clips of the same moment are never each other's negatives. Each clip brings two.
- Video steps, every third: 8 frames pooled over a whole case against its title (and summary) and other cases' titles.
- Silent cases, from a quarter of the first round on, in the video steps: no words of theirs are used. Their embeddings
  lie in a memory bank that is renewed all the time; see `SilentBank` and `silent_loss` in objectives.py.
Two rounds of a cosine learning rate: the second starts from the first's weights (`SECOND`).
The ablation trains three arms (clips; + titles; + silent bank) with one reduced budget: as many steps of as many
images each.
"""
import argparse
import json
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

# Threads that spin while they wait cost more than they give on two shared cores; read when torch loads.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("GOMP_SPINCOUNT", "0")

import numpy as np
import torch

import data
import evaluate
import grammar
from label_sets import label_sets
from objectives import SilentBank, alike, contrast, silent_loss, unit
from tokens import Tokenizer
from vocabulary import build_vocabulary

CLIPS = 32
# Frames of a clip's four that one step sees: two clips of two teach more than one of four.
SEEN_FRAMES = 2
NARRATIONS = 2
VIDEOS, LIVE, VIDEO_FRAMES = 6, 2, 8
# The network is fully convolutional: most steps run on smaller pictures, the last ones at the size of inference.
SMALL_SIZE = 96
TITLES = 24
TOP_K = 4
TITLE_QUEUE = 96
VIDEO_EVERY = 3
SILENT_WEIGHT = 0.5
FRAME_WEIGHT = 0.5
TEXT_STEPS, TEXT_WEIGHT = 80, 0.25
# A post-norm BERT diverges at the rate that suits a ResNet with BatchNorm.
IMAGE_RATE, TEXT_RATE, DECAY, WARM_UP = 2e-3, 7e-4, 0.05, 60
SAVE_EVERY = 40
WORD_DROP, WORD_SPLIT = 0.06, 0.03


@dataclass
class Arm:
    """What an arm of the ablation learns from."""

    name: str
    video: bool
    silent: bool


@dataclass
class Round:
    """One cosine of the learning rate. `small`: share of its steps on small pictures; `rate`: factor on the rates;
    `even`: 1 when every phase comes equally often, 0 for as often as it was drawn; `silent_from`: share of the round."""

    steps: int
    small: float = 0.6
    rate: float = 1.0
    even: float = 1.0
    silent_from: float = 0.25


ARMS = (Arm("clip only", False, False), Arm("+ video level", True, False), Arm("+ silent bank", True, True))


# The second round sees larger pictures, idle gaps more often, and the silent videos all the time.
SECOND = dict(small=0.35, rate=0.7, even=0.3, silent_from=0.0)


class Trainer:
    """One arm's training for one round, from nothing or from the flat state_dict `start`."""

    def __init__(self, arm, plan, narrated, silent, start=None):
        seed = 2 if start else 1
        torch.manual_seed(seed)
        self.rng = np.random.default_rng(seed)
        self.arm, self.plan, self.steps, self.step = arm, plan, plan.steps, 0
        self.cases, self.frames = narrated
        self.silent, self.silent_frames = silent
        self.vocabulary = build_vocabulary()
        self.tokenizer = Tokenizer(self.vocabulary)
        self.pair = evaluate.build(evaluate.demo_config(len(self.vocabulary)))
        self.warm = start is not None
        if start:
            self.pair.load_state_dict(start)
        self.pair.backbone_img.to(memory_format=torch.channels_last)
        self.clips = [clip for case in self.cases for clip in case.clips]
        self.odds = self.clip_odds()
        self.bank = None
        self.titles = torch.zeros(0, self.pair.backbone_img.global_embedder.out_features)
        self.optimizer = torch.optim.AdamW(parameter_groups(self.pair))
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, self.rate)

    def rate(self, step):
        """Linear warm-up, then half a cosine."""
        return self.plan.rate * min(1, (step + 1) / WARM_UP) * (0.5 + 0.5 * np.cos(np.pi * min(1, step / self.steps)))

    def clip_odds(self):
        """Chance of each clip to be drawn for a step."""
        phases = [clip.moments[0].phase for clip in self.clips]
        odds = np.array([phases.count(phase) ** -self.plan.even for phase in phases])
        return odds / odds.sum()

    def split(self, word):
        """Where a word is cut for once; 0: not at all."""
        return int(self.rng.integers(1, len(word))) if len(word) > 3 and self.rng.random() < WORD_SPLIT else 0

    def encode_texts(self, phrases):
        """Raw [T,D]; now and then a word is left out or cut into pieces, as typed queries are."""
        rows = []
        for phrase in phrases:
            words = phrase.text.split()
            kept = [word for word in words if len(words) < 4 or self.rng.random() > WORD_DROP]
            rows.append(self.tokenizer.encode(" ".join(kept), self.split))
        return self.pair.encode_text(*evaluate.pad(rows))

    def learn_texts(self):
        """The text tower alone, and the image tower's bias so that its first embeddings point everywhere."""
        optimizer = torch.optim.AdamW(self.pair.backbone_text.parameters(), lr=TEXT_RATE)
        for step in range(TEXT_STEPS):
            chosen = self.rng.choice(len(self.clips), CLIPS, replace=False, p=self.odds)
            moments = [self.clips[index].moments[int(self.rng.integers(data.CLIP_FRAMES))] for index in chosen]
            phrases = [grammar.narrate(self.rng, moment) for moment in moments for _ in range(NARRATIONS)]
            loss = alike(self.encode_texts(phrases), [phrase.claims for phrase in phrases])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if (step + 1) % SAVE_EVERY == 0:
                print(f"texts: step {step + 1}/{TEXT_STEPS}, loss {loss.item():.3f}", flush=True)
        with torch.no_grad():
            firsts = [self.clips[index].first for index in self.rng.choice(len(self.clips), 2 * CLIPS, replace=False)]
            self.pair.backbone_img.global_embedder.bias -= self.encode_frames(self.frames[firsts]).mean(0)

    def encode_frames(self, frames):
        size = SMALL_SIZE if self.step < self.plan.small * self.steps else data.SIZE
        pixels = torch.from_numpy(data.augment(frames, self.rng, size))
        return self.pair.encode_image(pixels.contiguous(memory_format=torch.channels_last))

    def clip_loss(self):
        chosen = [self.clips[index] for index in self.rng.choice(len(self.clips), CLIPS, replace=False, p=self.odds)]
        picks = [np.sort(self.rng.choice(data.CLIP_FRAMES, SEEN_FRAMES, replace=False)) for _ in chosen]
        frames = np.concatenate([self.frames[clip.first + pick] for clip, pick in zip(chosen, picks)])
        middles = [clip.moments[pick[-1]] for clip, pick in zip(chosen, picks)]
        phrases = [grammar.narrate(self.rng, moment) for moment in middles for _ in range(NARRATIONS)]
        texts, images = self.encode_texts(phrases), self.encode_frames(frames)
        clips = images.view(CLIPS, SEEN_FRAMES, -1).mean(1)
        each = [clip.moments[index] for clip, pick in zip(chosen, picks) for index in pick]
        loss = contrast(clips, texts, true_of([grammar.moment_keys(m) for m in middles], phrases))
        frame_loss = contrast(images, texts, true_of([grammar.moment_keys(m) for m in each], phrases))
        return loss + FRAME_WEIGHT * frame_loss + TEXT_WEIGHT * alike(texts, [phrase.claims for phrase in phrases])

    def pooled(self, images, videos):
        return images.view(videos, VIDEO_FRAMES, -1).mean(1)

    def video_frames(self, case, frames):
        """uint8 [8,128,128,3] spread over the case."""
        order = case.first + np.argsort(case.times, kind="stable")
        edges = np.linspace(0, case.count, VIDEO_FRAMES + 1)
        return frames[order[self.rng.uniform(edges[:-1], edges[1:]).astype(int)]]

    def video_loss(self, silent):
        """Videos against titles; the silent arm gives part of its images to silent videos."""
        count = VIDEOS if silent else VIDEOS + LIVE
        order = self.rng.permutation(len(self.cases))
        cases = [self.cases[index] for index in order[:count]]
        named = [self.cases[index] for index in order[:TITLES]]
        phrases = [grammar.title(self.rng, case.plan) for case in named]
        texts = self.encode_texts(phrases)
        live_ids = self.live_silent(texts[:count]) if silent else []
        frames = [self.video_frames(case, self.frames) for case in cases]
        frames += [self.video_frames(self.silent[index], self.silent_frames) for index in live_ids]
        videos = self.pooled(self.encode_frames(np.concatenate(frames)), len(frames))
        loss = contrast(videos[:count], texts, true_of([grammar.video_keys(case.plan) for case in cases], phrases))
        self.titles = torch.cat([unit(texts.detach()), self.titles])[:TITLE_QUEUE]
        if silent:
            live = torch.tensor(live_ids)
            extra = silent_loss(self.bank, videos[:count], texts[:count], videos[count:], live, TOP_K)
            loss = loss + SILENT_WEIGHT * extra
            self.bank.update(live, unit(videos[count:].detach()), self.titles)
        return loss

    def live_silent(self, titles):
        """Indices of the silent videos to encode in this step: drawn from those that the titles retrieve."""
        if self.bank is None:
            self.bank = SilentBank(len(self.silent), titles.shape[1])
            self.renew(range(len(self.silent)))
        self.renew(self.rng.choice(len(self.silent), LIVE, replace=False))
        found = np.unique(self.bank.retrieve(unit(titles).detach(), TOP_K)[1].numpy())
        return self.rng.choice(found, LIVE, replace=False).tolist()

    def renew(self, ids):
        """Encodes silent videos for the bank without gradient."""
        self.pair.eval()
        with torch.no_grad():
            for index in ids:
                frames = self.video_frames(self.silent[index], self.silent_frames)
                images = self.pair.encode_image(torch.from_numpy(data.normalise(frames)))
                self.bank.update(torch.tensor([index]), unit(images.mean(0, keepdim=True)), self.titles)
        self.pair.train()

    def run(self, out=None):
        started, recent = time.time(), []
        self.pair.train()
        if not self.warm:
            self.learn_texts()
        for step in range(self.steps):
            self.step = step
            video = self.arm.video and step % VIDEO_EVERY == VIDEO_EVERY - 1
            silent = self.arm.silent and step >= self.plan.silent_from * self.steps and len(self.titles) > 0
            loss = self.video_loss(silent) if video else self.clip_loss()
            self.optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.pair.parameters(), 1.0)
            self.optimizer.step()
            self.schedule.step()
            recent.append((video, loss.item()))
            if (step + 1) % SAVE_EVERY == 0 or step + 1 == self.steps:
                report(self.arm, step + 1, self.steps, recent, time.time() - started)
                recent = []
                if out:
                    save(out, self.pair, self.vocabulary)
        return evaluate.TorchTowers(self.pair, self.tokenizer)


def parameter_groups(pair):
    """Both towers with their own rate; weight decay on matrices only."""
    return [
        {"params": [p for p in tower.parameters() if (p.ndim > 1) == matrix], "lr": rate, "weight_decay": DECAY * matrix}
        for tower, rate in ((pair.backbone_img, IMAGE_RATE), (pair.backbone_text, TEXT_RATE))
        for matrix in (True, False)
    ]


def true_of(keys, phrases):
    """bool [I,T]: everything that phrase t claims is among keys i."""
    return torch.tensor([[phrase.claims <= held for phrase in phrases] for held in keys])


def report(arm, step, steps, recent, seconds):
    means = [np.mean([loss for video, loss in recent if video == kind] or [np.nan]) for kind in (False, True)]
    losses = f"clip loss {means[0]:.3f}, video loss {means[1]:.3f}"
    print(f"{arm.name}: step {step}/{steps}, {losses}, {seconds:.0f} s", flush=True)


def save(out, pair, vocabulary):
    """The family's flat state_dict in fp32, and everything else that the converter needs."""
    state = {key: value.detach().contiguous().clone() for key, value in pair.state_dict().items()}
    torch.save(state, out / "checkpoint.part")
    (out / "checkpoint.part").replace(out / "checkpoint.pth")
    (out / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")


def write_label_sets(out):
    path = Path(__file__).parent / "label-sets.json"
    path.write_text(json.dumps(label_sets(), indent=2) + "\n", encoding="utf-8")
    shutil.copy(path, out / path.name)


def summary(figures):
    """The row of the ablation table."""
    return {
        "phase accuracy": figures["phase"]["accuracy"], "clip accuracy": figures["phase"]["clipAccuracy"],
        "instrument mAP": figures["instrument"]["mAP"], "R@5 unseen": figures["retrievalUnseenPhrasings"]["R@5"],
        "R@1 unseen": figures["retrievalUnseenPhrasings"]["R@1"], "procedure accuracy": figures["procedure"]["accuracy"],
    }


def print_table(rows):
    names = list(next(iter(rows.values())))
    print("| arm | " + " | ".join(names) + " |\n|" + "---|" * (len(names) + 1))
    for arm, row in rows.items():
        print(f"| {arm} | " + " | ".join(f"{row[name]:.3f}" for name in names) + " |", flush=True)


def train_main(args, splits, started):
    """The pack's own model; its checkpoint lies in the folder before it is measured."""
    write_label_sets(args.out)
    if args.steps:
        Trainer(ARMS[-1], Round(args.steps), *splits).run(args.out)
    start = torch.load(args.out / "checkpoint.pth")
    towers = Trainer(ARMS[-1], Round(args.more_steps, **SECOND), *splits, start).run(args.out)
    print(f"main model trained after {time.time() - started:.0f} s", flush=True)
    figures = evaluate.measure(towers, *load("test", args, started))
    evaluate.write_card(args.out, {"steps": [args.steps, args.more_steps], "main": figures})
    print(json.dumps(figures, indent=2), flush=True)


def train_arms(args, splits, started):
    """The ablation table, printed after each arm."""
    rows, test = {}, load("test", args, started)
    for arm in ARMS:
        rows[arm.name] = summary(evaluate.measure(Trainer(arm, Round(args.ablation_steps), *splits).run(), *test))
        print_table(rows)
        evaluate.write_card(args.out, {"ablation": {"steps": args.ablation_steps, "arms": rows}})


def load(split, args, started):
    cases, frames = data.load_split(split, getattr(args, split), args.cache)
    print(f"{split}: {len(frames)} frames of {len(cases)} cases, {time.time() - started:.0f} s", flush=True)
    return cases, frames


def options():
    parser = argparse.ArgumentParser(description="Trains the demo pack's encoders")
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--cache", default=str(Path(__file__).parent / ".cache"))
    parser.add_argument("--steps", type=int, default=1400, help="first round; 0: goes on from the folder's checkpoint")
    parser.add_argument("--more-steps", type=int, default=1500, help="second round; both 0: the ablation only")
    parser.add_argument("--ablation-steps", type=int, default=350, help="0: the main model only")
    parser.add_argument("--narrated", type=int, default=120)
    parser.add_argument("--silent", type=int, default=48)
    parser.add_argument("--test", type=int, default=evaluate.TEST_CASES)
    return parser.parse_args()


def main():
    args, started = options(), time.time()
    torch.set_num_threads(2)
    args.out.mkdir(parents=True, exist_ok=True)
    splits = [load(name, args, started) for name in ("narrated", "silent")]
    if args.steps or args.more_steps:
        train_main(args, splits, started)
    if args.ablation_steps:
        train_arms(args, splits, started)
    print(f"all done after {time.time() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
