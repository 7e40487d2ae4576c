// The regions of a survey as a table: what the map shows, for everyone.
import {useState} from 'preact/hooks';
import {html} from '../html.js';
import {usePref} from '../prefs.js';
import {factor, measured, number, unitName} from '../units.js';
import {t} from '../words.js';

// Name, value to sort by, and the power of the unit of length.
const COLUMNS = [
  ['number', region => region.number],
  ['kind', region => region.kind],
  ['area', region => region.area, 2],
  ['cut', region => region.cut_volume, 3],
  ['fill', region => region.fill_volume, 3],
  ['net', region => region.net_volume, 3],
  ['largest', region => Math.abs(region.max_change), 1],
  ['nodata', region => region.no_data_area, 2],
];

function Row({region, unit, chosen, choose, zoom}) {
  const half = region.uncertainty;
  const plain = (value, power, digits) => number(value * factor(unit, power), digits);
  const keys = event => {
    if (event.key === 'Enter') {
      zoom(region.number);
    }
  };
  return html`<tr class=${chosen ? 'chosen' : ''} tabindex="0" data-region=${region.number} onFocus=${() => choose(region.number)}
      onMouseEnter=${() => choose(region.number)} onKeyDown=${keys} onDblClick=${() => zoom(region.number)}>
    <th scope="row">${region.number}</th>
    <td class=${region.kind}>${t('kind.' + region.kind)}</td>
    <td>${plain(region.area, 2, 0)}</td>
    <td>${measured(region.cut_volume, half.cut_volume, unit, 3)}</td>
    <td>${measured(region.fill_volume, half.fill_volume, unit, 3)}</td>
    <td>${measured(region.net_volume, half.net_volume, unit, 3, true)}</td>
    <td>${plain(region.max_change, 1, 2)}</td>
    <td>${region.no_data_area > 0 ? plain(region.no_data_area, 2, 0) : '–'}</td>
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
      <thead><tr>${COLUMNS.map(([name, , power], i) => html`<th scope="col"
        aria-sort=${order.column === i ? (order.down ? 'descending' : 'ascending') : 'none'}>
        <button class="plain" onClick=${() => sort(i)}>
          ${t('region.' + name)}${power && html`<br />${unitName(unit, power)}`}${arrow(i)}</button></th>`)}
      </tr></thead>
      <tbody>${sorted.map(region => html`<${Row} key=${region.number} region=${region} unit=${unit}
        chosen=${region.number === chosen} choose=${choose} zoom=${zoom} />`)}</tbody>
    </table></div>`;
}
