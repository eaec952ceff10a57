import { readFile, stat, writeFile } from 'node:fs/promises';
import type { FileKind, PartResult } from '../vocabulary.js';
import { parseFullReport } from './full-report.js';
import { type Picture, type Report, toReport } from './report.js';

/** Where the files of an analysis are; a picture that it has not made has no path. */
export type ReportSources = {
  result: PartResult;
  fullResultPath: string;
  pictures: { kind: FileKind; title: string; path: string | undefined }[];
};

/**
 * Writes the report of a part, as a workbook or as PDF, to `outputPath`. The libraries that make them are loaded on first use.
 *
 * @throws {InputError} when the full report is damaged, or of another version.
 */
export async function writeReport(format: 'xlsx' | 'pdf', sources: ReportSources, outputPath: string): Promise<void> {
  const report = await readReport(sources);
  await writeFile(outputPath, await render(format, report), { flag: 'wx', mode: 0o600 });
}

async function render(format: 'xlsx' | 'pdf', report: Report): Promise<Uint8Array> {
  if (format === 'pdf') return (await import('./pdf/pdf.js')).pdfReport(report);
  return (await import('./xlsx/xlsx.js')).xlsxReport(report);
}

/** The day of the analysis is that of its full report. */
async function readReport({ result, fullResultPath, pictures }: ReportSources): Promise<Report> {
  const full = parseFullReport(await readFile(fullResultPath, 'utf8'));
  const found = await Promise.all(pictures.map(readPicture));
  return toReport(result, full, found.flat(), (await stat(fullResultPath)).mtime);
}

async function readPicture({ path, ...picture }: ReportSources['pictures'][number]): Promise<Picture[]> {
  return path === undefined ? [] : [{ ...picture, png: await readFile(path) }];
}
