/** How long a video may be that is sent in to a meeting, as organisers have published it; their rules change every year. */
export type Submission = { readonly id: string; readonly name: string; readonly mostSeconds: number };

export const SUBMISSIONS: readonly Submission[] = [
  { id: 'aao', name: 'AAO video programme', mostSeconds: 600 },
  { id: 'ascrs', name: 'ASCRS film festival', mostSeconds: 480 },
  { id: 'ascrs-shorts', name: 'ASCRS Shorts', mostSeconds: 120 },
  { id: 'sicsso', name: 'SICSSO', mostSeconds: 240 },
];
