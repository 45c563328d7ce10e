/** What the server is sent: specs by their names, and other YAML and Python, of which the server chooses. */
export const DOCUMENTS = [
  { scheme: 'file', pattern: '**/*.component.{yaml,yml}' },
  ...['file', 'untitled'].flatMap((scheme) => [
    { scheme, language: 'yaml' },
    { scheme, language: 'python' },
  ]),
];

const SPEC_NAME = /\.component\.ya?ml$/;
const SPEC_KEY = /^\ufeff?component_type\s*:/m;
const AIRFLOW_IMPORT = /^\s*(?:from|import)\s+airflow\b/m;

/** Whether a document may be a spec or a component, so that a server is worth starting. The server knows for certain. */
export function concernsAirsmith(document: { languageId: string; fileName: string; getText(): string }): boolean {
  return (
    SPEC_NAME.test(document.fileName) ||
    (document.languageId === 'yaml' && SPEC_KEY.test(document.getText())) ||
    (document.languageId === 'python' && AIRFLOW_IMPORT.test(document.getText()))
  );
}
