// Gathers the texts of src/ for translators into l10n/bundle.l10n.json; with --check it only says whether that is current.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import ts from 'typescript';

const BUNDLE = 'l10n/bundle.l10n.json';

function textsIn(file) {
  const texts = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && /(?:^|\.)l10n\.t$/.test(node.expression.getText())) {
      const [text] = node.arguments;
      if (!ts.isStringLiteralLike(text)) {
        throw new Error(`${file}: l10n.t needs a plain text, as translations are found by it: ${node.getText()}`);
      }
      texts.push(text.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  return texts;
}

const files = readdirSync('src', { recursive: true }).filter((file) => file.endsWith('.ts'));
const texts = [...new Set(files.flatMap((file) => textsIn(`src/${file}`)))].sort();
const bundle = `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), null, 2)}\n`;
if (!process.argv.includes('--check')) {
  mkdirSync('l10n', { recursive: true });
  writeFileSync(BUNDLE, bundle);
} else if (!existsSync(BUNDLE) || readFileSync(BUNDLE, 'utf8') !== bundle) {
  throw new Error(`${BUNDLE} is not current; run \`npm run l10n\`.`);
}
