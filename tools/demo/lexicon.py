"""Word pools of the text grammar. Every entry is (train pool, unseen pool); the unseen pool never enters training."""

# Names of the phases.
PHASES = {
    "idle": (("idle", "pause", "no activity", "a break between two steps", "waiting"),
             ("idle time", "a pause between steps")),
    "incision": (("incision", "corneal incision", "paracentesis", "main incision", "wound construction", "side port incision",
                  "clear corneal incision"),
                 ("corneal wound construction", "making the incision")),
    "viscoelastic": (("viscoelastic", "viscoelastic injection", "OVD injection", "viscoelastic filling", "gel injection",
                      "filling with viscoelastic"),
                     ("injection of viscoelastic gel", "OVD filling")),
    "capsulorhexis": (("capsulorhexis", "rhexis", "CCC", "continuous curvilinear capsulorhexis", "anterior capsulotomy",
                       "capsular opening"),
                      ("curvilinear rhexis", "opening of the anterior capsule")),
    "hydrodissection": (("hydrodissection", "hydro dissection", "hydrodelineation", "cortical cleaving hydrodissection",
                         "fluid dissection"),
                        ("hydro dissection with fluid", "cleaving hydrodissection")),
    "phacoemulsification": (("phacoemulsification", "phaco", "nucleus removal", "ultrasound of the nucleus", "nucleus emulsification",
                             "divide and conquer", "phaco chop", "lens removal by ultrasound"),
                            ("ultrasound phaco", "emulsification of the nucleus")),
    "irrigation-aspiration": (("irrigation and aspiration", "irrigation aspiration", "cortex removal", "I/A", "cortical clean up",
                               "I/A of the cortex", "cortex aspiration"),
                              ("aspiration of the cortex", "cortical removal by irrigation")),
    "capsule-polishing": (("capsule polishing", "polishing of the posterior capsule", "capsular polishing", "capsule cleaning",
                           "polishing"),
                          ("posterior capsule polishing", "cleaning of the capsule")),
    "lens-implantation": (("lens implantation", "IOL implantation", "lens insertion", "implantation of the intraocular lens",
                           "IOL injection", "implanting the lens"),
                          ("insertion of the IOL", "intraocular lens injection")),
    "lens-positioning": (("lens positioning", "IOL positioning", "lens rotation", "lens centration", "dialing of the lens",
                          "positioning the IOL"),
                         ("rotation of the IOL", "centration of the lens")),
    "viscoelastic-suction": (("viscoelastic suction", "viscoelastic removal", "OVD removal", "OVD aspiration", "gel removal",
                              "viscoelastic wash out"),
                             ("suction of the OVD", "removal of the gel")),
    "anterior-chamber-flushing": (("anterior chamber flushing", "anterior chamber washing", "flushing", "chamber rinse",
                                   "anterior chamber irrigation", "AC flushing"),
                                  ("washing of the anterior chamber", "rinse of the anterior chamber")),
    "tonifying-antibiotics": (("tonifying and antibiotics", "wound hydration", "stromal hydration", "tonifying", "antibiotic injection",
                               "hydration of the wound", "sealing the wound"),
                              ("wound sealing and antibiotics", "hydration and tonifying")),
}

