import { readFileSync } from 'node:fs';
import type { WordedLabel, WordedLabelSet } from '#core/label-sets.ts';
import { EMPTY_FIELD, INSTRUMENTS, type Instrument } from './instruments.ts';
import { PHASES } from './phases.ts';
import { operationSentences, plainName, stepSentences } from './sentences.ts';

/** A set before it has colours and counted lengths. */
export type Draft = Omit<WordedLabelSet, 'schema' | 'labels'> & {
  labels: Omit<WordedLabel, 'colour' | 'seconds'>[];
};

type Entry = readonly [name: string, wording: string, ...written: string[]];

export const idOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

function phases(entries: readonly Entry[]): Draft['labels'] {
  return entries.map(([name, wording, ...written]) => ({
    id: wording,
    name,
    prompts: [...(PHASES[wording] as string[])],
    ...(written.length > 0 && { written }),
  }));
}

const first = (wording: string): string => (INSTRUMENTS[wording] as Instrument).seen[0] as string;

function instruments(entries: readonly Entry[]): Draft['labels'] {
  return entries.map(([name, wording, ...written]) => {
    const isHandle = wording.endsWith('+handle');
    const { seen, unlike } = INSTRUMENTS[wording.replace('+handle', '')] as Instrument;
    return {
      id: idOf(name),
      name,
      prompts: isHandle ? handleSentences(name) : [...seen],
      contrast: [...EMPTY_FIELD, ...unlike.map(first)],
      ...(written.length > 0 && { written }),
    };
  });
}

function handleSentences(name: string): string[] {
  const plain = plainName(name);
  return [
    `The ${plain} comes in from the edge of the picture.`,
    `The ${plain} lies outside the eye, over the lid or the white of it.`,
    `The thick shaft of an instrument, the ${plain}, out of focus above the eye.`,
    `A hand holds the ${plain} beside the eye.`,
    `I hold the instrument by its handle: ${plain}.`,
  ];
}

const AUTHORS = 'wording by this project';
const one = { kind: 'phase', exclusive: true, ordered: true } as const;
const many = { kind: 'instrument', exclusive: false, ordered: false } as const;

const TWELVE: readonly Entry[] = [
  ['Idle', 'idle'],
  ['Incision', 'incision'],
  ['Viscoelastic', 'viscoelastic', 'Viscous agent injection'],
  ['Capsulorhexis', 'capsulorhexis', 'Rhexis'],
  ['Hydrodissection', 'hydrodissection', 'Hydro-dissection'],
  ['Phacoemulsification', 'phacoemulsification', 'Phacoemulsificiation'],
  ['Irrigation/Aspiration', 'irrigation-aspiration', 'Irrigation and aspiration', 'Irrigation Aspiration'],
  ['Capsule Polishing', 'capsule-polishing', 'Capsule Pulishing'],
  ['Lens Implantation', 'lens-implantation'],
  ['Lens Positioning', 'lens-positioning'],
  ['Viscoelastic Suction', 'viscoelastic-suction', 'Viscoelastic_Suction', 'Viscous agent removal'],
  ['Anterior-Chamber Flushing', 'anterior-chamber-flushing', 'Anterior_Chamber Flushing'],
  ['Tonifying/Antibiotics', 'tonifying-antibiotics', 'Tonifying and antibiotics', 'Tonifying Antibiotics'],
];

