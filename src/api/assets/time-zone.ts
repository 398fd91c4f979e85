/**
 * Chooses the time zone of the browser where nobody chose one: by its name, or else the first of the list whose clocks show the same in January and
 * in July, as Detroit's do with New York's.
 */
export const timeZone = `
const select = document.getElementById('timeZone');
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const months = [0, 6].map((month) => new Date(Date.UTC(new Date().getFullYear(), month, 15)));
const clocks = (timeZone) => months.map((at) => at.toLocaleString('en-US', { timeZone })).join();
const zones = Array.from(select.options, ({ value }) => value).filter((value) => value !== '');
if (select.value === '') select.value = zones.find((zone) => zone === own) ?? zones.find((zone) => clocks(zone) === clocks(own)) ?? '';
`;