# What is done: (verb, -ing form, object).
ACTIONS = {
    "incision": (
        (("cut", "cutting", "the clear cornea"), ("open", "opening", "the cornea at the limbus"),
         ("make", "making", "a side port in the cornea"), ("enter", "entering", "the anterior chamber through the cornea"),
         ("make", "making", "the corneal wound"), ("incise", "incising", "the cornea")),
        (("cut", "cutting", "a wound in the cornea at the limbus"), ("open", "opening", "the clear cornea"))),
    "viscoelastic": (
        (("inject", "injecting", "viscoelastic into the anterior chamber"), ("fill", "filling", "the anterior chamber with gel"),
         ("inject", "injecting", "clear gel"), ("deepen", "deepening", "the chamber with viscoelastic"),
         ("put", "putting", "OVD into the eye")),
        (("fill", "filling", "the eye with viscoelastic"), ("inject", "injecting", "OVD into the anterior chamber"))),
    "capsulorhexis": (
        (("tear", "tearing", "the anterior capsule"), ("tear", "tearing", "a round opening in the anterior capsule"),
         ("open", "opening", "the anterior capsule"), ("peel", "peeling", "the capsule flap in a circle"),
         ("make", "making", "a circular capsulorhexis"), ("grasp", "grasping", "the capsular flap")),
        (("tear", "tearing", "a circular flap of the capsule"), ("peel", "peeling", "the anterior capsule"))),
    "hydrodissection": (
        (("inject", "injecting", "fluid under the capsule edge"), ("separate", "separating", "the cortex from the capsule with fluid"),
         ("loosen", "loosening", "the nucleus with a fluid wave"), ("inject", "injecting", "balanced salt solution under the capsule"),
         ("free", "freeing", "the lens from its capsule")),
        (("inject", "injecting", "a fluid wave under the capsule"), ("separate", "separating", "the nucleus from the capsule with fluid"))),
    "phacoemulsification": (
        (("remove", "removing", "the nucleus"), ("groove", "grooving", "the nucleus"), ("emulsify", "emulsifying", "the nucleus fragments"),
         ("crack", "cracking", "the nucleus into quadrants"), ("break", "breaking", "the hard lens with ultrasound"),
         ("sculpt", "sculpting", "the cataract"), ("chop", "chopping", "the nucleus")),
        (("emulsify", "emulsifying", "the hard nucleus with ultrasound"), ("break", "breaking", "the nucleus into fragments"))),
    "irrigation-aspiration": (
        (("aspirate", "aspirating", "the soft cortex"), ("remove", "removing", "the cortex"), ("strip", "stripping", "cortex strands from the bag"),
         ("clean", "cleaning", "the cortical remnants"), ("suck", "sucking", "the lens cortex out of the capsular bag")),
        (("aspirate", "aspirating", "cortical strands from the capsular bag"), ("clean", "cleaning", "the soft cortex out of the bag"))),
    "capsule-polishing": (
        (("polish", "polishing", "the posterior capsule"), ("clean", "cleaning", "the posterior capsule"),
         ("wipe", "wiping", "cells off the capsule"), ("scrub", "scrubbing", "the back of the capsular bag"),
         ("polish", "polishing", "the capsular bag")),
        (("wipe", "wiping", "the posterior capsule"), ("polish", "polishing", "cells off the posterior capsule"))),
    "lens-implantation": (
        (("implant", "implanting", "the intraocular lens"), ("inject", "injecting", "the folded lens into the bag"),
         ("insert", "inserting", "the IOL through the incision"), ("place", "placing", "the artificial lens in the capsular bag"),
         ("inject", "injecting", "the lens through the cartridge")),
        (("insert", "inserting", "the folded artificial lens"), ("implant", "implanting", "the IOL into the capsular bag"))),
    "lens-positioning": (
        (("rotate", "rotating", "the lens in the bag"), ("centre", "centring", "the intraocular lens"),
         ("dial", "dialing", "the lens haptic into the bag"), ("position", "positioning", "the IOL"),
         ("turn", "turning", "the implanted lens into place")),
        (("rotate", "rotating", "the IOL into place"), ("position", "positioning", "the implanted lens in the bag"))),
    "viscoelastic-suction": (
        (("aspirate", "aspirating", "the viscoelastic"), ("remove", "removing", "viscoelastic around the lens"),
         ("suck", "sucking", "the gel out of the eye"), ("wash", "washing", "out the OVD behind the lens"),
         ("remove", "removing", "the gel after the lens is in")),
        (("aspirate", "aspirating", "the gel around the lens"), ("suck", "sucking", "viscoelastic out of the eye"))),
    "anterior-chamber-flushing": (
        (("flush", "flushing", "the anterior chamber"), ("rinse", "rinsing", "the chamber with balanced salt solution"),
         ("wash", "washing", "the anterior chamber"), ("irrigate", "irrigating", "the anterior chamber with fluid")),
        (("rinse", "rinsing", "the anterior chamber"), ("flush", "flushing", "the chamber with fluid"))),
    "tonifying-antibiotics": (
        (("hydrate", "hydrating", "the corneal wound"), ("seal", "sealing", "the incision"), ("inject", "injecting", "antibiotics"),
         ("restore", "restoring", "the pressure of the eye"), ("test", "testing", "the wound for leaks")),
        (("seal", "sealing", "the corneal wound by hydration"), ("inject", "injecting", "antibiotics to restore the pressure"))),
}

