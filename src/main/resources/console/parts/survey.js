// What a survey has found: headline, warnings and regions on one side, the map on the other, linked both ways.
import {useState} from 'preact/hooks';
import {artifact} from '../api.js';
import {html} from '../html.js';
import {t} from '../words.js';
import {Computed, FileList} from './computed.js';
import {Headline} from './headline.js';
import {Regions} from './regions.js';
import {SiteMap} from './sitemap.js';

export function Survey({task}) {
  const {result} = task;
  const [chosen, setChosen] = useState(0);
  const [zoom, setZoom] = useState({number: 0});
  const report = result.artifacts.find(file => file.name === 'report.pdf');
  const overview = result.artifacts.find(file => file.name === 'overview.png');
  return html`<div class="result">
    <div>
      <${Headline} result=${result} />
      <p class="row">
        ${report && html`<a class="button" href=${artifact(task, report)} download=${report.name}>${t('result.report')}</a>`}
        <button onClick=${() => window.print()}>${t('result.print')}</button></p>
      <${Regions} regions=${result.hulls} chosen=${chosen} choose=${setChosen} zoom=${number => setZoom({number})} />
    </div>
    <${SiteMap} task=${task} chosen=${chosen} choose=${setChosen} zoom=${zoom} />
    ${overview && html`<img class="printed" src=${artifact(task, overview)} alt=${t('result.overview')} />`}
  </div>
  <${FileList} task=${task} />
  <${Computed} task=${task} />`;
}
