/** Colours, type and the frame of every page. Light or dark as the system is, and light on paper; every pair of text and ground has a contrast of 4.5 : 1 or more. */
export const foundations = `
:root {
  color-scheme: light dark;
  --ink: #1d2529; --soft: #4d565b; --line: #d3d8d4; --edge: #6b7479; --paper: #fff; --ground: #f5f6f4; --field: #fff; --inset: #eceeec;
  --brand: #1c5d4a; --brand-dark: #123f32; --brand-soft: #e6f0ec; --on-brand: #fff; --focus: #ffbf47; --error: #b3261e; --error-soft: #fbe9e7;
  --blue: #1d4f91; --blue-soft: #e3edf9; --green: #1f6b3a; --green-soft: #e2f2e6; --amber: #7a4b00; --amber-soft: #fdf1d8;
  --measure: 42rem; --round: .5rem;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ink: #e8ecea; --soft: #b3bcb8; --line: #3a4542; --edge: #8b9692; --paper: #1c2326; --ground: #14191b; --field: #14191b; --inset: #2a3336;
    --brand: #8fd3bb; --brand-dark: #b5e6d4; --brand-soft: #1f3a31; --on-brand: #0d2b22; --focus: #a06c00; --error: #ffa79f; --error-soft: #43201d;
    --blue: #a9c9f7; --blue-soft: #1d2f4a; --green: #98d8ab; --green-soft: #1b3a26; --amber: #f0c878; --amber-soft: #3d2d0d;
  }
}
* { box-sizing: border-box }
/* Also a button, which is shown as a block otherwise. */
[hidden] { display: none }
html { font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; color: var(--ink); background: var(--ground); scroll-padding-top: 1.5rem }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; overflow-wrap: break-word }
h1 { font-size: clamp(1.6rem, 4.5vw, 2.2rem); line-height: 1.2; letter-spacing: -.02em; margin: 0 0 1rem; max-width: var(--measure); text-wrap: balance }
/* What is broken within only where it is longer than a line. */
.unit { display: inline-block; max-width: 100% }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.75rem 0 .75rem }
h3 { font-size: 1.08rem; line-height: 1.35; margin: 1.75rem 0 .5rem }
p, ul, ol, dl { margin: 0 0 1rem; max-width: var(--measure) }
ul, ol { padding-left: 1.4rem }
li { margin-bottom: .4rem }
.lead { font-size: 1.1rem; color: var(--soft); margin-bottom: 1.5rem }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
a { color: var(--brand); text-underline-offset: .15em }
a:hover { color: var(--brand-dark); text-decoration-thickness: 2px }
:focus-visible, input[type=date]:focus-within { outline: 3px solid var(--ink); outline-offset: 0; box-shadow: 0 0 0 6px var(--focus); border-radius: .2rem }
main:focus, [tabindex="-1"]:focus { outline: 0; box-shadow: none }
.skip { position: absolute; left: -999px }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; z-index: 2 }
.top { background: var(--paper); border-bottom: 1px solid var(--line) }
.top .row, main, footer .row { width: 100%; max-width: 62rem; margin: 0 auto; padding: 0 1.25rem }
.top .row { display: flex; gap: .5rem 1.5rem; align-items: center; min-height: 4.25rem; flex-wrap: wrap; padding-top: .5rem; padding-bottom: .5rem }
.top .row + .row { min-height: 0; padding-top: 0 }
.top .row + .row form { flex: 1; min-width: 0 }
.top .search { margin: 0; flex-wrap: nowrap; align-items: end }
.top .search .field { display: flex; flex: 0 1 32rem; min-width: 0; flex-wrap: wrap; gap: .25rem .75rem; align-items: center; max-width: none }
.top .search label { margin: 0 }
.top .search input { flex: 1 1 10rem; width: auto; min-width: 0 }
.brand { display: flex; align-items: center; gap: .6rem; white-space: nowrap; font-weight: 700; font-size: 1.2rem; color: var(--ink); text-decoration: none; letter-spacing: -.01em; margin-right: auto; padding: .4rem 0 }
.brand small { font-weight: 400; color: var(--soft); font-size: .9rem }
.top nav { display: flex; gap: .25rem 1rem; flex: 1; flex-wrap: wrap; align-items: center; justify-content: flex-end }
.top nav a { padding: .45rem 0; text-decoration: none; border-bottom: 3px solid transparent }
.top nav a:hover { border-color: var(--line) }
.top nav a[aria-current] { border-color: var(--brand); font-weight: 600 }
.top nav details { position: relative; margin: 0 }
.top nav summary { padding: .45rem 0; border-bottom: 3px solid transparent; white-space: nowrap; list-style: none }
.top nav summary::-webkit-details-marker { display: none }
.top nav summary::after { content: " ▾" }
.top nav summary:hover { border-color: var(--line) }
.top nav .here > summary { border-color: var(--brand); font-weight: 600 }
.top nav details > div { position: absolute; z-index: 3; right: 0; top: 100%; display: grid; justify-items: start; gap: .25rem; min-width: 12rem; padding: .75rem 1.25rem; background: var(--paper); border: 1px solid var(--line); border-radius: var(--round); box-shadow: 0 .5rem 1.5rem rgb(0 0 0 / .12) }
.who { display: flex; flex: none; gap: .75rem; align-items: center }
.initials { display: inline-grid; place-items: center; width: 2.75rem; height: 2.75rem; border-radius: 50%; background: var(--brand); color: var(--on-brand); font-weight: 600; text-decoration: none }
.initials:hover { color: var(--on-brand); background: var(--brand-dark) }
.initials:focus-visible { border-radius: 50% }
main { flex: 1; padding-top: 2.25rem; padding-bottom: 4.5rem }
footer { border-top: 1px solid var(--line); background: var(--paper); color: var(--soft); font-size: .95rem }
footer .row { padding-top: 1.5rem; padding-bottom: 1.75rem }
footer p { margin: 0 0 .5rem }
footer .identity { margin: 1rem 0 0 }
.crisis { color: var(--ink); font-size: 1rem }
@media (min-width: 48rem) {
  .top .row { flex-wrap: nowrap }
}
@media (max-width: 47.99rem) {
  .brand { line-height: 1.2 }
  .brand small { display: block }
  .top nav { position: relative; order: 3; flex-basis: 100%; justify-content: flex-start }
  .top nav details { position: static }
  .top nav details > div { left: 0 }
}
`;
