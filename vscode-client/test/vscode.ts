/** What the tests need of the editor; the bundles of tests have it in place of `vscode`. */

export const l10n = {
  t: (message: string, ...values: string[]): string =>
    message.replace(/\{(\d)\}/g, (_, at: string) => values[Number(at)] ?? ''),
};

export const LanguageStatusSeverity = { Information: 0, Warning: 1, Error: 2 };
