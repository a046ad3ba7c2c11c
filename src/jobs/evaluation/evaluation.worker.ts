import { reportOf } from '#core/evaluation/report.ts';
import { compareVideo } from '#core/evaluation/rows.ts';
import { readAnnotations, USUAL_FPS } from '#core/formats/read.ts';
import { serve } from '#platform/rpc.ts';
import type { EvaluationProtocol } from './evaluation-protocol.ts';

serve<EvaluationProtocol>(self, {
  async read({ files, frameRate }) {
    const texts = await Promise.all(
      files.map(async (file) => ({ name: file.name, text: await file.text() })),
    );
    return readAnnotations(texts, { fps: frameRate > 0 ? frameRate : USUAL_FPS });
  },

  compare({ name, truth: { video, plan }, guess, sets, durationSeconds, facts }) {
    const compared = { ...compareVideo(video, guess, plan, sets, durationSeconds), name };
    return { report: reportOf([compared], plan, sets, facts), phases: compared.phases };
  },
});
