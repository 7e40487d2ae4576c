// The map of a result, with what goes with it: legend, layers, a way back to the whole site.
import {useEffect, useRef, useState} from 'preact/hooks';
import {artifact} from '../api.js';
import {html} from '../html.js';
import {usePref} from '../prefs.js';
import {amount} from '../units.js';
import {t} from '../words.js';
import {makeMap} from '../map/map.js';

const LEAST = 0.2;

function siteOf(task, file) {
  const {result} = task;
  const most = Math.max(LEAST, ...result.hulls.map(region => Math.abs(region.max_change)));
  return {
    difference: artifact(task, file),
    metresPerUnit: result.crs.metres_per_unit || 1,
    regions: result.hulls.map(({number, kind, outline}) => ({number, kind, outline})).filter(region => region.outline),
    rejected: (result.rejected || []).map(({outline}) => ({outline})).filter(each => each.outline),
    most,
  };
}

export function SiteMap({task, chosen, choose, zoom}) {
  const target = useRef(null);
  const map = useRef(null);
  const [unit] = usePref('unit');
  const [colours, setColours] = usePref('colours');
  const [rejected, setRejected] = useState(false);
  const [failed, setFailed] = useState('');
  const file = task.result.artifacts.find(each => each.name === 'difference.tif');
  const site = file && siteOf(task, file);
  useEffect(() => {
    if (!site) {
      return undefined;
    }
    let gone = false;
    const words = {in: t('map.in'), out: t('map.out')};
    makeMap(target.current, site, {colours, unit, words}, {
      hover: number => number && choose(number),
      choose,
      failed: () => setFailed(t('map.failed')),
    }).then(made => (gone ? made.close() : (map.current = made)), () => setFailed(t('map.failed')));
    return () => {
      gone = true;
      map.current?.close();
      map.current = null;
    };
  }, [task.id, unit]);
  useEffect(() => map.current?.choose(chosen), [chosen]);
  useEffect(() => {
    if (zoom.number) {
      map.current?.zoomTo(zoom.number);
    }
  }, [zoom]);
  const paint = value => {
    setColours(value);
    map.current?.colour(value);
  };
  const show = event => {
    setRejected(event.target.checked);
    map.current?.showRejected(event.target.checked);
  };
  if (!site) {
    return html`<p class="quiet">${t('map.none')}</p>`;
  }
  return html`<section class="mapping" aria-label=${t('map.title')}>
    ${failed && html`<p class="banner bad" role="alert">${failed}</p>`}
    <div class="map" ref=${target} tabindex="0" role="application" aria-label=${t('map.label')}></div>
    <div class="row tools">
      <span class="scale"><span class=${'legend ' + colours} aria-hidden="true"></span>
        <span>−${amount(site.most, unit, 1, 1)} ${t('map.lower')}</span><span>0</span>
        <span>+${amount(site.most, unit, 1, 1)} ${t('map.higher')}</span></span>
      <label><input type="checkbox" checked=${rejected} onChange=${show} /> ${t('map.rejected', {n: site.rejected.length})}</label>
      <label>${t('map.colours')} <select value=${colours} onChange=${event => paint(event.target.value)}>
        ${['red-blue', 'orange-purple'].map(name => html`<option value=${name}>${t('colours.' + name)}</option>`)}</select></label>
      <button onClick=${() => map.current?.all()}>${t('map.all')}</button>
    </div>
    <p class="quiet">${t('map.keys')}</p>
  </section>`;
}
