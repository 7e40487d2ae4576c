// The words of the page, by key. A number chooses among `key.one`, `key.other`, ….
import {own} from './api.js';

const LANGUAGES = ['en'];
const wanted = navigator.languages.map(tag => tag.slice(0, 2)).find(tag => LANGUAGES.includes(tag)) || 'en';
const words = await own(`./words/${wanted}.json`);
const plural = new Intl.PluralRules(wanted);

export const language = wanted;
export const has = key => key in words;

export function t(key, values = {}) {
  const form = 'n' in values ? words[`${key}.${plural.select(values.n)}`] ?? words[`${key}.other`] : undefined;
  const text = form ?? words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}
