"""Writes fixtures/pillow/goldens.json: SHA-256 of pixels and tensors Python makes of synthetic pictures.

The pictures come from a formula that the test repeats, so the fixture holds hashes only. Run with
    python3 tools/reference/pillow_goldens.py
Needs numpy and Pillow. Crops follow torchvision's code (`Resize`, `CenterCrop`), whose rounding is Python's.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import PIL
from PIL import Image

FILTERS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
OUT = Path(__file__).parent / "fixtures" / "pillow" / "goldens.json"


def picture(width: int, height: int) -> Image.Image:
    """Hash noise in half of the 64 px squares, hard black and white edges in the other half."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    with np.errstate(over="ignore"):
        h = (x * 374761393 + y * 668265263 + c * 2246822519).astype(np.uint32)
        h = (h ^ (h >> np.uint32(13))) * np.uint32(1274126177)
    noise = (h ^ (h >> np.uint32(16))) & np.uint32(255)
    square = (x >> 6) + (y >> 6)
    edges = np.where(((x >> 2) + (y >> 3) + c) & 1, 255, 0)
    return Image.fromarray(np.where(square & 1, edges, noise).astype(np.uint8), "RGB")


def center_crop(image: Image.Image, width: int, height: int) -> Image.Image:
    top = int(round((image.height - height) / 2.0))
    left = int(round((image.width - width) / 2.0))
    return image.crop((left, top, left + width, top + height))


def cropped(image: Image.Image, crop: dict, size: dict, resample: int) -> Image.Image:
    width, height = size["width"], size["height"]
    if crop["mode"] == "squash-then-center-crop":
        squash = (crop["squash"]["width"], crop["squash"]["height"])
        return center_crop(image.resize(squash, resample), width, height)
    if crop["mode"] == "shortest-side-then-center-crop":
        short, long = sorted(image.size)
        new_short, new_long = crop["shortestSide"], int(crop["shortestSide"] * long / short)
        resized = (new_short, new_long) if image.width <= image.height else (new_long, new_short)
        return center_crop(image.resize(resized, resample), width, height)
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side)).resize((width, height), resample)


def tensor(image: Image.Image) -> np.ndarray:
    """torchvision's ToTensor and Normalize, each step in float32; [3, H, W]."""
    mean, std = np.float32(MEAN), np.float32(STD)
    return np.ascontiguousarray(((np.float32(image) / np.float32(255) - mean) / std).transpose(2, 0, 1))


def squash(width: int, height: int) -> dict:
    return {"mode": "squash-then-center-crop", "squash": {"width": width, "height": height}}


def shortest(side: int) -> dict:
    return {"mode": "shortest-side-then-center-crop", "shortestSide": side}


SQUARE = {"mode": "center-square-then-resize"}
FAMILY = squash(640, 360)
SIZE = {"width": 224, "height": 224}

CASES = [
    # The family's transform on the sizes it meets: 3x down, theatre recorders, up, upright, 3:1 squashed.
    *[(w, h, FAMILY, SIZE, f) for f in FILTERS for w, h in [(1920, 1080), (720, 576), (320, 180), (405, 721), (999, 333)]],
    # Already the right size, one axis only, odd sizes and odd offsets (CenterCrop rounds halves to even).
    *[(w, h, FAMILY, SIZE, f) for f in FILTERS for w, h in [(640, 360), (640, 717), (1001, 360)]],
    *[(333, 251, squash(227, 229), {"width": 224, "height": 224}, f) for f in FILTERS],
    *[(333, 251, squash(229, 227), {"width": 64, "height": 96}, f) for f in FILTERS],
    *[(w, h, shortest(224), SIZE, f) for f in FILTERS for w, h in [(641, 479), (479, 641), (100, 77), (1280, 421)]],
    *[(w, h, SQUARE, SIZE, f) for f in FILTERS for w, h in [(853, 480), (480, 853), (161, 121), (224, 224), (64, 64)]],
    *[(31, 17, SQUARE, {"width": 16, "height": 48}, f) for f in FILTERS],
]


def main() -> None:
    goldens = []
    for width, height, crop, size, name in CASES:
        image = cropped(picture(width, height), crop, size, FILTERS[name])
        goldens.append(
            {
                "width": width,
                "height": height,
                "crop": crop,
                "size": size,
                "filter": name,
                "pixels": hashlib.sha256(image.tobytes()).hexdigest(),
                "tensor": hashlib.sha256(tensor(image).tobytes()).hexdigest(),
            }
        )
    lines = ",\n".join("    " + json.dumps(golden) for golden in goldens)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(f'{{\n  "pillow": "{PIL.__version__}",\n  "mean": {MEAN},\n  "std": {STD},\n  "goldens": [\n{lines}\n  ]\n}}\n')


if __name__ == "__main__":
    main()