# Names of the instruments.
TOOLS = {
    "slit-knife": (("slit knife", "a slit knife", "keratome", "the keratome blade", "main incision knife"), ("keratome knife", "slit blade")),
    "side-port-knife": (("side port knife", "a side port knife", "stab knife", "paracentesis knife", "side port blade"),
                        ("stab blade for the side port", "paracentesis blade")),
    "tissue-forceps": (("tissue forceps", "fixation forceps", "toothed forceps", "forceps holding the eye", "a tissue forceps"),
                       ("toothed fixation forceps", "toothed tissue forceps")),
    "viscoelastic-cannula": (("viscoelastic cannula", "OVD cannula", "a viscoelastic cannula", "gel cannula", "viscoelastic syringe"),
                             ("cannula with viscoelastic", "OVD syringe")),
    "capsulorhexis-cystotome": (("capsulorhexis cystotome", "cystotome", "a cystotome", "bent needle", "cystotome needle"),
                                ("bent cystotome needle", "rhexis cystotome")),
    "capsulorhexis-forceps": (("capsulorhexis forceps", "rhexis forceps", "a capsulorhexis forceps", "utrata forceps", "fine capsule forceps"),
                              ("utrata capsulorhexis forceps", "forceps for the rhexis")),
    "hydrodissection-cannula": (("hydrodissection cannula", "a hydrodissection cannula", "flat hydrodissection cannula", "hydro cannula"),
                                ("flat hydro cannula", "cannula for hydrodissection")),
    "phaco-tip": (("phaco tip", "phaco handpiece", "phacoemulsification tip", "ultrasound tip", "a phaco tip", "phaco probe", "phaco needle"),
                  ("ultrasound handpiece", "tip of the phaco probe")),
    "micromanipulator": (("micromanipulator", "chopper", "second instrument", "a micromanipulator", "nucleus manipulator", "spatula"),
                         ("nucleus chopper", "micromanipulator as second instrument")),
    "ia-handpiece": (("irrigation aspiration handpiece", "I/A handpiece", "an I/A tip", "irrigation aspiration tip", "aspiration handpiece"),
                     ("I/A probe", "handpiece for irrigation and aspiration")),
    "polishing-cannula": (("polishing cannula", "capsule polisher", "a polishing cannula", "polisher"), ("polishing tip", "cannula for polishing")),
    "lens-injector": (("lens injector", "IOL injector", "injector cartridge", "a lens injector", "cartridge"),
                      ("injector with the lens cartridge", "intraocular lens injector")),
    "lens-hook": (("lens hook", "sinskey hook", "a lens hook", "dialing hook", "positioning hook"), ("hook for the lens", "sinskey lens hook")),
    "irrigating-cannula": (("irrigating cannula", "rycroft cannula", "a irrigating cannula", "washing cannula", "hydration cannula"),
                           ("rycroft irrigating cannula", "cannula for washing")),
    "cotton-swab": (("cotton swab", "a cotton swab", "sponge", "swab", "surgical sponge"), ("cotton sponge", "surgical swab")),
}

