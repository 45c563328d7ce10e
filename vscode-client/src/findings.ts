import type { Finding, GenerationResult } from './protocol';

/** A finding in one line, with its place as people count. */
export function findingLine({ rule, message, range: { start } }: Finding): string {
  return `${start.line + 1}:${start.character + 1} \`${rule}\` ${message}`;
}

/** The findings of a run as Markdown: those of a refused spec, and of each attempt, the last one first. */
export function findingsReport(title: string, result: GenerationResult): string {
  const list = (findings: readonly Finding[]): string => findings.map((one) => `- ${findingLine(one)}`).join('\n');
  const attempts = [...result.attempts].reverse();
  const parts = [`# ${title}`, result.message, ...result.notes, list(result.findings ?? [])];
  parts.push(...attempts.flatMap(({ number, model, errors }) => [`## ${number}. ${model}`, list(errors)]));
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}
