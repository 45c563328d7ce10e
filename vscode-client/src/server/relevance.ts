/** The part of a document that tells whether it needs the server. */
export interface DocumentText {
  readonly languageId: string;
  readonly fileName: string;
  getText(): string;
}

const SPEC_NAME = /\.component\.ya?ml$/;
const SPEC_KEY = /^\ufeff?component_type\s*:/m;
const AIRFLOW_IMPORT = /^\s*(?:from|import)\s+airflow\b/m;

/** Whether a document may be a spec or a component, so that a server is worth starting. The server knows for certain. */
export function concernsAirsmith(document: DocumentText): boolean {
  return (
    SPEC_NAME.test(document.fileName) ||
    (document.languageId === 'yaml' && SPEC_KEY.test(document.getText())) ||
    (document.languageId === 'python' && AIRFLOW_IMPORT.test(document.getText()))
  );
}
