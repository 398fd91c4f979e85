import type { ExportedChart } from '../../src/records/export/chart.js';

/** A chart as it is rendered. */
export const aChart: ExportedChart = {
  chartId: '0190aaaa-0000-7000-8000-000000000001',
  folder: 'charts/a',
  source: 'own',
  part2: false,
  madeAt: new Date('2026-11-27T15:00:00Z'),
  client: {
    id: '0190aaaa-0000-7000-8000-000000000002',
    givenName: 'A',
    familyName: 'Client',
    birthDate: '1990-05-05',
  },
  provider: {
    id: '0190aaaa-0000-7000-8000-000000000003',
    name: 'A Provider',
    givenName: 'A',
    familyName: 'Provider',
    credentials: 'LCSW',
    jurisdiction: 'NY',
    licenseNumber: '012345',
    npi: null,
    timeZone: 'America/New_York',
  },
};
