import type { Express } from 'express';
import { createApp } from '../../src/api/app.js';
import type { Dependencies } from '../../src/dependencies.js';
import type { Portal } from '../../src/domain/portals.js';

/** A route as the router itself has it. */
export interface MountedRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
}

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
}

/** Every route of a portal, taken from the router, so that a new one can't be forgotten. */
export function routesOf(portal: Portal, dependencies: Dependencies): MountedRoute[] {
  const app: Express = createApp(portal, dependencies);
  return leaves(app.router.stack as unknown as readonly Layer[]);
}

function leaves(layers: readonly Layer[]): MountedRoute[] {
  return layers.flatMap(({ route, handle }) =>
    route === undefined
      ? leaves(handle.stack ?? [])
      : Object.keys(route.methods).map((method) => ({
          method: method.toUpperCase() as MountedRoute['method'],
          path: route.path,
        })),
  );
}

/** A path of a route with something in its places that belongs to nobody. */
export function somewhereOn({ path }: MountedRoute): string {
  return path
    .replace(':act', 'hold')
    .replace(':topic', 'something-else')
    .replace(/:\w+/g, '00000000-0000-7000-8000-000000000000');
}
