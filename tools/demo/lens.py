"""What changes inside the cornea: pupil, red reflex, capsule, nucleus, cortex, lens implant, gel and fluid.

Everything is painted on a square float32 RGB patch around the cornea; `scene.rr` and `scene.th` are its polar maps.
"""
from math import cos, pi, sin

import cv2
import numpy as np

import plan as facts
from eye import IRIS
from paint import blend, polyline, smooth, soft_mask, tone

NUCLEUS = {
    "white": ((232, 228, 216), 0.95),
    "brown": ((96, 50, 20), 0.92),
    "yellow": ((196, 160, 92), 0.62),
    "grey": ((178, 170, 150), 0.55),
    "soft": ((206, 160, 120), 0.32),
}
STAIN = (38, 84, 178)
RHEXIS = 0.62  # radius of the capsule's opening, in pupil radii
OPTIC = 0.52  # radius of the implant's optic, in corneal radii: 6 mm in a 12 mm cornea


class Inside:
    """The patch at one time."""

    def __init__(self, scene, t):
        self.scene, self.t, self.case = scene, t, scene.plan
        self.look = scene.plan.look
        self.segment = facts.segment_at(self.case, t)
        self.progress = float(np.clip((t - self.segment.start) / (self.segment.end - self.segment.start), 0, 1))
        self.phase = self.segment.phase
        self.side = 2 * scene.half + 1
        self.patch = np.empty((self.side, self.side, 3), np.float32)
        self.pupil_map = self._pupil()
        self.q = scene.rr / self.pupil_map

    def at(self, phase):
        return facts.through(self.case, phase, self.t)

    def point(self, angle, distance):
        """Patch pixels; distance in corneal radii."""
        return self.scene.half + self.scene.radius * distance * np.array([cos(angle), sin(angle)])

    def mask(self, points, blur=0.02):
        return soft_mask(self.side, self.side, points, self.scene.radius * blur)

    def _pupil(self):
        """Pupil radius for each direction, in corneal radii [side,side]; hooks pull it to a rounded square."""
        radius = self.look["pupil"] * (1 - 0.08 * self.at("phacoemulsification"))
        if facts.hooks_in(self.case, self.t):
            square = 1 / np.maximum(np.abs(np.cos(self.scene.th - 0.4)), np.abs(np.sin(self.scene.th - 0.4)))
            return 0.52 * (0.55 + 0.45 * square) + 0 * self.scene.th
        return np.full_like(self.scene.rr, radius)

    def paint(self):
        self._iris()
        inside = 1 - smooth(0.97, 1.03, self.q)
        lens = self._reflex()
        self._nucleus(lens)
        self._cortex(lens)
        self._capsule(lens)
        self._dust(lens)
        self._implant(lens)
        self._fluids(lens)
        blend(self.patch, lens, inside)
        rim = np.exp(-(((self.q - 1.0) / 0.035) ** 2))
        blend(self.patch, (30, 18, 14), rim * 0.55)
        self._cornea()
        return self.patch

    def _iris(self):
        self.patch[:] = self.scene.iris
        collarette = np.exp(-(((self.q - 1.18) / 0.1) ** 2))
        blend(self.patch, IRIS[self.look["iris"]][0], collarette * 0.4)

    def _reflex(self):
        hue, strength = self.look["reflex_hue"], self.look["reflex"]
        deep, bright = np.array([128, 22, 16]) * (1 - hue) + np.array([176, 84, 44]) * hue, np.array([236, 122, 74])
        clear = max(self.at("phacoemulsification"), 0.25) * strength
        glow = (0.35 + 0.65 * (1 - smooth(0.0, 1.15, self.q))) * (0.6 + 0.5 * self.scene.mottle) * (0.45 + 0.55 * clear)
        glow = np.clip(glow, 0, 1)[:, :, None]
        return (deep * (1 - glow) + bright * glow).astype(np.float32)

    def _nucleus(self, lens):
        done = self.at("phacoemulsification")
        colour, density = NUCLEUS[self.look["nucleus"]]
        shade = (np.array(colour) * (0.78 + 0.4 * self.scene.mottle[:, :, None])).astype(np.float32)
        if done <= 0.3:
            flat = self.look["nucleus"] == "white"
            body = 1 - smooth(0.85 if flat else 0.45, 1.05 if flat else 1.0, self.q)
            blend(lens, shade, np.clip(body * density * (0.8 + 0.3 * self.scene.streaks), 0, 1))
            if done > 0.05:
                self._groove(lens, (done - 0.05) / 0.25)
            return
        if done >= 0.97:
            return
        for points in self._pieces(done):
            alpha = self.mask(points, 0.025)
            shadow = np.roll(alpha, (int(self.scene.radius * 0.04),) * 2, (0, 1))
            blend(lens, (60, 20, 12), shadow * 0.4)
            blend(lens, shade * 1.08, alpha * min(1.0, density + 0.25))
            edge = cv2.morphologyEx(alpha, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
            blend(lens, tone(colour, 1.35), np.clip(edge, 0, 1) * 0.55)

    def _groove(self, lens, grown):
        main = self.look["main"]
        for turn, part in ((0, min(1, grown * 2)), (pi / 2, max(0.0, grown * 2 - 1))):
            if part <= 0:
                continue
            a, b = self.point(main + turn, 0.48 * part), self.point(main + turn + pi, 0.48 * part)
            side = np.array([-(b - a)[1], (b - a)[0]]) / max(np.hypot(*(b - a)), 1) * self.scene.radius * 0.05
            trench = self.mask([a + side, b + side, b - side, a - side], 0.02)
            blend(lens, (96, 30, 18), trench * 0.75)
            ridge = self.mask([a + side * 1.5, b + side * 1.5, b + side, a + side], 0.012)
            blend(lens, (250, 236, 205), ridge * 0.5)

    def _pieces(self, done):
        """Outlines of what is left of the nucleus: four quadrants drifting apart, then ever fewer fragments."""
        rng = np.random.default_rng(self.case.seed + 5)
        spin = self.look["main"] + 0.25 * sin(self.t * 0.7)
        if done < 0.6:
            left = 4 if done < 0.45 else 3
            for k in range(left):
                middle = spin + pi / 4 + k * pi / 2
                gap = 0.05 + 0.12 * (done - 0.3) / 0.3
                apex = self.point(middle, gap)
                arc = [self.point(middle + a, 0.5 + 0.03 * sin(9 * a + k)) for a in np.linspace(-0.62, 0.62, 9)]
                yield [apex + (p - self.point(0, 0)) * 0.94 for p in [self.point(0, 0)] + arc]
            return
        left = int(np.ceil((0.97 - done) / 0.37 * 6))
        for k in range(left):
            centre = self.point(rng.uniform(0, 2 * pi) + 0.4 * sin(self.t * 0.9 + k), rng.uniform(0.08, 0.36))
            size = self.scene.radius * rng.uniform(0.1, 0.2)
            angles = np.sort(rng.uniform(0, 2 * pi, 7)) + 0.5 * self.t
            yield [centre + size * rng.uniform(0.7, 1.2) * np.array([cos(a), sin(a)]) for a in angles]

    def _cortex(self, lens):
        if self.at("phacoemulsification") < 0.6:
            return
        left = 1 - self.at("irrigation-aspiration")
        if left <= 0.02:
            return
        # Swept clean from the side port round.
        swept = ((self.scene.th - self.look["main"]) % (2 * pi)) / (2 * pi) < 1 - left
        strands = smooth(0.45, 0.75, self.scene.fibres * 0.6 + self.scene.streaks * 0.5) * smooth(0.34, 0.8, self.q)
        blend(lens, (226, 208, 180), np.clip(strands * ~swept, 0, 1) * 0.85)

    def _capsule(self, lens):
        torn = self.at("capsulorhexis")
        stained = self.look["stain"] and facts.stained(self.case, self.t)
        start = self.look["main"] + pi * 0.8
        angle = (self.scene.th - start) % (2 * pi)
        opened = (angle < torn * 2 * pi) & (self.q < RHEXIS)
        if stained:
            fade = 1 - 0.85 * smooth(0.4, 1, self.at("irrigation-aspiration"))
            film = (1 - opened) * (0.45 + 0.35 * self.scene.fine) * fade
            blend(lens, STAIN, np.clip(film, 0, 0.8).astype(np.float32))
        elif torn > 0.02:
            blend(lens, (255, 232, 206), opened * 0.07 * np.ones_like(self.q, np.float32))
        if torn <= 0.02:
            return
        edge_radius = float(np.mean(self.pupil_map)) * RHEXIS
        fade = 1 - 0.45 * self.at("phacoemulsification")
        arc = [self.point(start + a, edge_radius * (1 + 0.015 * sin(7 * a))) for a in np.linspace(0, torn * 2 * pi, 60)]
        line = np.zeros((self.side, self.side), np.uint8)
        polyline(line, arc, 255, self.scene.radius * 0.014)
        line = cv2.GaussianBlur(line, (0, 0), max(0.4, self.scene.radius * 0.006)).astype(np.float32) / 255
        blend(lens, (90, 130, 214) if stained else (255, 238, 210), line * 0.6 * fade)
        if torn < 0.97:
            self._flap(lens, start, torn, edge_radius, stained)

    def _flap(self, lens, start, torn, radius, stained):
        """The torn piece, folded over itself and dragged along by the tip."""
        end = start + torn * 2 * pi
        a, b = self.point(end, radius), self.point(end - 0.9 * min(1, torn * 3), radius * 0.92)
        c = self.point(end + 0.5, radius * 0.25)
        fold = self.mask([a, b, c, (a + c) / 2 + self.scene.radius * 0.05], 0.012)
        blend(lens, (84, 126, 220) if stained else (246, 224, 200), fold * 0.62)

    def _dust(self, lens):
        if self.phase != "capsule-polishing" or self.at("irrigation-aspiration") < 0.3:
            return
        specks = smooth(0.74, 0.82, self.scene.fine) * (1 - self.at("capsule-polishing"))
        blend(lens, (250, 236, 214), np.clip(specks, 0, 1) * (self.q < 0.95) * 0.8)
        lines = 0.5 + 0.5 * np.sin(self.scene.rr * 90 + 4 * self.scene.streaks)
        blend(lens, (255, 220, 190), (lines * 0.16 * (self.q < 0.9)).astype(np.float32))

    def _implant(self, lens):
        given = self.at("lens-implantation")
        if given <= 0.35:
            if self.case.procedure == "tension-ring" and self.at("irrigation-aspiration") >= 0.99:
                self._ring(lens)
            return
        opened = smooth(0.35, 0.95, given)
        placed = smooth(0, 0.9, self.at("lens-positioning"))
        turn = self.look["main"] + 1.2 + 0.9 * (1 - placed)
        off = 0.14 * (1 - placed)
        centre = self.point(self.look["main"], -off + 0.25 * (1 - opened))
        wide, narrow = self.scene.radius * OPTIC, self.scene.radius * OPTIC * (0.28 + 0.72 * opened)
        angles = np.linspace(0, 2 * pi, 64)
        axis, cross = np.array([cos(turn), sin(turn)]), np.array([-sin(turn), cos(turn)])
        outline = centre + np.outer(np.cos(angles) * wide, axis) + np.outer(np.sin(angles) * narrow, cross)
        alpha = self.mask(outline, 0.008)
        blend(lens, lens * 1.16 + 14, alpha * 0.9)
        for sign in (-1, 1):
            along = np.linspace(0, 1, 16)
            bow = [
                centre + sign * (axis * wide * (0.55 + 0.9 * a) * (1 - 0.35 * a * a) + cross * narrow * (0.85 - 1.35 * a))
                for a in along
            ]
            self._line(lens, bow, (240, 226, 220), 0.024, 0.65 * opened)
        self._line(lens, outline, (255, 240, 224), 0.016, 0.7)
        self._line(lens, centre + (outline - centre) * 0.93, (255, 226, 206), 0.01, 0.4)
        if opened < 0.9:
            fold = [centre + axis * wide * 0.9, centre - axis * wide * 0.9]
            self._line(lens, fold, (255, 255, 255), 0.05 * (1 - opened) + 0.01, 0.8)
        if self.case.procedure == "tension-ring":
            self._ring(lens)

    def _ring(self, lens):
        arc = [self.point(a, float(np.mean(self.pupil_map)) * 0.93) for a in np.linspace(0.4, 5.9, 60)]
        self._line(lens, arc, (250, 246, 240), 0.035, 0.9)
        self._line(lens, arc, (120, 120, 130), 0.012, 0.6)

    def _line(self, lens, points, colour, width, alpha):
        line = np.zeros((self.side, self.side), np.uint8)
        polyline(line, points, 255, self.scene.radius * width)
        blend(lens, colour, line.astype(np.float32) / 255 * alpha)

    def _fluids(self, lens):
        main = self.look["main"]
        if self.phase == "hydrodissection" and 0.25 < self.progress < 0.8:
            front = 0.9 - 1.8 * ((self.progress - 0.25) * 3 % 1)
            depth = self.scene.rr * np.cos(self.scene.th - main) + 0.12 * np.sin(3 * self.scene.th)
            wave = np.exp(-(((depth - front * 0.7) / 0.09) ** 2)) * (self.q < 0.98)
            blend(lens, (255, 224, 176), (wave * 0.6).astype(np.float32))
            behind = smooth(front * 0.7, front * 0.7 + 0.3, depth) * (self.q < 0.98)
            blend(lens, (226, 120, 70), (behind * 0.25).astype(np.float32))

    def _cornea(self):
        rr = self.scene.rr
        self._gel()
        arcus = np.exp(-(((rr - 0.95) / 0.06) ** 2))
        blend(self.patch, (196, 200, 186), arcus * 0.62)
        blend(self.patch, (150, 170, 180), np.full_like(rr, 0.07))
        if self.phase == "tonifying-antibiotics":
            self._hydration()

    def _gel(self):
        """Viscoelastic: a clear mass with wavy highlights, growing from the cannula or leaving towards the tip."""
        filling = self.phase == "viscoelastic"
        leaving = self.phase == "viscoelastic-suction"
        flushing = self.phase == "anterior-chamber-flushing"
        if not (filling or leaving or flushing):
            return
        x = self.scene.rr * np.cos(self.scene.th - self.look["main"])
        y = self.scene.rr * np.sin(self.scene.th - self.look["main"])
        swirl = self.scene.mottle + 0.35 * self.scene.streaks
        if filling:
            grown = 0.25 + 1.5 * self.progress
            reach = smooth(grown, grown - 0.2, np.hypot(x - 0.5, y))
            waves = smooth(0.86, 0.99, np.sin(swirl * 26 + self.t * 1.5))
            blend(self.patch, (214, 232, 240), (reach * (self.scene.rr < 0.97) * (0.12 + 0.6 * waves)).astype(np.float32))
            front = np.exp(-(((np.hypot(x - 0.5, y) - grown + 0.1) / 0.04) ** 2)) * (self.scene.rr < 0.95)
            blend(self.patch, (255, 255, 255), (front * 0.5).astype(np.float32))
        elif leaving:
            left = 1 - 0.8 * self.progress
            spiral = np.sin(swirl * 20 + 3 * self.scene.th + 6 * self.scene.rr + self.t * 4)
            curl = smooth(0.8, 0.98, spiral) * (self.scene.rr < 0.92)
            blend(self.patch, (226, 238, 246), (curl * 0.6 * left).astype(np.float32))
        else:
            jet = np.sin((x * 14 + self.t * 9) + 5 * swirl)
            fan = smooth(0.75, 0.98, jet) * (np.abs(y) < 0.25 + 0.4 * (0.9 - x).clip(0)) * (self.scene.rr < 0.95)
            blend(self.patch, (236, 246, 255), (fan * 0.55).astype(np.float32))

    def _hydration(self):
        """Stroma swelling white at both incisions."""
        grown = 0.15 + 0.85 * smooth(0.15, 0.9, self.progress)
        for angle, size in ((self.look["main"], 0.42), (self.look["main"] + self.look["side"] * 1.75, 0.28)):
            px, py = cos(angle) * 0.9, sin(angle) * 0.9
            x, y = self.scene.rr * np.cos(self.scene.th), self.scene.rr * np.sin(self.scene.th)
            cloud = np.exp(-((np.hypot(x - px, y - py) / (size * grown)) ** 2) * 1.6) * (0.7 + 0.5 * self.scene.mottle)
            blend(self.patch, (232, 238, 240), np.clip(cloud, 0, 0.9).astype(np.float32))
