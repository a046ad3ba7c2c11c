"""Checkpoints with random weights, and what PyTorch makes of them.

    goldens.py                      writes the small checkpoints of the tests and their goldens to fixtures/checkpoints/
    goldens.py --full FOLDER        writes a checkpoint of the published size (533 MB) with goldens.json
    goldens.py --checkpoint X.pth --frames FOLDER --sentences FILE --vocab vocab.txt --size 128 --crop square --out G.json
                                    what any checkpoint of the family makes of pictures and sentences

Needs numpy, Pillow and torch. The product never runs this.
"""
import argparse
import json
import struct
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import encoders
from dataclasses import replace

FIXTURES = Path(__file__).parent / "fixtures" / "checkpoints"
MEAN, STD = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])
SAFE_NAMES = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}

MICRO = encoders.Config(
    blocks=(1, 2, 1, 1), width=2, dim=16, layers=5, ffn=32, vocab=40, positions=24, text_hidden=16
)


def pixels(count, size):
    """Normalised noise with structure in it, the same formula as the tests': [count,3,size,size]."""
    n, c, y, x = np.meshgrid(*(np.arange(k) for k in (count, 3, size, size)), indexing="ij")
    wave = np.sin(x * 0.21 * (n + 1) + c) + np.cos(y * 0.17 * (c + 1) - n)
    speckle = ((x * 7 + y * 13 + c * 29 + n * 31) % 17) / 17 - 0.5
    return torch.from_numpy((wave + speckle).astype(np.float32))


def ids(count, length, vocab):
    """Token rows that get shorter, padded with 0: ids and mask [count,length]."""
    rows, mask = np.zeros((count, length), np.int64), np.zeros((count, length), np.int64)
    for n in range(count):
        used = length - 2 * n
        rows[n, :used] = (np.arange(used) * 7 + n * 3 + 1) % vocab
        mask[n, :used] = 1
    return torch.from_numpy(rows), torch.from_numpy(mask)


def settle(pair, size):
    """Gives batch norms the statistics of their inputs, as training does; untouched they let activations explode."""
    for module in pair.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = None
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias, std=0.2)
    pair.train()
    with torch.no_grad():
        for _ in range(3):
            pair.encode_image(pixels(4, size) + 0.3 * torch.randn(4, 3, size, size))
    return pair.eval()


def goldens(pair, size, length, vocab):
    images, (tokens, mask) = pixels(3, size), ids(3, length, vocab)
    with torch.no_grad():
        image, text = pair.encode_image(images), pair.encode_text(tokens, mask)
    round_ = lambda tensor: [[float(f"{v:.7g}") for v in row] for row in tensor.tolist()]
    return {"size": size, "length": length, "vocab": vocab, "image": round_(image), "text": round_(text)}


def family_state(pair, prefix="", dtype=None):
    """The state_dict as published checkpoints have it: `position_ids` beside the weights, perhaps a prefix."""
    state = pair.state_dict()
    positions = pair.backbone_text.model.embeddings.position_embeddings.weight.shape[0]
    state["backbone_text.model.embeddings.position_ids"] = torch.arange(positions)[None]
    cast = lambda tensor: tensor.to(dtype) if dtype and tensor.is_floating_point() else tensor
    return type(state)((prefix + name, cast(tensor)) for name, tensor in state.items())