const KLAGENFURT: Draft[] = [
  {
    id: 'cataract-1k-phases',
    name: 'Cataract-1K phases',
    ...one,
    idle: 'idle',
    source: `Cataract-1K, Ghamsarian et al. 2024: 12 phases and idle; ${AUTHORS}`,
    licence: 'class list CC BY 4.0',
    priors: 'cataract-101-phases',
    labels: phases(TWELVE),
  },
  {
    id: 'cataract-1k-instruments',
    name: 'Cataract-1K instruments',
    ...many,
    source: `Cataract-1K, Ghamsarian et al. 2024: 9 instruments; ${AUTHORS}`,
    licence: 'class list CC BY 4.0',
    labels: instruments([
      ['Slit/Incision Knife', 'incision-knife', 'Slit Knife', 'Incision Knife'],
      ['Gauge', 'gauge'],
      ['Spatula', 'spatula'],
      ['Capsulorhexis Cystotome', 'cystotome'],
      ['Phacoemulsification Tip', 'phaco-tip'],
      ['Irrigation-Aspiration', 'ia-handpiece'],
      ['Lens Injector', 'lens-injector', 'cartridge'],
      ['Capsulorhexis Forceps', 'capsulorhexis-forceps'],
      ['Katena Forceps', 'katena-forceps'],
    ]),
  },
  {
    id: 'cataract-101-phases',
    name: 'Cataract-101 and Cat-21 phases',
    ...one,
    idle: 'idle',
    source: `Cataract-101, Schoeffmann et al. 2018, and Cat-21: 10 phases and not initialised; ${AUTHORS}`,
    licence: 'class lists CC BY-NC 4.0 and CC BY-NC-SA 4.0',
    priors: 'cataract-101-phases',
    labels: phases([
      ['Not initialised', 'idle', '0', 'not_initialized', 'Not-Initialized'],
      ['Incision', 'incision', '1'],
      ['Viscous agent injection', 'viscoelastic', '2', 'Viscoelasticum'],
      ['Rhexis', 'capsulorhexis', '3'],
      ['Hydrodissection', 'hydrodissection', '4', 'Hydrodissektion'],
      ['Phacoemulsification', 'phacoemulsification', '5', 'Phacoemulsificiation', 'Phako'],
      ['Irrigation and aspiration', 'irrigation-aspiration', '6', 'Irrigation-Aspiration'],
      ['Capsule polishing', 'capsule-polishing', '7', 'Kapselpolishing'],
      ['Lens implant setting-up', 'lens-setup', '8', 'Linsenimplantation'],
      ['Viscous agent removal', 'viscoelastic-suction', '9', 'Visco-Absaugung'],
      ['Tonifying and antibiotics', 'tonifying-antibiotics', '10', 'Tonisieren', 'Antibiotikum'],
    ]),
  },
  {
    id: 'catreldet',
    name: 'CatRelDet relevant phases',
    ...one,
    ordered: true,
    idle: 'rest',
    source: `CatRelDet: 4 relevant phases, each against the rest; ${AUTHORS}`,
    licence: 'class list CC BY-NC 4.0',
    labels: phases([
      ['Rest', 'rest'],
      ['Rhexis', 'capsulorhexis'],
      ['Phacoemulsification', 'phacoemulsification'],
      [
        'Irrigation/Aspiration and viscoelastic suction',
        'irrigation-aspiration',
        'Irrigation_Aspiration plus Viscoelastic_suction',
      ],
      ['Implantation', 'lens-setup'],
    ]),
  },
  {
    id: 'lensid',
    name: 'LensID lens implantation',
    ...one,
    ordered: false,
    idle: 'other-phases',
    source: `LensID: lens implantation against the rest; ${AUTHORS}`,
    licence: 'class list CC BY-NC 4.0',
    labels: phases([
      ['Other phases', 'other-phases', 'rest'],
      ['Lens implantation', 'lens-implantation'],
    ]),
  },
  {
    id: 'catinstseg-1',
    name: 'CatInstSeg instruments, set 1',
    ...many,
    source: `CatInstSeg, frames of Cataract-101: 11 classes; ${AUTHORS}`,
    licence: 'class list CC BY-NC 4.0',
    labels: instruments([
      ['Slit knife', 'slit-knife'],
      ['Angled incision knife', 'side-port-knife'],
      ['Katena forceps', 'katena-forceps'],
      ['27 gauge cannula', 'gauge'],
      ['Capsulorhexis forceps', 'capsulorhexis-forceps'],
      ['Cannula', 'cannula'],
      ['Phaco tip', 'phaco-tip'],
      ['Spatula', 'spatula'],
      ['I/A handpiece', 'ia-handpiece'],
      ['Cartridge', 'lens-injector'],
      ['Eye retractors', 'lid-speculum'],
    ]),
  },
  {
    id: 'catinstseg-2',
    name: 'CatInstSeg instruments, set 2',
    ...many,
    source: `CatInstSeg, frames of CaDIS: 15 classes; ${AUTHORS}`,
    licence: 'class list CC BY-NC 4.0',
    labels: instruments([
      ['A/I handpiece', 'ia-handpiece'],
      ['Bonn forceps', 'bonn-forceps'],
      ['Capsulorhexis cystotome', 'cystotome', 'Cap. cystotome'],
      ['Capsulorhexis forceps', 'capsulorhexis-forceps', 'Cap. forceps'],
      ['Charleux cannula', 'charleux-cannula'],
      ['Hydrodissection cannula', 'hydrodissection-cannula', 'Hydro. cannula'],
      ['Lens injector', 'lens-injector'],
      ['Micromanipulator', 'micromanipulator'],
      ['Phacoemulsifier handpiece', 'phaco-tip', 'Phaco. handpiece'],
      ['Primary knife', 'slit-knife'],
      ['Rycroft cannula', 'rycroft-cannula'],
      ['Secondary knife', 'side-port-knife'],
      ['Suture needle', 'suture-needle'],
      ['Viscoelastic cannula', 'viscoelastic-cannula', 'Visco. cannula'],
      ['Vitrectomy handpiece', 'vitrectomy-handpiece', 'Viter. handpiece'],
    ]),
  },
];

