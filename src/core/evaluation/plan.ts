import * as z from 'zod';
import { annotatedVideoSchema, type AnnotatedVideo, type Track } from '#core/formats/annotations.ts';
import { labelWritten } from '#core/label-sets.ts';

/**
 * How annotations are compared with a labelling: which tracks say what, and which label of the set each label of the
 * file stands for. All of it is suggested, and the user's to change.
 */
const mapping = z.record(z.string(), z.string().nullable());

export const planSchema = z.object({
  /** Ids of the label sets that it maps to. */
  sets: z
    .object({
      phases: z.string().nullable(),
      instruments: z.string().nullable(),
      // Plans that were kept before operations were compared have none.
      procedures: z.string().nullable().default(null),
    })
    .readonly(),
  /** Seconds from one compared frame to the next; each is looked at in the middle of its stretch. */
  period: z.number().positive(),
  /** Name of the track that says the phases; null: none is compared. */
  phaseTrack: z.string().nullable(),
  /** The file's label → the set's label; null: left out. */
  phases: mapping,
  /** The phase that holds where the track says nothing; null: such frames are left out. */
  rest: z.string().nullable(),
  instrumentTracks: z.array(z.string()).readonly(),
  instruments: mapping,
  /** What whole videos are called. */
  procedures: mapping.default({}),
});

export type Mapping = Readonly<z.infer<typeof mapping>>;
export type Plan = Readonly<z.infer<typeof planSchema>>;

/** A label set as far as a comparison needs it: a pack's own, or one of public/label-sets. */
export type Vocabulary = {
  readonly id: string;
  readonly name: string;
  readonly labels: readonly {
    readonly id: string;
    readonly name: string;
    readonly written?: readonly string[] | undefined;
  }[];
  /** The label of what no other one describes. */
  readonly idle?: string | undefined;
};

export type Vocabularies = {
  readonly phases: Vocabulary | null;
  readonly instruments: Vocabulary | null;
  /** Left out, or null: operations are not compared. */
  readonly procedures?: Vocabulary | null;
};

/** Ground truth as it is kept with a case: one video of what was imported, and how it is compared. */
export const caseTruthSchema = z.object({
  files: z.array(z.string()).readonly(),
  video: annotatedVideoSchema,
  plan: planSchema,
});

export type CaseTruth = Readonly<z.infer<typeof caseTruthSchema>>;

export const PERIOD_SECONDS = 1;

/** Every label that the tracks of a name write in any of the videos, in the order in which they first occur. */
export function labelsOf(videos: readonly AnnotatedVideo[], tracks: readonly string[]): string[] {
  const own = videos.flatMap((video) => video.tracks.filter(({ name }) => tracks.includes(name)));
  return [...new Set(own.flatMap(labelsOfTrack))];
}

/** A track of one instrument says so by its name too, where it was never seen. */
function labelsOfTrack({ name, kind, annotations }: Track): string[] {
  const isEmpty = annotations.length === 0 && kind === 'instrument';
  return isEmpty ? [name] : annotations.map(({ label }) => label);
}

export function suggestMapping(labels: readonly string[], set: Vocabulary): Mapping {
  return Object.fromEntries(labels.map((label) => [label, labelWritten(set, label)?.id ?? null]));
}

/**
 * The plan that fits best: the phase track whose annotations the set knows most of, and every track of instruments that
 * it knows any of. Time without an annotation is idle where the set has such a label and the file never writes it:
 * Cataract-1K leaves its idle time out.
 */
export function suggestPlan(
  videos: readonly AnnotatedVideo[],
  { phases, instruments, procedures = null }: Vocabularies,
  period = PERIOD_SECONDS,
): Plan {
  const names = (kind: Track['kind']): string[] => [
    ...new Set(
      videos.flatMap(({ tracks }) =>
        tracks.filter((track) => track.kind === kind || track.kind === 'other').map(({ name }) => name),
      ),
    ),
  ];
  const knownShare = (track: string, set: Vocabulary): number => {
    const found = Object.values(suggestMapping(labelsOf(videos, [track]), set));
    return found.filter((label) => label !== null).length / Math.max(1, found.length);
  };
  const best = (set: Vocabulary): string | null => {
    const ranked = names('phase').map((name) => ({ name, share: knownShare(name, set) }));
    // Where numbers stand for labels, another level's are known as well: the set may be named as its track.
    ranked.sort(
      (a, b) => b.share - a.share || Number(isNamedAs(set, b.name)) - Number(isNamedAs(set, a.name)),
    );
    return ranked[0] !== undefined && ranked[0].share > 0 ? ranked[0].name : null;
  };
  const phaseTrack = phases === null ? null : best(phases);
  const instrumentTracks =
    instruments === null
      ? []
      : names('instrument').filter((name) => name !== phaseTrack && knownShare(name, instruments) > 0);
  return {
    sets: {
      phases: phases?.id ?? null,
      instruments: instruments?.id ?? null,
      procedures: procedures?.id ?? null,
    },
    period,
    ...withTracks(videos, { phases, instruments }, phaseTrack, instrumentTracks),
    procedures: proceduresOf(videos, procedures),
  };
}

/** What the files call whole videos, and which label of the set that is. */
function proceduresOf(videos: readonly AnnotatedVideo[], set: Vocabulary | null): Mapping {
  const tracks = videos.flatMap((video) => video.tracks.filter(({ kind }) => kind === 'procedure'));
  return set === null ? {} : suggestMapping([...new Set(tracks.flatMap(labelsOfTrack))], set);
}

/** `ophnet-operations` is named as the track Operations. */
function isNamedAs({ id }: Vocabulary, track: string): boolean {
  return id.includes(track.toLowerCase().replace(/s$/, ''));
}

/** The plan itself, or, where the case is labelled with other sets by now, one for those. */
export function planFor(video: AnnotatedVideo, plan: Plan, sets: Vocabularies): Plan {
  const { phases, instruments } = plan.sets;
  const isCurrent = phases === (sets.phases?.id ?? null) && instruments === (sets.instruments?.id ?? null);
  if (!isCurrent) return suggestPlan([video], sets, plan.period);
  const procedures = sets.procedures ?? null;
  if (plan.sets.procedures === (procedures?.id ?? null)) return plan;
  return {
    ...plan,
    sets: { ...plan.sets, procedures: procedures?.id ?? null },
    procedures: proceduresOf([video], procedures),
  };
}

/** The part of a plan that follows from its tracks. */
export function withTracks(
  videos: readonly AnnotatedVideo[],
  { phases, instruments }: Vocabularies,
  phaseTrack: string | null,
  instrumentTracks: readonly string[],
): Omit<Plan, 'period' | 'sets' | 'procedures'> {
  const mapped = (tracks: readonly string[], set: Vocabulary | null): Mapping =>
    set === null ? {} : suggestMapping(labelsOf(videos, tracks), set);
  const phaseMapping = mapped(phaseTrack === null ? [] : [phaseTrack], phases);
  const isIdleWritten = Object.values(phaseMapping).includes(phases?.idle ?? null);
  return {
    phaseTrack,
    phases: phaseMapping,
    rest: isIdleWritten ? null : (phases?.idle ?? null),
    instrumentTracks,
    instruments: mapped(instrumentTracks, instruments),
  };
}
