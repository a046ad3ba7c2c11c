"""Fifteen instruments and how they move. A tool is drawn from its entry at the rim to its tip, in world pixels.

Each painter takes (canvas, tip, back, r): the tip, a point far out along the shaft, and the corneal radius in pixels.
Sizes follow real ones: a 2.4 mm keratome, a 0.9 mm phaco tip, a 0.4 mm cannula beside a 12 mm cornea.
"""
from math import cos, pi, sin

import numpy as np

import plan as facts
from paint import across, disc, polygon, polyline, rod, strip, tone

STEEL = (176, 186, 192)
MM = 1 / 6  # corneal radii per millimetre


def _bend(tip, back, r, length, turn):
    """The knee of a tool whose last `length` (corneal radii) is bent by `turn` (radians) out of the shaft's line."""
    along, _ = across(back, tip)
    c, s = cos(turn), sin(turn)
    bent = np.array([along[0] * c - along[1] * s, along[0] * s + along[1] * c])
    return tip - bent * r * length


def slit_knife(canvas, tip, back, r):
    along, left = across(back, tip)
    neck, heel = tip - along * r * 0.34, tip - along * r * 0.62
    w = r * 0.2
    polygon(canvas, [tip, neck + left * w, heel + left * w, heel - left * w, neck - left * w], (118, 130, 140))
    polygon(canvas, [tip - along * r * 0.04, neck + left * w * 0.72, heel + left * w * 0.8, heel], (222, 232, 238))
    polyline(canvas, [tip, heel], (250, 252, 255), r * 0.015)
    rod(canvas, heel, heel - along * r * 0.4, r * 0.12, r * 0.16, STEEL)
    rod(canvas, heel - along * r * 0.4, back, r * 0.3, r * 0.36, (70, 96, 150))


def side_port_knife(canvas, tip, back, r):
    along, left = across(back, tip)
    heel = tip - along * r * 0.46
    polygon(canvas, [tip, heel + left * r * 0.1, heel - left * r * 0.03], (206, 214, 220))
    polyline(canvas, [tip, heel + left * r * 0.1], (255, 255, 255), r * 0.012)
    rod(canvas, heel, heel - along * r * 0.3, r * 0.1, r * 0.13, STEEL)
    rod(canvas, heel - along * r * 0.3, back, r * 0.26, r * 0.3, (168, 120, 176))


def tissue_forceps(canvas, tip, back, r):
    along, left = across(back, tip)
    for sign in (-1, 1):
        knee = tip - along * r * 0.5 + left * sign * r * 0.13
        rod(canvas, knee, back + left * sign * r * 0.22, r * 0.13, r * 0.2, STEEL)
        rod(canvas, tip + left * sign * r * 0.035, knee, r * 0.05, r * 0.12, (196, 204, 208))
    disc(canvas, tip, r * 0.035, (90, 96, 100))


def _cannula(canvas, tip, back, r, width, tint, hub, turn, bend=0.42):
    knee = _bend(tip, back, r, bend, turn)
    along, _ = across(back, knee)
    collar = knee - along * r * 0.95
    rod(canvas, collar, knee, r * width * 1.2, r * width, tint)
    rod(canvas, knee, tip, r * width, r * width * 0.9, tint)
    rod(canvas, collar, collar - along * r * 0.35, r * 0.16, r * 0.22, hub)
    rod(canvas, collar - along * r * 0.35, back, r * 0.3, r * 0.34, tone(hub, 0.9))


def viscoelastic_cannula(canvas, tip, back, r):
    _cannula(canvas, tip, back, r, 0.075, (206, 214, 218), (196, 216, 232), 0.25)
    disc(canvas, tip, r * 0.09, (224, 238, 244), r * 0.02)
    disc(canvas, tip + np.array([-0.02, -0.02]) * r, r * 0.04, (250, 255, 255))


def hydrodissection_cannula(canvas, tip, back, r):
    _cannula(canvas, tip, back, r, 0.06, (208, 178, 110), (190, 150, 70), -0.35, 0.3)
    along, left = across(back, tip)
    strip(canvas, tip - along * r * 0.1, tip, r * 0.08, r * 0.11, (232, 206, 140))


def irrigating_cannula(canvas, tip, back, r):
    _cannula(canvas, tip, back, r, 0.055, (190, 198, 204), (60, 150, 104), 0.75, 0.34)


def polishing_cannula(canvas, tip, back, r):
    along, left = across(back, tip)
    curve = [tip - along * r * a + left * r * 0.16 * sin(min(1, a / 0.6) * pi) for a in np.linspace(0, 1.0, 12)]
    polyline(canvas, curve, (62, 66, 70), r * 0.085)
    polyline(canvas, curve, (176, 182, 186), r * 0.05)
    rod(canvas, curve[-1], back, r * 0.1, r * 0.2, (130, 120, 150))
    disc(canvas, tip, r * 0.075, (70, 66, 62))
    disc(canvas, tip, r * 0.045, (134, 122, 108))


