import { forms } from './forms.js';
import { foundations } from './foundations.js';
import { parts } from './parts.js';
import { places } from './places.js';

/** The one stylesheet, served from our own origin; modules, so that a build needs no copying. */
export const stylesheet = foundations + parts + forms + places;
