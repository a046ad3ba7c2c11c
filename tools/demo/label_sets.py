"""Class prompts of the demo pack, made of the grammar's training words; `python label_sets.py FILE` writes them."""
import json
import sys

from grammar import TRAIN
from lexicon import ACTIONS, NOTHING, PHASES, PROCEDURES, TOOLS

PHASE_NAMES = {
    "idle": "Idle", "incision": "Incision", "viscoelastic": "Viscoelastic", "capsulorhexis": "Capsulorhexis",
    "hydrodissection": "Hydrodissection", "phacoemulsification": "Phacoemulsification",
    "irrigation-aspiration": "Irrigation/Aspiration", "capsule-polishing": "Capsule Polishing",
    "lens-implantation": "Lens Implantation", "lens-positioning": "Lens Positioning",
    "viscoelastic-suction": "Viscoelastic Suction", "anterior-chamber-flushing": "Anterior Chamber Flushing",
    "tonifying-antibiotics": "Tonifying/Antibiotics",
}
TOOL_NAMES = {
    "slit-knife": "Slit knife", "side-port-knife": "Side-port knife", "tissue-forceps": "Tissue forceps",
    "viscoelastic-cannula": "Viscoelastic cannula", "capsulorhexis-cystotome": "Capsulorhexis cystotome",
    "capsulorhexis-forceps": "Capsulorhexis forceps", "hydrodissection-cannula": "Hydrodissection cannula",
    "phaco-tip": "Phaco tip", "micromanipulator": "Micromanipulator", "ia-handpiece": "I/A handpiece",
    "polishing-cannula": "Polishing cannula", "lens-injector": "Lens injector", "lens-hook": "Lens hook",
    "irrigating-cannula": "Irrigating cannula", "cotton-swab": "Cotton swab",
}
PROCEDURE_NAMES = {
    "routine": "Routine cataract surgery", "white-mature": "White mature cataract",
    "small-pupil-hooks": "Small pupil with iris hooks", "brunescent": "Brunescent cataract",
    "toric": "Toric lens implantation", "tension-ring": "Capsular tension ring",
}


def phase_prompts(phase):
    """Six to seven prompts: names, what is done, one sentence."""
    names = PHASES[phase][TRAIN]
    if phase == "idle":
        return list(NOTHING[TRAIN][:3]) + list(names[:4])
    actions = ACTIONS[phase][TRAIN]
    do, _, thing = actions[0]
    doing = [f"{gerund} {target}" for _, gerund, target in actions[:3]]
    return [names[0], f"{names[1]} phase", f"this is {names[2]}", *doing, f"in {names[0]} I {do} {thing}"]


def tool_prompts(tool):
    names = TOOLS[tool][TRAIN]
    return [names[0], f"we see {names[1]}", f"{names[0]} in view", f"using {names[2]}", f"{names[3]} visible in the eye"]


def procedure_prompts(procedure):
    names, summaries = PROCEDURES[procedure][TRAIN]
    return [*names, f"{names[0]}. {summaries[0]}", f"{names[1]}. {summaries[1]}"]


def label_set(key, name, kind, names, prompts):
    labels = [{"id": label, "name": text, "prompts": prompts(label)} for label, text in names.items()]
    return {"id": key, "name": name, "kind": kind, "exclusive": kind != "instrument", "labels": labels}


def label_sets():
    return {
        "labelSets": [
            label_set("cataract-1k-phases", "Cataract-1K phases", "phase", PHASE_NAMES, phase_prompts),
            label_set("cataract-instruments", "Cataract instruments", "instrument", TOOL_NAMES, tool_prompts),
            label_set("procedures", "Procedures", "procedure", PROCEDURE_NAMES, procedure_prompts),
        ]
    }


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(label_sets(), out, indent=2)
        out.write("\n")