const BREST: Draft[] = [
  {
    id: 'cataracts-instruments',
    name: 'CATARACTS instruments',
    ...many,
    source: `CATARACTS 2017, Al Hajj et al. 2019: 21 instruments; ${AUTHORS}`,
    licence: 'class list of the challenge',
    labels: instruments([
      ['Biomarker', 'marker'],
      ['Charleux Cannula', 'charleux-cannula'],
      ['Hydrodissection Cannula', 'hydrodissection-cannula'],
      ['Rycroft Cannula', 'rycroft-cannula'],
      ['Viscoelastic Cannula', 'viscoelastic-cannula'],
      ['Cotton', 'cotton'],
      ['Capsulorhexis Cystotome', 'cystotome'],
      ['Bonn Forceps', 'bonn-forceps'],
      ['Capsulorhexis Forceps', 'capsulorhexis-forceps'],
      ['Troutman Forceps', 'troutman-forceps'],
      ['Needle Holder', 'needle-holder'],
      ['Irrigation/Aspiration Handpiece', 'ia-handpiece'],
      ['Phacoemulsifier Handpiece', 'phaco-tip'],
      ['Vitrectomy Handpiece', 'vitrectomy-handpiece'],
      ['Implant Injector', 'lens-injector'],
      ['Primary Incision Knife', 'slit-knife'],
      ['Secondary Incision Knife', 'side-port-knife'],
      ['Micromanipulator', 'micromanipulator'],
      ['Suture Needle', 'suture-needle'],
      ['Mendez Ring', 'mendez-ring'],
      ['Vannas Scissors', 'vannas-scissors'],
    ]),
  },
  {
    id: 'cataracts-steps',
    name: 'CATARACTS steps',
    ...one,
    idle: 'idle',
    source: `CATARACTS 2020: 19 steps; ${AUTHORS}`,
    licence: 'class list of the challenge',
    labels: phases([
      ['Idle', 'idle', '0'],
      ['Toric Marking', 'toric-marking', '1'],
      ['Implant Ejection', 'implant-ejection', '2'],
      ['Incision', 'incision', '3'],
      ['Viscodilatation', 'viscoelastic', '4'],
      ['Capsulorhexis', 'capsulorhexis', '5'],
      ['Hydrodissection', 'hydrodissection', '6', 'Hydrodissetion'],
      ['Nucleus Breaking', 'nucleus-breaking', '7'],
      ['Phacoemulsification', 'phacoemulsification', '8'],
      ['Vitrectomy', 'vitrectomy', '9'],
      ['Irrigation/Aspiration', 'irrigation-aspiration', '10'],
      ['Preparing Implant', 'preparing-implant', '11'],
      ['Manual Aspiration', 'manual-aspiration', '12'],
      ['Implantation', 'lens-implantation', '13'],
      ['Positioning', 'lens-positioning', '14'],
      ['OVD Aspiration', 'viscoelastic-suction', '15'],
      ['Suturing', 'suturing', '16'],
      ['Sealing Control', 'sealing-control', '17'],
      ['Wound Hydratation', 'wound-hydration', '18', 'Wound Hydration'],
    ]),
  },
  cadis('cadis-2-instruments', 'CaDIS instruments, task II', [
    ['Cannula', 'cannula'],
    ['Capsulorhexis Cystotome', 'cystotome', 'Cap. Cystotome'],
    ['Tissue Forceps', 'tissue-forceps'],
    ['Primary Knife', 'slit-knife'],
    ['Phacoemulsifier Handpiece', 'phaco-tip', 'Ph. Handpiece'],
    ['Lens Injector', 'lens-injector'],
    ['I/A Handpiece', 'ia-handpiece'],
    ['Secondary Knife', 'side-port-knife'],
    ['Micromanipulator', 'micromanipulator'],
    ['Capsulorhexis Forceps', 'capsulorhexis-forceps', 'Cap. Forceps'],
  ]),
  cadis('cadis-3-instruments', 'CaDIS instruments, task III', [
    ['Hydrodissection Cannula', 'hydrodissection-cannula'],
    ['Viscoelastic Cannula', 'viscoelastic-cannula'],
    ['Capsulorhexis Cystotome', 'cystotome'],
    ['Rycroft Cannula', 'rycroft-cannula'],
    ['Bonn Forceps', 'bonn-forceps'],
    ['Primary Knife', 'slit-knife'],
    ['Phacoemulsifier Handpiece', 'phaco-tip'],
    ['Lens Injector', 'lens-injector'],
    ['I/A Handpiece', 'ia-handpiece'],
    ['Secondary Knife', 'side-port-knife'],
    ['Micromanipulator', 'micromanipulator'],
    ['I/A Handpiece Handle', 'ia-handpiece+handle'],
    ['Capsulorhexis Forceps', 'capsulorhexis-forceps'],
    ['Rycroft Cannula Handle', 'rycroft-cannula+handle'],
    ['Phacoemulsifier Handpiece Handle', 'phaco-tip+handle'],
    ['Capsulorhexis Cystotome Handle', 'cystotome+handle'],
    ['Secondary Knife Handle', 'side-port-knife+handle'],
    ['Lens Injector Handle', 'lens-injector+handle'],
  ]),
];

