"""Losses and the memory bank of silent videos."""
import torch
from torch.nn.functional import cosine_similarity, normalize

# The family's training temperature.
TEMPERATURE = 0.1


def unit(x):
    return normalize(x, dim=-1)


def one_way(logits, positive, skipped=None):
    """InfoNCE along rows: each positive against the row's negatives; other positives are left out of the sum.

    logits, positive, skipped: [R,C]; skipped pairs are neither; rows without a positive do not count.
    """
    others = positive if skipped is None else positive | skipped
    base = torch.logsumexp(logits.masked_fill(others, -1e4), 1, keepdim=True)
    cost = torch.logaddexp(logits, base) - logits
    counts = positive.sum(1)
    rows = (cost * positive).sum(1) / counts.clamp(min=1)
    return rows[counts > 0].mean() if bool((counts > 0).any()) else logits.sum() * 0


def contrast(images, texts, positive):
    """Symmetric multi-positive InfoNCE. images [I,D], texts [T,D] raw; positive [I,T] bool: the text is true of it."""
    logits = unit(images) @ unit(texts).T / TEMPERATURE
    return (one_way(logits, positive) + one_way(logits.T, positive.T)) / 2


def alike(texts, claims):
    """InfoNCE among texts [T,D] raw: the same claims are positives, claims within each other neither, all else negatives."""
    same = torch.tensor([[a == b for b in claims] for a in claims])
    within = torch.tensor([[a <= b or b <= a for b in claims] for a in claims])
    own = torch.eye(len(claims), dtype=torch.bool)
    return one_way(unit(texts) @ unit(texts).T / TEMPERATURE, same & ~own, within)


class SilentBank:
    """Unit embeddings of the silent videos: `visual` [M,D] from the image encoder, `text` [M,D] borrowed from titles.

    A silent video has no words: its text-like embedding is the softmax-weighted mean of the three nearest embeddings in
    a queue of recent titles of narrated videos. Both halves are replaced whenever the video is encoded again.
    """

    NEAREST = 3

    def __init__(self, count, dim):
        self.visual = torch.zeros(count, dim)
        self.text = torch.zeros(count, dim)

    def update(self, ids, embeddings, titles):
        """ids [n]; embeddings [n,D]; titles [Q,D], both unit and detached."""
        scores, nearest = (embeddings @ titles.T).topk(self.NEAREST, 1)
        weights = (scores / TEMPERATURE).softmax(1)
        self.visual[ids] = embeddings
        self.text[ids] = unit((weights[:, :, None] * titles[nearest]).sum(1))

    def retrieve(self, queries, k):
        """Top-K entries of each query [B,D] by maximum inner product with (visual + text): (scores, ids) [B,K]."""
        return (queries @ (self.visual + self.text).T / 2).topk(k, 1)


def silent_loss(bank, videos, titles, live, live_ids, k):
    """Supervision by retrieved silent videos.

    videos, titles [B,D]: raw embeddings of narrated videos and their own titles; live [S,D]: silent videos encoded in
    this step, live_ids [S]. The title retrieves its top-K entries. (1) Narrated video and title are drawn towards the
    retrieved entries, softly weighted by their inner products, against the whole bank. (2) A live silent video is drawn
    towards the titles that retrieved it, against the other titles of the batch that do not mean about the same.
    """
    scores, found = bank.retrieve(unit(titles).detach(), k)
    target = torch.zeros(len(titles), len(bank.visual)).scatter_(1, found, (scores / TEMPERATURE).softmax(1))
    keys = unit(bank.visual)
    soft = 0
    for queries in (videos, titles):
        soft = soft - (target * (unit(queries) @ keys.T / TEMPERATURE).log_softmax(1)).sum(1).mean() / 2
    positive = (found[None, :, :] == live_ids[:, None, None]).any(2)
    near = cosine_similarity(titles[:, None].detach(), titles[None].detach(), dim=2) > 0.9
    skipped = (positive.float() @ near.float() > 0) & ~positive
    return soft + one_way(unit(live) @ unit(titles).T / TEMPERATURE, positive, skipped)
