"""Draws stills of every phase: `python3 tools/demo/stills.py --out FOLDER [--per-phase N] [--first N]`.

Tests use number 0 of each phase, calibration the numbers from 1 on. Seeds are of no training, test or sample case. Names are `<phase>-<n>.png`.
"""
import argparse
from pathlib import Path

from PIL import Image

import plan as facts
from draw import draw_frame

FIRST_SEED = 700_000
WIDTH, HEIGHT = 320, 180


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--per-phase", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for number, phase in enumerate(facts.PHASES):
        for index in range(options.first, options.first + options.per_phase):
            case = facts.plan_case(FIRST_SEED + number * 100 + index, procedure="routine" if index == 0 else None)
            segments = [s for s in case.segments if s.phase == phase]
            if not segments:
                continue
            segment = segments[0] if phase != "idle" else segments[-1]
            t = segment.start + (segment.end - segment.start) * (0.35 + 0.3 * ((index * 0.37) % 1))
            Image.fromarray(draw_frame(case, t, WIDTH, HEIGHT)).save(options.out / f"{phase}-{index}.png", optimize=True)


if __name__ == "__main__":
    main()