# Family words that name several instruments at once.
GROUPS = {
    "forceps": ("tissue-forceps", "capsulorhexis-forceps"),
    "knife": ("slit-knife", "side-port-knife"),
    "cannula": ("viscoelastic-cannula", "hydrodissection-cannula", "polishing-cannula", "irrigating-cannula"),
}

NOTHING = (
    ("no instrument in view", "no instruments", "nothing in the eye", "no tool is visible", "without any instrument", "empty field"),
    ("no tools in view", "there is no instrument in the eye"),
)

# Visible facts.
FACTS = {
    "red-reflex": (("red reflex", "a good red reflex", "bright red reflex in the pupil", "the red reflex is visible"),
                   ("bright reflex in the pupil", "a visible red reflex")),
    "blue-stain": (("the capsule is stained blue", "blue capsule", "trypan blue on the capsule", "blue staining", "with trypan blue"),
                   ("capsule stained with trypan blue", "blue dye on the capsule")),
    "blood": (("blood at the limbus", "bleeding", "some blood on the eye", "a little blood"), ("blood on the eye", "bleeding at the limbus")),
    "iol": (("the artificial lens is in the eye", "IOL in the bag", "an intraocular lens is visible", "the implanted lens in view"),
            ("artificial lens in the bag", "the IOL is visible in the eye")),
    "iol-unfolding": (("the lens is unfolding", "lens unfolding in the bag", "the IOL unfolds", "unfolding intraocular lens"),
                      ("the folded IOL is unfolding", "artificial lens unfolding")),
    "iris-hooks": (("iris hooks hold the pupil", "iris retractors", "the pupil is stretched by hooks", "with iris hooks"),
                   ("iris hooks in place", "pupil stretched with iris retractors")),
    "tension-ring": (("capsular tension ring", "a tension ring in the bag", "CTR in the capsular bag", "with a tension ring"),
                     ("tension ring in the capsular bag", "a capsular ring is in the bag")),
    "axis-marks": (("axis marks on the cornea", "toric marks at the limbus", "the axis is marked", "toric axis marks"),
                   ("marks of the toric axis", "axis marked on the cornea")),
    "bubbles": (("air bubbles", "bubbles in the chamber", "small bubbles", "some air bubbles in the eye"),
                ("small air bubbles in the chamber", "bubbles in the eye")),
    "nucleus-groove": (("a groove in the nucleus", "grooved nucleus", "a trench in the lens", "groove in the hard lens"),
                       ("the nucleus has a groove", "a trench in the nucleus")),
    "nucleus-quadrants": (("the nucleus is in quadrants", "four quadrants", "cracked nucleus", "the nucleus split into quarters"),
                          ("nucleus cracked into four quadrants", "quadrants of the nucleus")),
    "nucleus-fragments": (("nucleus fragments", "pieces of the nucleus", "lens fragments in the bag", "fragments of the hard lens"),
                          ("fragments of the nucleus", "nucleus pieces in the bag")),
    "cortex-strands": (("cortex strands", "soft cortex left in the bag", "cortical remnants", "strands of cortex"),
                       ("cortical strands in the bag", "remnants of soft cortex")),
    "rhexis-started": (("the rhexis is started", "a capsule flap", "first tear of the capsule", "half torn capsule"),
                       ("the rhexis has its first tear", "flap of the torn capsule")),
    "rhexis-complete": (("the rhexis is complete", "round capsular opening", "finished capsulorhexis", "complete circular opening of the capsule"),
                        ("complete round rhexis", "the capsulorhexis is finished")),
    "gel": (("gel in the anterior chamber", "the chamber is full of viscoelastic", "viscoelastic in the eye", "clear gel in the eye"),
            ("viscoelastic gel in the chamber", "the eye is full of gel")),
    "fluid-wave": (("a fluid wave", "fluid wave behind the nucleus", "the wave of fluid passes", "wave of fluid under the lens"),
                   ("fluid wave under the nucleus", "a wave of fluid behind the lens")),
    "wound-hydration": (("white corneal stroma at the wound", "hydrated wound", "the wound is white", "swollen cornea at the incision"),
                        ("white hydrated cornea at the wound", "the swollen wound is white")),
    "small-pupil": (("small pupil", "a narrow pupil", "the pupil is small", "poor dilation of the pupil"), ("narrow small pupil", "poor small pupil")),
    "white-nucleus": (("white cataract", "white lens", "mature white lens", "milky cataract"), ("mature white cataract", "milky white lens")),
    "brown-nucleus": (("brown cataract", "brown nucleus", "brunescent lens", "dark brown lens"), ("brunescent brown cataract", "dark brown nucleus")),
}

