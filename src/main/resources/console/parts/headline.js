// What a survey has found, in one look: cut, fill, net, each with its interval, and what it warns of.
import {html} from '../html.js';
import {usePref} from '../prefs.js';
import {figure} from '../units.js';
import {t} from '../words.js';

export function Headline({result}) {
  const [unit] = usePref('unit');
  const totals = result.totals;
  const half = totals.uncertainty || {};
  const value = (name, signed) => figure(totals[name], half[name], unit, 3, signed);
  return html`
    ${result.no_change || result.hulls.length === 0
      ? html`<p class="headline">${t('result.none')}</p>`
      : html`<dl class="headline">
        <div><dt>${t('term.cut')}</dt><dd class="cut">${value('cut_volume')}</dd></div>
        <div><dt>${t('term.fill')}</dt><dd class="fill">${value('fill_volume')}</dd></div>
        <div><dt>${t('term.net')}</dt><dd>${value('net_volume', true)}</dd></div>
      </dl>`}
    <p class="quiet">${t('result.interval', {percent: result.parameters?.confidence_percent ?? 95})}</p>
    ${result.warnings?.length > 0 && html`<section class="banner warn">
      <h2>${t('result.warnings', {n: result.warnings.length})}</h2>
      <ul>${result.warnings.map(warning => html`<li>${warning}</li>`)}</ul></section>`}`;
}
