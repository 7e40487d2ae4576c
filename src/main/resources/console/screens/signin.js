// Who is asked for a key.
import {useState} from 'preact/hooks';
import {signIn} from '../api.js';
import {html} from '../html.js';
import {t} from '../words.js';
import {Trouble} from '../parts/trouble.js';

export function SignIn({entered}) {
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const submit = async event => {
    event.preventDefault();
    setBusy(true);
    try {
      await signIn(new FormData(event.target).get('key').trim());
      await entered();
    } catch (refused) {
      setProblem(refused);
    }
    setBusy(false);
  };
  return html`<section class="narrow">
    <h1>${t('signin.title')}</h1>
    <p>${t('signin.why')}</p>
    ${problem && html`<${Trouble} problem=${problem} />`}
    <form onSubmit=${submit}>
      <label>${t('signin.key')}
        <input name="key" type="password" required autocomplete="current-password" autofocus /></label>
      <button class="main" disabled=${busy}>${t('signin.enter')}</button>
    </form>
    <p class="quiet">${t('signin.link')} <code>cutfill console</code></p>
  </section>`;
}
