// What has happened to a task: its attempts and its log.
import {v2} from '../api.js';
import {html} from '../html.js';
import {useAnswer} from '../live.js';
import {time} from '../units.js';
import {t} from '../words.js';
import {Answer} from './trouble.js';

const COLUMNS = ['number', 'worker', 'from', 'to', 'outcome'];
const of = task => event => event.task_id === task.id;

export function Attempts({task}) {
  const answer = useAnswer(() => v2(`tasks/${task.id}/attempts`), task.id, event => of(task)(event) && event.type !== 'progress');
  return answer.data?.length > 0 && html`<h2>${t('history.attempts')}</h2>
    <div class="wide" tabindex="0" role="region" aria-label=${t('history.attempts')}><table>
      <thead><tr>${COLUMNS.map(name => html`<th scope="col">${t('attempt.' + name)}</th>`)}</tr></thead>
      <tbody>${answer.data.map(attempt => html`<tr><td>${attempt.number}</td><td>${attempt.worker_id}</td>
        <td>${time(attempt.started_at)}</td><td>${time(attempt.ended_at)}</td>
        <td>${attempt.outcome || t('state.running')}${attempt.error ? ': ' + attempt.error : ''}</td></tr>`)}</tbody>
    </table></div>`;
}

export function Log({task}) {
  const answer = useAnswer(() => v2(`tasks/${task.id}/logs?limit=200`), task.id, of(task));
  return html`<h2>${t('history.log')}</h2>
    <${Answer} answer=${answer}>${lines => lines.length === 0
      ? html`<p class="quiet">${t('history.nolog')}</p>`
      : html`<ol class="log" tabindex="0">${lines.map(line => html`<li key=${line.id} class=${line.level}>
          <time>${new Date(line.at).toLocaleTimeString()}</time> <b>${line.level}</b> ${line.message}</li>`)}</ol>`}<//>`;
}
