// A client for tus 1.0.0: one file to the URL of an upload that the server has opened already. What it tells is what the server
// has. It tries again every few seconds until it is paused: a server that starts anew, or a network that is away, is waited for.
// a request lasts about so long: what is told is what the server has
const PIECE_SECONDS = 2;
const LEAST_PIECE = 1 << 20;
const MOST_PIECE = 64 << 20;
const AGAIN = 3000;
const ENDS = 65536;
const HEADERS = {'Tus-Resumable': '1.0.0'};
const AT_A_TIME = 2;

function send(method, url, headers, body, signal) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    Object.entries({...HEADERS, ...headers}).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.onload = () => done(request);
    request.onerror = () => failed(new Error('network'));
    request.onabort = () => failed(new Error('paused'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(body);
  });
}

// How much of an upload the server has: {offset, length}; null: there is no such upload any more.
export async function received(url, signal) {
  const answer = await send('HEAD', url, {}, null, signal);
  if (answer.status === 404 || answer.status === 410) {
    return null;
  }
  if (answer.status >= 300) {
    throw new Error(String(answer.status));
  }
  const length = answer.getResponseHeader('Upload-Length');
  return {offset: Number(answer.getResponseHeader('Upload-Offset')), length: length === null ? null : Number(length)};
}

// FNV-1a of the first and the last bytes: enough to tell that it is the same file again.
export async function fingerprint(file) {
  const ends = [file.slice(0, ENDS), file.slice(Math.max(0, file.size - ENDS))];
  let hash = 0x811c9dc5;
  for (const end of ends) {
    for (const byte of new Uint8Array(await end.arrayBuffer())) {
      hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    }
  }
  return [file.name, file.size, file.lastModified, hash.toString(16)].join('|');
}

const waiting = [];
let running = 0;

function next() {
  while (running < AT_A_TIME && waiting.length > 0) {
    running++;
    waiting.shift()().finally(() => {
      running--;
      next();
    });
  }
}

export class Upload extends EventTarget {
  constructor(url, file) {
    super();
    this.url = url;
    this.file = file;
    this.state = 'waiting';
    this.offset = 0;
    this.rate = 0;
    this.problem = '';
  }

  #tell(change) {
    Object.assign(this, change);
    this.dispatchEvent(new Event('change'));
  }

  start() {
    this.abort = new AbortController();
    this.#tell({state: 'waiting', problem: ''});
    const {signal} = this.abort;
    waiting.push(() => this.#run(signal));
    next();
  }

  pause() {
    this.abort?.abort();
    this.#tell({state: 'paused', rate: 0});
  }

  async #run(signal) {
    while (!signal.aborted) {
      try {
        await this.#send(signal);
        return;
      } catch (failed) {
        if (signal.aborted) {
          return;
        }
        this.#tell({state: 'away', rate: 0, problem: failed.message});
        await this.#pause(signal);
      }
    }
  }

  #pause(signal) {
    return new Promise(done => {
      const wake = () => {
        clearTimeout(timer);
        window.removeEventListener('online', wake);
        document.removeEventListener('visibilitychange', wake);
        done();
      };
      const timer = setTimeout(wake, AGAIN);
      window.addEventListener('online', wake);
      document.addEventListener('visibilitychange', wake);
      signal.addEventListener('abort', wake);
    });
  }

  #piece() {
    return Math.round(Math.min(MOST_PIECE, Math.max(LEAST_PIECE, this.rate * PIECE_SECONDS)));
  }

  async #send(signal) {
    const known = await received(this.url, signal);
    if (known === null || (known.length !== null && known.length !== this.file.size)) {
      this.#tell({state: 'failed', problem: known ? 'size' : 'gone'});
      return;
    }
    let {offset} = known;
    this.#tell({state: 'running', offset});
    while (offset < this.file.size) {
      const begun = performance.now();
      const headers = {'Upload-Offset': offset, 'Content-Type': 'application/offset+octet-stream'};
      if (known.length === null) {
        headers['Upload-Length'] = this.file.size;
      }
      const answer = await send('PATCH', this.url, headers, this.file.slice(offset, offset + this.#piece()), signal);
      if (answer.status !== 204) {
        if (answer.status >= 400 && answer.status < 500 && ![409, 423, 429, 408].includes(answer.status)) {
          this.#tell({state: 'failed', problem: said(answer)});
          return;
        }
        throw new Error(String(answer.status));
      }
      known.length = this.file.size;
      const now = Number(answer.getResponseHeader('Upload-Offset'));
      const rate = (now - offset) / Math.max(0.001, (performance.now() - begun) / 1000);
      offset = now;
      this.#tell({offset, rate: this.rate ? 0.7 * this.rate + 0.3 * rate : rate});
    }
    this.#tell({state: 'done', rate: 0});
  }
}

function said(answer) {
  try {
    return JSON.parse(answer.responseText).detail;
  } catch {
    return answer.responseText.slice(0, 300) || String(answer.status);
  }
}
