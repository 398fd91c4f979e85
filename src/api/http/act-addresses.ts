import type { RequestHandler, Router } from 'express';

interface Place {
  readonly route: string;
  readonly method: string;
  readonly pattern: RegExp;
}

/**
 * Leads someone who opens the address of an act (a reload after an error, a login in between, a bookmark) back to the page that has its form: the
 * nearest address above it that can be opened. Nothing is done.
 */
export function leadBackFromActs(routers: readonly Router[]): RequestHandler {
  const places = routers.flatMap(placesOf);
  const isAct = (path: string): boolean => {
    const first = places.find(({ pattern }) => pattern.test(path));
    return (
      first?.method === 'post' &&
      !places.some(({ route, method }) => route === first.route && method === 'get')
    );
  };
  const isPage = (path: string): boolean =>
    !isAct(path) && places.some(({ method, pattern }) => method === 'get' && pattern.test(path));
  return (request, response, next) => {
    const opens = request.method === 'GET' || request.method === 'HEAD';
    if (opens && isAct(request.path))
      response.redirect(303, addressesAbove(request.path).find(isPage) ?? '/');
    else next();
  };
}

function placesOf({ stack }: Router): Place[] {
  return stack.flatMap(({ route }) =>
    (route?.stack ?? []).map(({ method }) => ({
      route: route?.path ?? '',
      method,
      pattern: new RegExp(`^${(route?.path ?? '').replace(/:\w+/g, '[^/]+')}/?$`, 'i'),
    })),
  );
}

/** The addresses above a path, the nearest first. */
function addressesAbove(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.map((_, index) => `/${parts.slice(0, -1 - index).join('/')}`);
}
