import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

interface Manifest {
  readonly version: string;
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope: string; readonly default: unknown }>>;
    };
  };
}

const text = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(text) as Manifest;
const properties = manifest.contributes.configuration.properties;

function inProject(file: string): string {
  return readFileSync(`../${file}`, 'utf8');
}

describe('the manifest', () => {
  test('every text is in the table of texts, and every text of the table is used', () => {
    const used = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
    const known = new Set(Object.keys(JSON.parse(readFileSync('package.nls.json', 'utf8')) as object));
    assert.deepEqual([...used].sort(), [...known].sort());
  });

  test('the settings of the server are those of the project', () => {
    const fields = inProject('server/airsmith/config.py')
      .split('class Settings(BaseModel)')[1]
      ?.split('@dataclass')[0]
      ?.matchAll(/^ {4}(\w+): .* = Field\(/gm);
    const ofServer = [...(fields ?? [])].map(([, name = '']) =>
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    );
    assert.ok(ofServer.length > 5);
    const declared = Object.keys(properties).map((key) => key.replace('airsmith.', ''));
    assert.deepEqual(declared.filter((key) => !key.includes('.')).sort(), ofServer.sort());
  });

  test('what is not set says nothing to the server, so that settings files count', () => {
    for (const [key, property] of Object.entries(properties).filter(([key]) => key.split('.').length === 2)) {
      assert.deepEqual(property.default, key === 'airsmith.severity' ? {} : null, key);
    }
  });

  test('no workspace can choose what is run', () => {
    assert.equal(properties['airsmith.server.path']?.scope, 'machine');
    assert.equal(properties['airsmith.interpreter']?.scope, 'machine-overridable');
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    assert.ok(['airsmith.server.path', 'airsmith.interpreter'].every((key) => restricted.includes(key)));
    assert.ok(restricted.every((key) => key in properties));
  });

  test('the commands of lenses and code actions are not in the palette, which has its own', () => {
    const commands = manifest.contributes.commands.map(({ command }) => command);
    assert.ok(!commands.includes('airsmith.generate') && !commands.includes('airsmith.assess'));
  });

  test('the extension has the version of the project', () => {
    assert.equal(/^version = "(.+)"$/m.exec(inProject('pyproject.toml'))?.[1], manifest.version);
  });
});
