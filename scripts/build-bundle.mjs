// The last step of `npm run build`: what the compiler does not write itself.
import { copyFileSync, writeFileSync } from 'node:fs';

copyFileSync('src/temporal/failure-converter.cjs', 'dist/temporal/failure-converter.cjs');
const { bundleWorkflows } = await import('../dist/temporal/bundle.js');
const { code } = await bundleWorkflows();
writeFileSync('dist/workflow-bundle.js', code);
