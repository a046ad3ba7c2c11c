"""Writes the two tiny model packs of the runtime's tests, with embeddings calculated by numpy alone.

`family` has the shape of the SurgVLP family: word pieces, a mask, a masked sum of hidden states, and its image tower
in fp32 (weights beside the graph), fp16 and int8. `clip` has the shape of an OpenAI CLIP export: byte-pair
tokenizer.json, 77 padded tokens, no mask, the end token's state projected. Run with
    python3 tools/reference/tiny_packs.py
Needs numpy, Pillow and onnx.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from pillow_goldens import MEAN, STD, cropped, tensor

OUT = Path(__file__).parents[2] / "src" / "inference" / "runtime" / "fixtures"
DIM, SIDE, TOKENS = 16, 32, 77
WIDTH, HEIGHT = 48, 40

rng = np.random.default_rng(7)
weight = lambda *shape: rng.normal(0, 1 / np.sqrt(np.prod(shape[1:])), shape).astype(np.float32)


# --- the image tower


def image_weights() -> dict:
    return {
        "conv1.weight": weight(8, 3, 3, 3),
        "conv1.bias": weight(8),
        "conv2.weight": weight(16, 8, 3, 3),
        "conv2.bias": weight(16),
        "head.weight": weight(DIM, 16) * 3,
        "head.bias": weight(DIM),
    }


def image_graph(weights: dict, precision: str) -> onnx.ModelProto:
    nodes, initializers = [], []
    dtype = np.float16 if precision == "fp16" else np.float32
    for name, value in weights.items():
        if precision == "int8" and name.endswith("weight"):
            scale = np.abs(value).reshape(len(value), -1).max(1) / 127
            shape = [-1] + [1] * (value.ndim - 1)
            quantized = np.round(value / scale.reshape(shape)).astype(np.int8)
            initializers += [
                numpy_helper.from_array(quantized, name + ".int8"),
                numpy_helper.from_array(scale.astype(np.float32), name + ".scale"),
            ]
            inputs = [name + ".int8", name + ".scale"]
            nodes.append(helper.make_node("DequantizeLinear", inputs, [name], axis=0))
        else:
            initializers.append(numpy_helper.from_array(value.astype(dtype), name))
    first, last = "pixel_values", "image_embed"
    if precision == "fp16":
        nodes.append(helper.make_node("Cast", [first], ["half"], to=TensorProto.FLOAT16))
        first, last = "half", "half_embed"
    conv = dict(kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    nodes += [
        helper.make_node("Conv", [first, "conv1.weight", "conv1.bias"], ["c1"], **conv),
        helper.make_node("Relu", ["c1"], ["r1"]),
        helper.make_node("Conv", ["r1", "conv2.weight", "conv2.bias"], ["c2"], **conv),
        helper.make_node("Relu", ["c2"], ["r2"]),
        helper.make_node("GlobalAveragePool", ["r2"], ["pool"]),
        helper.make_node("Flatten", ["pool"], ["flat"]),
        helper.make_node("Gemm", ["flat", "head.weight", "head.bias"], [last], transB=1),
    ]
    if precision == "fp16":
        nodes.append(helper.make_node("Cast", [last], ["image_embed"], to=TensorProto.FLOAT))
    return model(
        nodes,
        [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["batch", 3, SIDE, SIDE])],
        [helper.make_tensor_value_info("image_embed", TensorProto.FLOAT, ["batch", DIM])],
        initializers,
    )


def conv_relu(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    x = np.pad(x, ((0, 0), (1, 1), (1, 1)))
    patches = np.lib.stride_tricks.sliding_window_view(x, (3, 3), axis=(1, 2))[:, ::2, ::2]
    return np.maximum(np.einsum("chwij,ocij->ohw", patches, w) + b[:, None, None], 0)


def image_embedding(weights: dict, image: np.ndarray) -> np.ndarray:
    x = conv_relu(image, weights["conv1.weight"], weights["conv1.bias"])
    x = conv_relu(x, weights["conv2.weight"], weights["conv2.bias"])
    return weights["head.weight"] @ x.mean((1, 2)) + weights["head.bias"]


# --- the text towers


def family_text(words: int) -> tuple:
    table, mix = weight(words, DIM) * 4, weight(DIM, DIM) * 4
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["h0"]),
        helper.make_node("Gather", ["types", "token_type_ids"], ["t0"]),
        helper.make_node("Add", ["h0", "t0"], ["h1"]),
        helper.make_node("MatMul", ["h1", "mix"], ["h2"]),
        helper.make_node("Tanh", ["h2"], ["h3"]),
        helper.make_node("Cast", ["attention_mask"], ["m0"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["m0", "last"], ["m1"]),
        helper.make_node("Mul", ["h3", "m1"], ["h4"]),
        helper.make_node("ReduceSum", ["h4", "second"], ["text_embed"], keepdims=0),
    ]
    types = weight(2, DIM)
    arrays = {"table": table, "types": types, "mix": mix, "last": np.int64([2]), "second": np.int64([1])}
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ["input_ids", "attention_mask", "token_type_ids"]
    ]
    graph = model(nodes, inputs, [text_output()], [numpy_helper.from_array(a, n) for n, a in arrays.items()])
    return graph, lambda ids: np.tanh((table[ids] + types[0]) @ mix).sum(0)


def clip_text(words: int) -> tuple:
    table, places, projection = weight(words, DIM) * 4, weight(TOKENS, DIM) * 4, weight(DIM, DIM) * 4
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["h0"]),
        helper.make_node("Add", ["h0", "places"], ["h1"]),
        helper.make_node("Tanh", ["h1"], ["h2"]),
        # The end token has the highest id: its place is the first maximum, as in OpenAI's code.
        helper.make_node("ArgMax", ["input_ids"], ["end"], axis=1, keepdims=1),
        helper.make_node("Equal", ["end", "range"], ["at_end"]),
        helper.make_node("Cast", ["at_end"], ["pick"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["pick", "second"], ["pick3"]),
        helper.make_node("MatMul", ["pick3", "h2"], ["state3"]),
        helper.make_node("Squeeze", ["state3", "second"], ["state1"]),
        # In place of attention: what the other tokens say reaches the end token.
        helper.make_node("ReduceMean", ["h2"], ["others"], axes=[1], keepdims=0),
        helper.make_node("Add", ["state1", "others"], ["state"]),
        helper.make_node("MatMul", ["state", "projection"], ["text_embeds"]),
    ]
    arrays = {
        "table": table,
        "places": places,
        "projection": projection,
        "range": np.arange(TOKENS, dtype=np.int64)[None],
        "second": np.int64([1]),
    }
    inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT32, ["batch_size", TOKENS])]
    outputs = [text_output("text_embeds", "batch_size")]
    graph = model(nodes, inputs, outputs, [numpy_helper.from_array(a, n) for n, a in arrays.items()])

    def reference(ids: np.ndarray) -> np.ndarray:
        h = np.tanh(table[ids] + places)
        return (h[int(np.argmax(ids))] + h.mean(0)) @ projection

    return graph, reference


def text_output(name: str = "text_embed", batch: str = "batch") -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [batch, DIM])


def model(nodes: list, inputs: list, outputs: list, initializers: list) -> onnx.ModelProto:
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, initializers)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    made.ir_version = 8
    onnx.checker.check_model(made)
    return made


# --- tokenizers

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "lens", "##es", "is", "not", "cut", ",", "."]
FAMILY_SENTENCE, FAMILY_IDS = "A lens, not cut.", [2, 5, 6, 11, 9, 10, 12, 3]

MERGES = ["l e", "le n", "len s</w>", "c u", "cu t</w>"]
LETTERS = "abcdefghijklmnopqrstuvwxyz,."
CLIP_VOCABULARY = [*LETTERS, *(c + "</w>" for c in LETTERS), *(m.replace(" ", "") for m in MERGES)]
CLIP_VOCABULARY += ["<|startoftext|>", "<|endoftext|>"]
START, END = len(CLIP_VOCABULARY) - 2, len(CLIP_VOCABULARY) - 1
CLIP_SENTENCE = "A lens cut"
CLIP_IDS = [START, *map(CLIP_VOCABULARY.index, ["a</w>", "lens</w>", "cut</w>"]), END]


def tokenizer_json() -> dict:
    pattern = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
    added = lambda id: {
        "id": id,
        "content": CLIP_VOCABULARY[id],
        "single_word": False,
        "lstrip": False,
        "rstrip": False,
        "normalized": False,
        "special": True,
    }
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [added(START), added(END)],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "NFC"},
                {"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": " "},
                {"type": "Lowercase"},
            ],
        },
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Removed", "invert": True},
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True},
            ],
        },
        "post_processor": {
            "type": "RobertaProcessing",
            "sep": [CLIP_VOCABULARY[END], END],
            "cls": [CLIP_VOCABULARY[START], START],
            "trim_offsets": False,
            "add_prefix_space": False,
        },
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": "<|endoftext|>",
            "continuing_subword_prefix": "",
            "end_of_word_suffix": "</w>",
            "fuse_unk": False,
            "vocab": {token: id for id, token in enumerate(CLIP_VOCABULARY)},
            "merges": MERGES,
        },
    }


# --- packs


class Pack:
    def __init__(self, name: str):
        self.folder = OUT / name
        self.folder.mkdir(parents=True, exist_ok=True)

    def ref(self, file: str, data: bytes = None) -> dict:
        path = self.folder / file
        if data is not None:
            path.write_bytes(data)
        data = path.read_bytes()
        return {"file": file, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    def variant(self, file: str, graph: onnx.ModelProto, precision: str, backends: list, external: str = None) -> dict:
        if external is None:
            onnx.save(graph, self.folder / file)
        else:
            (self.folder / external).unlink(missing_ok=True)
            onnx.save(graph, str(self.folder / file), save_as_external_data=True, location=external, size_threshold=64)
        return {
            "precision": precision,
            "backends": backends,
            "model": self.ref(file),
            "externalData": [] if external is None else [self.ref(external)],
            "cosineToFp32": None,
        }


def write_pack(name: str, image: dict, text: dict, sentence: str, text_embedding: np.ndarray) -> None:
    pack = Pack(name)
    weights = image_weights()
    size = {"width": SIDE, "height": SIDE}
    rgb = rng.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    pixels = np.dstack([rgb, np.full((HEIGHT, WIDTH), 255, np.uint8)])
    both = ["webgpu", "wasm"]
    variants = [
        pack.variant("image.fp32.onnx", image_graph(weights, "fp32"), "fp32", both, "image.fp32.data"),
        *(pack.variant(f"image.{p}.onnx", image_graph(weights, p), p, [b]) for p, b in image.pop("also")),
    ]
    graph, tokenizer, tokenizer_bytes = text.pop("graph"), text.pop("tokenizer"), text.pop("file")
    kind = "vocab" if tokenizer["kind"] == "wordpiece" else "tokenizer"
    file = "vocab.txt" if kind == "vocab" else "tokenizer.json"
    pixels_seen = tensor(cropped(Image.fromarray(rgb), image["crop"], size, Image.BILINEAR))
    embeddings = np.stack([image_embedding(weights, pixels_seen), text_embedding]).astype("<f4")
    manifest = {
        "schema": 1,
        "id": f"tiny-{name}",
        "name": f"Tiny {name}",
        "version": "1.0.0",
        "licence": "Apache-2.0",
        "citation": "",
        "trainedOn": "nothing: random weights",
        "notice": "",
        "demonstration": True,
        "embeddingDim": DIM,
        "logitScale": 100,
        "image": {
            "inputName": "pixel_values",
            "outputName": "image_embed",
            "size": size,
            **image,
            "filter": "bilinear",
            "mean": MEAN,
            "std": STD,
            "untaggedColour": "bt601",
            "framesPerClip": 4,
            "clipPooling": "mean-then-normalize",
            "variants": variants,
        },
        "text": {
            **text,
            "tokenizer": {**tokenizer, kind: pack.ref(file, tokenizer_bytes)},
            "variants": [pack.variant("text.fp32.onnx", graph, "fp32", both)],
        },
        "labelSets": [],
        "selfTest": {
            "image": {"width": WIDTH, "height": HEIGHT, "pixels": pack.ref("self-test.rgba", pixels.tobytes())},
            "sentence": sentence,
            "embeddings": pack.ref("self-test.f32", embeddings.tobytes()),
            "tolerance": {"fp32": 0.9999, "fp16": 0.999, "int8": 0.99},
        },
    }
    (pack.folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def main() -> None:
    graph, reference = family_text(len(VOCABULARY))
    write_pack(
        "family",
        {"crop": {"mode": "center-square-then-resize"}, "also": [("fp16", "webgpu"), ("int8", "wasm")]},
        {
            "idsName": "input_ids",
            "maskName": "attention_mask",
            "typeIdsName": "token_type_ids",
            "outputName": "text_embed",
            "idType": "int64",
            "tokenizer": {"kind": "wordpiece", "lowerCase": True, "stripAccents": True, "maxTokens": 77},
            "file": ("\n".join(VOCABULARY) + "\n").encode(),
            "graph": graph,
        },
        FAMILY_SENTENCE,
        reference(np.array(FAMILY_IDS)),
    )
    graph, reference = clip_text(len(CLIP_VOCABULARY))
    write_pack(
        "clip",
        {"crop": {"mode": "shortest-side-then-center-crop", "shortestSide": SIDE}, "also": []},
        {
            "idsName": "input_ids",
            "maskName": None,
            "typeIdsName": None,
            "outputName": "text_embeds",
            "idType": "int32",
            "tokenizer": {"kind": "tokenizer-json", "lowerCase": True, "maxTokens": TOKENS, "padId": END},
            "file": json.dumps(tokenizer_json(), indent=1).encode(),
            "graph": graph,
        },
        CLIP_SENTENCE,
        reference(np.array(CLIP_IDS + [END] * (TOKENS - len(CLIP_IDS)))),
    )


if __name__ == "__main__":
    main()
