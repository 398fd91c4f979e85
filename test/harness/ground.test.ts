import { readFileSync, readdirSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { layGround } from './ground.js';

afterEach(() => vi.unstubAllEnvs());

describe('the ground that back offices of tests stand on', () => {
  it('is never another one than was asked for', async () => {
    vi.stubEnv('TEST_GROUND', 'prodction');
    await expect(layGround({} as never)).rejects.toThrow('development, production, not “prodction”');
  });

  it('is not looked at by what people go through, which holds on either (npm run test:journeys)', () => {
    const own = /\binject\(|RECORD_STORE_URL|temporalAddress|everywhere\.js|dev\/(cluster|temporal)/;
    const journeys = readdirSync('test/e2e').map((name) => ({
      name,
      text: readFileSync(`test/e2e/${name}`, 'utf8'),
    }));
    expect(journeys.filter(({ text }) => own.test(text)).map(({ name }) => name)).toEqual([]);
    expect(journeys.filter(({ text }) => !text.includes('openBackOffice(')).map(({ name }) => name)).toEqual(
      [],
    );
  });
});
