const planted = new URL('mail-once.ts', import.meta.url).href;

/** Puts the planted module in the place of the one that sends every mail once. */
export async function resolve(specifier, context, nextResolve) {
  const found = await nextResolve(specifier, context);
  const isIt = found.url.split('?')[0].endsWith('/src/activities/kit/mail-once.ts');
  return isIt && context.parentURL?.startsWith(planted) !== true ? { ...found, url: planted } : found;
}
