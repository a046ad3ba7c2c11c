import type { ReactNode } from 'react';
import { CircleCheck } from 'lucide-react';
import type { Manifest } from '#core/model-pack.ts';
import type { EncoderReport } from '#inference/report.ts';
import { formatBytes, formatCount, formatMilliseconds } from '#ui/format.ts';
import { formatAgreement, PRECISION_WORDS, rejectionSentence } from './report-words.ts';
import { textEncoderBytes } from './text-encoder.ts';

/** That the pack works here, and how well: measured on this computer a moment ago. */
export function PackHealth({ manifest, report }: { manifest: Manifest; report: EncoderReport }) {
  const { backend, image, text, threads, adapter } = report;
  const gpu = backend === 'webgpu';
  const rejection = rejectionSentence(report);
  return (
    <output className="block">
      <p className="flex items-center gap-2 font-medium text-accent">
        <CircleCheck aria-hidden className="size-4" />
        Running, self-test passed
      </p>
      <dl className="mt-3 grid grid-cols-3 divide-x divide-line">
        <Figure name="per frame" value={formatMilliseconds(image.ms)}>
          {image.ms < 1000 ? `${Math.floor(1000 / image.ms)} a second` : 'a slow start'}
        </Figure>
        <Figure name="agreement" value={formatAgreement(image.cosine)}>
          {formatAgreement(image.tolerance)} needed
        </Figure>
        <Figure name="runs on" value={gpu ? 'GPU' : 'CPU'}>
          {gpu ? (adapter ?? 'WebGPU') : formatCount(threads, 'thread')}, {PRECISION_WORDS[image.precision]}
        </Figure>
      </dl>
      <p className="mt-3 text-soft">
        {text === null
          ? `The sentence encoder${sizeInWords(manifest, report)} loads with your first sentence.`
          : `Reads a sentence in ${formatMilliseconds(text.ms)}, agreement ${formatAgreement(text.cosine)}.`}
      </p>
      {rejection !== null && <p className="mt-1 text-soft">{rejection}</p>}
    </output>
  );
}

function sizeInWords(manifest: Manifest, report: EncoderReport): string {
  const bytes = textEncoderBytes(manifest, report);
  return bytes === null ? '' : ` (${formatBytes(bytes)})`;
}

function Figure({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col-reverse justify-end px-3 first:pl-0 last:pr-0">
      <dt className="text-xs break-words text-faint">
        {name}
        <span className="block">{children}</span>
      </dt>
      <dd className="figures text-lg font-medium text-ink">{value}</dd>
    </div>
  );
}
