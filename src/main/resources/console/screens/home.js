// Surveys by site; at first, what this is for.
import {useState} from 'preact/hooks';
import {v2} from '../api.js';
import {html} from '../html.js';
import {useAnswer, useLive} from '../live.js';
import {usePref} from '../prefs.js';
import {day, figure, time} from '../units.js';
import {t} from '../words.js';
import {changed, isTaskEvent, Progress, State, titleOf} from '../parts/state.js';
import {Answer, Trouble} from '../parts/trouble.js';

function Card({task}) {
  const [unit] = usePref('unit');
  const {pre, post} = task.epochs;
  const summary = task.summary;
  return html`<li class="card">
    <h3><a href=${'#/survey/' + task.id}>${titleOf(task)}</a></h3>
    <p class="quiet">${pre || post ? t('home.epochs', {pre: day(pre), post: day(post)}) : time(task.created_at)}</p>
    ${summary && html`<p class="figure">${summary.regions === 0
      ? t('result.none')
      : t('home.net', {net: figure(summary.net_volume, summary.half_width, unit, 3, true)})}</p>`}
    <p><${State} task=${task} /></p>
    <${Progress} task=${task} />
    ${task.state === 'waiting' && task.missing.length > 0 && html`<p>
      <a href=${'#/survey/' + task.id}>${t('home.goon', {files: task.missing.map(label => t('slot.' + label)).join(', ')})}</a></p>`}
    ${task.error && html`<p class="quiet">${task.error.message}</p>`}
  </li>`;
}

const New = ({who}) => who.scopes.includes('write') && html`<a class="button main" href="#/new">${t('title.new')}</a>`;

function Demo({who}) {
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const begin = async () => {
    setBusy(true);
    try {
      const task = await v2('demo', 'POST');
      location.hash = '#/survey/' + task.id;
    } catch (refused) {
      setProblem(refused);
      setBusy(false);
    }
  };
  return html`
    ${problem && html`<${Trouble} problem=${problem} />`}
    <button onClick=${begin} disabled=${busy || !who.scopes.includes('write')}>${t('home.demo')}</button>`;
}

function bySite(tasks) {
  const sites = new Map();
  tasks.forEach(task => {
    const site = task.site || '';
    sites.set(site, [...(sites.get(site) || []), task]);
  });
  return [...sites].sort(([a], [b]) => (a === '') - (b === '') || a.localeCompare(b));
}

export function Home({who}) {
  const answer = useAnswer(async () => (await v2('tasks?kind=volume&limit=200')).tasks, 'home', isTaskEvent);
  const [words, setWords] = useState('');
  useLive(event => answer.data && event.type === 'progress' && answer.set(changed(answer.data, event)));
  const wanted = task => (titleOf(task) + ' ' + (task.site || '')).toLowerCase().includes(words.toLowerCase());
  return html`<${Answer} answer=${answer}>${tasks => tasks.length === 0
    ? html`<section class="narrow">
        <h1>${t('home.welcome')}</h1>
        <p>${t('home.first')}</p><p>${t('home.second')}</p><p>${t('home.third')}</p>
        <p class="row"><${New} who=${who} /><${Demo} who=${who} /></p>
      </section>`
    : html`<div class="row">
        <h1>${t('title.home')}</h1>
        <label class="push">${t('home.search')} <input type="search" onInput=${event => setWords(event.target.value)} /></label>
        <${New} who=${who} /><${Demo} who=${who} />
      </div>
      ${bySite(tasks.filter(wanted)).map(([site, surveys]) => html`<section key=${site}>
        <h2>${site || t('home.nosite')}</h2>
        <ul class="cards">${surveys.map(task => html`<${Card} key=${task.id} task=${task} />`)}</ul>
      </section>`)}
      ${!tasks.some(wanted) && html`<p class="quiet">${t('home.nothing')}</p>`}`}<//>`;
}
