"""What does not move within a case: drape, skin, lids, speculum, sclera and its vessels, iris texture."""
from functools import lru_cache
from math import cos, pi, sin

import cv2
import numpy as np

from paint import blend, noise, polygon, polyline, rod, smooth, soft_mask, tone

# The world is this much larger than the picture, so that the camera may drift.
MARGIN = 1.16

SKIN = ((214, 160, 128), (186, 128, 96), (128, 84, 60))
DRAPE = ((22, 52, 46), (26, 44, 66), (58, 74, 84))
IRIS = (
    ((96, 62, 38), (52, 32, 22)),
    ((128, 118, 84), (70, 66, 50)),
    ((120, 140, 150), (62, 80, 94)),
    ((118, 128, 96), (60, 72, 56)),
)


class Scene:
    """One case at one picture size, in pixels of the world canvas."""

    def __init__(self, plan, width, height):
        look = plan.look
        self.plan, self.width, self.height = plan, width, height
        self.world = (round(width * MARGIN), round(height * MARGIN))
        self.unit = height
        self.radius = look["radius"] * height
        middle = np.array(self.world) / 2
        self.centre = middle + np.array(look["centre"]) * height
        self.rng = np.random.default_rng(plan.seed + 77)
        self.background = self._background()
        self._polar_maps()
        self._vignette()
        self._grain()

    def at(self, angle, distance):
        """The world point `distance` corneal radii from the eye's centre; angle 0 is right, pi/2 is down."""
        return self.centre + self.radius * distance * np.array([cos(angle), sin(angle)])

    def _background(self):
        w, h = self.world
        look, rng = self.plan.look, self.rng
        grain = noise(rng, h, w, 5, 6)
        drape = np.array(DRAPE[look["drape"]], np.float32)
        canvas = drape * (0.25 + 0.7 * noise(rng, h, w, 3, 3)[:, :, None])
        skin = np.array(SKIN[int(look["skin"] * 2.99)], np.float32)
        blend(canvas, skin * (0.72 + 0.5 * grain[:, :, None]), soft_mask(h, w, self._lids(2.5, 2.15), self.radius * 0.3))
        opening = soft_mask(h, w, self._lids(2.0, 1.5), self.radius * 0.02)
        rim = cv2.GaussianBlur(opening, (0, 0), self.radius * 0.07)
        blend(canvas, skin * np.array([0.9, 0.62, 0.6]), np.clip(rim * (1 - opening) * 1.5, 0, 1))
        blend(canvas, self._sclera(grain), opening)
        shade = cv2.GaussianBlur(opening, (0, 0), self.radius * 0.16)
        canvas *= (0.62 + 0.38 * smooth(0.5, 1.0, shade) * opening + 0.38 * (1 - opening))[:, :, None]
        canvas = np.clip(canvas, 0, 255).astype(np.uint8)
        self._lashes(canvas)
        self._speculum(canvas)
        self._wet(canvas, opening)
        return canvas

    def _lids(self, half_width, half_height):
        """The almond of the lid opening, held wide by the speculum."""
        angles = np.linspace(0, 2 * pi, 72, endpoint=False)
        wobble = 1 + 0.03 * np.sin(3 * angles + self.plan.seed % 7)
        x = half_width * np.sign(np.cos(angles)) * np.abs(np.cos(angles)) ** 0.95
        y = half_height * np.sign(np.sin(angles)) * np.abs(np.sin(angles)) ** 1.15
        return self.centre + self.radius * np.stack([x * wobble, y * wobble], 1)

    def _sclera(self, grain):
        w, h = self.world
        look, rng = self.plan.look, self.rng
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        distance = np.hypot(x - self.centre[0], y - self.centre[1]) / self.radius
        white = np.array([236, 216, 196], np.float32) * (0.9 + 0.16 * grain[:, :, None])
        red = smooth(1.0, 1.9, distance) * (0.15 + 0.5 * look["redness"]) * (0.35 + noise(rng, h, w, 4, 4))
        blend(white, (206, 96, 84), np.clip(red, 0, 0.85))
        self._vessels(white)
        return white

    def _vessels(self, canvas):
        rng, redness = self.rng, self.plan.look["redness"]
        layer = np.zeros(canvas.shape[:2], np.uint8)
        for _ in range(int(26 + 50 * redness)):
            angle, distance = rng.uniform(0, 2 * pi), rng.uniform(1.25, 2.1)
            end, bend = rng.uniform(1.03, 1.3), rng.normal(0, 0.25)
            # Tortuous, not jagged: a random walk of the direction, smoothed.
            walk = np.convolve(rng.normal(0, 0.16, 34).cumsum(), np.ones(9) / 9, "valid") + bend
            part = np.linspace(0, 1, len(walk))
            points = [self.at(angle + w * p * 0.6, distance + (end - distance) * p) for w, p in zip(walk, part)]
            polyline(layer, points, int(rng.uniform(60, 170)), self.radius * rng.uniform(0.005, 0.015))
        soft = cv2.GaussianBlur(layer, (0, 0), max(0.5, self.radius * 0.006)).astype(np.float32) / 255
        blend(canvas, (158, 26, 30), soft * (0.35 + 0.5 * redness))

    def _lashes(self, canvas):
        """Short curved lashes along both lids, out of focus."""
        rng, r = self.rng, self.radius
        layer = np.zeros(canvas.shape[:2], np.uint8)
        for point in self._lids(2.06, 1.58):
            if rng.random() < 0.4:
                continue
            outward = (point - self.centre) / np.hypot(*(point - self.centre))
            sideways = np.array([-outward[1], outward[0]]) * rng.normal(0, 0.5)
            length = r * rng.uniform(0.1, 0.24)
            points = [point + length * (outward * p + sideways * p * p) for p in (0, 0.35, 0.7, 1.0)]
            polyline(layer, points, int(rng.uniform(110, 220)), r * 0.01)
        soft = cv2.GaussianBlur(layer, (0, 0), max(0.5, r * 0.008)).astype(np.float32) / 255
        mixed = canvas.astype(np.float32)
        blend(mixed, (34, 22, 18), soft * 0.85)
        canvas[:] = mixed.astype(np.uint8)

    def _speculum(self, canvas):
        """Wire loops over both lids, arms leaving the picture on the temporal side."""
        r, side = self.radius, self.plan.look["side"]
        for sign in (-1, 1):
            for foot in (-0.62, 0.62):
                a = self.centre + r * np.array([foot, sign * 1.4])
                b = self.centre + r * np.array([foot * 1.08, sign * 1.78])
                c = self.centre + r * np.array([foot * 1.15 + side * 0.5, sign * 2.6])
                rod(canvas, b, c, r * 0.075, r * 0.075, (150, 160, 160))
                rod(canvas, a, b, r * 0.07, r * 0.075, (190, 200, 200))

    def _wet(self, canvas, opening):
        """Small lamp reflections on wet conjunctiva."""
        rng = self.rng
        for _ in range(int(rng.integers(8, 26))):
            point = self.at(rng.uniform(0, 2 * pi), rng.uniform(1.12, 1.7))
            x, y = int(point[0]), int(point[1])
            if 0 <= y < opening.shape[0] and 0 <= x < opening.shape[1] and opening[y, x] > 0.9:
                size = self.radius * rng.uniform(0.008, 0.03)
                turn = rng.uniform(0, pi)
                arm = np.array([cos(turn), sin(turn)]) * size * 2
                polyline(canvas, [point - arm, point + rng.normal(0, size, 2), point + arm], (255, 250, 240), size)

    def _polar_maps(self):
        """Over a square patch around the cornea: distance from its centre in corneal radii, and angle."""
        half = int(self.radius * 1.06) + 2
        self.half = half
        y, x = np.mgrid[-half : half + 1, -half : half + 1].astype(np.float32)
        self.rr = np.hypot(x, y) / self.radius
        self.th = np.arctan2(y, x)
        side = 2 * half + 1
        rng = self.rng
        fibres = cv2.GaussianBlur(rng.random((24, 220)).astype(np.float32), (0, 0), sigmaX=0.6, sigmaY=5)
        fibres = (fibres - fibres.min()) / np.ptp(fibres)
        u = ((self.th + pi) / (2 * pi) * 219).astype(np.float32)
        v = np.clip(self.rr * 23, 0, 23).astype(np.float32)
        self.fibres = cv2.remap(fibres, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        light, dark = (np.array(colour, np.float32) for colour in IRIS[self.plan.look["iris"]])
        self.iris = dark + (light - dark) * self.fibres[:, :, None]
        self.mottle = noise(rng, side, side, 3, 5)
        self.fine = noise(rng, side, side, 14, 3)
        self.streaks = noise(rng, side, side, 5, 4)

    def _vignette(self):
        look = self.plan.look
        y, x = np.mgrid[0 : self.height, 0 : self.width].astype(np.float32)
        cx, cy = self.width / 2 + look["centre"][0] * self.unit * 0.6, self.height / 2
        distance = np.hypot(x - cx, y - cy) / self.unit
        fall = 1 - look["vignette"] * smooth(0.34, 0.92, distance)
        if look["black_border"]:
            fall = fall * (1 - smooth(0.54, 0.56, distance))
        self.vignette = cv2.merge([np.clip(fall * 255, 0, 255).astype(np.uint8)] * 3)

    def _grain(self):
        shape = (self.height + 32, self.width + 32, 3)
        sigma = self.plan.look["noise"]
        grain = cv2.GaussianBlur(self.rng.normal(0, sigma * 1.6, shape).astype(np.float32), (0, 0), 0.6)
        self.grain_up = np.clip(grain, 0, 60).astype(np.uint8)
        self.grain_down = np.clip(-grain, 0, 60).astype(np.uint8)


@lru_cache(maxsize=6)
def scene_for(plan, width, height):
    return Scene(plan, width, height)
