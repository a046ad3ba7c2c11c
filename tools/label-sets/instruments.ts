/** What an instrument looks like at the eye, and which others it is taken for. */
export type Instrument = { readonly seen: readonly string[]; readonly unlike: readonly string[] };

export const EMPTY_FIELD = [
  'An open eye held by a lid speculum, with no instrument in it.',
  'The instruments have left the picture; only the iris and the pupil are seen.',
];

const of = (seen: readonly string[], unlike: readonly string[]): Instrument => ({ seen, unlike });

export const INSTRUMENTS: Record<string, Instrument> = {
  'slit-knife': of(
    [
      'A slit knife with a broad, pointed blade at the edge of the cornea.',
      'A keratome cuts the main incision.',
      'A flat, shiny blade shaped like a spear head.',
      'The steel blade of a knife enters the clear cornea.',
      'I cut the cornea with a slit knife.',
    ],
    ['side-port-knife', 'cannula', 'tissue-forceps'],
  ),
  'side-port-knife': of(
    [
      'A narrow, pointed knife at the edge of the cornea.',
      'A small blade stabs the side port.',
      'An angled incision knife makes the paracentesis.',
      'A slender steel blade with a sharp tip beside the limbus.',
      'I open the side port with a small knife.',
    ],
    ['slit-knife', 'cannula', 'spatula'],
  ),
  'incision-knife': of(
    [
      'An incision knife cuts the edge of the cornea.',
      'A steel blade, broad or narrow, enters the clear cornea at the limbus.',
      'A keratome opens a tunnel into the anterior chamber.',
      'The sharp, flat tip of a knife is seen beside the iris.',
      'I use a knife to make the incision.',
    ],
    ['cannula', 'tissue-forceps', 'spatula'],
  ),
  cannula: of(
    [
      'A thin, hollow cannula at the incision.',
      'A fine metal tube with a blunt, bent end enters the eye.',
      'A cannula on a syringe injects fluid.',
      'A slender cannula lies in the anterior chamber.',
      'I hold a cannula at the edge of the cornea.',
    ],
    ['spatula', 'cystotome', 'side-port-knife'],
  ),
  gauge: of(
    [
      'A 27-gauge cannula, thin and bent, at the edge of the cornea.',
      'A very fine metal tube enters the eye through the incision.',
      'A gauge on a syringe injects clear gel or fluid.',
      'The thin shaft of a gauge needle lies over the iris.',
      'I inject through a fine gauge cannula.',
    ],
    ['spatula', 'cystotome', 'ia-handpiece'],
  ),
  'viscoelastic-cannula': of(
    [
      'A viscoelastic cannula fills the eye with clear gel.',
      'A bent cannula on a syringe of gel enters the incision.',
      'Transparent gel leaves the end of a thin tube in the anterior chamber.',
      'A smooth, blunt cannula points into the pupil.',
      'I inject viscoelastic through a cannula.',
    ],
    ['hydrodissection-cannula', 'rycroft-cannula', 'cystotome'],
  ),
  'hydrodissection-cannula': of(
    [
      'A hydrodissection cannula lies under the rim of the capsule.',
      'A thin, flattened cannula squirts fluid behind the lens.',
      'A fine cannula with an angled end reaches under the capsule edge.',
      'Fluid from a slender cannula lifts the lens.',
      'I loosen the lens with a hydrodissection cannula.',
    ],
    ['viscoelastic-cannula', 'rycroft-cannula', 'spatula'],
  ),
  'rycroft-cannula': of(
    [
      'A Rycroft cannula rinses the eye.',
      'A long, gently curved cannula with a blunt end enters the incision.',
      'A thin bent tube hydrates the lips of the wound.',
      'Balanced salt solution flows from a curved cannula.',
      'I wash the anterior chamber with a Rycroft cannula.',
    ],
    ['hydrodissection-cannula', 'viscoelastic-cannula', 'charleux-cannula'],
  ),
  'charleux-cannula': of(
    [
      'A Charleux cannula aspirates cortex by hand.',
      'A bent cannula with a side opening lies in the capsular bag.',
      'A curved, blunt cannula draws a strand of cortex to it.',
      'A hand-held aspiration cannula reaches under the iris.',
      'I aspirate through a Charleux cannula.',
    ],
    ['rycroft-cannula', 'ia-handpiece', 'viscoelastic-cannula'],
  ),
  cystotome: of(
    [
      'A capsulorhexis cystotome, a needle with a bent tip, scratches the lens capsule.',
      'A thin needle bent at its end enters the pupil.',
      'The sharp bent tip of a needle lifts a flap of the capsule.',
      'A cystotome points at the middle of the lens.',
      'I open the capsule with a cystotome.',
    ],
    ['capsulorhexis-forceps', 'cannula', 'spatula'],
  ),
  'capsulorhexis-forceps': of(
    [
      'Capsulorhexis forceps hold a flap of the lens capsule.',
      'Two long, fine, angled jaws reach through the incision.',
      'The thin tips of Utrata forceps close on the capsule.',
      'Slender forceps tear the capsule in a circle.',
      'I tear the capsule with forceps.',
    ],
    ['cystotome', 'tissue-forceps', 'spatula'],
  ),
  'tissue-forceps': of(
    [
      'Toothed forceps hold the rim of the eye.',
      'Two short jaws grip the conjunctiva beside the cornea.',
      'Fixation forceps keep the eye still.',
      'The two tips of tissue forceps press on the white of the eye.',
      'I hold the eye with forceps.',
    ],
    ['capsulorhexis-forceps', 'cannula', 'lid-speculum'],
  ),
  'bonn-forceps': of(
    [
      'Bonn forceps grip the rim of the eye with fine teeth.',
      'Short, straight jaws hold tissue beside the cornea.',
      'Two pointed arms of forceps close on the conjunctiva.',
      'Small toothed forceps keep the eye still.',
      'I fix the eye with Bonn forceps.',
    ],
    ['troutman-forceps', 'capsulorhexis-forceps', 'cannula'],
  ),
  'troutman-forceps': of(
    [
      'Troutman forceps hold the lip of the wound.',
      'Forceps with short, sturdy jaws grip the edge of the cornea.',
      'Two arms of tying forceps hold a thread.',
      'Fine forceps lift tissue at the limbus.',
      'I hold the tissue with Troutman forceps.',
    ],
    ['bonn-forceps', 'capsulorhexis-forceps', 'needle-holder'],
  ),
  'katena-forceps': of(
    [
      'Katena forceps hold the edge of the eye.',
      'Two straight jaws of steel forceps grip tissue at the limbus.',
      'Forceps with fine tips lie beside the cornea.',
      'The arms of small forceps come from the edge of the picture.',
      'I hold the eye with Katena forceps.',
    ],
    ['capsulorhexis-forceps', 'cannula', 'incision-knife'],
  ),
  'phaco-tip': of(
    [
      'The phacoemulsification tip with its sleeve is inside the eye.',
      'A thick handpiece ends in a hollow ultrasound needle.',
      'The phaco tip holds a piece of the nucleus.',
      'A coloured silicone sleeve around a metal tip passes through the incision.',
      'I emulsify the nucleus with the phaco tip.',
    ],
    ['ia-handpiece', 'lens-injector', 'cannula'],
  ),
  'ia-handpiece': of(
    [
      'The irrigation and aspiration handpiece is inside the eye.',
      'A smooth tip with a rounded end and a small opening draws cortex in.',
      'A sleeved aspiration tip lies in the capsular bag.',
      'The tip of the irrigation and aspiration handpiece sweeps under the iris.',
      'I remove cortex with the irrigation and aspiration handpiece.',
    ],
    ['phaco-tip', 'cannula', 'lens-injector'],
  ),
  micromanipulator: of(
    [
      'A micromanipulator at the side port helps to turn the lens.',
      'A thin rod with a small hook or knob enters through the side port.',
      'A chopper works beside the phaco tip.',
      'A second, slender instrument holds the nucleus from the other side.',
      'I turn the lens with a micromanipulator.',
    ],
    ['spatula', 'cannula', 'cystotome'],
  ),
  spatula: of(
    [
      'A thin spatula at the side port.',
      'A slim, flat rod with a blunt end reaches into the pupil.',
      'A spatula pushes a piece of the lens to the phaco tip.',
      'A narrow instrument without an opening lies over the iris.',
      'I move the lens with a spatula.',
    ],
    ['cannula', 'cystotome', 'incision-knife'],
  ),
  'lens-injector': of(
    [
      'A lens injector with its cartridge stands in the incision.',
      'A wide, transparent nozzle holds a folded artificial lens.',
      'The plastic cartridge of the injector touches the cornea.',
      'A rolled lens slides out of a clear tube into the eye.',
      'I implant the lens with an injector.',
    ],
    ['phaco-tip', 'ia-handpiece', 'cannula'],
  ),
  'vitrectomy-handpiece': of(
    [
      'A vitrectomy handpiece stands in the pupil.',
      'A straight, blunt probe with a small cutting opening near its end.',
      'The vitreous cutter removes jelly from the front of the eye.',
      'A slim metal probe without a sleeve is inside the anterior chamber.',
      'I remove vitreous with the cutter.',
    ],
    ['ia-handpiece', 'phaco-tip', 'cannula'],
  ),
  'suture-needle': of(
    [
      'A curved suture needle with a thread at the edge of the cornea.',
      'A tiny curved needle passes through the wound.',
      'A fine needle drags a black thread behind it.',
      'The point of a needle comes out of the cornea.',
      'I stitch with a suture needle.',
    ],
    ['needle-holder', 'cystotome', 'cannula'],
  ),
  'needle-holder': of(
    [
      'A needle holder grips a curved needle.',
      'Two sturdy jaws hold a needle at the rim of the eye.',
      'The closed jaws of a needle holder push a needle through tissue.',
      'A needle holder works beside forceps while a stitch is made.',
      'I drive the needle with a needle holder.',
    ],
    ['troutman-forceps', 'bonn-forceps', 'vannas-scissors'],
  ),
  'vannas-scissors': of(
    [
      'Vannas scissors cut a thin membrane.',
      'Two short, fine blades of spring scissors open at the eye.',
      'Small scissors trim a thread or tissue.',
      'The crossed blades of tiny scissors are seen in front of the pupil.',
      'I cut with Vannas scissors.',
    ],
    ['needle-holder', 'capsulorhexis-forceps', 'tissue-forceps'],
  ),
  'mendez-ring': of(
    [
      'A Mendez ring with degree marks lies on the eye.',
      'A round metal ring with a scale surrounds the cornea.',
      'A graduated ring shows the axis of the eye.',
      'Marks of degrees stand around the limbus on a ring.',
      'I find the axis with a Mendez ring.',
    ],
    ['lid-speculum', 'marker', 'cotton'],
  ),
  marker: of(
    [
      'A marker puts ink on the eye.',
      'A pen with blue ink touches the limbus.',
      'The inked tip of a marker marks the axis.',
      'Small blue dots are being put beside the cornea.',
      'I mark the eye with ink.',
    ],
    ['mendez-ring', 'cannula', 'side-port-knife'],
  ),
  cotton: of(
    [
      'A white cotton swab touches the eye.',
      'A tip of cotton dries the surface.',
      'A sponge absorbs fluid beside the cornea.',
      'A soft white swab covers a part of the picture.',
      'I dry the eye with cotton.',
    ],
    ['tissue-forceps', 'cannula', 'lid-speculum'],
  ),
  'iris-hooks': of(
    [
      'Iris hooks hold the pupil open.',
      'Thin blue hooks pull the edge of the iris outward.',
      'Flexible retractors at the limbus make the pupil square.',
      'Four small hooks enter through the cornea and stretch the iris.',
      'I widen the pupil with iris hooks.',
    ],
    ['micromanipulator', 'cannula', 'suture-needle'],
  ),
  'lid-speculum': of(
    [
      'Metal eye retractors hold the lids apart.',
      'The bent wires of a lid speculum frame the eye.',
      'A speculum keeps the eye open.',
      'Steel loops press the eyelids out of the picture.',
      'I hold the lids apart with a retractor.',
    ],
    ['tissue-forceps', 'cannula'],
  ),
};