def write_safetensors(state, path):
    header, blobs, offset = {}, [], 0
    for name, tensor in state.items():
        raw = tensor.contiguous().view(torch.int16 if tensor.dtype == torch.bfloat16 else tensor.dtype)
        blob = raw.numpy().tobytes()
        where = [offset, offset + len(blob)]
        header[name] = {"dtype": SAFE_NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": where}
        blobs.append(blob)
        offset += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def rounded_to(pair, dtype):
    """The pair with the weights that storing it as `dtype` leaves."""
    state = {k: v.to(dtype).to(v.dtype) if v.is_floating_point() else v for k, v in pair.state_dict().items()}
    pair.load_state_dict(state)
    return pair


def write_fixtures():
    FIXTURES.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(7)
    pair = settle(encoders.build(MICRO), 32)
    expected = {}

    # A trained checkpoint: wrapped, prefixed, with an optimizer beside it, and one weight stored transposed.
    state = family_state(pair, "module.")
    name = "module.backbone_text.model.encoder.layer.0.intermediate.dense.weight"
    state[name] = state[name].t().contiguous().t()
    optimizer = {"state": {0: {"step": 3, "exp_avg": torch.zeros(2)}}, "param_groups": [{"lr": 8e-5, "params": [0]}]}
    torch.save({"epoch": 2, "state_dict": state, "optimizer": optimizer}, FIXTURES / "wrapped.pth")
    expected["wrapped.pth"] = goldens(pair, 32, 12, MICRO.vocab)

    projected = encoders.DualEncoder(replace(MICRO, projection=True, text_hidden=8, ffn=16))
    projected.backbone_img.load_state_dict(pair.backbone_img.state_dict())
    torch.save(family_state(projected.eval()), FIXTURES / "projected.pth")
    expected["projected.pth"] = goldens(projected, 32, 12, MICRO.vocab)

    write_safetensors(family_state(rounded_to(pair, torch.bfloat16), dtype=torch.bfloat16), FIXTURES / "bf16.safetensors")
    expected["bf16.safetensors"] = goldens(pair, 32, 12, MICRO.vocab)
    torch.save(family_state(rounded_to(pair, torch.float16), dtype=torch.float16), FIXTURES / "fp16.pth")
    expected["fp16.pth"] = goldens(pair, 32, 12, MICRO.vocab)
    torch.save(torch.zeros(3), FIXTURES / "legacy.pth", _use_new_zipfile_serialization=False)
    (FIXTURES / "goldens.json").write_text(json.dumps(expected, indent=0))


def write_full(folder):
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(7)
    pair = settle(encoders.build(), 64)
    torch.save(family_state(pair, "module."), folder / "checkpoint.pth")
    (folder / "goldens.json").write_text(json.dumps({"checkpoint.pth": goldens(pair, 224, 24, 28996)}))


def load(path):
    """A pair with the sizes and the weights of a checkpoint."""
    stored = torch.load(path, map_location="cpu")
    state = {name.replace("module.", ""): tensor for name, tensor in stored.get("state_dict", stored).items()}
    state.pop("backbone_text.model.embeddings.position_ids", None)
    image, text = "backbone_img.model.", "backbone_text.model."
    count = lambda prefix: len({name[len(prefix):].split(".")[0] for name in state if name.startswith(prefix)})
    vocab, hidden = state[text + "embeddings.word_embeddings.weight"].shape
    config = encoders.Config(
        blocks=tuple(count(f"{image}layer{stage}.") for stage in (1, 2, 3, 4)),
        width=state[image + "conv1.weight"].shape[0],
        dim=state["backbone_img.global_embedder.weight"].shape[0],
        layers=count(text + "encoder.layer."),
        ffn=state[text + "encoder.layer.0.intermediate.dense.weight"].shape[0],
        vocab=vocab,
        positions=state[text + "embeddings.position_embeddings.weight"].shape[0],
        projection="backbone_text.text_projection.weight" in state,
        text_hidden=hidden,
    )
    pair = encoders.DualEncoder(config)
    pair.load_state_dict({name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in state.items()})
    return pair.eval()


def picture(path, size, crop):
    """A picture as the family sees it: [3,size,size]. `square`: centre square, resized; `squash`: 640x360, centre."""
    image = Image.open(path).convert("RGB")
    if crop == "square":
        side = min(image.size)
        left, top = (image.width - side) // 2, (image.height - side) // 2
        image = image.crop((left, top, left + side, top + side)).resize((size, size), Image.BILINEAR)
    else:
        image = image.resize((640, 360), Image.BILINEAR)
        left, top = round((640 - size) / 2), round((360 - size) / 2)
        image = image.crop((left, top, left + size, top + size))
    return torch.from_numpy(((np.float32(image) / 255 - MEAN) / STD).transpose(2, 0, 1).copy())


def word_pieces(sentence, vocab):
    """Lower-cased WordPiece of plain ASCII sentences, enough for goldens; the product's tokenizer is a real one."""
    spaced = "".join(f" {c} " if not c.isalnum() and not c.isspace() else c for c in sentence.lower())
    tokens = ["[CLS]"]
    for word in spaced.split():
        start, pieces = 0, []
        while start < len(word):
            ends = (e for e in range(len(word), start, -1) if ("##" if start else "") + word[start:e] in vocab)
            end = next(ends, None)
            if end is None:
                pieces = ["[UNK]"]
                break
            pieces.append(("##" if start else "") + word[start:end])
            start = end
        tokens += pieces
    return [vocab[token] for token in tokens + ["[SEP]"]]


def write_goldens_of(args):
    pair = load(args.checkpoint)
    vocab = {token: i for i, token in enumerate(args.vocab.read_text(encoding="utf-8").splitlines())}
    frames = sorted(p for p in args.frames.iterdir() if p.suffix.lower() in (".png", ".jpg", ".jpeg"))
    sentences = args.sentences.read_text(encoding="utf-8").splitlines()
    result = {"images": {}, "sentences": {}}
    with torch.no_grad():
        for path in frames:
            result["images"][path.name] = pair.encode_image(picture(path, args.size, args.crop)[None])[0].tolist()
        for sentence in sentences:
            tokens = torch.tensor([word_pieces(sentence, vocab)])
            result["sentences"][sentence] = pair.encode_text(tokens, torch.ones_like(tokens))[0].tolist()
    args.out.write_text(json.dumps(result))


def main():
    parser = argparse.ArgumentParser()
    for name in ("full", "checkpoint", "frames", "sentences", "vocab", "out"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--crop", choices=("square", "squash"), default="squash")
    args = parser.parse_args()
    torch.set_num_threads(1)
    if args.full:
        write_full(args.full)
    elif args.checkpoint:
        write_goldens_of(args)
    else:
        write_fixtures()


if __name__ == "__main__":
    main()
