// A form made from the JSON Schema of the settings. Only what differs from its default is handed on.
import {html} from '../html.js';
import {t} from '../words.js';

const typeOf = member => [member.type].flat().find(type => type !== 'null');
const nullable = member => [member.type].flat().includes('null') || member.enum?.includes(null);

function parsed(member, text) {
  if (text === '') {
    return nullable(member) ? null : undefined;
  }
  if (typeOf(member) === 'array') {
    return text.split(/[\s,]+/).filter(Boolean).map(Number);
  }
  return Number(text);
}

function Input({name, member, value, set}) {
  const shown = value === undefined ? member.default : value;
  if (member.enum) {
    return html`<select value=${JSON.stringify(shown)} onChange=${event => set(JSON.parse(event.target.value))}>
      ${member.enum.map(word => html`<option value=${JSON.stringify(word)}>
        ${word === null ? t('settings.auto') : String(word)}</option>`)}</select>`;
  }
  if (typeOf(member) === 'boolean') {
    return html`<input type="checkbox" checked=${shown} onChange=${event => set(event.target.checked)} />`;
  }
  const text = shown === null ? '' : [shown].flat().join(', ');
  return html`<input name=${name} type=${typeOf(member) === 'array' ? 'text' : 'number'} step="any" min=${member.minimum}
    max=${member.maximum} placeholder=${nullable(member) ? t('settings.auto') : ''} value=${text}
    onChange=${event => set(parsed(member, event.target.value))} />`;
}

export function Settings({schema, values, change}) {
  const members = Object.entries(schema.properties).filter(([name]) => name !== 'stable');
  const groups = [...new Set(members.map(([, member]) => member['x-group']))];
  const set = (name, value) => {
    const next = {...values};
    if (value === undefined || JSON.stringify(value) === JSON.stringify(schema.properties[name].default)) {
      delete next[name];
    } else {
      next[name] = value;
    }
    change(next);
  };
  return groups.map(group => html`<fieldset key=${group}><legend>${group}</legend><div class="fields">
    ${members.filter(([, member]) => member['x-group'] === group).map(([name, member]) => html`
      <label key=${name} class=${name in values ? 'changed' : ''}><span>${name}</span>
        <${Input} name=${name} member=${member} value=${values[name]} set=${value => set(name, value)} />
        <small class="quiet">${member.description}</small></label>`)}
  </div></fieldset>`);
}
