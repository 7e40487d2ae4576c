// Why something could not be shown or done, and what helps.
import {useEffect, useState} from 'preact/hooks';
import {html} from '../html.js';
import {has, t} from '../words.js';

function cause(problem) {
  if (has('problem.' + problem.code)) {
    return t('problem.' + problem.code, {detail: problem.message});
  }
  const known = {0: 'offline', 403: 'scope', 404: 'absent', 429: 'busy'}[problem.status];
  return known ? t('trouble.' + known, {detail: problem.message}) : problem.message || t('trouble.unknown');
}

export function Trouble({problem, retry}) {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    setLeft(problem.retryAfter || 0);
  }, [problem]);
  useEffect(() => {
    if (!(left > 0)) {
      return undefined;
    }
    const timer = setTimeout(() => (left > 1 ? setLeft(left - 1) : (setLeft(0), retry?.())), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return html`<div class="banner bad" role="alert">
    <p>${cause(problem)}</p>
    ${problem.errors?.length > 0 && html`<ul>${problem.errors.map(wrong => html`<li>${wrong.message}</li>`)}</ul>`}
    ${problem.status >= 500 && problem.requestId && html`<p class="quiet">${t('trouble.request', {id: problem.requestId})}</p>`}
    ${left > 0 && html`<p>${t('trouble.wait', {n: left})}</p>`}
    ${retry && problem.status !== 403 && !left && html`<button onClick=${retry}>${t('trouble.retry')}</button>`}
  </div>`;
}

// What an answer shows before, and instead of, its data.
export function Answer({answer, children}) {
  return html`
    ${answer.problem && html`<${Trouble} problem=${answer.problem} retry=${answer.reload} />`}
    ${answer.loading && html`<p class="quiet" role="status">${t('loading')}</p>`}
    ${answer.data !== undefined && children(answer.data)}`;
}