def capsulorhexis_cystotome(canvas, tip, back, r):
    knee = _bend(tip, back, r, 0.1, 1.35)
    along, _ = across(back, knee)
    collar = knee - along * r * 1.0
    rod(canvas, collar, knee, r * 0.055, r * 0.05, (200, 206, 210))
    rod(canvas, knee, tip, r * 0.05, r * 0.02, (224, 230, 232))
    rod(canvas, collar, collar - along * r * 0.4, r * 0.2, r * 0.26, (228, 138, 44))
    rod(canvas, collar - along * r * 0.4, back, r * 0.32, r * 0.34, (214, 216, 214))


def capsulorhexis_forceps(canvas, tip, back, r):
    along, left = across(back, tip)
    for sign in (-1, 1):
        knee = tip - along * r * 0.62 + left * sign * r * 0.045
        rod(canvas, tip + left * sign * r * 0.03, knee, r * 0.035, r * 0.06, (206, 212, 214))
        rod(canvas, knee, knee - along * r * 0.5 + left * sign * r * 0.05, r * 0.06, r * 0.11, STEEL)
        rod(canvas, knee - along * r * 0.5 + left * sign * r * 0.05, back + left * sign * r * 0.2, r * 0.11, r * 0.2, STEEL)


def phaco_tip(canvas, tip, back, r):
    along, left = across(back, tip)
    sleeve = tip - along * r * 0.17
    rod(canvas, sleeve, back, r * 0.25, r * 0.38, (96, 160, 196))
    strip(canvas, sleeve, sleeve - along * r * 0.1, r * 0.19, r * 0.26, (70, 128, 170))
    rod(canvas, tip, sleeve, r * 0.13, r * 0.15, (206, 210, 208))
    polygon(canvas, [tip + left * r * 0.075, tip - left * r * 0.075, tip - along * r * 0.09 - left * r * 0.03], (52, 50, 50))
    disc(canvas, sleeve - along * r * 0.2 + left * r * 0.06, r * 0.03, (40, 66, 84))


def ia_handpiece(canvas, tip, back, r):
    along, left = across(back, tip)
    sleeve = tip - along * r * 0.26
    rod(canvas, sleeve, back, r * 0.22, r * 0.36, (206, 150, 150))
    strip(canvas, sleeve, sleeve - along * r * 0.08, r * 0.17, r * 0.23, (176, 112, 116))
    rod(canvas, tip, sleeve, r * 0.11, r * 0.13, (220, 224, 224))
    disc(canvas, tip, r * 0.055, (220, 224, 224))
    disc(canvas, tip - along * r * 0.06 + left * r * 0.015, r * 0.03, (26, 24, 26))


def lens_injector(canvas, tip, back, r):
    along, left = across(back, tip)
    heel = tip - along * r * 0.75
    strip(canvas, tip, heel, r * 0.26, r * 0.4, (176, 200, 210))
    strip(canvas, tip - along * r * 0.03, heel, r * 0.2, r * 0.32, (206, 224, 230))
    strip(canvas, tip - along * r * 0.12, heel, r * 0.1, r * 0.14, (40, 170, 180))
    strip(canvas, tip - along * r * 0.05, heel, r * 0.04, r * 0.05, (252, 255, 255), 1.6)
    polygon(canvas, [tip + left * r * 0.13, tip + along * r * 0.12 - left * r * 0.06, tip - left * r * 0.13], (190, 210, 218))
    rod(canvas, heel, back, r * 0.44, r * 0.56, (150, 190, 206))
    strip(canvas, heel, back, r * 0.12, r * 0.14, (44, 150, 166))


def micromanipulator(canvas, tip, back, r):
    along, left = across(back, tip)
    elbow = tip - along * r * 0.06 + left * r * 0.1
    rod(canvas, elbow, tip, r * 0.045, r * 0.03, (226, 230, 230))
    rod(canvas, elbow, elbow - along * r * 0.7, r * 0.05, r * 0.07, (196, 202, 206))
    rod(canvas, elbow - along * r * 0.7, back, r * 0.12, r * 0.22, (120, 126, 132))
    disc(canvas, tip, r * 0.035, (236, 240, 240))


def lens_hook(canvas, tip, back, r):
    along, left = across(back, tip)
    rod(canvas, tip - left * r * 0.1, tip, r * 0.04, r * 0.045, (232, 236, 236))
    rod(canvas, tip, tip - along * r * 0.8, r * 0.045, r * 0.06, (208, 212, 214))
    rod(canvas, tip - along * r * 0.8, tip - along * r * 1.1, r * 0.07, r * 0.2, (206, 172, 86))
    rod(canvas, tip - along * r * 1.1, back, r * 0.2, r * 0.22, (206, 172, 86))


def cotton_swab(canvas, tip, back, r):
    along, left = across(back, tip)
    strip(canvas, tip - along * r * 0.6, back, r * 0.12, r * 0.13, (190, 168, 132))
    angles = np.linspace(0, 2 * pi, 40, endpoint=False)
    fuzz = 1 + 0.05 * np.sin(angles * 11)
    middle = tip - along * r * 0.36
    for size, colour in ((1.0, (214, 212, 210)), (0.86, (240, 240, 240)), (0.55, (253, 253, 253))):
        outline = middle + np.outer(np.cos(angles) * fuzz * 0.4 * size, along) * r + np.outer(np.sin(angles) * fuzz * 0.19 * size, left) * r
        polygon(canvas, outline, colour)


