// A task's state in words, and how far it is.
import {html} from '../html.js';
import {t} from '../words.js';

const MARKS = {
  waiting: '○', queued: '◔', running: '◑', succeeded: '✓', failed: '✗', timed_out: '✗', cancelled: '–', killed: '✗',
};

export const ENDED = ['succeeded', 'failed', 'timed_out', 'cancelled', 'killed'];
export const AGAIN = ['failed', 'timed_out', 'cancelled', 'killed'];

export const State = ({task}) => html`<span class=${'state ' + task.state}>
  <span aria-hidden="true">${MARKS[task.state]}</span> ${t('state.' + task.state)}</span>`;

export function Progress({task}) {
  const percent = Math.round(task.progress * 100);
  return task.state === 'running' && html`<div class="progress">
    <progress max="100" value=${percent} aria-label=${t('task.progress')}></progress>
    <span>${percent} % ${task.stage}</span></div>`;
}

// What an event says of tasks that are shown already.
export function changed(tasks, event) {
  if (event.type !== 'progress') {
    return tasks;
  }
  return tasks.map(task => (task.id === event.task_id && task.state === 'running'
    ? {...task, progress: event.progress, stage: event.stage} : task));
}

export const isTaskEvent = event => event.type.startsWith('task.');

export const titleOf = task => task.name || (task.kind === 'volume' ? t('survey.unnamed') : task.kind);