function cadis(id: string, name: string, entries: readonly Entry[]): Draft {
  const source = `CaDIS, Grammatikopoulou et al. 2021: the instruments among its classes; ${AUTHORS}`;
  return { id, name, ...many, source, licence: 'class list of the data set', labels: instruments(entries) };
}

const LMM: Draft = {
  id: 'cataract-lmm-phases',
  name: 'Cataract-LMM phases',
  ...one,
  idle: 'idle',
  source: `Cataract-LMM, 2025: 13 phases; ${AUTHORS}`,
  licence: 'class list CC BY-NC-ND',
  priors: 'cataract-101-phases',
  labels: phases(
    TWELVE.map(([name, ...rest]) => [name.replace('/', ' ').replace('Anterior-', 'Anterior '), ...rest]),
  ),
};

const folder = 'tools/label-sets';
const names = JSON.parse(readFileSync(`${folder}/ophnet-names.json`, 'utf8')) as Record<
  'phases' | 'operations' | 'procedures' | 'aptos',
  string[]
>;
type Wording = { phrase: string; seen: string[] };

function wordings(file: string): Wording[] {
  const lines = readFileSync(`${folder}/${file}.txt`, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [, phrase = '', ...seen] = line.split('|');
    return { phrase, seen };
  });
}

const PHASE_WORDS = wordings('ophnet-phases');
const OTHERS: Wording = {
  phrase: '-',
  seen: [
    'Another, rarer step of an eye operation.',
    'The surgeon does something that is seldom done in a cataract operation.',
    'An instrument works at the eye in an unusual way.',
    'A step that has no name of its own.',
    'Some other part of the operation, seen through the microscope.',
  ],
};

function ophnetLabels(
  list: readonly string[],
  words: readonly Wording[],
  sentences: (name: string, phrase: string, seen: readonly string[]) => string[],
): Draft['labels'] {
  return list.map((name, number) => {
    const own = words[number] as Wording;
    // "=2": the words of the phase of that number.
    const { phrase, seen } = own.phrase.startsWith('=')
      ? (PHASE_WORDS[Number(own.phrase.slice(1))] as Wording)
      : own;
    return { id: idOf(name), name, prompts: sentences(name, phrase, seen), written: [String(number)] };
  });
}

const OPHNET = { licence: 'class list with OphNet, annotations MIT' } as const;
const OPHNET_SETS: Draft[] = [
  {
    id: 'ophnet-phases',
    name: 'OphNet phases',
    ...one,
    ordered: false,
    idle: 'step-interval',
    source: `OphNet2024, Hu et al. 2024: 96 phases; ${AUTHORS}`,
    ...OPHNET,
    priors: 'ophnet-phases',
    labels: ophnetLabels(names.phases, PHASE_WORDS, stepSentences),
  },
  {
    id: 'ophnet-operations',
    name: 'OphNet operations',
    ...one,
    ordered: false,
    idle: 'step-interval',
    source: `OphNet2024, Hu et al. 2024: 232 operations; ${AUTHORS}`,
    ...OPHNET,
    priors: 'ophnet-operations',
    labels: ophnetLabels(names.operations, wordings('ophnet-operations'), stepSentences),
  },
  {
    id: 'ophnet-procedures',
    name: 'OphNet procedures',
    kind: 'procedure',
    exclusive: true,
    ordered: false,
    source: `OphNet2024, Hu et al. 2024: 80 surgeries; ${AUTHORS}`,
    ...OPHNET,
    labels: ophnetLabels(names.procedures, wordings('ophnet-procedures'), operationSentences),
  },
  {
    id: 'ophnet-cat-phases',
    name: 'OphNet-Cat phases (APTOS 2025)',
    ...one,
    ordered: false,
    idle: 'step-interval',
    source: `APTOS 2025 OphNet-Cat: 35 phases of cataract surgery; ${AUTHORS}`,
    licence: 'class list with the challenge',
    labels: ophnetLabels(names.aptos, names.aptos.map(aptosWording), stepSentences),
  },
];

function aptosWording(name: string): Wording {
  if (name === 'Others') return OTHERS;
  const number = names.phases.indexOf(name);
  if (number !== -1) return PHASE_WORDS[number] as Wording;
  return {
    phrase: '~inject fluid under the edge of the capsule to loosen the lens',
    seen: ['A wave of fluid passes behind the lens.'],
  };
}

export const DRAFTS: readonly Draft[] = [...KLAGENFURT, ...BREST, LMM, ...OPHNET_SETS];
