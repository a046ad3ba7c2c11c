"""Builds the demo pack's vocab.txt: BERT layout, lower-cased, whole words of the grammar and pieces for all the others.

Order: [PAD] [UNK] [CLS] [SEP] [MASK], digits, letters, ##letters, ##digits, punctuation, then whole words, then pieces
learnt by merging the most frequent neighbours (WordPiece training by frequency) until `SIZE`.
"""
import string
import sys
from collections import Counter

from grammar import all_words
from tokens import words

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
SIZE = 1500
# Whole words that the grammar does not use but a person may type.
COMMON = """
a about after again all also am an and any are as at away back be before begin beginning behind being below beside between both but by can case
cases clip clips close closed come complete could cut cutting day did different do does done down each early edge end every few find first for
found four from full get go good had half hand has have he her here his hold how i if in inside into is it its just last late left light like
little long look made make many me middle moment moments more most move my near need new next no not now of off old on one only open or other
our out outside over part patient person piece place point push pull put rather right same scene second see seen several she short should show
side slow small so some start step steps still stop such surgeon take than that the their them then there these they thing this three through
time to together top two under until up upper use used using very video videos view want was we well were what when where which while white
who why wide will with without work would you your
""".split()
SURGICAL = """
abrasion ablation achieve adhesion adjust air akreos allograft anaesthesia anesthesia angle angled antibiotic anterior aphakia apply approach
aqueous artificial aspirate aspirator assistant astigmatic bag balanced bimanual blade bleed bleeding bonn brown bubble burn camera canal cannulas
capsular capsule capsules capsulotomy cartridge cataract cataracts cavity cell cells central chamber check chopper chopping choroid ciliary
coaxial colibri complication conjunctiva conjunctival contact cornea corneal cortex cortical crack cracking cyst cystoid deep dense descemet
detach detachment device diabetic diathermy dilate dilated dilation disc dissect dissection distal divide draining drape drop drops dry edema
emulsify endothelium endothelial epinucleus epithelium examine expander explant extract extraction extracapsular eyelid eyes femtosecond fibrosis
film fix fixation flap flat flipped floppy flow fluid fold folded foldable force forceps foreign fragment fragments gas gauge glaucoma glove
goniotomy graft grasp groove grooving guide haptic haptics hard haze hemorrhage hold hook hooks horizontal hydrate hydration hyphema implant
implants incise incisions infection inferior inject injected injection injector instrument instruments intracameral intraocular iridectomy iris
irrigate irrigation keratome keratoplasty knife knives laser leak leaking lens lenses lid limbus limbal load loading loose macula malyugin manual
marker mature membrane microscope monofocal multifocal nasal needle needles nucleofractis nucleus ocular operation ophthalmic optic paracentesis
patch pediatric peel penetrating peripheral phakic piggyback plate polish posterior power pressure probe procedure prolapse prolapsed pseudophakic
pterygium pump pupil pupils quadrant quadrants rake recipient reflex repair retina retinal retract retractor rhexis ring rings rotate rotation
rupture scalpel scissors sclera scleral sculpt sculpting seal secondary segment shell sinskey slit soft solution speculum speed stab stain staining
sterile stop stroma stromal suction superior suprachoroidal surgery surgeries surgical suture sutures suturing swab syringe tear tearing temporal
tenon tip tips tissue toric trabecular trabeculectomy trainee traction transplant tremor trocar trypan tunnel ultrasound unfold unfolding uveitis
vacuum valve vannas vessel viscous viscoat healon vision vitrectomy vitreous wash washing water wave white wipe wound wrinkle yag zonule zonules
zonular zonulysis
""".split()
# Endings and beginnings that help unknown words apart.
ENDINGS = "ing ed er ers es s ly ion ions tion ation al ic ous ity ment ness ectomy otomy ostomy plasty scopy itis oma osis able ular tome rhexis".split()


def base_entries():
    letters = string.ascii_lowercase
    entries = list(SPECIAL) + list(string.digits) + list(letters)
    entries += [f"##{char}" for char in letters + string.digits]
    return entries + list(string.punctuation) + [f"##{ending}" for ending in ENDINGS if len(ending) > 1]


def merge(symbols, pair):
    """Joins every neighbouring `pair` in a list of pieces."""
    joined, index = [], 0
    while index < len(symbols):
        if index + 1 < len(symbols) and (symbols[index], symbols[index + 1]) == pair:
            joined.append(symbols[index] + symbols[index + 1][2:])
            index += 2
        else:
            joined.append(symbols[index])
            index += 1
    return joined


def learn_pieces(counts, known, wanted):
    """The `wanted` most frequent merges that are not entries yet."""
    split = {word: [word[0]] + [f"##{char}" for char in word[1:]] for word in counts}
    learnt = []
    while len(learnt) < wanted:
        pairs = Counter()
        for word, symbols in split.items():
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += counts[word]
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        piece = best[0] + best[1][2:]
        if piece not in known:
            known.add(piece)
            learnt.append(piece)
        split = {word: merge(symbols, best) for word, symbols in split.items()}
    return learnt


def build_vocabulary():
    """The lines of vocab.txt."""
    grammar = [word for text in all_words() for word in words(text.replace("{", "").replace("}", ""))]
    counts = Counter(word for word in grammar + COMMON + SURGICAL if word.isalpha())
    entries = base_entries()
    known = set(entries)
    whole = sorted(word for word in counts if word not in known)
    known.update(whole)
    return entries + whole + learn_pieces(counts, known, SIZE - len(entries) - len(whole))


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write("\n".join(build_vocabulary()) + "\n")
