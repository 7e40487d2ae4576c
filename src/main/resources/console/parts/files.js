// The files that a task waits for: how much of each the server has, and what can be done about it.
import {useEffect, useState} from 'preact/hooks';
import {html} from '../html.js';
import {nameOf, sendFile, useUpload} from '../sending.js';
import {bytes, seconds} from '../units.js';
import {received} from '../upload.js';
import {t} from '../words.js';

const KNOWN = ['gone', 'size'];
const GOING = ['running', 'waiting', 'away'];

function Choose({task, label, url}) {
  const [wrong, setWrong] = useState('');
  const before = nameOf(task.id, label);
  const chosen = async event => {
    const file = event.target.files[0];
    if (file && !(await sendFile(task.id, label, url, file))) {
      setWrong(t('file.other', {name: file.name, before}));
    }
  };
  return html`<label class="button">${t(before ? 'file.again' : 'file.choose', {name: before})}
      <input type="file" data-label=${label} onChange=${chosen} /></label>
    ${wrong && html`<p class="bad" role="alert">${wrong}</p>`}`;
}

function Bar({offset, size, label}) {
  return html`<progress max=${size || 1} value=${offset} aria-label=${t('file.progress', {file: t('slot.' + label)})}></progress>
    <span>${t('file.has', {offset: bytes(offset), size: size ? bytes(size) : '?'})}</span>`;
}

function File({task, label, url}) {
  const upload = useUpload(task.id, label);
  const [known, setKnown] = useState(null);
  useEffect(() => {
    if (!upload) {
      received(url).then(setKnown, () => setKnown(null));
    }
  }, [url, !upload]);
  const name = html`<strong>${t('slot.' + label)}</strong>`;
  if (!upload) {
    return html`<li>${name}
      ${known && html`<div class="progress"><${Bar} offset=${known.offset} size=${known.length} label=${label} /></div>`}
      <p><${Choose} task=${task} label=${label} url=${url} /></p></li>`;
  }
  const failed = upload.state === 'failed';
  const why = KNOWN.includes(upload.problem) ? t('upload.' + upload.problem) : upload.problem;
  const left = upload.rate > 0 ? t('task.left', {time: seconds((upload.file.size - upload.offset) / upload.rate)}) : '';
  return html`<li>${name} <span class="quiet">${upload.file.name}</span>
    <div class="progress"><${Bar} offset=${upload.offset} size=${upload.file.size} label=${label} /></div>
    <p class="row"><span>${t('upload.' + upload.state)}
      ${upload.state === 'running' && upload.rate > 0 ? ` ${bytes(upload.rate)}/s. ${left}` : ''}
      ${failed ? ' ' + why : ''}</span>
      ${GOING.includes(upload.state) && html`<button onClick=${() => upload.pause()}>${t('upload.pause')}</button>`}
      ${upload.state === 'paused' && html`<button onClick=${() => upload.start()}>${t('upload.goon')}</button>`}</p>
    ${failed && html`<p><${Choose} task=${task} label=${label} url=${url} /></p>`}</li>`;
}

export function Files({task}) {
  const urls = Object.entries(task.uploads);
  return urls.length > 0 && html`<ul class="files">${urls.map(([label, url]) => html`
    <${File} key=${label} task=${task} label=${label} url=${'../files/' + url.split('/').pop()} />`)}</ul>`;
}
