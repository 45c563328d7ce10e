import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LanguageStatusSeverity } from 'vscode';
import { findingLine, findingsReport } from '../src/findings';
import type { Finding, GenerationResult } from '../src/protocol';
import { concernsAirsmith } from '../src/server/documents';
import type { ServerState } from '../src/server/server';
import { ServerLogReader } from '../src/server/serverLog';
import { serverView, targetView } from '../src/status';

function finding(rule: string, line: number, message: string): Finding {
  return { rule, message, range: { start: { line, character: 4 } } };
}

describe('findings', () => {
  test('a finding is one line, counted as people count', () => {
    assert.equal(
      findingLine(finding('missing_execute', 11, 'There is no execute.')),
      '12:5 `missing_execute` There is no execute.',
    );
  });

  test('a report has the last attempt first', () => {
    const result: GenerationResult = {
      outcome: 'rejected',
      message: 'X was not generated.',
      files: [],
      kept: null,
      notes: ['A note.'],
      attempts: [
        { number: 1, model: 'small', errors: [finding('missing_execute', 0, 'No execute.')] },
        { number: 2, model: 'large', errors: [finding('unknown_argument', 1, 'No `a`.')] },
      ],
    };
    assert.equal(
      findingsReport('Findings of X', result),
      [
        '# Findings of X',
        'X was not generated.',
        'A note.',
        '## 2. large',
        '- 2:5 `unknown_argument` No `a`.',
        '## 1. small',
        '- 1:5 `missing_execute` No execute.\n',
      ].join('\n\n'),
    );
  });

  test('a refused spec is told what is wrong with it', () => {
    const result: GenerationResult = {
      outcome: 'refused',
      message: 'The spec has errors.',
      files: [],
      kept: null,
      notes: [],
      attempts: [],
      findings: [finding('missing_key', 2, '`category` is missing.')],
    };
    assert.match(findingsReport('Findings', result), /^- 3:5 `missing_key` `category` is missing\.$/m);
  });
});

describe('status', () => {
  test('a running server shows its version and can be restarted', () => {
    const { text, detail, command } = serverView('running', true, '0.1.0');
    assert.deepEqual([text, detail, command?.command], ['Airsmith 0.1.0', undefined, 'airsmith.restartServer']);
  });

  test('restricted mode is visible, and trust is offered', () => {
    const view = serverView('running', false, '0.1.0');
    assert.equal(view.detail, 'Restricted: static checks only');
    assert.equal(view.severity, LanguageStatusSeverity.Warning);
    assert.equal(view.command?.command, 'workbench.trust.manage');
  });

  test('each state that needs the user has a way on', () => {
    const offer = (state: ServerState): unknown => serverView(state, true).command?.command;
    assert.equal(offer('asking'), 'airsmith.createManagedEnvironment');
    assert.equal(offer('missing'), 'airsmith.createManagedEnvironment');
    assert.equal(offer('failed'), 'airsmith.restartServer');
    assert.equal(serverView('failed', true).severity, LanguageStatusSeverity.Error);
    assert.ok(serverView('starting', true).busy);
  });

  test('the target is that of the active file, with where it comes from', () => {
    const status = { airflowTarget: '2.11', targetOrigin: 'from the spec', engine: 'claude', keyPresent: true };
    const { text, detail, command } = targetView(status, true);
    assert.deepEqual([text, detail], ['Airflow 2.11', 'from the spec · engine claude']);
    assert.equal(command?.command, 'airsmith.showDebugInformation');
  });

  test('a key is offered where it would make a difference', () => {
    const status = { airflowTarget: '3.3', targetOrigin: 'x', engine: 'scaffold', keyPresent: false };
    assert.equal(targetView(status, true).command?.command, 'airsmith.setApiKey');
    assert.equal(targetView(status, false).command?.command, 'airsmith.showDebugInformation');
    assert.equal(targetView({ ...status, engine: 'replay' }, true).command?.command, 'airsmith.showDebugInformation');
  });
});

describe('the log of the server', () => {
  test('lines keep their level and lose what the channel adds itself', () => {
    const reader = new ServerLogReader();
    assert.deepEqual(reader.read('2026-11-23 10:00:00,123 WARNING airsmith.lsp: careful'), {
      level: 'warn',
      text: 'airsmith.lsp: careful',
    });
    assert.deepEqual(reader.read('2026-11-23 10:00:00,124 ERROR airsmith.lsp: broken'), {
      level: 'error',
      text: 'airsmith.lsp: broken',
    });
    assert.deepEqual(reader.read('Traceback (most recent call last):'), {
      level: 'error',
      text: 'Traceback (most recent call last):',
    });
    assert.deepEqual(reader.read('2026-11-23 10:00:01,000 INFO airsmith: ok'), { level: 'info', text: 'airsmith: ok' });
  });
});

describe('which documents start the server', () => {
  const document = (fileName: string, languageId: string, text: string): Parameters<typeof concernsAirsmith>[0] => ({
    fileName,
    languageId,
    getText: () => text,
  });

  test('specs by name or by key, and Python that imports Airflow', () => {
    assert.ok(concernsAirsmith(document('/w/a.component.yaml', 'yaml', '')));
    assert.ok(concernsAirsmith(document('/w/a.component.yml', 'ansible', '')));
    assert.ok(concernsAirsmith(document('/w/a.yaml', 'yaml', '# a spec\ncomponent_type: hook\n')));
    assert.ok(concernsAirsmith(document('Untitled-1', 'python', 'import os\nfrom airflow.sdk import BaseHook\n')));
  });

  test('other YAML and Python do not', () => {
    assert.ok(!concernsAirsmith(document('/w/compose.yaml', 'yaml', 'services:\n  component_type: x\n')));
    assert.ok(!concernsAirsmith(document('/w/a.py', 'python', 'import airflow_client\n')));
    assert.ok(!concernsAirsmith(document('/w/a.md', 'markdown', 'from airflow import DAG\n')));
  });
});
