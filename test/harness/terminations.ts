import { hiddenIn, type Browser } from './browser.js';

/** Opens “Check your answers” and sends what it shows. */
export async function sendTermination(provider: Browser) {
  const { text } = await provider.get('/contract-termination/check');
  return provider.post('/contract-termination/submit', hiddenIn(text));
}
