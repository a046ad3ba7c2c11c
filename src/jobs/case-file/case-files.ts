import type { CaseFileManifest } from '#library/case-file/case-file.ts';
import { savedCases } from '#library/cases.ts';
import type { CaseRow } from '#library/case-row.ts';
import { WorkerClient } from '#platform/rpc.ts';
import type { CaseFileProtocol } from './case-file-protocol.ts';

let started: WorkerClient<CaseFileProtocol> | null = null;

/** The worker that writes and reads case files; started when it is first needed. */
export function caseFiles(): WorkerClient<CaseFileProtocol> {
  started ??= new WorkerClient<CaseFileProtocol>(
    new Worker(new URL('./case-file.worker.ts', import.meta.url), { type: 'module', name: 'case-file' }),
  );
  return started;
}

/** The case of the library that a case file is about: of the same recording, or the one it was written from. */
export async function sameCase({ caseId, recording }: CaseFileManifest): Promise<CaseRow | null> {
  const prints = recording.map(({ fingerprint }) => fingerprint).join();
  const isSame = ({ id, brought, source }: CaseRow): boolean =>
    id === caseId ||
    brought?.caseId === caseId ||
    (source.kind === 'files' && source.parts.map(({ fingerprint }) => fingerprint).join() === prints);
  return (await savedCases()).find(isSame) ?? null;
}
