// A new survey: files into their places, checked before anything is sent; names and days; settings.
import {useState} from 'preact/hooks';
import {v2} from '../api.js';
import {html} from '../html.js';
import {compare, HEAD_BYTES, readLas} from '../las.js';
import {useAnswer} from '../live.js';
import {sendFile} from '../sending.js';
import {bytes, number} from '../units.js';
import {fingerprint} from '../upload.js';
import {t} from '../words.js';
import {Settings} from '../parts/settings.js';
import {Trouble} from '../parts/trouble.js';

const SLOTS = ['pre', 'post', 'shp', 'shx', 'geojson'];
const CLOUDS = ['pre', 'post'];

// The name decides, and can be corrected.
function slotOf(name, taken) {
  const lower = name.toLowerCase();
  const ending = lower.split('.').pop();
  if (ending === 'shp' || ending === 'shx') {
    return ending;
  }
  if (ending === 'geojson' || ending === 'json') {
    return 'geojson';
  }
  if (ending !== 'las' && ending !== 'laz') {
    return '';
  }
  if (/(^|[^a-z])(pre|before|earlier|old|first|t0|epoch0)/.test(lower)) {
    return 'pre';
  }
  if (/(^|[^a-z])(post|after|later|new|second|t1|epoch1)/.test(lower)) {
    return 'post';
  }
  return taken.includes('pre') ? 'post' : 'pre';
}

async function examined(file, slot) {
  const mark = await fingerprint(file);
  const head = CLOUDS.includes(slot) || slot === ''
    ? readLas(await file.slice(0, HEAD_BYTES).arrayBuffer(), file.size) : null;
  return {file, slot, head, mark};
}

// What keeps the survey from being sent (errors), and what one should look at (warnings).
export function findings(files, form, limits) {
  const errors = [];
  const warnings = [];
  const at = slot => files.find(each => each.slot === slot);
  CLOUDS.filter(slot => !at(slot)).forEach(slot => errors.push(t('new.missing', {slot: t('slot.' + slot)})));
  SLOTS.filter(slot => files.filter(each => each.slot === slot).length > 1)
    .forEach(slot => errors.push(t('new.twice', {slot: t('slot.' + slot)})));
  files.filter(each => CLOUDS.includes(each.slot) && each.head?.error)
    .forEach(each => errors.push(`${each.file.name}: ${t(each.head.error, each.head.values)}`));
  if (Boolean(at('shp')) !== Boolean(at('shx'))) {
    errors.push(t('new.pair'));
  }
  if (at('shp') && at('geojson')) {
    errors.push(t('new.stabletwice'));
  }
  const largest = files.find(each => each.file.size > limits.max_upload_bytes);
  if (largest) {
    errors.push(t('new.large', {name: largest.file.name, most: bytes(limits.max_upload_bytes)}));
  }
  const all = files.reduce((sum, each) => sum + (each.slot ? each.file.size : 0), 0);
  if (all > limits.free_bytes) {
    errors.push(t('new.full', {size: bytes(all), free: bytes(limits.free_bytes)}));
  }
  if (form.pre && form.post && form.pre > form.post) {
    errors.push(t('new.reversed'));
  }
  const [pre, post] = CLOUDS.map(at);
  if (pre && post) {
    if (pre.mark.replace(/^[^|]*\|/, '') === post.mark.replace(/^[^|]*\|/, '')) {
      warnings.push(t('new.same'));
    }
    if (!pre.head?.error && !post.head?.error && pre.head && post.head) {
      compare(pre.head, post.head).forEach(found => warnings.push(t(found.word, found.values)));
    }
  }
  files.filter(each => !each.slot).forEach(each => warnings.push(t('new.unused', {name: each.file.name})));
  return {errors, warnings};
}

function Row({each, move, drop}) {
  const {file, slot, head} = each;
  const facts = head && !head.error ? [t('new.points', {n: head.points, points: number(head.points, 0)}),
    head.epsg && `EPSG:${head.epsg}`, head.unit && t('unit.name.' + head.unit), head.created].filter(Boolean).join(' · ') : '';
  return html`<li>
    <strong>${file.name}</strong> <span class="quiet">${bytes(file.size)}${facts && ' · ' + facts}</span>
    <span class="row"><label>${t('new.slot')} <select value=${slot} onChange=${event => move(event.target.value)}>
      <option value="">${t('slot.none')}</option>
      ${SLOTS.map(name => html`<option value=${name}>${t('slot.' + name)}</option>`)}</select></label>
    <button onClick=${drop} aria-label=${t('new.remove', {name: file.name})}>${t('new.drop')}</button></span></li>`;
}

