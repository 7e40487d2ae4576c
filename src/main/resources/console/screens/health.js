// What the server does and has: queues, workers, disk.
import {get, v2} from '../api.js';
import {html} from '../html.js';
import {isTaskEvent} from '../parts/state.js';
import {Answer} from '../parts/trouble.js';
import {useAnswer} from '../live.js';
import {bytes, number, seconds, time} from '../units.js';
import {t} from '../words.js';

const yes = good => html`<span class=${good ? 'good' : 'bad'}>${t(good ? 'yes' : 'no')}</span>`;

function Server({health, who}) {
  return html`<dl class="facts">
    <dt>${t('health.status')}</dt><dd>${health.status}</dd>
    <dt>${t('health.version')}</dt><dd>${who.version}</dd>
    <dt>${t('health.mode')}</dt><dd>${t('mode.' + who.mode)}</dd>
    <dt>${t('health.who')}</dt><dd>${who.name} (${who.scopes.join(', ')})</dd>
    ${health.database && html`<dt>${t('health.database')}</dt><dd>${yes(health.database.connected)}</dd>`}
    ${health.store && html`<dt>${t('health.store')}</dt><dd>${yes(health.store.usable)}</dd>`}
    <dt>${t('health.free')}</dt><dd>${bytes(who.limits.free_bytes)}</dd>
    <dt>${t('health.largest')}</dt><dd>${bytes(who.limits.max_upload_bytes)}</dd>
  </dl>`;
}

function Queues({answer}) {
  return html`<h2>${t('health.queues')}</h2>
    <${Answer} answer=${answer}>${({states, queues}) => html`
      <p>${Object.entries(states).filter(([, count]) => count > 0)
        .map(([state, count]) => `${t('state.' + state)}: ${number(count, 0)}`).join(' · ') || t('tasks.none')}</p>
      ${queues.length > 0 && html`<div class="wide" tabindex="0" role="region" aria-label=${t('health.queues')}><table>
        <thead><tr>${['queue', 'queued', 'running', 'oldest'].map(name => html`<th scope="col">${t('queue.' + name)}</th>`)}</tr></thead>
        <tbody>${queues.map(queue => html`<tr><th scope="row">${queue.queue}</th><td>${number(queue.queued, 0)}</td>
          <td>${number(queue.running, 0)}</td><td>${seconds(queue.oldest_seconds)}</td></tr>`)}</tbody>
      </table></div>`}`}<//>`;
}

function Workers() {
  const answer = useAnswer(async () => (await v2('workers?limit=200')).workers, 'workers', isTaskEvent);
  return html`<h2>${t('health.workers')}</h2>
    <${Answer} answer=${answer}>${workers => workers.length === 0
      ? html`<p class="quiet">${t('health.noworkers')}</p>`
      : html`<div class="wide" tabindex="0" role="region" aria-label=${t('health.workers')}><table>
        <thead><tr>${['name', 'queues', 'status', 'running', 'done', 'failed', 'heard'].map(name => html`
          <th scope="col">${t('worker.' + name)}</th>`)}</tr></thead>
        <tbody>${workers.map(worker => html`<tr><th scope="row">${worker.name || worker.id}</th><td>${worker.queues.join(', ')}</td>
          <td>${worker.status}</td><td>${worker.running} / ${worker.max_parallel}</td><td>${number(worker.completed, 0)}</td>
          <td>${number(worker.failed, 0)}</td><td>${time(worker.last_heartbeat_at)}</td></tr>`)}</tbody>
      </table></div>`}<//>`;
}

export function Health({who}) {
  const health = useAnswer(() => get('health'), 'health', isTaskEvent);
  const queues = useAnswer(() => v2('queues'), 'queues', isTaskEvent);
  return html`<h1>${t('title.health')}</h1>
    <${Answer} answer=${health}>${data => html`<${Server} health=${data} who=${who} />`}<//>
    <${Queues} answer=${queues} />
    <${Workers} />`;
}
