"""Torch reference of the SurgVLP / HecVL / PeskaVLP family's dual encoder, with that family's state_dict keys.

The same classes build the published size (ResNet-50 + BERT-base) and the small demo pair. Facts about the graph come
from CAMMA-public/SurgVLP; the code is this project's own. Used for training the demo pack and for golden vectors:
the product never runs it.
"""
from dataclasses import dataclass

import torch
from torch import nn

# The family sums word pieces into 77 rows and takes the mean over the rows, padding included.
TOKEN_ROWS = 77
# Hidden states of the last four layers are summed.
LAST_LAYERS = 4
HEAD_SIZE = 64


@dataclass(frozen=True)
class Config:
    """Sizes of a pair; the defaults are the published ones."""

    blocks: tuple = (3, 4, 6, 3)
    width: int = 64
    dim: int = 768
    layers: int = 12
    ffn: int = 3072
    vocab: int = 28996
    positions: int = 512
    projection: bool = False
    text_hidden: int = 0  # 0: as wide as `dim` (no projection layer)

    @property
    def hidden(self):
        return self.text_hidden or self.dim


class Bottleneck(nn.Module):
    """torchvision's ResNet v1.5 bottleneck: the stride sits on the 3x3 convolution."""

    def __init__(self, inputs, planes, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, planes, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv3 = nn.Conv2d(planes, planes * 4, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(planes * 4)
        self.downsample = None
        if stride != 1 or inputs != planes * 4:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, planes * 4, 1, stride, bias=False), nn.BatchNorm2d(planes * 4)
            )

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        x = torch.relu(self.bn1(self.conv1(x)))
        x = torch.relu(self.bn2(self.conv2(x)))
        return torch.relu(self.bn3(self.conv3(x)) + shortcut)


class ResNet(nn.Module):
    def __init__(self, blocks, width):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        inputs = width
        for stage, depth in enumerate(blocks):
            planes = width * 2**stage
            layers = []
            for index in range(depth):
                layers.append(Bottleneck(inputs, planes, 2 if stage > 0 and index == 0 else 1))
                inputs = planes * 4
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))
        self.features = inputs

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = nn.functional.max_pool2d(x, 3, 2, 1)
        for stage in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = stage(x)
        return x.mean((2, 3))


class ImageEncoder(nn.Module):
    """[N,3,H,W] normalised pixels -> [N,dim] raw embeddings."""

    def __init__(self, config):
        super().__init__()
        self.model = ResNet(config.blocks, config.width)
        self.global_embedder = nn.Linear(self.model.features, config.dim)

    def forward(self, x):
        return self.global_embedder(self.model(x))


class SelfAttention(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.query = nn.Linear(hidden, hidden)
        self.key = nn.Linear(hidden, hidden)
        self.value = nn.Linear(hidden, hidden)

    def forward(self, x, bias):
        batch, length, hidden = x.shape
        heads = max(1, hidden // HEAD_SIZE)
        split = lambda y: y.view(batch, length, heads, hidden // heads).transpose(1, 2)
        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        weights = (q @ k.transpose(-1, -2) / (hidden // heads) ** 0.5 + bias).softmax(-1)
        return (weights @ v).transpose(1, 2).reshape(batch, length, hidden)


class DenseNorm(nn.Module):
    """Linear, then LayerNorm of the sum with the shortcut (post-norm BERT)."""

    def __init__(self, inputs, hidden):
        super().__init__()
        self.dense = nn.Linear(inputs, hidden)
        self.LayerNorm = nn.LayerNorm(hidden, eps=1e-12)

    def forward(self, x, shortcut):
        return self.LayerNorm(self.dense(x) + shortcut)


class Dense(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.dense = nn.Linear(inputs, outputs)


class Attention(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.self = SelfAttention(hidden)
        self.output = DenseNorm(hidden, hidden)


class Layer(nn.Module):
    def __init__(self, hidden, ffn):
        super().__init__()
        self.attention = Attention(hidden)
        self.intermediate = Dense(hidden, ffn)
        self.output = DenseNorm(ffn, hidden)

    def forward(self, x, bias):
        x = self.attention.output(self.attention.self(x, bias), x)
        return self.output(nn.functional.gelu(self.intermediate.dense(x)), x)


class Embeddings(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.word_embeddings = nn.Embedding(config.vocab, config.hidden)
        self.position_embeddings = nn.Embedding(config.positions, config.hidden)
        self.token_type_embeddings = nn.Embedding(2, config.hidden)
        self.LayerNorm = nn.LayerNorm(config.hidden, eps=1e-12)

    def forward(self, ids):
        positions = torch.arange(ids.shape[1], device=ids.device)
        types = torch.zeros_like(ids)
        embedded = self.word_embeddings(ids) + self.position_embeddings(positions)
        return self.LayerNorm(embedded + self.token_type_embeddings(types))


class Encoder(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.layer = nn.ModuleList(Layer(config.hidden, config.ffn) for _ in range(config.layers))


class Bert(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.embeddings = Embeddings(config)
        self.encoder = Encoder(config)
        self.pooler = Dense(config.hidden, config.hidden)  # in every checkpoint of the family, never used

    def forward(self, ids, mask):
        bias = (1.0 - mask[:, None, None, :].float()) * -1e4
        x = self.embeddings(ids)
        states = []
        for layer in self.encoder.layer:
            x = layer(x, bias)
            states.append(x)
        return sum(states[-LAST_LAYERS:])


class TextEncoder(nn.Module):
    """ids, mask [N,T] -> [N,dim] raw embeddings: masked token sum of the last four layers, over 77 rows."""

    def __init__(self, config):
        super().__init__()
        self.model = Bert(config)
        if config.projection:
            self.text_projection = nn.Linear(config.hidden, config.dim)

    def forward(self, ids, mask):
        states = self.model(ids, mask)
        pooled = (states * mask[:, :, None]).sum(1) / TOKEN_ROWS
        return self.text_projection(pooled) if hasattr(self, "text_projection") else pooled


class DualEncoder(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.backbone_img = ImageEncoder(config)
        self.backbone_text = TextEncoder(config)

    def encode_image(self, pixels):
        return self.backbone_img(pixels)

    def encode_text(self, ids, mask):
        return self.backbone_text(ids, mask)


def build(config=Config()):
    """A pair with BERT's own initialisation (normal, 0.02) in the text tower."""
    pair = DualEncoder(config)
    for module in pair.backbone_text.modules():
        if isinstance(module, (nn.Linear, nn.Embedding)):
            nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.bias)
    return pair
