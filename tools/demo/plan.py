"""What happens in a drawn cataract operation, and when. Facts only: nothing here draws.

Durations are quantiles of 101 annotated operations (Cataract-101, phase starts at 25 fps): per phase the 10 %, 50 %
and 90 % quantile in seconds. Orders and repetitions are its most frequent transitions: viscoelastic comes before the
capsulorhexis and again before the lens; irrigation follows polishing in every sixth case; tonifying comes in two parts
in most.
"""
from dataclasses import dataclass, field
from functools import lru_cache
from math import cos, pi, sin

import numpy as np

PHASES = (
    "idle",
    "incision",
    "viscoelastic",
    "capsulorhexis",
    "hydrodissection",
    "phacoemulsification",
    "irrigation-aspiration",
    "capsule-polishing",
    "lens-implantation",
    "lens-positioning",
    "viscoelastic-suction",
    "anterior-chamber-flushing",
    "tonifying-antibiotics",
)
INSTRUMENTS = (
    "slit-knife",
    "side-port-knife",
    "tissue-forceps",
    "viscoelastic-cannula",
    "capsulorhexis-cystotome",
    "capsulorhexis-forceps",
    "hydrodissection-cannula",
    "phaco-tip",
    "micromanipulator",
    "ia-handpiece",
    "polishing-cannula",
    "lens-injector",
    "lens-hook",
    "irrigating-cannula",
    "cotton-swab",
)
PROCEDURES = ("routine", "white-mature", "small-pupil-hooks", "brunescent", "toric", "tension-ring")

# Never used for training or testing: the two operations that come with the app.
SAMPLE_SEEDS = (900_001, 900_002)

# Seconds: 10 %, 50 % and 90 % quantile over Cataract-101. Implantation and positioning split its "lens setting-up" and
# its transition to viscoelastic removal; flushing is the short first part of its "tonifying".
DURATIONS = {
    "incision": (9, 16, 46),
    "viscoelastic": (7, 10, 21),
    "capsulorhexis": (21, 33, 86),
    "hydrodissection": (17, 27, 55),
    "phacoemulsification": (65, 113, 247),
    "irrigation-aspiration": (26, 47, 85),
    "capsule-polishing": (8, 17, 32),
    "lens-implantation": (9, 14, 22),
    "lens-positioning": (8, 12, 20),
    "viscoelastic-suction": (31, 47, 92),
    "anterior-chamber-flushing": (6, 11, 20),
    "tonifying-antibiotics": (8, 14, 32),
}
# Cataract-101 marks no idle time; CATARACTS counts 27 % of its frames as idle. Gaps here make up about a fifth.
IDLE_SECONDS = (3, 7, 16)
SHORTEST = 4.0


@dataclass(frozen=True)
class Segment:
    phase: str
    start: float
    end: float


@dataclass(frozen=True)
class Moment:
    """What can be seen at one time. `progress` runs 0..1 through the segment; `through` 0..1 through all of the
    phase's segments in this case."""

    phase: str
    progress: float
    through: float
    instruments: tuple
    facts: frozenset


@dataclass(frozen=True)
class CasePlan:
    """One operation: what is done when (seconds), and how this eye and this recording look."""

    seed: int
    procedure: str
    eye: str
    duration: float
    segments: tuple
    look: dict = field(hash=False, compare=False)

    def __hash__(self):
        return hash((self.seed, self.procedure, self.duration))


def _lognormal(rng, quantiles):
    low, median, high = quantiles
    spread = np.log(high / low) / (2 * 1.2816)
    return float(np.clip(median * np.exp(rng.normal() * spread), low * 0.7, high * 1.3))


def _order(rng, procedure):
    order = ["incision", "viscoelastic", "capsulorhexis", "hydrodissection", "phacoemulsification"]
    if procedure in ("white-mature",) and rng.random() < 0.5:
        order[3:4] = []  # hydrodissection is often left out in a mature cataract
    order += ["irrigation-aspiration", "capsule-polishing"]
    if rng.random() < 0.17:
        order += ["irrigation-aspiration", "capsule-polishing"]
    order += ["viscoelastic", "lens-implantation", "lens-positioning", "viscoelastic-suction"]
    order += ["anterior-chamber-flushing", "tonifying-antibiotics"]
    if rng.random() < 0.5:
        order.append("tonifying-antibiotics")
    return order


