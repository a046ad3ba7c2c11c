"""Renders the sample case: two drawn operations as H.264, each with its ground truth beside it.

    python3 tools/demo/sample.py --out public/samples

Needs ffmpeg. Two processes, about ten minutes on two cores.
"""
import argparse
import hashlib
import json
import subprocess
import tempfile
from multiprocessing import Process
from pathlib import Path

import numpy as np

import plan as facts
from draw import draw_frame

WIDTH, HEIGHT, FPS = 960, 540, 25
# Bits per second of each video: two of about 2.3 minutes stay below 12 MB together.
BITRATE = 310_000
SAMPLES = (
    dict(id="phaco-routine", seed=facts.SAMPLE_SEEDS[0], procedure="routine", seconds=140, title="Phacoemulsification"),
    dict(
        id="phaco-white-cataract",
        seed=facts.SAMPLE_SEEDS[1],
        procedure="white-mature",
        seconds=132,
        title="White cataract, stained capsule",
    ),
)


def case_of(sample):
    return facts.plan_case(sample["seed"], seconds=sample["seconds"], procedure=sample["procedure"])


def render(sample, folder):
    """Encodes one operation in two passes, so that the bits go where things move."""
    with tempfile.TemporaryDirectory() as work:
        encode_in(Path(work), sample, folder)


def encode_in(work, sample, folder):
    case = case_of(sample)
    target = folder / f"{sample['id']}.mp4"
    raw = ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"]
    raw += ["-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-"]
    # A lossless intermediate: frames are drawn once and encoded twice.
    lossless = work / "drawn.mkv"
    pipe = subprocess.Popen(raw + ["-c:v", "ffv1", "-threads", "1", str(lossless)], stdin=subprocess.PIPE)
    for number in range(int(case.duration * FPS)):
        pipe.stdin.write(draw_frame(case, number / FPS, WIDTH, HEIGHT).tobytes())
    pipe.stdin.close()
    pipe.wait()
    encode = ["ffmpeg", "-y", "-loglevel", "error", "-i", str(lossless)]
    encode += ["-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"]
    encode += ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
    encode += ["-c:v", "libx264", "-profile:v", "high", "-preset", "slow", "-b:v", str(BITRATE)]
    encode += ["-g", str(2 * FPS), "-threads", "1", "-passlogfile", str(work / "passes")]
    subprocess.run(encode + ["-pass", "1", "-f", "null", "-"], check=True)
    subprocess.run(encode + ["-pass", "2", "-movflags", "+faststart", str(target)], check=True)


def spans(case, holds):
    """Intervals [start, end] in seconds, to a tenth, where holds(moment) is true."""
    times = np.arange(0, case.duration, 0.1)
    found, since = [], None
    for t in times:
        if holds(facts.moment_at(case, t)):
            since = t if since is None else since
        elif since is not None:
            found.append([round(since, 1), round(float(t), 1)])
            since = None
    return found + ([[round(since, 1), round(case.duration, 1)]] if since is not None else [])


def truth(sample):
    case = case_of(sample)
    moments = [facts.moment_at(case, t) for t in np.arange(0, case.duration, 0.5)]
    names = sorted({fact for moment in moments for fact in moment.facts})
    return dict(
        schema=1,
        id=sample["id"],
        title=sample["title"],
        procedure=case.procedure,
        eye=case.eye,
        fps=FPS,
        durationSeconds=int(case.duration * FPS) / FPS,
        segments=[dict(phase=s.phase, start=round(s.start, 2), end=round(s.end, 2)) for s in case.segments],
        instruments=[
            dict(instrument=name, intervals=spans(case, lambda m, name=name: name in m.instruments))
            for name in facts.INSTRUMENTS
        ],
        facts=[dict(fact=name, intervals=spans(case, lambda m, name=name: name in m.facts)) for name in names],
    )


def entry(sample, folder):
    video = (folder / f"{sample['id']}.mp4").read_bytes()
    case = case_of(sample)
    return dict(
        id=sample["id"],
        title=sample["title"],
        file=f"{sample['id']}.mp4",
        bytes=len(video),
        sha256=hashlib.sha256(video).hexdigest(),
        width=WIDTH,
        height=HEIGHT,
        fps=FPS,
        durationSeconds=int(case.duration * FPS) / FPS,
        truth=f"{sample['id']}.truth.json",
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    workers = [Process(target=render, args=(sample, folder)) for sample in SAMPLES]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for sample in SAMPLES:
        (folder / f"{sample['id']}.truth.json").write_text(json.dumps(truth(sample)))
    index = dict(schema=1, samples=[entry(sample, folder) for sample in SAMPLES])
    (folder / "index.json").write_text(json.dumps(index, indent=2) + "\n")


if __name__ == "__main__":
    main()
