// The uploads of this tab, and what this browser remembers of files that it sent in part: no URL, only how to know the file again.
import {useEffect, useState} from 'preact/hooks';
import {fingerprint, Upload} from './upload.js';

const KEY = 'cutfill.files';
const uploads = new Map();
const news = new EventTarget();

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY) || '{}');
  } catch {
    return {};
  }
}

function remember(all) {
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // a private window: the file cannot be compared later
  }
}

export function forget(task, label) {
  const all = remembered();
  delete all[label ? `${task} ${label}` : task];
  Object.keys(all).filter(key => !label && key.startsWith(task + ' ')).forEach(key => delete all[key]);
  remember(all);
}

window.addEventListener('cutfill-left', () => {
  uploads.forEach(upload => upload.pause());
  uploads.clear();
  remember({});
});
window.addEventListener('beforeunload', event => {
  if ([...uploads.values()].some(upload => ['running', 'waiting', 'away'].includes(upload.state))) {
    event.preventDefault();
  }
});

// Sends a file; false: it is not the one that a part of was sent before.
export async function sendFile(task, label, url, file) {
  const key = `${task} ${label}`;
  const mark = await fingerprint(file);
  const all = remembered();
  if (all[key] && all[key] !== mark) {
    return false;
  }
  remember({...all, [key]: mark});
  const upload = new Upload(url, file);
  uploads.set(key, upload);
  upload.addEventListener('change', () => {
    if (upload.state === 'done') {
      forget(task, label);
    }
    news.dispatchEvent(new Event('change'));
  });
  upload.start();
  return true;
}

export function stopFiles(task) {
  [...uploads.keys()].filter(key => key.startsWith(task + ' ')).forEach(key => {
    uploads.get(key).pause();
    uploads.delete(key);
  });
  forget(task);
  news.dispatchEvent(new Event('change'));
}

export const nameOf = (task, label) => (remembered()[`${task} ${label}`] || '').split('|')[0];

export function useUpload(task, label) {
  const [, again] = useState(0);
  useEffect(() => {
    const told = () => again(count => count + 1);
    news.addEventListener('change', told);
    return () => news.removeEventListener('change', told);
  }, []);
  return uploads.get(`${task} ${label}`);
}
