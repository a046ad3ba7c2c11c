import { useCallback, useState } from 'react';
import { useLocation } from 'wouter';
import { bringTruth, evaluationStore } from '#state/evaluation-store.ts';
import { bringCaseFiles } from '#state/bring-case-store.ts';
import { bringToCase } from '#state/export-store.ts';
import { dismissRefused, openFiles, openFilesStore, openSample } from '#state/open-files.ts';
import type { Sample } from '#state/samples-store.ts';
import { showPicture } from '#state/try-it-store.ts';
import type { DroppedFile } from '#ui/kit/dropped-files.ts';
import { kindOfFile } from './file-kind.ts';

/** What was given that is no recording. */
export type Misplaced = { readonly name: string; readonly kind: 'encoders' | 'annotations' };

/** Takes whatever was dropped or chosen: recordings become cases, a picture goes to the encoders, annotations and labels to the open case. */
export function useOpenFiles() {
  const [, navigate] = useLocation();
  const [misplaced, setMisplaced] = useState<Misplaced | null>(null);

  const take = useCallback(
    async (given: readonly DroppedFile[]): Promise<void> => {
      setMisplaced(null);
      const kinds = given.map(({ file }) => kindOfFile(file));
      const videos = given.filter((_, i) => kinds[i] === 'video' || kinds[i] === 'unknown');
      const picture = given[kinds.indexOf('picture')];
      const annotations = given.filter((_, i) => kinds[i] === 'annotations').map(({ file }) => file);
      const labels = given[kinds.indexOf('labels')];
      const encoders = given[kinds.indexOf('encoders')];
      const cases = given.filter((_, i) => kinds[i] === 'case').map(({ file }) => file);
      if (cases.length > 0) {
        dismissRefused();
        const id = await bringCaseFiles(cases);
        // What went wrong is told where things are opened.
        if (id !== null) navigate(`/case/${id}`);
        else if (openFilesStore.getState().refused.length > 0) navigate('/');
      } else if (videos.length > 0 && encoders === undefined) {
        const id = await openFiles(videos);
        if (id !== null) navigate(`/case/${id}`);
      } else if (picture !== undefined) {
        void showPicture(picture.file, picture.file.name);
        navigate('/models#try');
      } else if (encoders !== undefined) setMisplaced({ name: encoders.file.name, kind: 'encoders' });
      else if (annotations[0] !== undefined) {
        if (evaluationStore.getState().caseId === null)
          setMisplaced({ name: annotations[0].name, kind: 'annotations' });
        else void bringTruth(annotations);
      } else if (labels !== undefined) {
        const isTaken = bringToCase(labels.file);
        if (!isTaken) setMisplaced({ name: labels.file.name, kind: 'annotations' });
      }
    },
    [navigate],
  );

  const takeSample = useCallback(
    async (sample: Pick<Sample, 'id' | 'title' | 'url'>): Promise<void> => {
      const id = await openSample(sample);
      if (id !== null) navigate(`/case/${id}`);
    },
    [navigate],
  );

  return { take, takeSample, misplaced };
}
