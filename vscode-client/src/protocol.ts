/** Params and results of Airsmith's own requests and notifications, as plain JSON. */

export interface Finding {
  readonly rule: string;
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

/** Of `airsmith/generate`. */
export interface GenerateParams {
  readonly uri: string;
  readonly version?: number;
  readonly engine?: string;
}

export interface GenerationResult {
  readonly outcome: 'done' | 'rejected' | 'failed' | 'not_written' | 'cancelled' | 'refused';
  readonly message: string;
  /** URIs; the component comes first. */
  readonly files: readonly string[];
  /** URI of the best candidate where none was right. */
  readonly kept: string | null;
  readonly attempts: readonly {
    readonly number: number;
    readonly model: string;
    readonly errors: readonly Finding[];
  }[];
  readonly notes: readonly string[];
  readonly engine?: string;
  /** What is wrong with a spec that was refused. */
  readonly findings?: readonly Finding[];
}

/** Of `airsmith/progress`; `errors` come with attempts that were judged. */
export interface Progress {
  readonly uri: string;
  readonly text: string;
  readonly stage: 'started' | 'reply' | 'judged';
  readonly errors?: readonly Finding[];
}

/** Of `airsmith/status`. */
export interface ServerStatus {
  readonly airflowTarget: string;
  readonly targetOrigin: string;
  readonly engine: string;
  readonly keyPresent: boolean;
}

/** Of `airsmith/rules`. */
export interface RuleSummary {
  readonly name: string;
  readonly layer: string;
  readonly summary: string;
}

/** Of `airsmith/newSpec`. */
export type NewSpec = { readonly fileName: string; readonly snippet: string } | { readonly problem: string };