PAINTERS = {
    "slit-knife": slit_knife,
    "side-port-knife": side_port_knife,
    "tissue-forceps": tissue_forceps,
    "viscoelastic-cannula": viscoelastic_cannula,
    "capsulorhexis-cystotome": capsulorhexis_cystotome,
    "capsulorhexis-forceps": capsulorhexis_forceps,
    "hydrodissection-cannula": hydrodissection_cannula,
    "phaco-tip": phaco_tip,
    "micromanipulator": micromanipulator,
    "ia-handpiece": ia_handpiece,
    "polishing-cannula": polishing_cannula,
    "lens-injector": lens_injector,
    "lens-hook": lens_hook,
    "irrigating-cannula": irrigating_cannula,
    "cotton-swab": cotton_swab,
}


def placed(scene, t):
    """(name, tip, back) of every tool at time t, in world pixels. Tools slide in and out at both ends of their use and
    turn about their incision like levers."""
    case, look = scene.plan, scene.plan.look
    segment = facts.segment_at(case, t)
    length = segment.end - segment.start
    progress = float(np.clip((t - segment.start) / length, 0, 1))
    enter, leave = facts.hands(segment)
    slide = min(1.0, progress / enter - 0.25, (1 - progress) / leave - 0.2)
    inside = float(np.clip(progress, enter * 1.01, 1 - leave * 1.01))
    tools = facts.instruments_of(case, segment, inside) if slide > 0 else ()
    for number, (name, role) in enumerate(tools):
        angle = {
            "main": look["main"],
            "side": look["main"] + look["side"] * 1.75,
            "fix": look["main"] - look["side"] * 1.3,
            "outside": look["main"] + look["side"] * 0.55,
        }[role]
        entry = scene.at(angle, 1.0)
        reach = _target(scene, case, segment.phase, name, role, t, progress)
        shake = facts.tremor(case.seed * 31 + number, t, scene.radius * 0.012)
        outward = scene.at(angle + 0.12, 3.6) - entry
        tip = reach * slide + (entry + outward * 0.5) * (1 - slide) + shake
        along, _ = across(tip, entry + 0.02 * outward)
        lever = along if np.hypot(*(tip - entry)) > scene.radius * 0.15 else outward / np.hypot(*outward)
        yield name, tip, tip + lever * scene.radius * 5


def _target(scene, case, phase, name, role, t, progress):
    """Where the tip works at time t."""
    look = case.look
    main = look["main"]
    polar = lambda angle, distance: scene.at(angle, distance)
    if role == "fix":
        return polar(main - look["side"] * 1.3, 1.12)
    if role == "outside":
        return polar(main + look["side"] * (0.5 + 0.2 * sin(t)), 1.22)
    if phase == "incision":
        at = main if name == "slit-knife" else main + look["side"] * 1.75
        depth = 0.98 - 0.3 * np.clip(sin(progress * pi * (5 if name == "slit-knife" else 4)), 0, 1)
        return polar(at, depth)
    if phase == "capsulorhexis":
        start = main + pi * 0.8 + facts.through(case, phase, t) * 2 * pi
        return polar(start + 0.1 * sin(3 * t), look["pupil"] * (0.5 + 0.08 * sin(2 * t)))
    if phase == "phacoemulsification":
        if role == "side":
            return polar(main + look["side"] * 1.4 + 0.5 * sin(0.8 * t), 0.22 + 0.12 * sin(1.3 * t))
        return polar(main + 0.5 * sin(0.6 * t), 0.12 - 0.28 * sin(1.1 * t))
    if phase in ("irrigation-aspiration", "viscoelastic-suction"):
        if role == "side":
            return polar(main + look["side"] * 1.5, 0.4 + 0.1 * sin(t))
        sweep = main + 2 * pi * facts.through(case, phase, t) if phase == "irrigation-aspiration" else main + 2.2 * sin(0.5 * t)
        return polar(sweep, look["pupil"] * (0.55 + 0.2 * sin(1.7 * t)))
    if phase == "capsule-polishing":
        return polar(main + pi * 0.5 + 1.9 * sin(0.9 * t), 0.28 + 0.1 * sin(2.6 * t))
    if phase == "lens-implantation":
        return polar(main, 0.78 - 0.2 * min(1, progress * 3))
    if phase == "lens-positioning":
        return polar(main + 1.0 + 0.9 * (1 - progress) + 0.3 * sin(1.4 * t), 0.42)
    if phase == "hydrodissection":
        return polar(main + 0.45 * sin(0.8 * t), look["pupil"] * 0.72)
    if phase == "viscoelastic":
        return polar(main + 0.5 * sin(0.9 * t), 0.35 - 0.3 * progress)
    if phase == "anterior-chamber-flushing":
        return polar(main + look["side"] * 1.75, 0.62 + 0.06 * sin(1.6 * t))
    return polar(main + 0.1 * sin(1.1 * t), 0.86)
