// All that the page asks the server. No other module fetches.

// the page is at <base>/console/
const base = new URL('..', document.baseURI);
let csrf = '';

// What the server refused, or why it could not be asked (status 0).
export class Problem extends Error {
  constructor(status, body, retryAfter) {
    super(body.detail || '');
    this.status = status;
    this.code = body.code || '';
    this.errors = body.errors || [];
    this.requestId = body.request_id || '';
    this.retryAfter = retryAfter;
  }
}

export const url = path => new URL(path, base).href;

async function ask(method, path, body, headers = {}) {
  const change = method !== 'GET' && csrf ? {'X-Cutfill-CSRF': csrf} : {};
  const json = body === undefined ? {} : {'Content-Type': 'application/json'};
  try {
    return await fetch(url(path), {
      method,
      headers: {Accept: 'application/json', ...change, ...json, ...headers},
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
    });
  } catch {
    throw new Problem(0, {code: 'offline'});
  }
}

async function problem(answer) {
  let body = {};
  try {
    body = await answer.json();
  } catch {
    // a proxy's page
  }
  const detail = typeof body.detail === 'string' ? body.detail : answer.statusText;
  return new Problem(answer.status, {...body, detail}, Number(answer.headers.get('Retry-After')) || 0);
}

export async function call(method, path, body, headers) {
  const answer = await ask(method, path, body, headers);
  if (answer.ok) {
    return answer.status === 204 ? null : answer.json();
  }
  const refused = await problem(answer);
  if (refused.status === 401) {
    window.dispatchEvent(new Event('cutfill-signin'));
  }
  throw refused;
}

export const get = path => call('GET', path);
// A file of a result, from this server whatever store holds it. Its key changes with it.
export const artifact = (task, file) => url(`api/v2/tasks/${task.id}/artifacts/${file.name}?v=${encodeURIComponent(file.key)}`);

export const v2 = (path, method = 'GET', body) => call(method, 'api/v2/' + path, body);

// A file of the page itself.
export const own = async file => (await fetch(new URL(file, import.meta.url))).json();

export async function text(path) {
  const answer = await ask('GET', path, undefined, {Accept: '*/*'});
  if (!answer.ok) {
    throw await problem(answer);
  }
  return answer.text();
}

// What goes with requests that this module does not send: uploads.
export const writing = () => (csrf ? {'X-Cutfill-CSRF': csrf} : {});

async function opened(method, body, headers) {
  const answer = await ask(method, 'console/session', body, headers);
  if (!answer.ok) {
    throw await problem(answer);
  }
  csrf = answer.status === 204 ? '' : (await answer.json()).csrf;
}

export const readSession = () => opened('GET');
export const signIn = key => opened('POST', undefined, {Authorization: 'Bearer ' + key});
export const signInByLink = token => opened('POST', undefined, {Authorization: 'Link ' + token});
export const signOut = () => opened('DELETE');
export const isSignedIn = () => csrf !== '';

// Server-sent events of all tasks, until the signal ends them. Resolves when the stream ends.
export async function events(after, signal, tell) {
  const query = after ? '&after=' + after : '';
  const answer = await fetch(url('api/v2/events?progress=true' + query), {signal, credentials: 'same-origin'});
  if (!answer.ok) {
    throw await problem(answer);
  }
  tell({type: 'open'});
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) {
      return;
    }
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    blocks.forEach(block => {
      const field = name => (block.match(new RegExp('^' + name + ': (.*)$', 'm')) || [])[1];
      const data = field('data');
      if (data) {
        tell({...JSON.parse(data), type: field('event'), id: field('id')});
      }
    });
  }
}
