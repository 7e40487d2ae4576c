// What this browser's user prefers: it stays here.
import {useEffect, useState} from 'preact/hooks';

const DEFAULTS = {theme: 'system', unit: 'm', colours: 'red-blue'};
const changed = new EventTarget();

export function pref(name) {
  try {
    return localStorage.getItem('cutfill.' + name) || DEFAULTS[name];
  } catch {
    return DEFAULTS[name];
  }
}

export function setPref(name, value) {
  try {
    localStorage.setItem('cutfill.' + name, value);
  } catch {
    // nothing is kept in private windows
  }
  changed.dispatchEvent(new Event(name));
}

export function usePref(name) {
  const [value, set] = useState(pref(name));
  useEffect(() => {
    const read = () => set(pref(name));
    changed.addEventListener(name, read);
    return () => changed.removeEventListener(name, read);
  }, [name]);
  return [value, next => setPref(name, next)];
}

export function applyTheme() {
  const theme = pref('theme');
  if (theme === 'system') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
}
changed.addEventListener('theme', applyTheme);
