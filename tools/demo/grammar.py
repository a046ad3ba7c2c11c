"""Words for drawn moments: narrations, video titles and class prompts, each with the facts it claims.

A phrase is a `Phrase(text, claims)`: `claims` is the set of keys that the text states ("phase:incision",
"tool:phaco-tip", "group:forceps", "fact:iol", "title:toric"). A clip or video is described by the keys
that hold in it (`moment_keys`, `video_keys`), and a phrase is true of everything whose keys include its claims. Training
and the retrieval measure share this one rule, so a narration that happens to fit a second clip is never its negative.

Train / unseen split: every pool of `lexicon.py` is a pair (train, unseen), and templates are split as well. Training
draws from the train half alone; an unseen phrase has BOTH a held-out template and held-out synonyms (of phase names,
actions, tool names, facts, procedures) wherever it has such a slot. Held-out synonyms are new as phrases: most of their
single words occur in training, for nothing can be learnt about a word that never does.
"""
from dataclasses import dataclass, replace

from lexicon import ACTIONS, EYES, FACTS, GROUPS, NOTHING, PHASES, PROCEDURES, TOOLS

TRAIN, UNSEEN = 0, 1
# Helpers in the second hand: the action of a phase belongs to the other tool.
ASSISTANTS = ("micromanipulator", "tissue-forceps", "cotton-swab")
# Phases whose action a helper does itself.
OWN_TOOL = {"tonifying-antibiotics": ("cotton-swab",), "lens-positioning": ("micromanipulator",)}

NAME_TEMPLATES = (
    ("{phase}", "{phase} phase", "this is {phase}", "now we do the {phase}", "the step is {phase}", "performing {phase}"),
    ("here comes the {phase} step", "we are now at {phase}", "doing {phase} here"),
)
ACTION_TEMPLATES = (
    ("{doing} {object}", "I am {doing} {object}", "the surgeon is {doing} {object}", "here we {do} {object}",
     "in {phase} I {do} {object}", "{phase}, {doing} {object}"),
    ("now {doing} {object}", "at this moment the surgeon is {doing} {object}", "we go on to {do} {object}"),
)
SENTENCE_TEMPLATES = (
    ("In {phase} phase I use {tool} to {do} {object}", "I use {tool} to {do} {object}", "{tool} {doing} {object}",
     "{doing} {object} with {tool}", "during {phase} the {tool} is {doing} {object}", "the {tool} is {doing} {object}"),
    ("with {tool} I {do} {object}", "{phase}: the surgeon takes {tool} to {do} {object}",
     "here the {tool} is used for {doing} {object}"),
)
PRESENCE_TEMPLATES = (
    ("{tools}", "{tools} in view", "we see {tools}", "{tools} visible in the eye", "using {tools}", "a frame with {tools}"),
    ("{tools} can be seen", "now using {tools} in the eye", "the surgeon has {tools} in view"),
)
JOINTS = ((", ", ". ", " and ", "; "), (", while ", " - "))
TITLE_TEMPLATES = (
    ("{title}", "{title} in {eye}", "{title}, {eye}", "video of {title}", "surgery video: {title} in {eye}",
     "complete case of {title}"),
    ("full recording of {title}, {eye}", "this video shows {title}", "case: {title} of {eye}"),
)


@dataclass(frozen=True)
class Phrase:
    """A text and the keys that it claims."""

    text: str
    claims: frozenset


def as_seen(moment):
    """Cataract-1K's rule: with no instrument in view the phase is idle, also at the ends of a planned phase."""
    return moment if moment.instruments else replace(moment, phase="idle")


def moment_keys(moment):
    """Every key that holds at a Moment."""
    moment = as_seen(moment)
    keys = {f"phase:{moment.phase}"}
    keys.update(f"tool:{tool}" for tool in moment.instruments)
    keys.update(f"group:{name}" for name, members in GROUPS.items() if set(members) & set(moment.instruments))
    keys.update(f"fact:{fact}" for fact in moment.facts if fact in FACTS)
    if not moment.instruments:
        keys.add("tool:none")
    return frozenset(keys)


def video_keys(plan):
    """Every key that holds for a whole case. Titles name the eye's side as well, but no frame shows it: no claim."""
    return frozenset((f"title:{plan.procedure}",))


def pick(rng, pool):
    return pool[int(rng.integers(len(pool)))]


def phase_word(rng, phase, part):
    return pick(rng, PHASES[phase][part])


def tool_word(rng, tool, part):
    """A name of the instrument, at times only its family's ("forceps"); returns (words, claimed key)."""
    groups = [name for name, members in GROUPS.items() if tool in members]
    if groups and part == TRAIN and rng.random() < 0.2:
        return pick(rng, groups), f"group:{groups[0]}"
    return pick(rng, TOOLS[tool][part]), f"tool:{tool}"


