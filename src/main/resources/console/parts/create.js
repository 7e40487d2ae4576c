// A form for a task, at the API that is chosen: the four types of the task service, a problem of the executor, a step for
// agents, or any kind.
import {useState} from 'preact/hooks';
import {call, Problem} from '../api.js';
import {html} from '../html.js';
import {t} from '../words.js';
import {Trouble} from './trouble.js';

// name → [path, fields, what is sent]; a field is [name, its first value, its type]
const number = (name, value) => [name, value, 'number'];
const text = (name, value) => [name, value, 'text'];
const json = (name, value) => [name, value, 'json'];
const service = (type, ...fields) => ['compat/atropos/tasks', fields, parameters => ({task_type: type, parameters})];
const PUBLIC = '00000000-0000-0000-0000-000000000000';
const step = (type, payload) => ['compat/agents/tasks/', [text('tenant_id', PUBLIC), json('payload', payload)],
  ({tenant_id: tenant, payload: given}) => ({tenant_id: tenant, type, payload: given})];

const FORMS = {
  data_processing: service('data_processing', number('processing_time', 10), number('record_count', 1000)),
  report_generation: service('report_generation', number('processing_time', 15), text('report_type', 'monthly'), number('pages', 25)),
  video_processing: service('video_processing', number('video_length', 60)),
  default: service('default', number('processing_time', 5)),
  executor: ['api/v1/tasks', [text('problem_id', ''), json('parameters', '{"max_steps": 30, "timeout": 1800}')], given => given],
  FILE_WRITE: step('FILE_WRITE', '{"path": "/opt/app/config.json", "content": "{}"}'),
  ENV_UPDATE: step('ENV_UPDATE', '{"path": "/opt/app/.env", "updates": {"KEY": "value"}}'),
  DOCKER_RELOAD: step('DOCKER_RELOAD', '{"compose_dir": "/opt/app"}'),
  any: ['api/v2/tasks', [text('kind', ''), text('queue', 'default'), json('payload', '{}'), number('priority', 0),
    number('max_attempts', 1)], given => given],
};
const GROUPS = {
  atropos: ['data_processing', 'report_generation', 'video_processing', 'default'],
  aiopslab: ['executor'],
  agent: ['FILE_WRITE', 'ENV_UPDATE', 'DOCKER_RELOAD'],
  core: ['any'],
};

function read(form, fields) {
  const given = new FormData(form);
  return Object.fromEntries(fields.map(([name, , type]) => {
    const value = given.get(name);
    if (type === 'json') {
      try {
        return [name, JSON.parse(value)];
      } catch (wrong) {
        throw new Problem(422, {detail: t('create.json', {field: name, why: wrong.message})});
      }
    }
    return [name, type === 'number' ? Number(value) : value];
  }));
}

const Field = ({field: [name, value, type]}) => html`<label>${name}
  ${type === 'json'
    ? html`<textarea name=${name} rows="4" spellcheck="false">${value}</textarea>`
    : html`<input name=${name} type=${type} step="any" required value=${value} />`}</label>`;

export function Create({who, made}) {
  const [kind, setKind] = useState('data_processing');
  const [problem, setProblem] = useState(null);
  const [answer, setAnswer] = useState(null);
  const [path, fields, sent] = FORMS[kind];
  const mayDeploy = who.scopes.some(scope => scope.startsWith('deploy'));
  const submit = async event => {
    event.preventDefault();
    setAnswer(null);
    try {
      setAnswer(await call('POST', path, sent(read(event.target, fields))));
      setProblem(null);
      made();
    } catch (refused) {
      setProblem(refused);
    }
  };
  return html`<section class="card">
    <h2>${t('create.title')}</h2>
    ${problem && html`<${Trouble} problem=${problem} />`}
    <form class="fields" onSubmit=${submit} key=${kind}>
      <label>${t('create.kind')}
        <select value=${kind} onChange=${event => setKind(event.target.value)}>
          ${Object.entries(GROUPS).filter(([group]) => group !== 'agent' || mayDeploy).map(([group, kinds]) => html`
            <optgroup label=${t('profile.' + group)}>
              ${kinds.map(name => html`<option value=${name}>${t('create.' + name)}</option>`)}</optgroup>`)}
        </select></label>
      ${fields.map(field => html`<${Field} key=${field[0]} field=${field} />`)}
      <button class="main">${t('create.send')}</button>
    </form>
    ${answer && html`<p role="status">${t('create.made', {id: answer.id || answer.task_id, state: answer.status || answer.state})}
      ${' '}<a href=${'#/task/' + (answer.id || answer.task_id)}>${t('create.see')}</a></p>`}
  </section>`;
}
