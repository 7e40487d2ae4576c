// The regions of a survey as a table: what the map shows, for everyone.
import {useState} from 'preact/hooks';
import {html} from '../html.js';
import {usePref} from '../prefs.js';
import {amount, figure} from '../units.js';
import {t} from '../words.js';

const COLUMNS = [
  ['number', region => region.number],
  ['kind', region => region.kind],
  ['area', region => region.area],
  ['cut', region => region.cut_volume],
  ['fill', region => region.fill_volume],
  ['net', region => region.net_volume],
  ['largest', region => Math.abs(region.max_change)],
  ['nodata', region => region.no_data_area],
];

function Row({region, unit, chosen, choose, zoom}) {
  const half = region.uncertainty;
  const keys = event => {
    if (event.key === 'Enter') {
      zoom(region.number);
    }
  };
  return html`<tr class=${chosen ? 'chosen' : ''} tabindex="0" data-region=${region.number} onFocus=${() => choose(region.number)}
      onMouseEnter=${() => choose(region.number)} onKeyDown=${keys} onDblClick=${() => zoom(region.number)}>
    <th scope="row">${region.number}</th>
    <td class=${region.kind}>${t('kind.' + region.kind)}</td>
    <td>${amount(region.area, unit, 2, 0)}</td>
    <td>${figure(region.cut_volume, half.cut_volume, unit, 3)}</td>
    <td>${figure(region.fill_volume, half.fill_volume, unit, 3)}</td>
    <td>${figure(region.net_volume, half.net_volume, unit, 3, true)}</td>
    <td>${amount(region.max_change, unit, 1, 2)}</td>
    <td>${region.no_data_area > 0 ? amount(region.no_data_area, unit, 2, 0) : '–'}</td>
  </tr>`;
}

export function Regions({regions, chosen, choose, zoom}) {
  const [unit] = usePref('unit');
  const [order, setOrder] = useState({column: 0, down: false});
  const [, value] = COLUMNS[order.column];
  const sorted = [...regions].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    return (order.down ? -1 : 1) * (typeof x === 'string' ? x.localeCompare(y) : x - y);
  });
  const arrow = column => (order.column !== column ? '' : order.down ? ' ↓' : ' ↑');
  const sort = column => setOrder({column, down: order.column === column && !order.down});
  return regions.length > 0 && html`<h2>${t('region.title', {n: regions.length})}</h2>
    <div class="wide" tabindex="0" role="region" aria-label=${t('region.title', {n: regions.length})}><table class="regions">
      <thead><tr>${COLUMNS.map(([name], i) => html`<th scope="col"
        aria-sort=${order.column === i ? (order.down ? 'descending' : 'ascending') : 'none'}>
        <button class="plain" onClick=${() => sort(i)}>${t('region.' + name)}${arrow(i)}</button></th>`)}
      </tr></thead>
      <tbody>${sorted.map(region => html`<${Row} key=${region.number} region=${region} unit=${unit}
        chosen=${region.number === chosen} choose=${choose} zoom=${zoom} />`)}</tbody>
    </table></div>`;
}
