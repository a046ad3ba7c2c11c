import { ChevronRight } from 'lucide-react';
import type { PackSummary } from '#jobs/model-packs-types.ts';
import { variantFiles, type Variant } from '#core/model-pack.ts';
import type { Run } from '#state/models-store.ts';
import { formatBytes } from '#ui/format.ts';
import { messageOf } from '#ui/messages.ts';
import { formatAgreement } from './report-words.ts';

/** For the researcher: files, figures and the citation, out of the surgeon's way. */
export function PackDetails({ pack, run }: { pack: PackSummary; run: Run }) {
  const { manifest } = pack;
  const { image, embeddingDim, citation } = manifest;
  const rejected = run.kind === 'ready' ? run.report.rejected : [];
  return (
    <details className="group mt-4 text-xs">
      <summary className="-mx-1 inline-flex items-center gap-1 rounded-sm px-1 py-1 text-faint hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-3.5 transition-transform duration-150 group-open:rotate-90"
        />
        Details
      </summary>
      <div className="mt-2 space-y-3 text-soft">
        <p className="figures">
          {manifest.id} · {image.size.width}×{image.size.height} px in · {embeddingDim} numbers out ·{' '}
          {image.framesPerClip} frames a clip
        </p>
        <div className="overflow-x-auto">
          <table className="w-full text-left">
            <thead className="text-faint">
              <tr className="*:py-1 *:pr-3 *:font-normal">
                <th>Encoder</th>
                <th>Precision</th>
                <th>For</th>
                <th className="text-right">Size</th>
                <th className="pr-0! text-right">Agreement</th>
              </tr>
            </thead>
            <tbody className="figures">
              <Variants tower="picture" variants={image.variants} />
              <Variants tower="sentence" variants={manifest.text.variants} />
            </tbody>
          </table>
        </div>
        {rejected.length > 0 && (
          <div>
            <p className="text-faint">Tried and left out</p>
            <ul>
              {rejected.map(({ backend, precision, error }) => (
                <li key={`${backend}-${precision}-${error.code}`}>
                  <span className="figures">{[backend, precision].filter(Boolean).join(' ')}</span>:{' '}
                  {messageOf(error).title}
                </li>
              ))}
            </ul>
          </div>
        )}
        {citation !== '' && (
          <p>
            <span className="text-faint">Cite: </span>
            {citation}
          </p>
        )}
      </div>
    </details>
  );
}

function Variants({ tower, variants }: { tower: string; variants: readonly Variant[] }) {
  return variants.map((variant) => (
    <tr key={variant.model.file} className="border-t border-line *:py-1 *:pr-3">
      <td className="font-sans">{tower}</td>
      <td>{variant.precision}</td>
      <td>{variant.backends.join(', ')}</td>
      <td className="text-right">
        {formatBytes(variantFiles(variant).reduce((sum, file) => sum + file.bytes, 0))}
      </td>
      <td className="pr-0! text-right">
        {variant.cosineToFp32 === null ? '' : formatAgreement(variant.cosineToFp32)}
      </td>
    </tr>
  ));
}
