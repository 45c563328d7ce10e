import type { ServerStatus } from './protocol';
import type { ServerState } from './server/server';

export type Translate = (message: string, ...values: string[]) => string;

/** What is known of the server when its status is shown. */
export interface StatusFacts {
  readonly state: ServerState;
  readonly isTrusted: boolean;
  readonly version: string | undefined;
}

/** A status in words. `needs` is what the user is offered. */
export interface StatusView {
  readonly text: string;
  readonly detail?: string;
  readonly severity?: 'warning' | 'error';
  readonly isBusy?: boolean;
  readonly needs: 'restart' | 'logs' | 'environment' | 'trust' | 'key' | 'details';
}

/** How the server is. */
export function serverView({ state, isTrusted, version }: StatusFacts, translate: Translate): StatusView {
  switch (state) {
    case 'idle':
      return { text: 'Airsmith', detail: translate('starts with the first spec or Airflow file'), needs: 'restart' };
    case 'searching':
      return { text: translate('Airsmith: looking for the server'), isBusy: true, needs: 'logs' };
    case 'asking':
      return { text: translate('Airsmith: no server yet'), severity: 'warning', needs: 'environment' };
    case 'starting':
      return { text: translate('Airsmith: the server starts'), isBusy: true, needs: 'logs' };
    case 'missing':
      return { text: translate('Airsmith: no server found'), severity: 'error', needs: 'environment' };
    case 'failed':
      return { text: translate('Airsmith: the server does not run'), severity: 'error', needs: 'restart' };
    case 'running': {
      const text = `Airsmith ${version ?? ''}`;
      const restricted = { detail: translate('Restricted: static checks only'), severity: 'warning' } as const;
      return isTrusted ? { text, needs: 'restart' } : { text, ...restricted, needs: 'trust' };
    }
  }
}

/** What a file is checked for, and what would generate from it. */
export function targetView(status: ServerStatus, isTrusted: boolean, translate: Translate): StatusView {
  const { airflowTarget, targetOrigin, engine, keyPresent } = status;
  return {
    text: `Airflow ${airflowTarget}`,
    detail: `${targetOrigin} · ${translate('engine {0}', engine)}`,
    needs: isTrusted && !keyPresent && engine === 'scaffold' ? 'key' : 'details',
  };
}
