// What happens to tasks, told to all parts of the page from one stream, which is open while the page can be seen.
import {useEffect, useRef, useState} from 'preact/hooks';
import {events} from './api.js';

const PAUSE = 2000;
const listeners = new Set();
let last = '';
let stream = null;
let since = null;

const tell = event => listeners.forEach(listener => listener(event));

// null: connected; else when the last answer came
export const offlineSince = () => since;

async function run() {
  if (stream || document.hidden) {
    return;
  }
  stream = new AbortController();
  const {signal} = stream;
  while (!signal.aborted) {
    try {
      await events(last, signal, event => {
        if (event.type === 'open') {
          const back = since !== null;
          since = null;
          tell({type: back ? 'back' : 'open'});
          return;
        }
        last = event.id || last;
        tell(event);
      });
    } catch (refused) {
      if (signal.aborted || refused.status === 401 || refused.status === 403) {
        break;
      }
      if (!since) {
        since = new Date();
        tell({type: 'offline'});
      }
    }
    await new Promise(done => setTimeout(done, PAUSE));
  }
}

function stop() {
  stream?.abort();
  stream = null;
}

export function start() {
  stop();
  run();
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    stop();
  } else {
    run();
    tell({type: 'back'});
  }
});
window.addEventListener('online', () => tell({type: 'back'}));

export function useLive(heard) {
  const latest = useRef(heard);
  latest.current = heard;
  useEffect(() => {
    const listener = event => latest.current(event);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
}

// What a request answers, asked again when `again` says so of an event.
export function useAnswer(ask, key, again = () => false) {
  const [answer, set] = useState({loading: true});
  const round = useRef(0);
  const load = async () => {
    const mine = ++round.current;
    try {
      const data = await ask();
      if (mine === round.current) {
        set({data});
      }
    } catch (problem) {
      if (mine === round.current) {
        set(known => ({data: known.data, problem}));
      }
    }
  };
  useEffect(() => {
    set({loading: true});
    load();
    return () => round.current++;
  }, [key]);
  const waiting = useRef(null);
  useLive(event => {
    if ((event.type === 'back' || again(event)) && !waiting.current) {
      // several events come together
      waiting.current = setTimeout(() => {
        waiting.current = null;
        load();
      }, 150);
    }
  });
  return {...answer, reload: load, set: data => set({data})};
}
