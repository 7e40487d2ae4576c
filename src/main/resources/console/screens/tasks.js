// Tasks of all kinds and APIs, and a form for one more.
import {useState} from 'preact/hooks';
import {v2} from '../api.js';
import {html} from '../html.js';
import {useAnswer, useLive} from '../live.js';
import {time} from '../units.js';
import {t} from '../words.js';
import {Create} from '../parts/create.js';
import {changed, isTaskEvent, Progress, State, titleOf} from '../parts/state.js';
import {Answer} from '../parts/trouble.js';

const STATES = ['waiting', 'queued', 'running', 'succeeded', 'failed', 'timed_out', 'cancelled', 'killed'];
const PROFILES = ['core', 'volcal', 'atropos', 'aiopslab', 'agent'];

// Filters are in the address.
function filtered(query, name, value) {
  const next = new URLSearchParams(query);
  if (value) {
    next.set(name, value);
  } else {
    next.delete(name);
  }
  location.hash = '#/tasks' + (String(next) ? '?' + next : '');
}

const Choice = ({query, name, values, words}) => html`<label>${t('tasks.' + name)}
  <select value=${query.get(name) || ''} onChange=${event => filtered(query, name, event.target.value)}>
    <option value="">${t('tasks.all')}</option>
    ${values.map(value => html`<option value=${value}>${t(words + value)}</option>`)}
  </select></label>`;

const Card = ({task}) => html`<li class="card">
  <h3><a href=${'#/task/' + task.id}>${titleOf(task)}</a></h3>
  <p class="quiet">${t('profile.' + task.profile)} · ${task.queue} · ${time(task.created_at)}</p>
  <p><${State} task=${task} />${task.attempt > 1 ? ' · ' + t('task.attempt', {number: task.attempt}) : ''}</p>
  <${Progress} task=${task} />
  ${task.error && html`<p class="quiet">${task.error.message}</p>`}
</li>`;

export function Tasks({query, who}) {
  const [more, setMore] = useState([]);
  const [cursor, setCursor] = useState(undefined);
  const [open, setOpen] = useState(false);
  const asked = 'tasks?limit=60' + ['state', 'profile'].map(name => (query.get(name) ? `&${name}=${query.get(name)}` : '')).join('');
  const answer = useAnswer(async () => {
    const page = await v2(asked);
    setMore([]);
    setCursor(page.next_cursor);
    return page.tasks;
  }, asked, isTaskEvent);
  useLive(event => answer.data && event.type === 'progress' && answer.set(changed(answer.data, event)));
  const next = async () => {
    const page = await v2(asked + '&cursor=' + cursor);
    setMore([...more, ...page.tasks]);
    setCursor(page.next_cursor);
  };
  return html`<div class="row">
      <h1>${t('title.tasks')}</h1>
      <${Choice} query=${query} name="state" values=${STATES} words="state." />
      <${Choice} query=${query} name="profile" values=${PROFILES} words="profile." />
      ${who.scopes.includes('write') && html`
        <button class="main push" aria-expanded=${open} onClick=${() => setOpen(!open)}>${t('create.title')}</button>`}
    </div>
    ${open && html`<${Create} who=${who} made=${() => answer.reload()} />`}
    <${Answer} answer=${answer}>${tasks => tasks.length === 0
      ? html`<p class="quiet">${t(query.get('state') || query.get('profile') ? 'tasks.nothing' : 'tasks.none')}</p>`
      : html`<ul class="cards">${[...tasks, ...more].map(task => html`<${Card} key=${task.id} task=${task} />`)}</ul>
        ${cursor && html`<p><button onClick=${next}>${t('tasks.more')}</button></p>`}`}<//>`;
}