def name_phrase(rng, moment, part):
    if moment.phase == "idle" and rng.random() < 0.5:
        return Phrase(pick(rng, NOTHING[part]), frozenset(("phase:idle",)))
    text = pick(rng, NAME_TEMPLATES[part]).format(phase=phase_word(rng, moment.phase, part))
    return Phrase(text, frozenset((f"phase:{moment.phase}",)))


def action_phrase(rng, moment, part):
    """What is done, without the tool; idle has no action."""
    if moment.phase == "idle":
        return name_phrase(rng, moment, part)
    do, doing, thing = pick(rng, ACTIONS[moment.phase][part])
    text = pick(rng, ACTION_TEMPLATES[part]).format(
        do=do, doing=doing, object=thing, phase=phase_word(rng, moment.phase, part)
    )
    return Phrase(text, frozenset((f"phase:{moment.phase}",)))


def sentence_phrase(rng, moment, part):
    """Tool, action, anatomy in the sister family's first person."""
    own = OWN_TOOL.get(moment.phase, ())
    acting = [tool for tool in moment.instruments if tool not in ASSISTANTS or tool in own]
    if moment.phase == "idle" or not acting:
        return action_phrase(rng, moment, part)
    do, doing, thing = pick(rng, ACTIONS[moment.phase][part])
    tool, key = tool_word(rng, acting[0], part)
    text = pick(rng, SENTENCE_TEMPLATES[part]).format(
        do=do, doing=doing, object=thing, tool=tool, phase=phase_word(rng, moment.phase, part)
    )
    return Phrase(text, frozenset((f"phase:{moment.phase}", key)))


def presence_phrase(rng, moment, part):
    """The instruments in view, all of them or one."""
    if not moment.instruments:
        return Phrase(pick(rng, NOTHING[part]), frozenset(("tool:none",)))
    tools = list(moment.instruments)
    rng.shuffle(tools)
    words, keys = zip(*(tool_word(rng, tool, part) for tool in tools[: int(rng.integers(1, len(tools) + 1))]))
    text = pick(rng, PRESENCE_TEMPLATES[part]).format(tools=" and ".join(words))
    return Phrase(text, frozenset(keys))


def fact_phrase(rng, moment, part):
    """One visible fact; a moment without facts is named instead."""
    facts = sorted(fact for fact in moment.facts if fact in FACTS)
    if not facts:
        return name_phrase(rng, moment, part)
    fact = pick(rng, facts)
    return Phrase(pick(rng, FACTS[fact][part]), frozenset((f"fact:{fact}",)))


MAKERS = (name_phrase, action_phrase, sentence_phrase, presence_phrase, fact_phrase)


def narrate(rng, moment, part=TRAIN):
    """One narration of a moment: a single phrase or two joined."""
    moment = as_seen(moment)
    first = pick(rng, MAKERS)(rng, moment, part)
    if rng.random() < 0.5:
        return first
    return join(rng, first, pick(rng, MAKERS)(rng, moment, part), part)


def join(rng, first, second, part):
    if first.text == second.text:
        return first
    return Phrase(first.text + pick(rng, JOINTS[part]) + second.text, first.claims | second.claims)


def describe(rng, moment, part):
    """A query that names the phase, and a tool or a fact where the moment has one (for the retrieval measure)."""
    moment = as_seen(moment)
    first = sentence_phrase(rng, moment, part)
    return first if rng.random() < 0.5 else join(rng, first, fact_phrase(rng, moment, part), part)


def title(rng, plan, part=TRAIN):
    """Title of a video, half of the time with a one-sentence summary."""
    template = pick(rng, TITLE_TEMPLATES[part])
    names, summaries = PROCEDURES[plan.procedure][part]
    text = template.format(title=pick(rng, names), eye=pick(rng, EYES[plan.eye][part]))
    if rng.random() < 0.5:
        text += ". " + pick(rng, summaries)
    return Phrase(text, frozenset((f"title:{plan.procedure}",)))


def all_words():
    """Every text of the lexicon and the templates, for the vocabulary."""
    texts = []
    for pools in (PHASES, TOOLS, FACTS, EYES):
        texts += [text for pair in pools.values() for pool in pair for text in pool]
    texts += [" ".join(action) for pair in ACTIONS.values() for pool in pair for action in pool]
    texts += [text for pair in PROCEDURES.values() for pools in pair for pool in pools for text in pool]
    templates = (NAME_TEMPLATES, ACTION_TEMPLATES, SENTENCE_TEMPLATES, PRESENCE_TEMPLATES, JOINTS, TITLE_TEMPLATES, NOTHING)
    texts += [text for pair in templates for pool in pair for text in pool]
    return texts + list(GROUPS)
