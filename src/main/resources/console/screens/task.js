// One task, while it waits, runs and when it has ended.
import {useState} from 'preact/hooks';
import {v2} from '../api.js';
import {html} from '../html.js';
import {useAnswer, useLive} from '../live.js';
import {stopFiles} from '../sending.js';
import {seconds, time} from '../units.js';
import {t} from '../words.js';
import {Attempts, Log} from '../parts/history.js';
import {Files} from '../parts/files.js';
import {AGAIN, ENDED, Progress, State, titleOf} from '../parts/state.js';
import {Survey} from '../parts/survey.js';
import {Answer, Trouble} from '../parts/trouble.js';

function Acts({task, done}) {
  const [problem, setProblem] = useState(null);
  const [sure, setSure] = useState(false);
  const act = async (path, method) => {
    try {
      await v2(`tasks/${task.id}${path}`, method);
      if (path === '/cancel') {
        stopFiles(task.id);
      }
      setProblem(null);
      setSure(false);
      if (method === 'DELETE') {
        location.hash = task.kind === 'volume' ? '#/' : '#/tasks';
      } else {
        done();
      }
    } catch (refused) {
      setProblem(refused);
    }
  };
  const ended = ENDED.includes(task.state);
  return html`${problem && html`<${Trouble} problem=${problem} />`}
    <p class="row">
      ${task.state === 'waiting' && html`<button onClick=${() => act('/start', 'POST')}>${t('act.start')}</button>`}
      ${!ended && html`<button onClick=${() => act('/cancel', 'POST')}>${t('act.cancel')}</button>`}
      ${AGAIN.includes(task.state) && html`<button class="main" onClick=${() => act('/retry', 'POST')}>${t('act.retry')}</button>`}
      ${ended && !sure && html`<button onClick=${() => setSure(true)}>${t('act.delete')}</button>`}
      ${ended && sure && html`<span role="alert">${t('act.sure')}</span>
        <button class="danger" onClick=${() => act('', 'DELETE')}>${t('act.delete')}</button>
        <button onClick=${() => setSure(false)}>${t('act.keep')}</button>`}
    </p>`;
}

// After a tenth of the work; before, nobody knows.
function left(task) {
  const spent = (Date.now() - new Date(task.started_at)) / 1000;
  return task.progress > 0.1 ? t('task.left', {time: seconds(spent / task.progress - spent)}) : '';
}

function Now({task}) {
  switch (task.state) {
    case 'waiting':
      return html`<p>${t('task.missing', {files: task.missing.map(label => t('slot.' + label)).join(', ')})}</p>`;
    case 'queued':
      return html`<p>${t('task.queued', {queue: task.queue})}</p>`;
    case 'running':
      return html`<${Progress} task=${task} />
        <p class="quiet">${t('task.by', {worker: task.worker_id, since: time(task.started_at)})} ${left(task)}</p>`;
    case 'succeeded':
      return null;
    default:
      return html`<div class="banner bad">
        <p><strong>${task.error ? task.error.message : t('state.' + task.state)}</strong></p>
        ${task.error && html`<p class="quiet">${task.error.code}</p>`}
      </div>`;
  }
}

const Facts = ({task}) => html`<dl class="facts">
  <dt>${t('task.id')}</dt><dd><code>${task.id}</code></dd>
  <dt>${t('task.api')}</dt><dd>${t('profile.' + task.profile)}</dd>
  <dt>${t('task.kind')}</dt><dd>${task.kind}</dd>
  <dt>${t('task.queue')}</dt><dd>${task.queue}</dd>
  <dt>${t('task.made')}</dt><dd>${time(task.created_at)}</dd>
  ${task.finished_at && html`<dt>${t('task.ended')}</dt><dd>${time(task.finished_at)}</dd>`}
</dl>`;

function Json({title, value}) {
  return value !== undefined && html`<details>
    <summary>${title}</summary><pre tabindex="0">${JSON.stringify(value, null, 2)}</pre></details>`;
}

export function TaskScreen({id, who}) {
  const ask = () => v2('tasks/' + encodeURIComponent(id));
  const answer = useAnswer(ask, id, event => event.task_id === id && event.type.startsWith('task.'));
  const task = answer.data;
  useLive(event => task && event.type === 'progress' && event.task_id === id && task.state === 'running'
    && answer.set({...task, progress: event.progress, stage: event.stage}));
  const survey = task?.kind === 'volume' && task.state === 'succeeded' && task.result;
  return html`<${Answer} answer=${answer}>${() => html`
    <p class="quiet">${task.kind === 'volume' ? html`<a href="#/">${t('title.home')}</a>` : html`<a href="#/tasks">${t('title.tasks')}</a>`}
      ${task.site ? ' / ' + task.site : ''}</p>
    <div class="row"><h1>${titleOf(task)}</h1><${State} task=${task} /></div>
    <div aria-live="polite"><${Now} task=${task} /></div>
    ${task.state === 'waiting' && html`<${Files} task=${task} />`}
    ${survey && html`<${Survey} task=${task} />`}
    ${who.scopes.includes('write') && html`<${Acts} task=${task} done=${answer.reload} />`}
    <${Facts} task=${task} />
    ${!survey && task.result !== undefined && html`<h2>${t('task.result')}</h2>
      <pre tabindex="0">${JSON.stringify(task.result, null, 2)}</pre>`}
    <${Json} title=${t('task.payload')} value=${task.payload} />
    ${survey && html`<${Json} title=${t('task.result')} value=${task.result} />`}
    <${Attempts} task=${task} />
    <${Log} task=${task} />`}<//>`;
}
