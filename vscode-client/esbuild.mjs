// Bundles the extension, or with --tests its unit tests, into out/.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { build, context } from 'esbuild';

const isProduction = process.argv.includes('--production');
const shared = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
};
const extension = {
  ...shared,
  entryPoints: ['src/extension.ts'],
  outfile: 'out/extension.js',
  external: ['vscode'],
  minify: isProduction,
  metafile: true,
  sourcemap: isProduction ? false : 'linked',
};
const tests = {
  ...shared,
  entryPoints: readdirSync('test')
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/${name}`),
  outdir: 'out/test',
  alias: { vscode: './test/vscode.ts' },
  logOverride: { 'import-is-undefined': 'silent' }, // the stand-in has what tests need
  sourcemap: 'inline',
};

if (process.argv.includes('--watch')) {
  await (await context(extension)).watch();
} else if (process.argv.includes('--tests')) {
  rmSync('out/test', { recursive: true, force: true });
  await build(tests);
} else {
  rmSync('out', { recursive: true, force: true });
  writeLicenses(await build(extension));
}

/** Put the licences of the packages that are in the bundle beside it. */
function writeLicenses({ metafile }) {
  const folders = Object.keys(metafile.inputs).map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  const texts = [...new Set(folders.filter(Boolean))].sort().map((folder) => {
    const name = folder.replace(/^.*node_modules\//, '');
    const licence = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    if (licence === undefined) {
      throw new Error(`${name} comes without its licence.`);
    }
    return `${name}\n\n${readFileSync(`${folder}/${licence}`, 'utf8').trim()}\n`;
  });
  writeFileSync('out/licenses.txt', texts.join(`\n${'-'.repeat(80)}\n\n`));
}
