"""Drawn frames for training and evaluation, rendered once to a uint8 cache by two processes.

Every frame goes the way of the app's inference: drawn at 16:9, compressed a little, centre square, Pillow BILINEAR to
128 x 128. Case seeds: narrated, silent and test cases come from disjoint ranges, none of them a bundled sample.
"""
import hashlib
import json
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

import draw
import plan as planning

SIZE = 128
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)
# Drawing sizes (16:9); several, so that no scaling artefact becomes a feature.
SIZES = ((256, 144), (256, 144), (256, 144), (320, 180))
CLIP_FRAMES = 4
CLIP_SECONDS = (3.0, 5.0)
# Length of a drawn case, seconds: every phase at least 4 s, as in the bundled samples.
CASE_SECONDS = (110, 190)
# One narrated clip for about so many seconds of a segment; of the many idle gaps only every third.
SECONDS_PER_CLIP = 12.0
MOST_CLIPS = 2
IDLE_SHARE = 0.34
SILENT_FRAMES = 16
TEST_STEP = 1.0
# The modules that decide what a cached frame looks like.
DRAWING = ("plan", "draw", "eye", "lens", "instruments", "paint", "data")
FIRST_SEED = {"narrated": 100_000, "silent": 200_000, "test": 300_000}


@dataclass
class Clip:
    """`first`: index of the first of its frames; `moments`: one per frame."""

    first: int
    moments: list


@dataclass
class Case:
    """One case of a split: `first`, `count`: its frames; `times` in seconds."""

    plan: object
    first: int
    times: list
    clips: list = field(default_factory=list)

    @property
    def count(self):
        return len(self.times)


def clip_times(segment, rng):
    """[4] seconds, uniform in a window of 3-5 s inside a segment."""
    length = min(rng.uniform(*CLIP_SECONDS), segment.end - segment.start)
    start = rng.uniform(segment.start, segment.end - length)
    # Frames sit at the centres of four equal parts: never on the border of the segment.
    return [start + length * (index + 0.5) / CLIP_FRAMES for index in range(CLIP_FRAMES)]


def narrated_case(plan, first, rng):
    case = Case(plan, first, [])
    for segment in plan.segments:
        clips = int(np.clip(round((segment.end - segment.start) / SECONDS_PER_CLIP), 1, MOST_CLIPS))
        if segment.phase == "idle" and rng.random() > IDLE_SHARE:
            continue
        for _ in range(clips):
            times = clip_times(segment, rng)
            moments = [planning.moment_at(plan, t) for t in times]
            case.clips.append(Clip(first + len(case.times), moments))
            case.times += times
    return case


def plan_split(split, count):
    """[Case] with frame times only; nothing is drawn."""
    cases, first = [], 0
    for index in range(count):
        seed = FIRST_SEED[split] + index
        assert seed not in planning.SAMPLE_SEEDS
        rng = np.random.default_rng(seed)
        procedure = planning.PROCEDURES[index % len(planning.PROCEDURES)]
        plan = planning.plan_case(seed, seconds=rng.uniform(*CASE_SECONDS), procedure=procedure)
        if split == "narrated":
            case = narrated_case(plan, first, rng)
        elif split == "silent":
            edges = np.linspace(0, plan.duration, SILENT_FRAMES + 1)
            case = Case(plan, first, list(rng.uniform(edges[:-1], edges[1:])))
        else:
            case = Case(plan, first, list(np.arange(TEST_STEP / 2, plan.duration, TEST_STEP)))
        cases.append(case)
        first += case.count
    return cases


def compress(frame, rng):
    """What a recorder does to a frame: now and then blur, and lossy compression of random strength."""
    if rng.random() < 0.25:
        frame = cv2.GaussianBlur(frame, (0, 0), rng.uniform(0.4, 1.1))
    if rng.random() < 0.7:
        quality = int(rng.integers(30, 90))
        coded = cv2.imencode(".jpg", frame[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        frame = cv2.imdecode(coded, cv2.IMREAD_COLOR)[:, :, ::-1]
    return np.ascontiguousarray(frame)


def square(frame):
    """uint8 [H,W,3] -> centre square, Pillow BILINEAR -> uint8 [128,128,3]."""
    height, width = frame.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    crop = Image.fromarray(frame[top : top + side, left : left + side])
    return np.asarray(crop.resize((SIZE, SIZE), Image.BILINEAR))


def render_case(job):
    path, total, case = job
    cv2.setNumThreads(1)
    frames = np.memmap(path, np.uint8, "r+", shape=(total, SIZE, SIZE, 3))
    rng = np.random.default_rng(case.plan.seed + 1)
    width, height = SIZES[int(rng.integers(len(SIZES)))]
    for index, t in enumerate(case.times):
        frames[case.first + index] = square(compress(draw.draw_frame(case.plan, t, width, height), rng))


def digest(split, count):
    """Names the cache by what it was made of: the drawing's source, this file and the number of cases."""
    here = Path(__file__).parent
    sources = [(here / f"{name}.py").read_bytes() for name in DRAWING]
    return hashlib.sha256(b"".join(sources) + json.dumps([split, count]).encode()).hexdigest()[:12]


def load_split(split, count, cache):
    """([Case], uint8 memmap [N,128,128,3]); rendered when the cache lacks it."""
    folder = Path(cache) / f"{split}-{count}-{digest(split, count)}"
    folder.mkdir(parents=True, exist_ok=True)
    cases = plan_split(split, count)
    total = cases[-1].first + cases[-1].count
    path = folder / "frames.u8"
    if not (folder / "done").exists():
        np.memmap(path, np.uint8, "w+", shape=(total, SIZE, SIZE, 3)).flush()
        with Pool(2) as pool:
            for _ in pool.imap_unordered(render_case, [(path, total, case) for case in cases]):
                pass
        (folder / "done").touch()
    return cases, np.memmap(path, np.uint8, "r", shape=(total, SIZE, SIZE, 3))


def normalise(frames):
    """uint8 or float [N,H,W,3] in 0-255 -> float32 [N,3,H,W]."""
    pixels = (np.asarray(frames, np.float32) / 255 - MEAN) / STD
    return np.ascontiguousarray(pixels.transpose(0, 3, 1, 2))


def augment(frames, rng, size=SIZE):
    """uint8 [N,128,128,3] -> float32 [N,3,size,size]: small zoom, turn and shift, flip, light and colour."""
    out = np.empty((len(frames), size, size, 3), np.float32)
    for index, frame in enumerate(frames):
        matrix = cv2.getRotationMatrix2D((SIZE / 2, SIZE / 2), rng.uniform(-8, 8), rng.uniform(0.92, 1.12))
        matrix[:, 2] += rng.uniform(-6, 6, 2)
        matrix *= size / SIZE
        moved = cv2.warpAffine(frame, matrix, (size, size), borderMode=cv2.BORDER_REFLECT)
        if rng.random() < 0.5:
            moved = moved[:, ::-1]
        gain = rng.uniform(0.8, 1.2) * rng.uniform(0.94, 1.06, 3)
        out[index] = moved * gain.astype(np.float32) + rng.uniform(-15, 15)
    return normalise(np.clip(out, 0, 255))