def plan_case(seed, *, seconds=None, procedure=None):
    """The case with this seed; `seconds` squeezes it to about that length, no phase shorter than SHORTEST."""
    rng = np.random.default_rng(seed)
    drawn = PROCEDURES[int(rng.choice(len(PROCEDURES), p=(0.3, 0.16, 0.14, 0.14, 0.13, 0.13)))]
    procedure = procedure or drawn
    parts = [("idle", _lognormal(rng, IDLE_SECONDS))]
    for phase in _order(rng, procedure):
        length = _lognormal(rng, DURATIONS[phase])
        if procedure == "brunescent" and phase == "phacoemulsification":
            length *= 1.5
        parts.append((phase, length))
        if rng.random() < 0.8:
            parts.append(("idle", _lognormal(rng, IDLE_SECONDS)))
    if seconds:
        spare = max(0.0, seconds - SHORTEST * len(parts))
        total = sum(length for _, length in parts)
        parts = [(phase, SHORTEST + spare * length / total) for phase, length in parts]
    segments, at = [], 0.0
    for phase, length in parts:
        segments.append(Segment(phase, round(at, 3), round(at + length, 3)))
        at += length
    eye = "right" if rng.random() < 0.5 else "left"
    return CasePlan(seed, procedure, eye, round(at, 3), tuple(segments), _look(rng, procedure, eye))


def _look(rng, procedure, eye):
    uniform = rng.uniform
    nucleus = {
        "white-mature": "white",
        "brunescent": "brown",
    }.get(procedure, str(rng.choice(["yellow", "grey", "soft"])))
    pupil = uniform(0.42, 0.5) if procedure == "small-pupil-hooks" else uniform(0.66, 0.8)
    return dict(
        radius=uniform(0.25, 0.34),  # of the cornea, in picture heights
        centre=(uniform(-0.05, 0.05), uniform(-0.06, 0.05)),  # of the cornea from the picture's middle, in heights
        pupil=pupil,  # radius, in corneal radii
        nucleus=nucleus,
        iris=int(rng.integers(0, 4)),
        skin=uniform(0, 1),
        redness=uniform(0.1, 1),
        reflex=uniform(0.45, 1),
        reflex_hue=uniform(0, 1),
        drape=int(rng.integers(0, 3)),
        main=uniform(0.2, 0.8) * pi if rng.random() < 0.75 else uniform(-0.25, 0.2) * pi,
        side=1 if eye == "right" else -1,
        light=uniform(0.85, 1.15),
        warmth=uniform(-1, 1),
        contrast=uniform(0.9, 1.15),
        vignette=uniform(0.55, 1),
        black_border=rng.random() < 0.12,
        blur=float(rng.choice([0.0, 0.0, 0.5, 1.0])),
        noise=uniform(1.0, 4.5),
        drift=uniform(0.006, 0.018),
        blood=rng.random() < 0.55,
        bubbles=rng.random() < 0.5,
        stain=procedure == "white-mature" or rng.random() < 0.2,
        forceps_for_rhexis=rng.random() < 0.7,
        coaxial=rng.random() < 0.65,
    )


@lru_cache(maxsize=4096)
def _spent(plan, phase):
    return tuple((s.start, s.end) for s in plan.segments if s.phase == phase)


def through(plan, phase, t):
    """Share of all time of `phase` in this case that lies before `t`: 0 before it begins, 1 when it is over."""
    spans = _spent(plan, phase)
    total = sum(end - start for start, end in spans)
    if total == 0:
        # A phase that this case skips counts as done once the next ones are under way.
        return 1.0 if _order_passed(plan, phase, t) else 0.0
    return sum(min(max(t - start, 0.0), end - start) for start, end in spans) / total


def _order_passed(plan, phase, t):
    later = PHASES[PHASES.index(phase) + 1 :]
    return any(s.start <= t for s in plan.segments if s.phase in later and s.phase != "viscoelastic")


def segment_at(plan, t):
    for segment in plan.segments:
        if t < segment.end:
            return segment
    return plan.segments[-1]


def second_viscoelastic(plan, t):
    """True once the lens is about to come: the gel that fills the empty bag."""
    return t >= plan.segments[0].end and through(plan, "irrigation-aspiration", t) >= 0.5


def hands(segment):
    """(in, out): shares of a segment at its start and end in which tools are still out of view; a second at most."""
    length = segment.end - segment.start
    return min(0.08, 0.8 / length), min(0.05, 0.6 / length)


