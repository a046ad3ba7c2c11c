import type { VariantFact } from '#state/bring-store.ts';
import { formatBytes } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { formatAgreement } from './report-words.ts';

/** What a conversion made, and how closely each file agrees with the original weights. */
export function ConvertedFiles({ variants }: { variants: readonly VariantFact[] }) {
  if (variants.length === 0) return null;
  return (
    <table className="mt-3 w-full text-left text-xs">
      <thead className="text-faint">
        <tr className="*:py-1.5 *:font-normal">
          <th>Encoder</th>
          <th>Precision</th>
          <th className="text-right">Size</th>
          <th className="text-right">Agreement</th>
        </tr>
      </thead>
      <tbody>
        {variants.map(({ tower, precision, bytes, cosine }) => (
          <tr key={`${tower}-${precision}`} className="border-t border-line *:py-1.5">
            <td>{tower === 'image' ? 'picture' : 'sentence'}</td>
            <td className="figures">{precision}</td>
            <td className="figures text-right">{formatBytes(bytes)}</td>
            <td className={classNames('text-right', cosine !== null && 'figures')}>
              {cosine === null ? 'original' : formatAgreement(cosine)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
