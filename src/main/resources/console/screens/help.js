// What the words of the page mean.
import {url} from '../api.js';
import {html} from '../html.js';
import {t} from '../words.js';

const TERMS = ['cut', 'fill', 'net', 'interval', 'region', 'stable', 'registration', 'level', 'keys'];

export function Help() {
  return html`<section class="narrow">
    <h1>${t('title.help')}</h1>
    <p>${t('home.first')} ${t('home.second')} ${t('home.third')}</p>
    <dl>${TERMS.map(term => html`<dt>${t('term.' + term)}</dt><dd>${t('term.' + term + '.is')}</dd>`)}</dl>
    <p><a href=${url('docs')}>${t('help.api')}</a></p>
  </section>`;
}