EYES = {
    "left": (("left eye", "the left eye", "OS", "a left eye"), ("the eye on the left", "left side")),
    "right": (("right eye", "the right eye", "OD", "a right eye"), ("the eye on the right", "right side")),
}

# Procedures: ((train names, train summaries), (unseen names, unseen summaries)).
PROCEDURES = {
    "routine": (
        (("routine cataract surgery", "standard phacoemulsification", "uncomplicated cataract surgery", "routine phaco with IOL",
          "cataract surgery"),
         ("A soft cataract is removed and a lens implanted.", "All steps of a standard case with a wide pupil.",
          "An easy case without any special step.")),
        (("standard cataract surgery", "uncomplicated routine phaco"),
         ("A standard soft cataract without any special step.", "An easy case with a wide pupil and a lens implanted."))),
    "white-mature": (
        (("white cataract surgery", "mature cataract with trypan blue", "surgery of a white mature cataract", "intumescent white cataract",
          "capsule staining for white cataract"),
         ("The white lens gives no red reflex and the capsule is stained blue.", "A mature milky lens is removed after blue staining.")),
        (("mature white cataract", "white cataract with capsule staining"),
         ("The capsule of a milky lens is stained blue.", "A white lens without red reflex is removed."))),
    "small-pupil-hooks": (
        (("small pupil cataract surgery", "small pupil with iris hooks", "cataract surgery with iris retractors", "iris hooks for a small pupil",
          "floppy iris and small pupil"),
         ("Iris hooks stretch the narrow pupil.", "The pupil stays small and is opened by hooks.")),
        (("phaco through a small pupil with hooks", "iris retractors in cataract surgery"),
         ("Hooks open the narrow pupil.", "The small pupil is opened by iris retractors."))),
    "brunescent": (
        (("brunescent cataract", "hard brown cataract surgery", "dense nucleus phacoemulsification", "dark brunescent lens", "rock hard cataract"),
         ("The dark brown nucleus needs much ultrasound.", "A hard dense nucleus is broken and removed.")),
        (("phaco of a hard brunescent cataract", "dense brown lens"),
         ("A dense brown nucleus is removed with much ultrasound.", "The hard dark lens is broken."))),
    "toric": (
        (("toric IOL implantation", "toric lens cataract surgery", "astigmatism correction with toric lens", "toric intraocular lens",
          "alignment of a toric IOL"),
         ("The lens is aligned with the axis marks.", "Marks at the limbus show the axis of astigmatism.")),
        (("cataract surgery with a toric lens", "toric IOL for astigmatism"),
         ("The axis marks at the limbus align the lens.", "A lens aligned with the marks of astigmatism."))),
    "tension-ring": (
        (("capsular tension ring", "weak zonules with tension ring", "cataract surgery with CTR", "capsular tension ring implantation",
          "zonular weakness"),
         ("A ring supports the capsular bag.", "Weak zonules need a ring in the bag.")),
        (("tension ring for zonular weakness", "cataract surgery with a capsular tension ring"),
         ("The ring in the bag supports weak zonules.", "A ring is implanted in the capsular bag."))),
}
