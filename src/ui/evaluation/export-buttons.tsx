import type { EvaluationReport } from '#core/evaluation/report.ts';
import { reportCsv, reportJson } from '#core/evaluation/report-text.ts';
import { Button } from '#ui/kit/button.tsx';
import { download } from '#ui/kit/download.ts';

/** The report as files that other tools read. */
export function ExportButtons({ report, name }: { report: EvaluationReport; name: string }) {
  const file = `${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')}-evaluation`;
  return (
    <>
      <Button size="small" onClick={() => download(`${file}.json`, 'application/json', reportJson(report))}>
        JSON
      </Button>
      <Button size="small" onClick={() => download(`${file}.csv`, 'text/csv', reportCsv(report))}>
        CSV
      </Button>
    </>
  );
}