def instruments_of(plan, segment, progress):
    """(instrument, role) pairs in use; the first comes through the main incision. Empty while hands change."""
    look, phase = plan.look, segment.phase
    enter, leave = hands(segment)
    if phase == "idle" or not enter <= progress <= 1 - leave:
        return ()
    if phase == "incision":
        if progress < 0.45:
            return (("side-port-knife", "side"), ("tissue-forceps", "fix"))
        extra = (("cotton-swab", "outside"),) if look["blood"] and progress > 0.8 else (("tissue-forceps", "fix"),)
        return (("slit-knife", "main"),) + extra
    if phase == "viscoelastic":
        return (("viscoelastic-cannula", "main"),)
    if phase == "capsulorhexis":
        if progress < 0.35 or not look["forceps_for_rhexis"]:
            return (("capsulorhexis-cystotome", "main"),)
        return (("capsulorhexis-forceps", "main"),)
    if phase == "hydrodissection":
        return (("hydrodissection-cannula", "main"),)
    if phase == "phacoemulsification":
        return (("phaco-tip", "main"), ("micromanipulator", "side"))
    if phase in ("irrigation-aspiration", "viscoelastic-suction"):
        return (("ia-handpiece", "main"),) + (() if look["coaxial"] else (("micromanipulator", "side"),))
    if phase == "capsule-polishing":
        return (("polishing-cannula", "main"),)
    if phase == "lens-implantation":
        return (("lens-injector", "main"),) + ((("tissue-forceps", "fix"),) if look["side"] > 0 else ())
    if phase == "lens-positioning":
        return (("lens-hook", "main"),)
    if phase == "anterior-chamber-flushing":
        return (("irrigating-cannula", "side"),)
    swab = (("cotton-swab", "outside"),) if progress > 0.6 else ()
    return (("irrigating-cannula", "main"),) + swab


def moment_at(plan, t):
    """What can be seen at `t` seconds."""
    segment = segment_at(plan, t)
    progress = float(np.clip((t - segment.start) / (segment.end - segment.start), 0, 1))
    shown = tuple(name for name, _ in instruments_of(plan, segment, progress))
    return Moment(segment.phase, progress, through(plan, segment.phase, t), shown, _facts(plan, segment, progress, t))


def _facts(plan, segment, progress, t):
    look, at = plan.look, lambda phase: through(plan, phase, t)
    phase, facts = segment.phase, set()
    rhexis, phaco, cortex = at("capsulorhexis"), at("phacoemulsification"), at("irrigation-aspiration")
    lens = at("lens-implantation")
    conditions = {
        "blue-stain": look["stain"] and stained(plan, t) and cortex < 0.7,
        "blood": look["blood"] and at("incision") > 0.5,
        "red-reflex": look["nucleus"] in ("soft", "grey") and phaco == 0 or phaco > 0.9,
        "white-nucleus": look["nucleus"] == "white" and phaco < 0.6,
        "brown-nucleus": look["nucleus"] == "brown" and phaco < 0.6,
        "iris-hooks": plan.procedure == "small-pupil-hooks" and hooks_in(plan, t),
        "axis-marks": plan.procedure == "toric",
        "tension-ring": plan.procedure == "tension-ring" and cortex >= 0.99,
        "rhexis-started": 0.15 < rhexis < 0.95,
        "rhexis-complete": rhexis >= 0.95 and lens == 0,
        "nucleus-groove": 0.05 < phaco <= 0.3,
        "nucleus-quadrants": 0.3 < phaco <= 0.6,
        "nucleus-fragments": 0.6 < phaco < 0.97,
        "cortex-strands": phaco >= 0.97 and cortex < 0.85,
        "fluid-wave": phase == "hydrodissection" and 0.25 < progress < 0.8,
        "gel": phase == "viscoelastic" and progress > 0.2,
        "bubbles": look["bubbles"],
        "iol-unfolding": phase == "lens-implantation" and progress > 0.35,
        "iol": lens > 0.95,
        "wound-hydration": phase == "tonifying-antibiotics" and progress > 0.2,
        "small-pupil": look["pupil"] < 0.52 and not hooks_in(plan, t),
        "black-border": look["black_border"],
    }
    facts.update(name for name, holds in conditions.items() if holds)
    return frozenset(facts)


def stained(plan, t):
    """The capsule is stained with the first gel, before it is torn."""
    return through(plan, "viscoelastic", t) > 0.25


def hooks_in(plan, t):
    return plan.procedure == "small-pupil-hooks" and through(plan, "incision", t) > 0.6


def tremor(seed, t, amplitude):
    """A hand's small movements: [2] in the units of `amplitude`, a few hertz, smooth in t (seconds)."""
    phases = np.random.default_rng(seed).uniform(0, 2 * pi, 8)
    x = sin(2.1 * t + phases[0]) + 0.5 * sin(5.3 * t + phases[1]) + 0.2 * sin(11.7 * t + phases[2])
    y = cos(1.7 * t + phases[3]) + 0.5 * sin(4.7 * t + phases[4]) + 0.2 * sin(12.9 * t + phases[5])
    return np.array([x, y]) * amplitude
