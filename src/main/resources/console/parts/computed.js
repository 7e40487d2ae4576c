// How a survey was computed, and the files that came of it.
import {artifact} from '../api.js';
import {html} from '../html.js';
import {bytes, day, number} from '../units.js';
import {t} from '../words.js';

export function FileList({task}) {
  const files = task.result.artifacts.filter(file => file.kind !== 'thumbnail');
  return html`<details><summary>${t('files.title', {n: files.length})}</summary>
    <div class="wide" tabindex="0" role="region" aria-label=${t('files.list')}><table><tbody>${files.map(file => html`<tr>
      <th scope="row"><a href=${artifact(task, file)} download=${file.name}>${file.name}</a></th>
      <td>${t('files.' + file.kind)}</td><td>${bytes(file.bytes)}</td></tr>`)}</tbody></table></div></details>`;
}

const points = count => t('new.points', {n: count, points: number(count, 0)});
const shown = value => (value === null ? t('settings.auto') : typeof value === 'object' ? JSON.stringify(value) : String(value));

export function Computed({task}) {
  const {result} = task;
  const {registration, stable, coverage, epochs} = result;
  const chosen = task.payload?.settings || {};
  return html`<details><summary>${t('computed.title')}</summary>
    <dl class="facts">
      ${['pre', 'post'].filter(slot => epochs?.[slot]).map(slot => html`<dt>${t('slot.' + slot)}</dt>
        <dd>${epochs[slot].name}, ${points(epochs[slot].points)}, ${day(epochs[slot].date)}</dd>`)}
      <dt>${t('term.registration')}</dt><dd>${t('computed.registration', {
        method: registration.method, rmse: number(registration.rmse, 3), overlap: number(100 * registration.overlap, 0)})}</dd>
      <dt>${t('term.stable')}</dt><dd>${t(stable.given ? 'computed.given' : 'computed.found', {
        area: number(stable.area, 0), nmad: number(stable.nmad, 3), bias: number(stable.bias, 3)})}</dd>
      <dt>${t('computed.coverage')}</dt><dd>${t('computed.share', {
        share: number(100 * coverage.share, 1), area: number(coverage.compared_area, 0), nodata: number(coverage.no_data_area, 0)})}</dd>
      <dt>${t('health.version')}</dt><dd>${result.version}</dd>
      <dt>${t('computed.time')}</dt><dd>${number(result.timings.total_s, 1)} s</dd>
    </dl>
    <h3>${t('computed.settings')}</h3>
    <dl class="facts">${Object.entries(result.parameters).map(([name, value]) => html`
      <dt class=${name in chosen ? 'changed' : ''}>${name}</dt><dd>${shown(value)}</dd>`)}</dl></details>`;
}