const List = ({title, lines, kind}) => lines.length > 0 && html`<section class=${'banner ' + kind} role=${kind === 'bad' ? 'alert' : null}>
  <h2>${title}</h2><ul>${lines.map(line => html`<li>${line}</li>`)}</ul></section>`;

const Text = ({form, set, name, type, list}) => html`<label>${t('new.' + name)}
  <input type=${type} name=${name} maxlength="200" list=${list} value=${form[name]}
    onInput=${event => set(known => ({...known, [name]: event.target.value}))} /></label>`;

export function NewSurvey({who}) {
  const [files, setFiles] = useState([]);
  const [form, setForm] = useState({name: '', site: '', pre: '', post: ''});
  const [settings, setSettings] = useState({});
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const [over, setOver] = useState(false);
  const schema = useAnswer(() => v2('kinds/volume/settings'), 'schema');
  const add = async list => {
    let next = [...files];
    const days = {...form};
    for (const file of [...list].sort((a, b) => a.name.localeCompare(b.name))) {
      const each = await examined(file, slotOf(file.name, next.map(known => known.slot)));
      next = [...next, each];
      if (CLOUDS.includes(each.slot) && each.head?.created && !days[each.slot]) {
        days[each.slot] = each.head.created;
      }
    }
    setFiles(next);
    setForm(days);
  };
  const chosen = event => {
    const list = [...event.target.files];
    event.target.value = '';
    add(list);
  };
  const move = async (each, slot) => {
    const moved = await examined(each.file, slot);
    setFiles(files.map(known => (known === each ? moved : known)));
  };
  const {errors, warnings} = findings(files, form, who.limits);
  const send = async () => {
    setBusy(true);
    try {
      const used = files.filter(each => each.slot);
      const has = slot => used.some(each => each.slot === slot);
      const stable = has('shp') ? 'shapefile' : has('geojson') ? 'geojson' : 'auto';
      const task = await v2('tasks', 'POST', {
        kind: 'volume',
        settings: {...settings, stable},
        name: form.name,
        site: form.site,
        epochs: {pre: form.pre, post: form.post},
        sizes: Object.fromEntries(used.map(each => [each.slot, each.file.size])),
      });
      for (const each of used) {
        await sendFile(task.id, each.slot, '../files/' + task.uploads[each.slot].split('/').pop(), each.file);
      }
      location.hash = '#/survey/' + task.id;
    } catch (refused) {
      setProblem(refused);
      setBusy(false);
    }
  };
  return html`<h1>${t('title.new')}</h1>
    <label class=${'drop' + (over ? ' over' : '')} onDragOver=${event => (event.preventDefault(), setOver(true))}
      onDragLeave=${() => setOver(false)}
      onDrop=${event => (event.preventDefault(), setOver(false), add(event.dataTransfer.files))}>
      <span>${t('new.drophere')}</span> <span class="quiet">${t('new.which')}</span>
      <input type="file" multiple name="files" onChange=${chosen} /></label>
    <ul class="files">${files.map(each => html`<${Row} key=${each.file.name + each.file.size} each=${each}
      move=${slot => move(each, slot)} drop=${() => setFiles(files.filter(known => known !== each))} />`)}</ul>
    ${files.length > 0 && html`<${List} title=${t('new.errors')} lines=${errors} kind="bad" />
      <${List} title=${t('new.warnings')} lines=${warnings} kind="warn" />`}
    <div class="fields"><${Text} form=${form} set=${setForm} name="name" type="text" />
      <${Text} form=${form} set=${setForm} name="site" type="text" />
      <${Text} form=${form} set=${setForm} name="pre" type="date" /><${Text} form=${form} set=${setForm} name="post" type="date" /></div>
    <details><summary>${t('new.settings', {n: Object.keys(settings).length})}</summary>
      ${schema.data && html`<${Settings} schema=${schema.data} values=${settings} change=${setSettings} />`}</details>
    ${problem && html`<${Trouble} problem=${problem} />`}
    <p><button class="main" disabled=${busy || files.length === 0 || errors.length > 0} onClick=${send}>${t('new.send')}</button></p>`;
}
