"""Draws one operation that no encoder was trained on, a frame a second, to standard output.

    python3 tools/accuracy/draw.py --kind long-idle --seed 400200 [--height 180]

One line of JSON (what is true of each frame), then RGBA bytes, height x 16:9, frame after frame. The picture goes the way
of a recording: camera, JPEG. Needs Debian's python3-opencv and python3-cairo, as tools/demo does.
"""
import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "demo"))

import plan as planning  # noqa: E402
from draw import draw_frame  # noqa: E402

SECONDS = (120, 180)


def placed(plan, parts):
    """The plan with `parts`, (phase, seconds), one after the other; neighbours of one phase become one segment."""
    segments, at = [], 0.0
    for phase, length in parts:
        if segments and segments[-1].phase == phase == "idle":
            segments[-1] = replace(segments[-1], end=round(at + length, 3))
        else:
            segments.append(planning.Segment(phase, round(at, 3), round(at + length, 3)))
        at += length
    return replace(plan, segments=tuple(segments), duration=round(at, 3))


def parts_of(plan):
    return [(s.phase, s.end - s.start) for s in plan.segments]


def active(parts):
    return [place for place, (phase, _) in enumerate(parts) if phase != "idle"]


def exchanged(plan, rng, pairs):
    """Neighbouring phases change places, pauses stay."""
    parts = parts_of(plan)
    places = active(parts)
    for index in rng.choice(len(places) - 1, pairs, replace=False):
        a, b = places[index], places[index + 1]
        parts[a], parts[b] = parts[b], parts[a]
    return placed(plan, parts)


def lacking(plan, rng, phases):
    parts = parts_of(plan)
    names = sorted({parts[place][0] for place in active(parts)})
    gone = set(rng.choice(names, phases, replace=False))
    return placed(plan, [part for part in parts if part[0] not in gone])


def idling(plan, rng):
    """Pauses before, between and within phases, about as long as all phases together."""
    parts = []
    for phase, length in parts_of(plan):
        if phase == "idle":
            parts.append((phase, length * rng.uniform(2, 6)))
        elif length > 12 and rng.random() < 0.4:
            share = rng.uniform(0.35, 0.65)
            parts += [(phase, length * share), ("idle", rng.uniform(5, 25)), (phase, length * (1 - share))]
        else:
            parts.append((phase, length))
    return placed(plan, parts)


def case_of(kind, seed):
    rng = np.random.default_rng(seed)
    seconds = None if kind == "real-length" else rng.uniform(*SECONDS)
    plan = planning.plan_case(seed, seconds=seconds, procedure=planning.PROCEDURES[seed % len(planning.PROCEDURES)])
    if kind == "unusual-order":
        return exchanged(plan, rng, 3)
    if kind == "missing-phases":
        return lacking(plan, rng, 3)
    if kind == "long-idle":
        return idling(plan, rng)
    if kind == "rough":
        plan.look.update(blood=True, redness=1.0, drift=0.03, blur=1.0, noise=4.5)
    return plan


class Rough:
    """What a bad recording adds: shake in every frame; spells of blur, and of blood that spreads over the eye."""

    def __init__(self, rng, plan):
        self.rng = rng
        self.spells = {
            name: [(start, start + rng.uniform(4, 14)) for start in rng.uniform(0, plan.duration, count)]
            for name, count in (("defocus", 4), ("motion", 5), ("blood", 3))
        }
        self.pools = [(rng.uniform(-0.25, 0.25, 2), rng.uniform(0.08, 0.24)) for _ in range(6)]

    def depth(self, name, t):
        """0 outside of a spell, to 1 in its middle."""
        return max([np.sin(np.pi * (t - a) / (b - a)) for a, b in self.spells[name] if a <= t < b], default=0.0)

    def __call__(self, frame, t):
        height, width = frame.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), self.rng.normal(0, 2.5), self.rng.uniform(0.95, 1.08))
        turn[:, 2] += self.rng.normal(0, 0.025 * height, 2)
        frame = cv2.warpAffine(frame, turn, (width, height), borderMode=cv2.BORDER_REFLECT)
        blood = self.depth("blood", t)
        if blood > 0:
            film = np.zeros((height, width), np.float32)
            for (x, y), radius in self.pools:
                middle = (int(width / 2 + x * height), int(height / 2 + y * height))
                cv2.circle(film, middle, int(radius * height * (0.4 + 0.6 * blood)), 1.0, -1)
            film = cv2.GaussianBlur(film, (0, 0), 0.03 * height)[:, :, None] * (0.75 * blood)
            frame = (frame * (1 - film) + np.array([128, 14, 16]) * film).astype(np.uint8)
        defocus = self.depth("defocus", t)
        if defocus > 0:
            frame = cv2.GaussianBlur(frame, (0, 0), 0.3 + defocus * 0.014 * height)
        motion = int(self.depth("motion", t) * 0.07 * height)
        if motion > 1:
            kernel = np.zeros((motion, motion), np.float32)
            np.fill_diagonal(kernel if self.rng.random() < 0.5 else kernel[:, ::-1], 1 / motion)
            frame = cv2.filter2D(frame, -1, kernel)
        return frame


def recorded(frame, quality):
    coded = cv2.imencode(".jpg", frame[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(coded, cv2.IMREAD_COLOR)


def truth_of(kind, seed, plan, times):
    moments = [planning.moment_at(plan, t) for t in times]
    return dict(
        kind=kind,
        seed=seed,
        procedure=plan.procedure,
        durationSeconds=plan.duration,
        phases=[moment.phase for moment in moments],
        instruments=[list(moment.instruments) for moment in moments],
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--height", type=int, default=180)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    plan = case_of(options.kind, options.seed)
    rng = np.random.default_rng(options.seed + 1)
    quality = int(rng.integers(35, 90))
    spoil = Rough(rng, plan) if options.kind == "rough" else lambda frame, _: frame
    width = options.height * 16 // 9
    times = np.arange(0.5, plan.duration, 1.0)
    out = sys.stdout.buffer
    facts = dict(truth_of(options.kind, options.seed, plan, times), width=width, height=options.height)
    out.write((json.dumps(facts) + "\n").encode())
    for t in times:
        picture = recorded(spoil(draw_frame(plan, t, width, options.height), t), quality)
        out.write(cv2.cvtColor(picture, cv2.COLOR_BGR2RGBA).tobytes())


if __name__ == "__main__":
    main()
