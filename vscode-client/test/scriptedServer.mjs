// A language server that does as the variable SCRIPT says, which has by method what it does with a request:
// `notify` what it tells, then one of `result`, `error`, `crash`, `edit` (have the client make it, and answer with what it
// says to that) and `wait` (answer once the request is cancelled, or `test/go` is asked). It tells how it was started when
// it is asked for `test/spawn`. As `--version` it answers as the program `airsmith` does.
const { argv, env, stdin, stdout } = process;
const script = JSON.parse(env.SCRIPT ?? '{}');
const waiting = new Map();

if (argv.includes('--version')) {
  console.log(`airsmith, version ${script.version ?? '0.1.0'}`);
  process.exit();
}
if (script.dies) {
  console.error('2026-11-23 10:00:00,000 ERROR airsmith: it dies at once');
  process.exit(3);
}

let input = Buffer.alloc(0);
stdin.on('data', (data) => {
  input = Buffer.concat([input, data]);
  for (let start = input.indexOf('\r\n\r\n') + 4; start > 4; start = input.indexOf('\r\n\r\n') + 4) {
    const end = start + Number(/Content-Length: (\d+)/.exec(input.subarray(0, start).toString())[1]);
    if (input.length < end) {
      return;
    }
    const message = JSON.parse(input.subarray(start, end).toString());
    input = input.subarray(end);
    receive(message);
  }
});
stdin.on('end', () => process.exit());

function receive({ id, method, params, result }) {
  if (method === 'initialize') {
    answer(id, { capabilities: {}, serverInfo: { name: 'scripted' } });
  } else if (method === 'shutdown') {
    answer(id, null);
  } else if (method === 'exit') {
    process.exit();
  } else if (method === 'test/spawn') {
    answer(id, { pid: process.pid, args: argv.slice(2), env });
  } else if (method === 'test/go') {
    waiting.forEach((act) => act());
    answer(id, null);
  } else if (method === '$/cancelRequest') {
    send({ id: params.id, error: { code: -32800, message: 'cancelled' } });
    waiting.delete(params.id);
  } else if (method === undefined) {
    answer(id, result);
  } else if (id !== undefined) {
    follow(id, script[method] ?? { error: { code: -32601, message: `no ${method}` } });
  }
}

function follow(id, { notify = [], result, error, crash, edit, wait }) {
  notify.forEach(([method, params]) => send({ method, params }));
  if (wait) {
    waiting.set(id, () => answer(id, result));
  } else if (crash) {
    process.exit(1);
  } else if (edit) {
    send({ id, method: 'workspace/applyEdit', params: edit }); // the answer comes back with the same id
  } else {
    send(error ? { id, error } : { id, result });
  }
}

function answer(id, result) {
  waiting.delete(id);
  send({ id, result });
}

function send(message) {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  stdout.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}
