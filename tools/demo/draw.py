"""One frame of a drawn operation: eye, lens, instruments, then the microscope's camera."""
from functools import lru_cache
from math import cos, pi, sin

import cv2
import numpy as np

import plan as facts
from eye import scene_for
from instruments import PAINTERS, placed
from lens import Inside
from paint import blend, disc, polyline, smooth

# Small pictures are painted at twice their size: one-pixel lines would flicker.
SUPERSAMPLE_BELOW = 360


def draw_frame(plan, t, width, height):
    """RGB uint8 [height, width, 3] of `plan` at `t` seconds."""
    factor = 2 if height < SUPERSAMPLE_BELOW else 1
    scene = scene_for(plan, width * factor, height * factor)
    canvas = scene.background.copy()
    _eye(scene, canvas, t)
    _wounds(scene, canvas, t)
    _instruments(scene, canvas, t)
    _lamp(scene, canvas, t)
    frame = _camera(scene, canvas, t)
    if factor > 1:
        frame = cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA)
    return frame


def _eye(scene, canvas, t):
    inside = Inside(scene, t).paint()
    x, y = (scene.centre - scene.half).astype(int)
    window = canvas[y : y + inside.shape[0], x : x + inside.shape[1]]
    edge = 1 - smooth(0.97, 1.03, scene.rr)
    mixed = window.astype(np.float32)
    blend(mixed, inside, edge.astype(np.float32))
    halo = np.exp(-(((scene.rr - 1.01) / 0.035) ** 2)) * 0.35
    blend(mixed, (120, 116, 106), halo.astype(np.float32))
    window[:] = np.clip(mixed, 0, 255).astype(np.uint8)
    if scene.plan.procedure == "toric":
        for turn in (0.5, 0.5 + pi):
            polyline(canvas, [scene.at(turn, 0.86), scene.at(turn, 1.12)], (52, 38, 120), scene.radius * 0.045)
    if facts.hooks_in(scene.plan, t):
        _iris_hooks(scene, canvas)


def _iris_hooks(scene, canvas):
    for k in range(4):
        angle = 0.4 + pi / 4 + k * pi / 2
        points = [scene.at(angle, 0.56), scene.at(angle, 0.66), scene.at(angle + 0.02, 1.3)]
        polyline(canvas, points, (36, 70, 140), scene.radius * 0.03)
        polyline(canvas, [scene.at(angle, 0.56), scene.at(angle + 0.08, 0.6)], (36, 70, 140), scene.radius * 0.03)
        middle = scene.at(angle, 1.08)
        along = (scene.at(angle, 1.14) - middle) / 2
        polyline(canvas, [middle - along, middle + along], (170, 60, 50), scene.radius * 0.09)


def _wounds(scene, canvas, t):
    look = scene.plan.look
    cut = facts.through(scene.plan, "incision", t)
    if cut <= 0.45:
        return
    for angle, wide, since in ((look["main"], 0.19, 0.75), (look["main"] + look["side"] * 1.75, 0.08, 0.45)):
        if cut < since:
            continue
        arc = [scene.at(angle + a, 0.985) for a in np.linspace(-wide, wide, 8)]
        polyline(canvas, arc, (120, 96, 92), scene.radius * 0.03)
        polyline(canvas, [p - (p - scene.centre) * 0.03 for p in arc], (222, 226, 222), scene.radius * 0.014)
    if look["blood"]:
        _blood(scene, canvas)


@lru_cache(maxsize=6)
def _blood_film(scene):
    """A little blood from the limbal vessels, a film by the wound and runs along the conjunctiva: its window in the
    world, and alpha [h,w] there."""
    rng = np.random.default_rng(scene.plan.seed + 9)
    film = np.zeros(scene.background.shape[:2], np.uint8)
    angle = scene.plan.look["main"]
    for _ in range(7):
        a, bend = angle + rng.normal(0, 0.22), rng.normal(0, 0.5)
        run = [scene.at(a + bend * d * d, 1.03 + d) for d in np.linspace(0, rng.uniform(0.15, 0.5), 6)]
        polyline(film, run, int(rng.uniform(90, 200)), scene.radius * rng.uniform(0.03, 0.1))
    rim = [scene.at(angle + s, 1.05) for s in np.linspace(-0.3, 0.2, 9)]
    polyline(film, rim, 235, scene.radius * 0.07)
    film = cv2.GaussianBlur(film, (0, 0), scene.radius * 0.02)
    x, y, w, h = cv2.boundingRect(film)
    window = (slice(y, y + h), slice(x, x + w))
    return window, np.clip(film[window].astype(np.float32) / 255 * 0.8, 0, 0.85)


def _blood(scene, canvas):
    window, film = _blood_film(scene)
    mixed = canvas[window].astype(np.float32)
    blend(mixed, (140, 14, 16), film)
    canvas[window] = mixed.astype(np.uint8)


def _instruments(scene, canvas, t):
    tools = list(placed(scene, t))
    if not tools:
        return
    clean = canvas.copy()
    shadow = np.zeros(canvas.shape[:2], np.uint8)
    offset = scene.radius * np.array([0.06, 0.08])
    for _, tip, back in tools:
        polyline(shadow, [tip + offset, back + offset], 255, scene.radius * 0.16)
    shadow = cv2.blur(shadow, (int(scene.radius * 0.1) | 1,) * 2)
    dark = cv2.merge([255 - (shadow * 0.38).astype(np.uint8)] * 3)
    canvas[:] = cv2.multiply(canvas, dark, scale=1 / 255)
    for name, tip, back in tools:
        PAINTERS[name](canvas, tip, back, scene.radius)
    _through_cornea(scene, canvas, clean)


def _through_cornea(scene, canvas, clean):
    """What lies in the chamber is seen through the cornea: a little paler, a little less."""
    x, y = (scene.centre - scene.half).astype(int)
    size = scene.rr.shape[0]
    window = canvas[y : y + size, x : x + size]
    below = clean[y : y + size, x : x + size]
    alpha = ((1 - smooth(0.9, 1.0, scene.rr)) * 0.2).astype(np.float32)
    mixed = window.astype(np.float32)
    blend(mixed, below.astype(np.float32), alpha)
    window[:] = np.clip(mixed, 0, 255).astype(np.uint8)


def _lamp(scene, canvas, t):
    """The microscope's lamps mirrored in the cornea, and bubbles that mirror them again."""
    look, r = scene.plan.look, scene.radius
    wander = facts.tremor(scene.plan.seed + 3, t * 0.4, r * 0.02)
    spots = [(np.array([0.05, -0.04]), 0.05), (np.array([0.16, 0.02]), 0.036), (np.array([-0.03, 0.74]), 0.022)]
    spots += [(np.array([0.07 * look["side"], -0.8]), 0.03), (np.array([0.15 * look["side"], -0.79]), 0.022)]
    glow = np.zeros(canvas.shape[:2], np.uint8)
    for place, size in spots:
        centre = scene.centre + place * r + wander
        disc(glow, centre, r * size * 1.4, 150)
        disc(canvas, centre, r * size, (255, 253, 246))
    glow = cv2.blur(glow, (int(r * 0.12) | 1,) * 2)
    canvas[:] = cv2.add(canvas, cv2.merge([glow] * 3))
    if look["bubbles"]:
        rng = np.random.default_rng(scene.plan.seed + 21)
        phase = facts.segment_at(scene.plan, t).phase
        busy = phase in ("viscoelastic", "anterior-chamber-flushing", "viscoelastic-suction")
        for _ in range(7 if busy else 2):
            where = scene.at(rng.uniform(0, 2 * pi) + 0.1 * sin(0.3 * t), rng.uniform(0.3, 1.25))
            size = r * rng.uniform(0.03, 0.1)
            disc(canvas, where, size, (206, 200, 190), size * 0.18)
            disc(canvas, where - size * 0.4, size * 0.22, (255, 255, 250))


def _camera(scene, canvas, t):
    look, unit = scene.plan.look, scene.unit
    move = facts.tremor(scene.plan.seed + 1, t * 0.21, look["drift"] * unit)
    jump = np.random.default_rng(scene.plan.seed * 7 + int(t / 23)).normal(0, look["drift"] * 0.8 * unit, 2)
    turn = 0.02 * sin(0.13 * t + scene.plan.seed)
    zoom = 1 + 0.015 * sin(0.05 * t)
    c, s = cos(turn) * zoom, sin(turn) * zoom
    middle = np.array(scene.world) / 2
    shift = np.array([scene.width, scene.height]) / 2 + np.clip(move + jump, -0.05 * unit, 0.05 * unit)
    matrix = np.array(
        [
            [c, -s, shift[0] - c * middle[0] + s * middle[1]],
            [s, c, shift[1] - s * middle[0] - c * middle[1]],
        ]
    )
    frame = cv2.warpAffine(canvas, matrix, (scene.width, scene.height), borderMode=cv2.BORDER_REFLECT)
    if look["blur"]:
        frame = cv2.GaussianBlur(frame, (0, 0), look["blur"] * unit / 540)
    frame = cv2.multiply(frame, scene.vignette, scale=1 / 255)
    frame = cv2.LUT(frame, _grade(look))
    rng = np.random.default_rng([scene.plan.seed, int(t * 1000)])
    a, b, d, e = rng.integers(0, 32, 4)
    frame = cv2.add(frame, scene.grain_up[a : a + scene.height, b : b + scene.width])
    return cv2.subtract(frame, scene.grain_down[d : d + scene.height, e : e + scene.width])


def _grade(look):
    """Exposure, white balance and contrast as a look-up table [1,256,3]."""
    x = np.arange(256, dtype=np.float32) / 255
    warmth = look["warmth"]
    gains = np.array([1 + 0.07 * warmth, 1.0 - 0.01 * abs(warmth), 1 - 0.09 * warmth]) * look["light"]
    curve = np.clip(x[:, None] * gains, 0, 1.2)
    curve = curve + (look["contrast"] - 0.9) * 0.9 * (curve - 0.45) * curve * (1.15 - curve) * 2.2
    return np.clip(curve * 255, 0, 255).astype(np.uint8)[None]
